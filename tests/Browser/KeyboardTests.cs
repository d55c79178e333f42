using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

public sealed class KeyboardTests(SharedInstance shared, Chromium chromium)
{
    private Task<string> Focused(Window window) => window.Page.EvaluateAsync<string>("() => document.activeElement.id || document.activeElement.textContent.trim()");

    private async Task<Window> Board()
    {
        await (await Walk.Begin(shared.It.Client, Walk.OneStep())).CaseIs(_ => true, "there");
        await (await Walk.Begin(shared.It.Client, Walk.OneStep())).CaseIs(_ => true, "there");
        var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board");
        return window;
    }

    [Fact]
    public async Task The_keys_are_listed_and_can_be_switched_off()
    {
        await using var window = await Board();
        await window.Page.Keyboard.PressAsync("?");
        await Expect(window.Page.Locator("#keys")).ToBeVisibleAsync();
        await window.IsAccessible("keys");
        await window.IsReachable("keys");
        await window.Page.UncheckAsync("[data-keys-switch]");
        await window.Page.Keyboard.PressAsync("Escape");
        await Expect(window.Page.Locator("#keys")).ToBeHiddenAsync();

        await window.Page.Keyboard.PressAsync("?");
        await Expect(window.Page.Locator("#keys")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Rows_are_walked_and_the_search_is_one_key_away()
    {
        await using var window = await Board();
        var rows = await window.Page.Locator("[data-row]").AllInnerTextsAsync();
        await window.Page.Keyboard.PressAsync("j");
        (await Focused(window)).Should().Be(rows[0]);
        await window.Page.Keyboard.PressAsync("j");
        (await Focused(window)).Should().Be(rows[1]);
        await window.Page.Keyboard.PressAsync("k");
        (await Focused(window)).Should().Be(rows[0]);
        await window.Page.Keyboard.PressAsync("/");
        (await Focused(window)).Should().Be("search");
    }

    [Fact]
    public async Task The_first_tab_skips_the_navigation()
    {
        await using var window = await Board();
        await window.Page.EvaluateAsync("() => { document.activeElement.blur(); window.getSelection().removeAllRanges(); document.body.tabIndex = -1; document.body.focus(); }");
        await window.Page.Keyboard.PressAsync("Tab");
        (await Focused(window)).Should().Be("Bỏ qua, tới nội dung chính");
        await window.Page.Keyboard.PressAsync("Enter");
        (await Focused(window)).Should().Be("main");
    }

    [Fact]
    public async Task Letters_typed_into_a_field_are_letters()
    {
        await using var window = await Board();
        await window.Page.Keyboard.PressAsync("/");
        await window.Page.Keyboard.TypeAsync("cbinjk?");
        await Expect(window.Page.Locator("#search")).ToHaveValueAsync("cbinjk?");
        window.Page.Url.Should().EndWith("/board");
    }
}
