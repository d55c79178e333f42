using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

public sealed class ReachableTests(SharedInstance shared, Chromium chromium)
{
    private static Task<Walk>? handled;

    /// <summary>One dossier that waits for its draft, for all who look.</summary>
    private Task<Walk> Handled() => handled ??= Handle();

    private async Task<Walk> Handle()
    {
        var walk = await Walk.Begin(shared.It.Client, Walk.OneStep());
        await walk.Handle();
        await shared.It.Client.Await(walk.Decision, Walk.Handler, d => d.Allows("draft"), "open for a draft");
        await shared.It.Client.Await($"api/oversight/cases/{walk.Code}", Walk.Supervisor, _ => true, "on record");
        return walk;
    }

    [Theory]
    [InlineData("reception.a", "/board", "/receive", "/dossiers", "/dossiers/CODE", "/dossiers/CODE?tab=papers", "/dossiers/CODE?tab=history")]
    [InlineData("handler.a", "/inbox", "/decisions", "/dossiers/CODE/decision")]
    [InlineData("supervisor.a", "/supervision", "/supervision/cases?figure=open", "/mining/map?procedure=2.001955", "/mining/risk", "/mining/counterfactual", "/record", "/access", "/reports",
        "/reports/dossiers?form=07b&from=TODAY&to=TODAY&row=total&column=3", "/figures", "/figures?view=index766", "/figures?view=officers", "/dossiers/CODE/replay")]
    [InlineData(null, "/", "/about", "/track", "/track/CODE", "/not-found", "/no-such-page", "/sign-in-failed", "/identity/sign-in", "/identity/signed-out", "/identity/failed")]
    public async Task Every_page_is_whole_at_200_percent_and_shows_where_the_focus_is(string? officer, params string[] paths)
    {
        var walk = await Handled();
        await using var window = await chromium.Open(shared.It, officer);
        foreach (var path in paths)
        {
            await window.Page.GotoAsync(path.Replace("CODE", walk.Code, StringComparison.Ordinal).Replace("TODAY", ReportTests.Today, StringComparison.Ordinal));
            if (officer is not null) await window.IsAlive();
            await Expect(window.Page.Locator("main")).Not.ToContainTextAsync(new Regex("Đang (tính|mở)[^\\n]*…"));
            await window.IsReachable("at" + Regex.Replace(path, "[^a-zA-Z0-9]+", "-"));
        }
    }
}
