using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

public sealed class SupervisionTests(SharedInstance shared, Chromium chromium)
{
    private async Task<Walk> Claimed()
    {
        var walk = await Walk.Begin(shared.It.Client, Walk.OneStep());
        await walk.CaseIs(_ => true, "there");
        await shared.It.Client.Insist($"{walk.Case}/claim", Walk.Handler, new { });
        return walk;
    }

    [Fact]
    public async Task Behind_each_number_there_are_as_many_dossiers()
    {
        await Claimed();
        await using var window = await chromium.Open(shared.It, "supervisor.a");
        await window.GoTo("/supervision");
        await Expect(window.Page.Locator(".figures a").First).ToBeVisibleAsync();
        await window.IsAccessible("supervision");
        foreach (var link in await window.Page.Locator(".figures a, td.number a").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href') + ' ' + (a.querySelector('.big') ?? a).textContent.trim())"))
        {
            var (address, number) = (link.Split(' ')[0], int.Parse(link.Split(' ')[1], CultureInfo.InvariantCulture));
            await window.GoTo(address);
            if (number == 0) await Expect(window.Page.Locator("main .empty")).ToBeVisibleAsync();
            else await Expect(window.Page.Locator("h1 .count")).ToHaveTextAsync($"{number}");
        }
        await window.IsAccessible("supervision-cases");
    }

    [Fact]
    public async Task The_dossiers_of_an_absent_officer_are_given_to_others_each_with_its_outcome()
    {
        var mine = await Claimed();
        await using var window = await chromium.Open(shared.It, "supervisor.a");
        await window.GoTo("/supervision");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Vắng mặt: giao cho người khác (Phạm Quốc Bình)" }).ClickAsync();
        await window.Page.GetByLabel("Giao cho").SelectOptionAsync("handler.c");
        await window.Page.GetByLabel($"Chọn {mine.Code}").CheckAsync();
        await window.IsAccessible("supervision-absent");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Giao 1 hồ sơ" }).ClickAsync();
        await Expect(window.Page.Locator("tr", new() { HasText = mine.Code })).ToContainTextAsync("Đã giao");
        await window.IsAccessible("supervision-given");
        await mine.CaseIs(c => c.Word("assignee") == "handler.c", "given to the other");
    }

    [Fact]
    public async Task A_supervisor_finds_who_saw_a_dossier_and_why()
    {
        var walk = await Walk.Begin(shared.It.Client, Walk.OneStep());
        (await shared.It.Client.Post($"{walk.Dossier}/reveal", Walk.Reception, new { reason = "Đối chiếu giấy tờ tại quầy" })).Status.Should().Be(200);
        await using var window = await chromium.Open(shared.It, "supervisor.a");
        await window.GoTo("/access");
        await window.Page.GetByLabel("Mã hồ sơ", new() { Exact = true }).FillAsync(walk.Code.ToLowerInvariant());
        await window.Page.GetByLabel("Từ ngày").FillAsync("31/02/2026");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.Locator("#from-notes")).ToContainTextAsync("Hãy nhập như 26/11/2026 hoặc 26112026");
        await window.IsAccessible("access-no-such-day");

        // Digits alone are a day, the day first, whatever the browser's language.
        await window.IsAlive();
        await window.Page.GetByLabel("Từ ngày").FillAsync("05062026");
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(window.Page.GetByLabel("Từ ngày")).ToHaveValueAsync("05/06/2026");
        await window.Page.Keyboard.PressAsync("Enter");
        var row = window.Page.Locator("main tbody tr", new() { HasText = "Đối chiếu giấy tờ tại quầy" });
        await Expect(row).ToContainTextAsync("Thông tin cá nhân");
        await Expect(row).ToContainTextAsync("Nguyễn Thị Lan");
        await Expect(row.Locator("a")).ToHaveTextAsync(walk.Code);
        await window.IsAccessible("access");
    }
}
