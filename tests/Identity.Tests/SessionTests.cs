using System.Net;
using System.Text.Json.Nodes;
using FluentAssertions;
using OneStop.Testing;
using Xunit;

namespace OneStop.Identity.Tests;

/// <summary>A session at the gateway: cookie, tokens on the server, an end.</summary>
public sealed class SessionTests(IdentityGround identity)
{
    private async Task<Browser> SignedIn(RunningDesk desk, string user)
    {
        var browser = await desk.Browser().Open("/sign-in?returnUrl=/session");
        await browser.Submit(("user", user), ("password", await identity.Fresh(user)));
        if (browser.At.AbsolutePath == "/identity/enrol") await IdentityGround.Enrol(browser);
        (browser.Status, browser.At.AbsolutePath).Should().Be((200, "/session"), browser.Page);
        return browser;
    }

    private static async Task<JsonNode> Who(Browser browser) => JsonNode.Parse((await browser.Open("/session")).Page)!;

    [Fact]
    public async Task A_session_outlives_kill_9_of_the_gateway_but_neither_its_own_end_nor_its_idleness_and_lies_encrypted()
    {
        var directory = identity.Instance.PathOf($"sessions-{identity.DeskPorts[1].Http}");
        var first = await identity.Desk([]);
        using var stays = await SignedIn(first, "reception.a");
        using var leaves = await SignedIn(first, "handler.a");
        await leaves.Open("/sign-out");
        await first.DisposeAsync();
        foreach (var file in Directory.GetFiles(directory)) (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Should().NotContain("reception.a").And.NotContain("eyJ");

        await using (await identity.Desk([]))
        {
            (await Who(stays))["subject"]!.GetValue<string>().Should().Be("reception.a");
            (await stays.Open("/api/intake/me")).Page.Should().Contain("reception.a");
            (await Who(leaves))["signedIn"]!.GetValue<bool>().Should().BeFalse();
        }
        await using var third = await identity.Desk(("OneStop__Sessions__UserIdle", "00:00:00.001"));
        (await Who(stays))["signedIn"]!.GetValue<bool>().Should().BeFalse("it was not used meanwhile");
    }

    [Fact]
    public async Task A_session_calls_the_services_as_its_officer_and_no_cookie_leaves_the_gateway()
    {
        var desk = await identity.Desk();
        using var browser = await SignedIn(desk, "reception.a");
        JsonNode.Parse(browser.Page)!["subject"]!.GetValue<string>().Should().Be("reception.a");

        var seen = JsonNode.Parse((await browser.Open("/api/intake/me")).Page)!;

        seen["actor"]!["subject"]!.GetValue<string>().Should().Be("reception.a");
        seen["cookies"]!.GetValue<int>().Should().Be(0);
    }

    [Fact]
    public async Task Whoever_signs_in_first_after_a_change_of_the_issuers_key_is_let_in()
    {
        var desk = await identity.Desk();
        (await SignedIn(desk, "reception.a")).Dispose();
        // The gateway may just have asked because of another test's key, and asks once a second at most.
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        var former = await Key();
        identity.Files.AddKey(TimeProvider.System);
        for (var tries = 0; await Key() == former && tries < 100; tries++) await Task.Delay(200, TestContext.Current.CancellationToken);
        (await Key()).Should().NotBe(former);

        using var browser = await SignedIn(desk, "reception.a");

        (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeTrue();

        async Task<string> Key() => IdentityGround.Read((await identity.SignIn("handler.c")).Tokens).Kid;
    }

    [Fact]
    public async Task The_browser_holds_a_name_and_no_token()
    {
        var desk = await identity.Desk();
        using var browser = await SignedIn(desk, "reception.a");

        var cookies = browser.CookiesSet.Where(c => !c.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal)).ToArray();

        cookies.Should().Contain(c => c.StartsWith("__Host-onestop=", StringComparison.Ordinal));
        foreach (var cookie in browser.CookiesSet) cookie.Should().Contain("secure").And.Contain("httponly").And.MatchRegex("samesite=(lax|strict)");
        cookies.Single(c => c.StartsWith("__Host-onestop=", StringComparison.Ordinal)).Should().Contain("path=/;").And.NotContain("domain").And.NotContain("expires");
        cookies.Should().OnlyContain(c => c.Length < 1000, "a token would not fit");
    }

    [Fact]
    public async Task A_change_by_cookie_demands_the_anti_forgery_header_and_no_other_site_may_even_read()
    {
        var desk = await identity.Desk();
        using var browser = await SignedIn(desk, "reception.a");
        var token = (await Who(browser))["forgeryToken"]!.GetValue<string>();

        async Task<(int, string)> Ask(HttpMethod method, params (string, string)[] headers)
        {
            using var request = new HttpRequestMessage(method, "/api/intake/me");
            foreach (var (name, value) in headers) request.Headers.Add(name, value);
            using var answer = await browser.Send(request);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        (await Ask(HttpMethod.Post)).Should().Match<(int Status, string Body)>(a => a.Status == 400 && a.Body.Contains("forgery-suspected"));
        (await Ask(HttpMethod.Post, ("X-OneStop-Forgery", "made up"))).Item1.Should().Be(400);
        (await Ask(HttpMethod.Post, ("X-OneStop-Forgery", token))).Item1.Should().Be(200);
        (await Ask(HttpMethod.Get, ("Sec-Fetch-Site", "cross-site"))).Item1.Should().Be(400);
        (await Ask(HttpMethod.Get, ("Sec-Fetch-Site", "same-origin"))).Item1.Should().Be(200);
    }

    [Fact]
    public async Task A_session_ends_when_nobody_uses_it_sooner_an_administrators_and_use_keeps_it_alive()
    {
        await using var desk = await identity.Desk(("OneStop__Sessions__UserIdle", "00:00:03"), ("OneStop__Sessions__OperatorIdle", "00:00:01"));
        using var busy = await SignedIn(desk, "reception.a");
        using var idle = await SignedIn(desk, "handler.a");
        using var administrator = await SignedIn(desk, "admin.a");
        foreach (var browser in (Browser[])[busy, idle, administrator]) (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeTrue();

        await Used(times: 1);
        (await Who(administrator))["signedIn"]!.GetValue<bool>().Should().BeFalse();
        await Used(times: 2);

        (await Who(idle))["signedIn"]!.GetValue<bool>().Should().BeFalse();
        (await idle.Open("/api/intake/me")).Status.Should().Be(401);

        async Task Used(int times)
        {
            for (var i = 0; i < times; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
                (await busy.Open("/api/intake/me")).Status.Should().Be(200);
            }
        }
    }

    [Fact]
    public async Task No_session_is_longer_however_busy()
    {
        await using var desk = await identity.Desk(("OneStop__Sessions__Longest", "00:00:02"));
        using var browser = await SignedIn(desk, "reception.a");
        (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeTrue();
        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
        await Who(browser);
        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);

        (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeFalse();
        (await browser.Open("/api/intake/me")).Status.Should().Be(401);
    }

    [Fact]
    public async Task Who_signs_in_anew_has_a_new_session_with_what_they_have_shown_now()
    {
        var desk = await identity.Desk();
        using var browser = await SignedIn(desk, "supervisor.a");
        var former = browser.Cookies;
        (await browser.Open("/api/intake/sign")).Status.Should().Be(403);

        await browser.Open($"/identity/enrol?returnUrl={Uri.EscapeDataString("/sign-in?returnUrl=/session")}");
        await IdentityGround.Enrol(browser);

        browser.At.AbsolutePath.Should().Be("/session");
        (await browser.Open("/api/intake/sign")).Status.Should().Be(200, "the second factor was shown");
        using var stolen = new HttpRequestMessage(HttpMethod.Get, new Uri(desk.Address, "/api/intake/me")) { Headers = { { "Cookie", former } } };
        using var network = Browser.Network(desk.Address);
        using var answer = await network.SendAsync(stolen, TestContext.Current.CancellationToken);
        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "the former session has ended");
    }

    [Fact]
    public async Task Tokens_are_renewed_behind_the_session_and_a_new_password_ends_it()
    {
        // Every token is within a minute of its end here, so each call renews.
        await identity.Restart(("OneStop__Identity__Rules__AccessToken", "00:00:30"));
        try
        {
            var desk = await identity.Desk();
            using var browser = await SignedIn(desk, "reception.a");
            for (var i = 0; i < 3; i++) (await browser.Open("/api/intake/me")).Status.Should().Be(200);

            await identity.Fresh("reception.a");

            (await browser.Open("/api/intake/me")).Status.Should().Be(401);
            (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeFalse();
        }
        finally
        {
            await identity.Restart();
        }
    }

    [Fact]
    public async Task Signing_out_ends_the_session_here_and_at_Identity()
    {
        var desk = await identity.Desk();
        using var browser = await SignedIn(desk, "reception.a");
        using (var lured = new HttpRequestMessage(HttpMethod.Get, "/sign-out") { Headers = { { "Sec-Fetch-Site", "cross-site" } } })
            (await browser.Send(lured)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeTrue();
        var before = await Revoked();

        await browser.Open("/sign-out");

        browser.At.AbsolutePath.Should().Be("/");
        (await Revoked() - before).Should().Be(2, "neither token of the session is left behind");
        (await Who(browser))["signedIn"]!.GetValue<bool>().Should().BeFalse();
        (await browser.Open("/sign-in")).At.AbsolutePath.Should().Be("/identity/sign-in", "Identity asks again");

        async Task<int> Revoked() => int.Parse(
            (await Sql.Query(identity.OwnerConnection, "select count(*) from identity.tokens where subject = $1 and status = 'revoked'", "reception.a"))[0][0]!, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Nobody_is_sent_to_another_site_after_signing_in()
    {
        var desk = await identity.Desk();
        var browser = await desk.Browser().Open("/sign-in?returnUrl=https://elsewhere.test/");
        await browser.Submit(("user", "reception.a"), ("password", await identity.Fresh("reception.a")));
        browser.At.Should().Be(new Uri(desk.Address, "/"));
    }
}
