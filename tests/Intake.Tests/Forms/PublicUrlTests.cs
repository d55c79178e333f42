using FluentAssertions;
using OneStop.Launcher;
using Xunit;

namespace OneStop.Intake.Tests.Forms;

/// <summary>The address in the forms' QR codes.</summary>
public sealed class PublicUrlTests
{
    private static readonly InstanceFacts Facts = new("a1b2c3d4", 8080, "deploy/provinces/sample");

    [Theory]
    [InlineData(null, "http://localhost:8080")]
    [InlineData("", "http://localhost:8080")]
    [InlineData("https://motcua.example.gov.vn", "https://motcua.example.gov.vn")]
    [InlineData("https://example.gov.vn/mot-cua/", "https://example.gov.vn/mot-cua")]
    public void It_is_the_one_named_or_where_the_gateway_listens(string? named, string url) => PublicUrl.Of(Facts, named).Should().Be(url);

    [Theory]
    [InlineData("motcua.example.gov.vn")]
    [InlineData("ftp://example.gov.vn")]
    [InlineData("https://example.gov.vn/?x=1")]
    [InlineData("https://user:secret@example.gov.vn")]
    public void What_is_no_address_stops_the_start(string named) =>
        FluentActions.Invoking(() => PublicUrl.Of(Facts, named)).Should().Throw<FailureException>().WithMessage("ONESTOP__PUBLICURL must be*");
}
