using System.Text.Json.Nodes;
using OneStop.Testing;

namespace OneStop.Oversight.Tests;

/// <summary>The operator sees what the nightly look has found.</summary>
public sealed class InspectionTests(OversightHost host)
{
    private const string Inspections = "/api/oversight/inspections";

    [Fact]
    public async Task An_inspection_holds_everything_against_everything_and_is_kept()
    {
        await host.Record("intake", host.NewCode(), "feePaid", new { amountVnd = 1 }, 1, new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7)));
        await host.CaughtUp();

        var report = await host.Client.Post(Inspections, host.Token("admin.a"), "{}");

        report.Status.Should().Be(200, report.Body);
        report.Json["record"]!["findings"]!.AsArray().Should().BeEmpty();
        report.Json["record"]!["compared"]!["intake"]!.GetValue<long>().Should().BeGreaterThan(0);
        report.Json["views"]!.AsObject().Select(v => v.Key).Should().Equal("intake", "routing", "decision");
        JsonNode.DeepEquals((await host.Client.Get(Inspections, host.Token("supervisor.a"))).Json[0]!["at"], report.Json["at"]).Should().BeTrue();
    }

    [Theory]
    [InlineData("handler.a")]
    [InlineData("reception.a")]
    [InlineData("citizen.a")]
    public async Task It_is_nobody_elses(string officer) => (await host.Client.Get(Inspections, host.Token(officer))).Status.Should().Be(403);
}
