using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

public sealed class FindTests(SharedInstance shared, Chromium chromium)
{
    [Theory]
    [InlineData("001085777001")]
    [InlineData("tran thi kim ngan")]
    [InlineData("Trần Thị Kim Ngân")]
    public async Task A_dossier_is_found_by_name_or_number_and_the_address_tells_neither(string words)
    {
        var code = (await shared.It.Client.Insist("api/intake/dossiers", "reception.a", new
        {
            procedureCode = "2.001955", deskId = "ttphvcc", channel = "counter", applicant = new { fullName = "Trần Thị Kim Ngân", idNumber = "001085777001" },
            components = new[] { new { code = "G09-KQ003210", originals = 1, copies = 0 }, new { code = "G09-KQ002548", originals = 1, copies = 0 } }, resultDelivery = "desk",
        })).Word("dossierCode");
        await using var window = await chromium.Open(shared.It, "reception.a");
        var asked = new List<string>();
        window.Page.Request += (_, request) => asked.Add(request.Url);
        await window.GoTo("/board");
        await window.Page.FillAsync("#search", words);
        await window.Page.Keyboard.PressAsync("Enter");

        // The board that is being left may show it too.
        await Expect(window.Page).ToHaveURLAsync("/dossiers");
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = code })).ToBeVisibleAsync();
        asked.Should().NotContain(url => url.Contains("001085777001", StringComparison.Ordinal) || url.Contains("kim", StringComparison.OrdinalIgnoreCase));
        await window.IsAccessible("find");
    }

    [Fact]
    public async Task A_department_opens_a_dossier_by_its_code_and_is_told_that_it_finds_nobody_by_name()
    {
        var walk = await Walk.Begin(shared.It.Client, Walk.OneStep());
        await walk.CaseIs(_ => true, "there");
        await using var window = await chromium.Open(shared.It, Walk.Handler);
        await window.GoTo("/inbox");
        await window.Page.Keyboard.PressAsync("/");
        await Expect(window.Page.Locator("#search")).ToHaveAttributeAsync("placeholder", "Mã hồ sơ đầy đủ");
        await window.Page.Keyboard.TypeAsync($" {walk.Code.ToLowerInvariant()} ");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page).ToHaveURLAsync($"/dossiers/{walk.Code}");
        await Expect(window.Page.Locator(".identity h1")).ToContainTextAsync(walk.Code);

        await window.Page.FillAsync("#search", "Trần Thị Kim Ngân");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page).ToHaveURLAsync("/dossiers");
        await Expect(window.Page.Locator("main .empty")).ToContainTextAsync("Đây không phải là mã hồ sơ đầy đủ.");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await window.IsAccessible("find-by-code");
        await window.Page.FillAsync("#sought", walk.Code);
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page).ToHaveURLAsync($"/dossiers/{walk.Code}");
    }

    [Theory]
    [InlineData("/board", "#search")]
    [InlineData("/dossiers", "#sought")]
    public async Task What_is_typed_before_the_page_is_alive_is_neither_lost_nor_interrupted(string path, string field)
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        var typed = new TaskCompletionSource();
        await window.Page.RouteAsync("**/_blazor/negotiate*", async route => { await typed.Task; await route.ContinueAsync(); });
        await window.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
        await window.Page.ClickAsync(field);
        await window.Page.Keyboard.TypeAsync("khongcoa");
        await window.Page.WaitForFunctionAsync("() => window.onestop");
        typed.SetResult();
        for (var alive = false; !alive; alive = await window.Page.EvaluateAsync<bool>("() => !!document.documentElement.dataset.alive")) await window.Page.Keyboard.TypeAsync("i");
        await window.Page.Keyboard.TypeAsync("nhuvay");
        await Expect(window.Page.Locator(field)).ToBeFocusedAsync();
        (await window.Page.Locator(field).InputValueAsync()).Should().MatchRegex("^khongcoai+nhuvay$");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator(".empty")).ToContainTextAsync("Không có hồ sơ nào như vậy");
    }

    [Fact]
    public async Task A_search_whose_button_is_pressed_before_the_page_is_alive_is_answered()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        var sent = new TaskCompletionSource();
        await window.Page.RouteAsync("**/_blazor/negotiate*", async route => { await sent.Task; await route.ContinueAsync(); });
        await window.Page.GotoAsync("/dossiers", new() { WaitUntil = WaitUntilState.Commit });
        await window.Page.WaitForFunctionAsync("() => window.onestop");
        await window.Page.FillAsync("#sought", "khongcoainhuvay");
        await window.Page.ClickAsync("main form button.primary");
        sent.SetResult();
        await Expect(window.Page.Locator(".empty")).ToContainTextAsync("Không có hồ sơ nào như vậy");
    }

    [Fact]
    public async Task A_search_that_is_sent_before_the_page_is_alive_is_answered()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        var sent = new TaskCompletionSource();
        await window.Page.RouteAsync("**/_blazor/negotiate*", async route => { await sent.Task; await route.ContinueAsync(); });
        await window.Page.GotoAsync("/board", new() { WaitUntil = WaitUntilState.Commit });
        await window.Page.WaitForFunctionAsync("() => window.onestop");
        await window.Page.Keyboard.PressAsync("/");
        await window.Page.Keyboard.TypeAsync("khongcoainhuvay");
        await window.Page.Keyboard.PressAsync("Enter");
        sent.SetResult();
        await Expect(window.Page.Locator(".empty")).ToContainTextAsync("Không có hồ sơ nào như vậy");
        await Expect(window.Page.Locator("h1")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_is_nowhere_is_said_so()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/dossiers");
        await window.Page.FillAsync("main input", "khongcoainhuvay");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator(".empty")).ToContainTextAsync("Không có hồ sơ nào như vậy");
        await window.IsAccessible("find-nothing");
    }
}
