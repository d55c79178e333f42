using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

/// <summary>States of pages that nobody comes by on the way: nothing to show, a question that cannot be answered, someone whom the page is not for, the door.</summary>
public sealed class StateTests(SharedInstance shared, Chromium chromium)
{
    private const string NotForYou = "Vai trò của bạn không được phép", Wrong = "không hợp lệ", None = "Không có";

    [Theory]
    [InlineData("reception.a", "/record", NotForYou, "record-not-mine")]
    [InlineData("reception.a", "/access", NotForYou, "access-not-mine")]
    [InlineData("reception.a", "/figures", NotForYou, "figures-not-mine")]
    [InlineData("reception.a", "/reports", NotForYou, "report-not-mine")]
    [InlineData("reception.a", "/reports/dossiers?form=07b", NotForYou, "report-dossiers-not-mine")]
    [InlineData("reception.a", "/mining/map", NotForYou, "mining-map-not-mine")]
    [InlineData("reception.a", "/mining/risk", NotForYou, "mining-risk-not-mine")]
    [InlineData("reception.a", "/mining/counterfactual", NotForYou, "mining-counterfactual-not-mine")]
    [InlineData("reception.a", "/inbox", "Vai trò của bạn không có hồ sơ chờ xử lý", "inbox-not-mine")]
    [InlineData("handler.a", "/dossiers/H99.10-990101-0001/decision", "chưa được trình quyết định, hoặc không phải của bạn", "decision-not-there")]
    [InlineData("supervisor.a", "/reports?from=31/02/2026", Wrong, "report-wrong")]
    [InlineData("supervisor.a", "/reports?from=01/01/2020&to=31/01/2020", "Chưa có bản nào được ký", "report-empty")]
    [InlineData("supervisor.a", "/reports/dossiers?form=07b&from=2020-01-01&to=2020-01-31&row=total&column=3", None, "report-dossiers-empty")]
    [InlineData("supervisor.a", "/figures?from=31/02/2026", Wrong, "figures-wrong")]
    [InlineData("supervisor.a", "/figures?view=officers&from=01/01/2020&to=31/01/2020", None, "figures-empty")]
    [InlineData("supervisor.a", "/mining/map?from=31/02/2026", Wrong, "mining-map-wrong")]
    [InlineData("supervisor.a", "/mining/map?from=01/01/2020&to=02/01/2020", None, "mining-map-empty")]
    [InlineData("supervisor.a", "/access?dossier=H99.10-990101-0001", None, "access-empty")]
    [InlineData("supervisor.a", "/supervision/cases?figure=stopped", None, "supervision-cases-empty")]
    public async Task A_page_that_has_nothing_to_show_says_why(string officer, string path, string why, string name)
    {
        await using var window = await chromium.Open(shared.It, officer);
        await window.GoTo(path);
        await Expect(window.Page.Locator("main")).ToContainTextAsync(why);
        await window.IsAccessible(name);
    }

    [Fact]
    public async Task A_plan_for_days_that_cannot_be_counted_or_saw_no_dossier_is_answered_in_words()
    {
        await using var window = await chromium.Open(shared.It, "supervisor.a");
        await window.GoTo("/mining/counterfactual");
        await Ask("01/01/2020", "02/01/2020");
        await Expect(window.Page.Locator("#from-notes")).ToHaveTextAsync("Lịch làm việc của thời gian này chưa được công bố.");
        await window.IsAccessible("mining-counterfactual-wrong");
        await Ask("03/02/2026", "02/02/2026");
        await Expect(window.Page.Locator("#to-notes")).ToHaveTextAsync("Bắt buộc, không trước ngày đầu.");
        await Ask("02/02/2026", "03/02/2026");
        await Expect(window.Page.Locator("main .trouble")).ToHaveCountAsync(0);
        await Expect(window.Page.Locator(".empty")).ToContainTextAsync("Không có hồ sơ nào");
        await window.IsAccessible("mining-counterfactual-empty");

        async Task Ask(string from, string to)
        {
            await window.Page.FillAsync("#from", from);
            await window.Page.FillAsync("#to", to);
            await window.Page.Keyboard.PressAsync("Enter");
        }
    }

