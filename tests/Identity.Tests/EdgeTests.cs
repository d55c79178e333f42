using System.Net;
using FluentAssertions;
using OneStop.Testing;
using Xunit;

namespace OneStop.Identity.Tests;

/// <summary>The edge: what every answer tells the browser, TLS, and how much is too much.</summary>
public sealed class EdgeTests(IdentityGround identity)
{
    /// <summary>Pages signed in and not, the API's answers of every kind, files, errors of the gateway's own.</summary>
    private static readonly string[] Pages =
    [
        "/", "/about", "/track", "/track/H99-000000-0000", "/board", "/inbox", "/start", "/session", "/no-such-page", "/sign-in-failed", "/desk.css", "/_framework/blazor.web.js",
        "/identity/sign-in", "/identity/signed-out", "/identity/identity.css", "/identity/no-such-page", "/identity/.well-known/openid-configuration", "/identity/connect/authorize",
        "/api/intake/me", "/api/intake/open", "/api/intake/no-such-thing", "/api/routing/inbox", "/api/no-such-service", "/openapi/v1.json", "/health/ready",
    ];

    [Fact]
    public async Task Every_answer_carries_the_headers()
    {
        var desk = await identity.Desk();
        using var stranger = Browser.Network(desk.Address);
        using var officer = await desk.Browser().Open("/sign-in?returnUrl=/session");
        await officer.Submit(("user", "reception.a"), ("password", await identity.Fresh("reception.a")));

        foreach (var path in Pages)
            foreach (var answer in new[] { await stranger.GetAsync(path, TestContext.Current.CancellationToken), await officer.Send(new(HttpMethod.Get, path)) })
            {
                var policy = answer.Headers.GetValues("Content-Security-Policy").Should().ContainSingle(path).Which;
                policy.Should().StartWith("default-src 'none'", path).And.NotContain("unsafe-", path).And.Contain("frame-ancestors 'none'", path).And.Contain("form-action", path).And.NotContain("*", path);
                answer.Headers.GetValues("X-Content-Type-Options").Should().Equal(["nosniff"], path);
                answer.Headers.GetValues("Referrer-Policy").Single().Should().BeOneOf("same-origin", "no-referrer");
                answer.Headers.GetValues("Permissions-Policy").Single().Should().Contain("camera=()", path);
                answer.Headers.GetValues("Cross-Origin-Opener-Policy").Should().Equal(["same-origin"], path);
                answer.Headers.Contains("Server").Should().BeFalse(path);
                if (path.StartsWith("/api/", StringComparison.Ordinal)) answer.Headers.CacheControl!.NoStore.Should().BeTrue(path);
                answer.Dispose();
            }
    }

    [Fact]
    public async Task Who_asks_for_the_head_only_gets_it()
    {
        var desk = await identity.Desk();
        using var stranger = Browser.Network(desk.Address);
        using var answer = await stranger.SendAsync(new(HttpMethod.Head, "/"), TestContext.Current.CancellationToken);
        ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType).Should().Be((200, "text/html"));
        (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Should().BeEmpty();
    }

    [Fact]
    public async Task No_page_needs_what_the_policy_forbids()
    {
        var desk = await identity.Desk();
        using var browser = desk.Browser();
        foreach (var path in Pages.Where(p => !p.StartsWith("/api", StringComparison.Ordinal)))
        {
            await browser.Open(path);
            if (browser.Last.Content.Headers.ContentType?.MediaType != "text/html") continue;
            browser.Page.Should().NotMatchRegex("<script(?![^>]*\\bsrc=)[^>]*>\\s*[^<\\s]", path).And.NotMatchRegex("<style|\\sstyle=\"|\\son[a-z]+=\"", path);
        }
    }

    [Fact]
    public async Task Over_TLS_the_certificate_is_the_instances_and_browsers_are_told_to_stay()
    {
        var desk = await identity.Desk();
        using var http = desk.OverTls(identity);
        (await http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK);

        using var named = new HttpRequestMessage(HttpMethod.Get, "/track") { Headers = { Host = "mot-cua.test" } };
        using var answer = await http.SendAsync(named, TestContext.Current.CancellationToken);
        answer.Headers.GetValues("Strict-Transport-Security").Should().Equal("max-age=31536000");
        using var plain = Browser.Network(desk.Address);
        using var over = new HttpRequestMessage(HttpMethod.Get, "/track") { Headers = { Host = "mot-cua.test" } };
        (await plain.SendAsync(over, TestContext.Current.CancellationToken)).Headers.Contains("Strict-Transport-Security").Should().BeFalse();
    }

    [Fact]
    public async Task One_signs_in_over_TLS_as_well()
    {
        var desk = await identity.Desk();
        using var browser = new Browser(desk.OverTls(identity));
        await browser.Open("/sign-in?returnUrl=/session");
        await browser.Submit(("user", "reception.a"), ("password", await identity.Fresh("reception.a")));
        browser.Page.Should().Contain("\"subject\":\"reception.a\"");
    }

    /// <summary>Each of the limits by itself: only what it is about is stopped by it.</summary>
    [Theory]
    [InlineData("User /api/intake/me", "Tracking /track", "SignIn /identity/sign-in")]
    [InlineData("Address /api/intake/open")]
    public async Task Too_much_is_answered_with_when_to_come_again(params string[] limited)
    {
        var limits = limited.Select(l => l.Split(' ')).ToArray();
        await using var desk = await identity.Desk([.. limits.SelectMany(l => new[] { ($"OneStop__Edge__Limits__{l[0]}__Burst", "8"), ($"OneStop__Edge__Limits__{l[0]}__PerSecond", "1") })]);
        var token = (await identity.SignIn("reception.a")).Tokens["access_token"]!.GetValue<string>();
        await Task.WhenAll(limits.Select(l => Refused(desk, l[1], l[0] == "User" ? token : null)));
    }

    private static async Task Refused(RunningDesk desk, string path, string? token)
    {
        using var http = Browser.Network(desk.Address);
        if (token is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 14; i++) answers.Add(await Ask());

        var refused = answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests).ToArray();
        refused.Length.Should().BeInRange(2, 8, path);
        refused[0].Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        refused[0].Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await refused[0].Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("too-many-requests");
        refused[0].Headers.Contains("Content-Security-Policy").Should().BeTrue();
        await Task.Delay(TimeSpan.FromSeconds(refused[0].Headers.RetryAfter!.Delta!.Value.TotalSeconds + 1.1), TestContext.Current.CancellationToken);
        (await Ask()).StatusCode.Should().NotBe(HttpStatusCode.TooManyRequests);

        Task<HttpResponseMessage> Ask() => path.StartsWith("/identity", StringComparison.Ordinal)
            ? http.PostAsync(path, null, TestContext.Current.CancellationToken) : http.GetAsync(path, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_body_larger_than_allowed_is_refused()
    {
        var desk = await identity.Desk();
        using var http = Browser.Network(desk.Address);
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await identity.SignIn("reception.a")).Tokens["access_token"]!.GetValue<string>());
        using var large = new ByteArrayContent(new byte[2 * 1024 * 1024]);
        (await http.PostAsync("/api/intake/me", large, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }
}
