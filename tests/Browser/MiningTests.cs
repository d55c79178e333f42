using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

public sealed class MiningTests(SharedInstance shared, Chromium chromium)
{
    [Fact]
    public async Task The_map_of_a_procedure_says_the_same_drawn_and_in_its_table()
    {
        var walk = await Walk.Begin(shared.It.Client, Walk.OneStep());
        await shared.It.Client.Await($"api/oversight/cases/{walk.Code}", Walk.Supervisor, _ => true, "the case in the record");
        await using var window = await chromium.Open(shared.It, "supervisor.a");
        await window.GoTo("/mining/map?procedure=2.001955");
        await Expect(window.Page.Locator("figure.map svg")).ToBeVisibleAsync();
        await window.IsAccessible("mining-map");

        var drawn = await window.Page.Locator("figure.map .step .name").AllTextContentsAsync();
        var listed = await window.Page.Locator("section table").First.Locator("tbody th").AllTextContentsAsync();
        drawn.Should().Equal(listed).And.StartWith("Tiếp nhận");
    }

    [Fact]
    public async Task The_board_of_risk_shows_the_open_dossiers_and_what_each_estimate_rests_on()
    {
        var walk = await Walk.Begin(shared.It.Client, Walk.OneStep());
        var page = await Eventually.Sees(() => PageOf(walk.Code), found => found > 0, "the open dossier");
        await using var window = await chromium.Open(shared.It, "supervisor.a");
        await window.GoTo($"/mining/risk?page={page}");
        await Expect(window.Page.Locator("tr", new() { HasText = walk.Code })).ToBeVisibleAsync();
        await window.IsAccessible("mining-risk");
    }

    /// <returns>Where among all that other tests have left open; 0 while it is on none.</returns>
    private async Task<int> PageOf(string code)
    {
        for (var page = 1; ; page++)
        {
            var lines = (await shared.It.Client.Get($"api/oversight/mining/risk?page={page}", Walk.Supervisor)).Body.GetProperty("items");
            if (lines.GetRawText().Contains($"\"dossierCode\":\"{code}\"", StringComparison.Ordinal)) return page;
            if (lines.GetArrayLength() == 0) return 0;
        }
    }

    [Fact]
    public async Task A_plan_is_tried_beside_what_happened()
    {
        var walk = await Walk.Begin(shared.It.Client, Walk.OneStep());
        await walk.Finish();
        await shared.It.Client.Await("api/oversight/mining/procedures/2.001955", Walk.Supervisor, m => m.Body.GetProperty("finished").GetInt32() > 0, "one that is done");
        await using var window = await chromium.Open(shared.It, "supervisor.a");
        await window.GoTo("/mining/counterfactual");
        await window.Page.Locator("input.few").First.FillAsync("9");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Mô phỏng" }).ClickAsync();
        await Expect(window.Page.Locator(".tally")).ToContainTextAsync("theo phương án");
        await window.IsAccessible("mining-counterfactual");
    }
}