    [Fact]
    public async Task A_dossier_that_is_not_there_has_no_seal_to_check()
    {
        await using var window = await chromium.Open(shared.It, "supervisor.a");
        await window.GoTo("/record");
        await window.Page.GetByLabel("Mã hồ sơ").FillAsync("H99.10-990101-0001");
        await window.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Kiểm tra niêm phong" }).ClickAsync();
        await Expect(window.Page.Locator(".wrong")).ToContainTextAsync("không có, hoặc không phải của bạn");
        await window.IsAccessible("record-no-such-dossier");
    }

    [Fact]
    public async Task A_lost_connection_and_a_broken_page_are_told_of()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/receive");
        foreach (var lost in new[] { "components-reconnect-show", "components-reconnect-failed" })
        {
            // The framework's script does no more than this.
            await window.Page.EvaluateAsync($"() => document.getElementById('components-reconnect-modal').className = 'connection {lost}'");
            await window.IsAccessible(lost);
        }
        await window.Page.EvaluateAsync("() => { document.getElementById('components-reconnect-modal').className = 'connection'; document.getElementById('blazor-error-ui').style.display = 'block'; }");
        await window.IsAccessible("page-broken");
    }

    [Theory]
    [InlineData("/no-such-page", "Không tìm thấy trang", "no-such-page")]
    [InlineData("/sign-in-failed", "Đăng nhập không thành công", "sign-in-failed")]
    [InlineData("/identity/signed-out", "Đã đăng xuất", "signed-out")]
    [InlineData("/identity/failed", "Không thực hiện được", "identity-failed")]
    [InlineData("/identity/connect/authorize?client_id=nobody", "Không thực hiện được", "identity-refused")]
    public async Task What_the_door_says_is_a_page(string path, string title, string name)
    {
        await using var window = await chromium.Open(shared.It);
        await window.Page.GotoAsync(path);
        await Expect(window.Page.Locator("h1")).ToHaveTextAsync(title);
        await window.IsAccessible(name);
    }

    /// <summary>With a password that was given, by one who has to have a second factor: every page of the door, each also when something is wrong.</summary>
    [Fact]
    public async Task An_administrator_comes_in_for_the_first_time_and_again()
    {
        const string Officer = "admin.a", Chosen = "một câu dài dễ nhớ cho lần đầu";
        var given = (await shared.It.Onestop("password", Officer, "--new-authenticator")).Output.Trim().Split('\n')[^1].Split(' ')[^1];
        shared.It.Client.Forget(Officer);
        await using var window = await chromium.Open(shared.It);
        await window.Page.GotoAsync("/start");
        await SignIn("not the password at all");
        await Says("wrong-password");
        await SignIn(given);

        await window.Page.WaitForSelectorAsync(".qr");
        await window.IsAccessible("enrol");
        await window.IsReachable("enrol");
        await SigningIn.TakeAuthenticator(window.Page, Officer);
        await Send("#code", "000000");
        await Says("enrol-wrong");
        await Send("#code", await SigningIn.Code(Officer));
        await window.Page.WaitForSelectorAsync(".codes");
        await window.IsAccessible("recovery-codes");
        await window.IsReachable("recovery-codes");
        await window.Page.ClickAsync("main form button");

        await window.Page.WaitForSelectorAsync("#repeated");
        await window.IsAccessible("change-password");
        await window.IsReachable("change-password");
        await window.Page.FillAsync("#password", Chosen);
        await Send("#repeated", "một câu khác hẳn câu đầu");
        await Says("change-password-wrong");
        await window.Page.FillAsync("#password", Chosen);
        await Send("#repeated", Chosen);
        await Expect(window.Page).ToHaveURLAsync("/record");

        await window.Page.GotoAsync("/identity/enrol");
        await window.IsAccessible("enrol-another");
        await window.Page.GotoAsync("/sign-out");
        await window.Page.GotoAsync("/start");
        await SignIn(Chosen);
        await window.Page.WaitForSelectorAsync("#code");
        await window.IsAccessible("second-factor");
        await window.IsReachable("second-factor");
        await Send("#code", "000000");
        await Says("second-factor-wrong");
        await Send("#code", await SigningIn.Code(Officer));
        await Expect(window.Page).ToHaveURLAsync("/record");

        async Task SignIn(string password)
        {
            await window.Page.FillAsync("#user", Officer);
            await Send("#password", password);
        }

        async Task Send(string field, string text)
        {
            await window.Page.FillAsync(field, text);
            await window.Page.Keyboard.PressAsync("Enter");
        }

        async Task Says(string name)
        {
            await Expect(window.Page.Locator(".wrong")).ToBeVisibleAsync();
            await window.IsAccessible(name);
        }
    }
}
