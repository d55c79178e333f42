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
        await mine.CaseIs(c => c.Word("assignee") == "handler.c", "given to the other");
    }
}
