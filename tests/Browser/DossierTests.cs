using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

/// <summary>One dossier open on the pages: what it shows, what may be done, and that nothing typed is lost.</summary>
public sealed class DossierTests(SharedInstance shared, Chromium chromium)
{
    private Client Client => shared.It.Client;

    private async Task<Walk> Begin(object? body = null, bool claimed = false)
    {
        var walk = await Walk.Begin(Client, body ?? Walk.OneStep());
        await walk.CaseIs(_ => true, "there");
        if (claimed) await Client.Insist($"{walk.Case}/claim", Walk.Handler, new { });
        return walk;
    }

    private static ILocator Step(Window window, string name) => window.Page.Locator(".steps").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Dialog(Window window) => window.Page.Locator("#act");

    [Fact]
    public async Task Every_part_of_a_dossier_is_there_for_everyone()
    {
        var walk = await Begin(Walk.ThreeSteps(), claimed: true);
        await Client.Insist($"{walk.Case}/consult", Walk.Handler, new { kind = "consultation", question = "Ranh giới có tranh chấp không?", ask = new[] { "phuong-1-kinh-te" }, days = 5, legalBasis = "Luật Đất đai 2024" });
        await using var window = await chromium.Open(shared.It, Walk.Handler);
        foreach (var (tab, holds) in new[] { ("data", "Giao đất"), ("papers", "Giấy tiếp nhận hồ sơ"), ("opinions", "Ranh giới có tranh chấp không?"), ("decision", "chưa được trình"), ("history", "Nhận thụ lý") })
        {
            await window.GoTo($"/dossiers/{walk.Code}?tab={tab}");
            await Expect(window.Page.Locator(".tab")).ToContainTextAsync(holds);
            await window.IsAccessible($"dossier-{tab}");
        }
        await window.Page.Locator(".clock summary").ClickAsync();
        await Expect(window.Page.Locator(".aloud")).ToContainTextAsync("ngày làm việc");
        await window.Page.Locator(".steps summary").ClickAsync();
        await Expect(window.Page.Locator(".refused").GetByText("NĐ 118/2025").First).ToBeVisibleAsync();
        await window.IsAccessible("dossier-refused-steps");
    }

    [Fact]
    public async Task A_paper_is_uploaded_looked_at_beside_the_list_and_digitised()
    {
        var walk = await Begin();
        using var slip = await Client.Http.SendAsync(Client.Request(HttpMethod.Get, $"{walk.Dossier}/forms/01", Walk.Reception), TestContext.Current.CancellationToken);
        await using var window = await chromium.Open(shared.It, Walk.Reception);
        await window.GoTo($"/dossiers/{walk.Code}?tab=papers");
        var chooser = window.Page.Locator("input[type=file]").First;
        // Blazor's own mark that it listens: nobody chooses a file as fast as a test.
        await window.Page.WaitForFunctionAsync("() => document.querySelector('input[type=file]')?._blazorInputFileNextFileId !== undefined");
        foreach (var (name, type, content) in new[]
        {
            ("Tờ khai đã ký.pdf", "application/pdf", await slip.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)), ("Ảnh chụp.png", "image/png", await window.Page.ScreenshotAsync()),
        })
        {
            await chooser.SetInputFilesAsync(new FilePayload { Name = name, MimeType = type, Buffer = content });
            await Expect(window.Page.Locator(".files").First).ToContainTextAsync(name, new() { Timeout = 20_000 });
        }
        await chooser.SetInputFilesAsync(new FilePayload { Name = "đơn.pdf", MimeType = "application/pdf", Buffer = "MZ"u8.ToArray() });
        await Expect(window.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Chỉ nhận PDF");
        await window.IsAccessible("dossier-uploaded");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Xem Ảnh chụp.png" }).ClickAsync();
        var picture = window.Page.FrameLocator(".viewer").Locator("img");
        await Expect(picture).ToBeVisibleAsync();
        (await picture.EvaluateAsync<int>("i => i.naturalWidth")).Should().BeGreaterThan(1000);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Xem Tờ khai đã ký.pdf" }).ClickAsync();
        await Expect(window.Page.Locator(".viewer")).ToHaveAttributeAsync("title", "Tờ khai đã ký.pdf");
        await window.IsAccessible("dossier-paper");

        await Step(window, "Số hóa thành phần").ClickAsync();
        await Dialog(window).Locator("select").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Dialog(window).GetByLabel("Loại giấy tờ").FillAsync("Đơn, tờ khai");
        await Dialog(window).GetByLabel("Trích yếu").FillAsync("Tờ khai đăng ký nội quy");
        await window.IsAccessible("dossier-digitise");
        await Dialog(window).GetByRole(AriaRole.Button, new() { Name = "Số hóa thành phần" }).ClickAsync();
        await Expect(window.Page.Locator(".tab")).ToContainTextAsync("Tờ khai đăng ký nội quy");
    }

