using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

public sealed class ReceiveTests(SharedInstance shared, Chromium chromium, ITestOutputHelper output)
{
    private static int people;

    /// <summary>A number that nobody else has.</summary>
    private static string NewNumber() => $"079{Interlocked.Increment(ref people):000000000}";

    private async Task<long> DossiersOf(string number) => (await shared.It.Client.Post("api/intake/dossiers/search", "reception.a", new { q = number })).Body.GetProperty("total").GetInt64();

    /// <summary>Types and presses as an officer does, and counts the presses that are no data.</summary>
    private sealed class Hands(IPage page)
    {
        public int Presses { get; private set; }

        public async Task Press(string key)
        {
            Presses++;
            await page.Keyboard.PressAsync(key);
        }

        public Task Type(string data) => page.Keyboard.TypeAsync(data);
    }

    private static async Task<Hands> Fill(Window window, string number, string name)
    {
        var (page, hands) = (window.Page, new Hands(window.Page));
        await hands.Press("c");
        await Expect(page.Locator("#procedure")).ToBeFocusedAsync();
        await hands.Type("noi quy lao dong");
        await hands.Press("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Nhận đủ giấy tờ bắt buộc" })).ToBeFocusedAsync();
        await hands.Press("Enter");
        await Expect(page.Locator("#applicant-idNumber")).ToBeFocusedAsync();
        await hands.Type(number);
        await hands.Press("Tab");
        await hands.Type(name);
        return hands;
    }

    [Fact]
    public async Task A_plain_dossier_is_received_by_keyboard_alone_with_twelve_presses_at_most()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board");
        var number = NewNumber();
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        var hands = await Fill(window, number, "Nguyễn Thị Hoà");
        // Closing time, or in office hours the hour at which it came.
        await Expect(window.Page.Locator(".sum .big").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d\d:\d\d \d\d/\d\d/20\d\d$"));
        // Asked for at any moment, it takes nothing from what is being typed.
        await window.Page.Keyboard.PressAsync("F2");
        await Expect(window.Page.Locator(".sum ol.steps li").First).ToBeVisibleAsync();
        await window.IsAccessible("receive-filled");
        await Expect(window.Page.Locator("#applicant-fullName")).ToBeFocusedAsync();
        await hands.Press("Enter");
        await Expect(window.Page.Locator("#receive")).ToBeFocusedAsync();
        await Expect(window.Page.Locator("#check")).ToContainTextAsync("Nguyễn Thị Hoà");
        await window.IsAccessible("receive-check");
        await hands.Press("Enter");
        await Expect(window.Page.Locator("#print")).ToBeFocusedAsync();
        await window.IsAccessible("receive-done");

        var receipt = await window.Page.RunAndWaitForPopupAsync(() => hands.Press("Enter"));
        receipt.Url.Should().EndWith("/forms/01");
        output.WriteLine($"{hands.Presses} presses beside the data, {System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        hands.Presses.Should().BeLessThanOrEqualTo(12);
        (await DossiersOf(number)).Should().Be(1);
    }

    [Fact]
    public async Task The_receipt_that_is_printed_is_the_form_of_the_law()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board");
        await Fill(window, NewNumber(), "Trần Văn Đức");
        await window.Page.Keyboard.PressAsync("Control+Enter");
        await window.Page.ClickAsync("#receive");
        await Expect(window.Page.Locator("#print")).ToBeFocusedAsync();
        await window.IsReachable("receive-done");
        var url = await window.Page.Locator("#print").GetAttributeAsync("href");

        var answer = await window.Page.EvaluateAsync<string>("async url => { const a = await fetch(url); return a.status + ' ' + a.headers.get('content-type'); }", url);
        answer.Should().Be("200 application/pdf");
    }

    [Fact]
    public async Task Pressing_twice_receives_once()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board");
        var number = NewNumber();
        await Fill(window, number, "Lê Thị Mai");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator("#receive")).ToBeFocusedAsync();
        await window.Page.EvaluateAsync("() => { const b = document.getElementById('receive'); b.click(); b.click(); b.click(); }");
        await Expect(window.Page.Locator("#check-title")).ToContainTextAsync("Đã tiếp nhận");

        (await DossiersOf(number)).Should().Be(1);
    }

    [Fact]
    public async Task Letters_that_come_as_combining_marks_are_the_same_letters()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/receive");
        await Expect(window.Page.Locator("#procedure")).ToBeFocusedAsync();
        await window.Page.Keyboard.TypeAsync("Nội quy lao động".Normalize(NormalizationForm.FormD));
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Nhận đủ giấy tờ bắt buộc" }).ClickAsync();
        var number = NewNumber();
        await window.Page.FillAsync("#applicant-idNumber", number);
        await window.Page.FillAsync("#applicant-fullName", "Nguyễn Thị Hoà Bình".Normalize(NormalizationForm.FormD));
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.ClickAsync("#receive");
        await Expect(window.Page.Locator("#check-title")).ToContainTextAsync("Đã tiếp nhận");

        (await DossiersOf("nguyen thi hoa binh")).Should().BeGreaterThan(0);
        (await DossiersOf("Nguyễn Thị Hoà Bình")).Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task Who_has_a_dossier_under_way_is_told_of()
    {
        var number = NewNumber();
        var earlier = (await shared.It.Client.Insist("api/intake/dossiers", "reception.a", new
        {
            procedureCode = "2.001955", deskId = "ttphvcc", channel = "counter", applicant = new { fullName = "Võ Minh Tâm", idNumber = number },
            components = new[] { new { code = "G09-KQ003210", originals = 1, copies = 0 }, new { code = "G09-KQ002548", originals = 1, copies = 0 } }, resultDelivery = "desk",
        })).Word("dossierCode");
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board");
        await Fill(window, number, "Võ Minh Tâm");

        await Expect(window.Page.Locator(".note")).ToContainTextAsync(earlier!);
        await Expect(window.Page.Locator(".note")).ToContainTextAsync("cùng thủ tục");
        await window.IsAccessible("receive-duplicate");
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board");
        await Fill(window, "12", "Bùi Thanh");
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.ClickAsync("#receive");

        await Expect(window.Page.Locator("#applicant-idNumber")).ToBeFocusedAsync();
        await Expect(window.Page.Locator("#applicant-idNumber-wrong")).ToContainTextAsync("Phải là số định danh 12 số");
        await Expect(window.Page.Locator("#applicant-fullName")).ToHaveValueAsync("Bùi Thanh");
        await window.IsAccessible("receive-wrong");
        await window.IsReachable("receive-wrong");
    }

    [Fact]
    public async Task Where_the_keys_go_is_said_once_however_late_the_answer_that_they_go_there()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.Page.AddInitScriptAsync("""
            Object.defineProperty(window, 'onestop', { configurable: true, set(all) {
              const focus = all.focus;
              all.focus = async (...wanted) => { const there = focus(...wanted); await new Promise(done => setTimeout(done, 1000)); return there; };
              Object.defineProperty(window, 'onestop', { value: all });
            } });
            """);
        await window.GoTo("/board");
        await Fill(window, "12", "Bùi Thanh");
        await Expect(window.Page.Locator("#applicant-fullName")).ToHaveValueAsync("Bùi Thanh");
        await Expect(window.Page.Locator("#applicant-idNumber")).ToHaveValueAsync("12");
    }

    [Fact]
    public async Task A_reload_or_a_session_that_ends_loses_nothing_that_was_typed()
    {
        await using var window = await chromium.Open(shared.It);
        await window.SignIn(shared.It, "reception.a");
        await window.GoTo("/board");
        var number = NewNumber();
        await Fill(window, number, "Đỗ Hữu Phước");
        await window.Page.WaitForFunctionAsync("() => sessionStorage.length > 0");
        await window.Page.WaitForTimeoutAsync(600);

        await window.Page.ReloadAsync();
        await window.IsAlive();
        await Expect(window.Page.Locator("#applicant-fullName")).ToHaveValueAsync("Đỗ Hữu Phước");
        (await window.Page.EvaluateAsync<string>("() => JSON.stringify(sessionStorage)")).Should().NotContain("Phước").And.NotContain(number);

        await window.Page.EvaluateAsync("() => fetch('/sign-out', { redirect: 'manual' })");
        var back = window.Page.GetByRole(AriaRole.Link, new() { Name = "Đăng nhập lại để tiếp tục" });
        await Expect(back).ToBeVisibleAsync(new() { Timeout = 40_000 });
        await window.IsAccessible("session-ended");
        await back.ClickAsync();
        await window.Page.WaitForSelectorAsync("#user, #applicant-fullName");
        if (await window.Page.Locator("#user").CountAsync() > 0) await window.SignInHere(shared.It, "reception.a");
        await window.IsAlive();
        await Expect(window.Page.Locator("#applicant-fullName")).ToHaveValueAsync("Đỗ Hữu Phước");
        await Expect(window.Page.Locator("#applicant-idNumber")).ToHaveValueAsync(number);
    }
}
