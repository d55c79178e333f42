using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

public sealed class ReportTests(SharedInstance shared, Chromium chromium)
{
    internal static string Today => TimeProvider.System.GetUtcNow().AddHours(7).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_supervisor_reads_a_report_and_comes_to_the_dossiers_behind_a_figure()
    {
        var walk = await Walk.Begin(shared.It.Client, Walk.OneStep());
        await walk.CaseIs(_ => true, "there");
        await shared.It.Client.Await($"api/oversight/cases/{walk.Code}", Walk.Supervisor, _ => true, "the case in the record");
        await using var window = await chromium.Open(shared.It, "supervisor.a");

        await window.GoTo($"/reports?form=07b&from={Today}&to={Today}");
        var total = window.Page.Locator("tr.total td a").First;
        await Expect(total).ToBeVisibleAsync();
        await window.IsAccessible("report");
        await Expect(window.Page.Locator(".checks li")).ToHaveCountAsync(5);
        await Expect(window.Page.Locator(".checks .broken")).ToHaveCountAsync(0);
        var number = await total.InnerTextAsync();
        await total.ClickAsync();

        await Expect(window.Page.Locator("h1 .count")).ToHaveTextAsync(number);
        await window.IsAccessible("report-dossiers");
    }

    [Fact]
    public async Task The_figures_are_there_for_everyone_who_supervises()
    {
        await using var window = await chromium.Open(shared.It, "supervisor.a");
        foreach (var view in new[] { "unit", "ageing", "index766", "officers" })
        {
            await window.GoTo($"/figures?view={view}&from={Today}&to={Today}");
            await Expect(window.Page.Locator("main table, main .empty").First).ToBeVisibleAsync();
            await window.IsAccessible($"figures-{view}");
        }
    }

    [Fact]
    public async Task The_figures_are_also_those_that_were_known_at_an_earlier_time()
    {
        await using var window = await chromium.Open(shared.It, "supervisor.a");
        await window.GoTo("/figures?view=officers");
        await window.Page.FillAsync("#known", "31/02/2026 8:00");
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(window.Page.Locator("#known-notes")).ToContainTextAsync("Hãy nhập như 14:30 26/11/2026");
        var yesterday = TimeProvider.System.GetUtcNow().AddHours(7).AddDays(-1).ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);
        await window.Page.FillAsync("#known", $"{yesterday} 0830");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator(".page-head .soft").First).ToContainTextAsync($"theo những gì đã ghi nhận đến 08:30 {yesterday}");
        await Expect(window.Page.Locator("#known")).ToHaveValueAsync($"08:30 {yesterday}");
        await window.IsAccessible("figures-known");
    }

    [Fact]
    public async Task The_head_of_the_body_signs_what_is_on_the_screen()
    {
        await using var window = await chromium.Open(shared.It, null);
        await window.SignInAsSigner(shared.It);
        await window.GoTo("/reports?form=07b&from=2025-05-01&to=2025-05-31");
        await window.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Ký báo cáo này" }).ClickAsync();

        await Expect(window.Page.Locator(".versions li")).ToContainTextAsync("Phiên bản 1");
        await Expect(window.Page.Locator("main [role=status]").Last).ToHaveTextAsync("Đã ký phiên bản 1.");
        await window.IsAccessible("report-signed");
    }
}