    [Fact]
    public async Task A_dossier_of_others_is_not_there()
    {
        var walk = await Begin();
        await using var window = await chromium.Open(shared.It, "reception.b");
        await window.GoTo($"/dossiers/{walk.Code}");
        await Expect(window.Page.Locator("h1")).ToHaveTextAsync("Không tìm thấy hồ sơ");
        await window.IsAccessible("dossier-not-mine");
    }

    [Fact]
    public async Task A_step_is_taken_by_keyboard_alone()
    {
        var walk = await Begin();
        await using var window = await chromium.Open(shared.It, Walk.Handler);
        await window.GoTo($"/dossiers/{walk.Code}");
        await Expect(Step(window, "Nhận thụ lý")).ToBeVisibleAsync();
        await window.Page.Keyboard.PressAsync("a");
        await Expect(window.Page.Locator(".news")).ToContainTextAsync("Nhận thụ lý");
        await Expect(Step(window, "Hoàn thành bước")).ToBeVisibleAsync();
        await window.Page.Keyboard.PressAsync("a");
        await Expect(Dialog(window)).ToBeVisibleAsync();
        await Expect(Dialog(window).Locator("textarea")).ToBeFocusedAsync();
        await window.Page.Keyboard.TypeAsync("Đủ điều kiện.");
        await window.IsAccessible("dossier-act");
        await window.Page.Keyboard.PressAsync("Tab");
        await window.Page.Keyboard.PressAsync("Tab");
        await window.Page.Keyboard.PressAsync("Enter");
        await walk.CaseIs(c => c.Word("phase") == "deciding", "submitted for decision");
        await Expect(Dialog(window)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Someone_faster_takes_nothing_that_was_typed()
    {
        var walk = await Begin(claimed: true);
        await using var window = await chromium.Open(shared.It, Walk.Handler);
        await window.GoTo($"/dossiers/{walk.Code}");
        await Step(window, "Đề nghị bổ sung hồ sơ").ClickAsync();
        await Dialog(window).Locator("input[type=checkbox]").First.CheckAsync();
        await Dialog(window).Locator("textarea").FillAsync("Thiếu chữ ký của người đại diện.");
        await Client.Insist($"{walk.Case}/consult", Walk.Handler, new { kind = "consultation", question = "Có ý kiến gì không?", ask = new[] { "stp-tu-phap" }, days = 3, legalBasis = "NĐ 145/2020" });
        await Dialog(window).GetByRole(AriaRole.Button, new() { Name = "Đề nghị bổ sung hồ sơ" }).ClickAsync();

        await Expect(Dialog(window).GetByRole(AriaRole.Heading, new() { Name = "Có người vừa cập nhật" })).ToBeVisibleAsync();
        await Expect(Dialog(window).Locator(".changes")).ToContainTextAsync("1 lần, 0 ý kiến");
        await Expect(Dialog(window).Locator("textarea")).ToHaveValueAsync("Thiếu chữ ký của người đại diện.");
        await window.IsAccessible("dossier-conflict");
        await window.IsReachable("dossier-conflict");
    }

    [Fact]
    public async Task What_was_typed_is_there_after_the_page_was_lost()
    {
        var walk = await Begin(claimed: true);
        await using var window = await chromium.Open(shared.It, Walk.Handler);
        await window.GoTo($"/dossiers/{walk.Code}");
        await Step(window, "Hoàn thành bước").ClickAsync();
        // Typed as a keyboard for Vietnamese may send it: letters and marks one by one.
        const string Combining = "Hồ sơ hợp lệ";
        await Dialog(window).Locator("textarea").FillAsync(Combining.Normalize(System.Text.NormalizationForm.FormD));
        await window.Page.WaitForFunctionAsync("() => Object.keys(sessionStorage).some(k => k.startsWith('typed '))");
        // The session ends: no cookie any more, and the page is gone.
        await window.Page.Context.ClearCookiesAsync();
        await window.Page.GotoAsync($"/dossiers/{walk.Code}?act=complete-step");
        await window.SignInHere(shared.It, Walk.Handler);
        await window.IsAlive();
        await Expect(Dialog(window)).ToBeVisibleAsync();
        await Expect(Dialog(window).Locator("textarea")).ToHaveValueAsync(Combining.Normalize(System.Text.NormalizationForm.FormD));
        await window.Page.ReloadAsync();
        await walk.CaseIs(c => c.Word("phase") == "handling", "nothing was sent");
    }

    [Fact]
    public async Task What_others_did_since_the_last_visit_is_told_once()
    {
        var walk = await Begin();
        await using var window = await chromium.Open(shared.It, Walk.Handler);
        await window.GoTo($"/dossiers/{walk.Code}");
        await window.Page.WaitForFunctionAsync("() => Object.keys(localStorage).some(k => k.startsWith('visits '))");
        await Expect(window.Page.Locator(".since")).ToHaveCountAsync(0);
        await Client.Insist($"{walk.Case}/claim", Walk.Colleague, new { });
        await Client.Await($"api/oversight/cases/{walk.Code}/history", Walk.Handler, h => h.Body.EnumerateArray().Any(e => e.GetProperty("type").GetString() == "routing.claimed"), "in the history");

        await window.GoTo($"/dossiers/{walk.Code}?tab=history");
        await Expect(window.Page.Locator(".since li")).ToHaveCountAsync(1);
        await Expect(window.Page.Locator(".since")).ToContainTextAsync("Nhận thụ lý – Võ Minh Tuấn");
        await Expect(window.Page.Locator(".history li.new")).ToContainTextAsync("Nhận thụ lý");
        await window.IsAccessible("dossier-since");

        await window.GoTo($"/dossiers/{walk.Code}?tab=history");
        await Expect(window.Page.Locator(".history li")).Not.ToHaveCountAsync(0);
        await Expect(window.Page.Locator(".since, .history li.new")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Whose_dossier_it_is_is_shown_in_full_to_who_says_why()
    {
        var walk = await Begin();
        await using var window = await chromium.Open(shared.It, Walk.Handler);
        await window.GoTo($"/dossiers/{walk.Code}");
        var identity = window.Page.Locator(".identity");
        await Expect(identity).Not.ToContainTextAsync("001085000000");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Xem đầy đủ" }).ClickAsync();
        await Expect(window.Page.Locator("#reveal-reason")).ToBeFocusedAsync();
        await window.IsAccessible("dossier-reveal");
        await window.Page.Keyboard.TypeAsync("Gọi điện hẹn bổ sung");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(identity.Locator(".shown")).ToContainTextAsync("Nguyễn Văn An · 001085000000 · 0912345678");
        await Expect(window.Page.Locator("#reveal")).ToBeHiddenAsync();
        await window.IsAccessible("dossier-revealed");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Che lại" }).ClickAsync();
        await Expect(identity).Not.ToContainTextAsync("001085000000");
        var log = await Client.Get($"api/intake/access-log?dossier={walk.Code}", Walk.Supervisor);
        log.Body.GetProperty("items").EnumerateArray().Should().ContainSingle(e => e.GetProperty("what").GetString() == "reveal")
            .Which.GetProperty("purpose").GetString().Should().Be("Gọi điện hẹn bổ sung");
    }

    [Fact]
    public async Task Who_looks_at_it_too_is_seen_and_what_they_do_appears()
    {
        var walk = await Begin();
        await using var mine = await chromium.Open(shared.It, Walk.Handler);
        await using var theirs = await chromium.Open(shared.It, "handler.c");
        await mine.GoTo($"/dossiers/{walk.Code}");
        await theirs.GoTo($"/dossiers/{walk.Code}");
        await Expect(mine.Page.Locator(".presence")).ToContainTextAsync("Võ Minh Tuấn");
        await Step(theirs, "Nhận thụ lý").ClickAsync();
        await Expect(mine.Page.Locator(".news")).ToContainTextAsync("Hồ sơ vừa được cập nhật");
        await Expect(Step(mine, "Nhận thụ lý")).ToHaveCountAsync(0);
        await mine.IsAccessible("dossier-news");
        await theirs.Page.GotoAsync("about:blank");
        await Expect(mine.Page.Locator(".presence")).ToHaveCountAsync(0);
    }
}
