using FluentAssertions;
using Xunit;

namespace OneStop.Intake.Tests;

public sealed class DossierApiTests(IntakeHost intake)
{
    [Fact]
    public async Task Procedures_are_open_to_everyone()
    {
        var answer = await intake.Http.Scenario(s => s.Get.Url("/api/intake/procedures?q=noi quy"));

        (await answer.ReadAsTextAsync()).Should().Contain("2.001955");
    }
}
