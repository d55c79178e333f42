using System.Net;
using System.Text.Json.Nodes;
using FluentAssertions;
using OneStop.Launcher;
using OneStop.Testing;
using Xunit;

namespace OneStop.Identity.Tests;

/// <summary>The pages in front of a province's own sign-on: code and PKCE, renewal, and the way out, as far as the issuer offers one.</summary>
public sealed class OtherSignOnTests(IdentityGround identity)
{
    private static readonly Dictionary<string, object> Person = new()
    {
        ["sub"] = "f3a1", ["preferred_username"] = "handler.a", ["name"] = "Phạm Quốc Bình", ["groups"] = new[] { "handler" }, ["department"] = "snv-lao-dong",
    };

    private static readonly (string, string)[] Claims = [("Claims:Sub", "preferred_username"), ("Claims:Role", "groups"), ("Claims:Unit", "department")];

    private async Task<(GuardedService Service, RunningDesk Desk)> Start(OtherIssuer sso, params (string, string)[] settings)
    {
        Secrets.Write(identity.Instance.PathOf("keys", "sso.secret"), OtherIssuer.Secret);
        var service = await GuardedService.Start(identity, [("Authority", sso.Address), ("Audience", "hanh-chinh-cong"), .. Claims]);
        var desk = await RunningDesk.Start(identity, service, identity.DeskPorts[1],
        [
            ("OneStop__Auth__Authority", sso.Address), ("OneStop__Auth__MetadataAddress", ""), ("OneStop__Auth__ClientId", OtherIssuer.Client),
            ("OneStop__Auth__ClientSecretFile", identity.Instance.PathOf("keys", "sso.secret")),
            .. Claims.Select(c => ($"OneStop__Auth__{c.Item1.Replace(":", "__", StringComparison.Ordinal)}", c.Item2)), .. settings,
        ]);
        sso.Home = desk.Address;
        return (service, desk);
    }

    /// <summary>The gateway sent the browser there; what is there sends it back.</summary>
    /// <returns>False when it is kept there, e.g. to sign in.</returns>
    private static async Task<bool> ThereAndBack(Browser browser, OtherIssuer sso)
    {
        browser.At.GetLeftPart(UriPartial.Authority).Should().Be(sso.Address, browser.Page);
        using var network = Browser.Network(new(sso.Address));
        using var answer = await network.GetAsync(browser.At, TestContext.Current.CancellationToken);
        if (answer.Headers.Location is not { } back)
        {
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            return false;
        }
        await browser.Open(back.ToString());
        return true;
    }

    private static async Task<JsonNode> Who(Browser browser) => JsonNode.Parse((await browser.Open("/session")).Page)!;

    [Fact]
    public async Task An_officer_signs_in_at_the_provinces_own_sign_on_stays_and_signs_out_there_too()
    {
        await using var sso = await OtherIssuer.Start();
        sso.Inside = Person;
        // Every token is within a minute of its end, so each call renews.
        sso.Lasts = TimeSpan.FromSeconds(30);
        var (service, desk) = await Start(sso);
        await using var _ = service;
        await using var __ = desk;
        using var browser = await desk.Browser().Open("/sign-in?returnUrl=/session");
        (await ThereAndBack(browser, sso)).Should().BeTrue();

        browser.At.PathAndQuery.Should().Be("/session", browser.Page);
        var who = JsonNode.Parse(browser.Page)!;
        (who["subject"]!.GetValue<string>(), who["name"]!.GetValue<string>(), who["roles"]!.ToJsonString()).Should().Be(("handler.a", "Phạm Quốc Bình", "[\"handler\"]"));
        for (var call = 0; call < 2; call++) (await browser.Open("/api/intake/me")).Page.Should().Contain("\"subject\":\"handler.a\"").And.Contain("snv-lao-dong");
        sso.Renewed.Should().Be(2, "each refresh token is good once");

        await browser.Open("/sign-out");
        (await ThereAndBack(browser, sso)).Should().BeTrue();
        browser.At.Should().Be(new Uri(desk.Address, "/"));
        (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeFalse();
        sso.Revoked.Should().HaveCount(2, "neither token is left behind");
        await browser.Open("/sign-in");
        (await ThereAndBack(browser, sso)).Should().BeFalse("it asks who is there");
        (await browser.Open(new Uri(desk.Address, "/signed-in?code=made-up&state=made-up").ToString())).At.AbsolutePath.Should().Be("/sign-in-failed");

        sso.Inside = Person;
        await browser.Open("/sign-in?returnUrl=/session");
        await ThereAndBack(browser, sso);
        sso.Inside = null;
        (await browser.Open("/api/intake/me")).Status.Should().Be(401, "struck off there, ended here");
        (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeFalse();
    }

    /// <summary>OpenID Connect Core demands neither a way out nor refresh tokens; and whoever names the metadata's address means the issuer, not the gateway.</summary>
    [Fact]
    public async Task An_issuer_that_offers_the_least_does_too()
    {
        await using var sso = await OtherIssuer.Start(bare: true);
        sso.Inside = Person;
        sso.Lasts = TimeSpan.FromSeconds(30);
        var (service, desk) = await Start(sso, ("OneStop__Auth__MetadataAddress", $"{sso.Address}/.well-known/openid-configuration"));
        await using var _ = service;
        await using var __ = desk;
        using var browser = await desk.Browser().Open("/sign-in?returnUrl=/session");
        (await ThereAndBack(browser, sso)).Should().BeTrue();

        (await browser.Open("/api/intake/me")).Page.Should().Contain("\"subject\":\"handler.a\"", "a token is good to its end, renewed or not");
        await browser.Open("/sign-out");
        browser.At.Should().Be(new Uri(desk.Address, "/"));
        (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeFalse();
    }

    [Fact]
    public async Task Who_signs_out_while_the_issuer_is_away_is_out()
    {
        var sso = await OtherIssuer.Start();
        sso.Inside = Person;
        var (service, desk) = await Start(sso);
        await using var _ = service;
        using var browser = await desk.Browser().Open("/sign-in?returnUrl=/session");
        (await ThereAndBack(browser, sso)).Should().BeTrue();
        await desk.DisposeAsync();
        var address = sso.Address;
        await sso.DisposeAsync();
        // Started anew, the gateway has sessions and has never seen the issuer.
        await using var again = await RunningDesk.Start(identity, service, identity.DeskPorts[1], ("OneStop__Auth__Authority", address), ("OneStop__Auth__MetadataAddress", ""));
        (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeTrue();

        await browser.Open("/sign-out");
        browser.At.Should().Be(new Uri(again.Address, "/"));
        (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeFalse();
    }
}
