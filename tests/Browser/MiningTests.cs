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
}
