using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

/// <summary>Every other page in every other state: nothing a machine can find against WCAG 2.2 AA, and a picture.</summary>
public sealed class PageTests(SharedInstance shared, Chromium chromium)
{
    [Theory]
    [InlineData("/", "home")]
    [InlineData("/about", "about")]
    [InlineData("/track", "track")]
    [InlineData("/track/H99.10-990101-0001", "track-nothing")]
    [InlineData("/not-found", "not-found")]
    public async Task Pages_for_everyone(string path, string name)
    {
        await using var window = await chromium.Open(shared.It);
        await window.Page.GotoAsync(path);
        await window.IsAccessible(name);
        (await window.Page.Locator("script").CountAsync()).Should().Be(0, "they need none");
    }

    [Fact]
    public async Task A_dossier_that_is_tracked()
    {
        var walk = await Walk.Begin(shared.It.Client, Walk.OneStep());
        await using var window = await chromium.Open(shared.It);
        await window.Page.GotoAsync("/track");
        await window.Page.FillAsync("#code", walk.Code.ToLowerInvariant());
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page).ToHaveURLAsync($"/track/{walk.Code}");
        await Expect(window.Page.Locator(".stages [aria-current=step]")).ToHaveCountAsync(1);
        await window.IsAccessible("track-found");
    }

    [Theory]
    [InlineData("reception.a", "/board", "board")]
    [InlineData("reception.a", "/board?queue=stopped", "board-empty")]
    [InlineData("reception.a", "/receive", "receive")]
    [InlineData("supervisor.a", "/board", "board-supervisor")]
    [InlineData("handler.a", "/receive", "receive-not-mine")]
    [InlineData("handler.b", "/decisions", "decisions-empty")]
    [InlineData("reception.a", "/decisions", "decisions-not-mine")]
    public async Task Pages_for_officers(string officer, string path, string name)
    {
        await (await Walk.Begin(shared.It.Client, Walk.OneStep())).CaseIs(_ => true, "there");
        await using var window = await chromium.Open(shared.It, officer);
        await window.GoTo(path);
        await window.IsAccessible(name);
    }

    [Fact]
    public async Task Whoever_prefers_English_reads_English()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board");
        await window.Page.ClickAsync(".language");
        await window.IsAlive();
        await Expect(window.Page.Locator("h1")).ToContainTextAsync("All");
        (await window.Page.GetAttributeAsync("html", "lang")).Should().Be("en");
        await window.IsAccessible("board-english");
        await window.Page.ClickAsync(".language");
    }

    [Fact]
    public async Task Who_is_not_signed_in_signs_in_first_and_comes_back()
    {
        await using var window = await chromium.Open(shared.It);
        await window.Page.GotoAsync("/board?queue=overdue");
        await window.IsAccessible("sign-in");
        await window.SignInHere(shared.It, "reception.a");
        await Expect(window.Page).ToHaveURLAsync("/board?queue=overdue");
    }
}
