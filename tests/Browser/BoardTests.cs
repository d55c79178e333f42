using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

public sealed class BoardTests(SharedInstance shared, Chromium chromium, ITestOutputHelper output)
{
    private Client Client => shared.It.Client;

    private static Task<string[]> Codes(Window window) => window.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-row]')].map(r => r.textContent)");

    private static ILocator Row(Window window, string code) => window.Page.Locator("tr", new() { HasText = code });

    private static async Task<int> Count(Window window, string queue) =>
        int.Parse(await window.Page.Locator($".queues a[href='/board{queue}'] .count").InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task What_an_officer_does_is_on_the_open_board_at_once_and_no_row_moves()
    {
        var walk = await Walk.Begin(Client, Walk.OneStep());
        await walk.CaseIs(_ => true, "there");
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board");
        await Expect(Row(window, walk.Code)).ToContainTextAsync("Chưa ai nhận");
        var before = await Codes(window);

        await Client.Insist($"{walk.Case}/claim", Walk.Handler, new { });
        var acknowledged = Stopwatch.GetTimestamp();
        await Expect(Row(window, walk.Code)).ToContainTextAsync("Phạm Quốc Bình");
        output.WriteLine($"claim acknowledged -> on the screen: {Stopwatch.GetElapsedTime(acknowledged).TotalMilliseconds:0} ms (looked for every 100 ms)");

        (await Codes(window)).Should().Equal(before);
    }

    [Fact]
    public async Task A_first_look_at_the_board_takes_less_than_300_KB()
    {
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board");
        var bytes = await window.Page.EvaluateAsync<long>(
            "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, e) => sum + e.transferSize, 0)");
        output.WriteLine($"{bytes} bytes");
        bytes.Should().BeInRange(10_000, 300 * 1024);
    }

    [Fact]
    public async Task What_arrives_is_counted_at_once_and_waits_in_a_chip()
    {
        var first = await Walk.Begin(Client, Walk.OneStep());
        await first.CaseIs(_ => true, "there");
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board");
        await Expect(Row(window, first.Code)).ToHaveCountAsync(1);
        var (before, all) = (await Codes(window), await Count(window, ""));

        var walk = await Walk.Begin(Client, Walk.OneStep());
        await Expect(window.Page.Locator(".news .chip")).ToContainTextAsync("1 hồ sơ mới");
        (await Count(window, "")).Should().Be(all + 1, "the count and the chip come from the same moment");
        (await Codes(window)).Should().Equal(before);
        await window.IsAccessible("board-new");

        await window.Page.Keyboard.PressAsync("n");
        await Expect(window.Page.Locator(".news .chip")).ToHaveCountAsync(0);
        await Expect(Row(window, walk.Code)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_counts_are_those_of_the_board()
    {
        await (await Walk.Begin(Client, Walk.OneStep())).CaseIs(_ => true, "there");
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board");

        var counts = (await Client.Get("api/routing/desks/ttphvcc/board/counts", "reception.a")).Body;
        foreach (var (queue, name) in new[] { ("", "open"), ("?queue=overdue", "overdue"), ("?queue=soon", "dueSoon"), ("?queue=unassigned", "unassigned"), ("?queue=deciding", "deciding") })
            (await Count(window, queue)).Should().Be(counts.GetProperty(name).GetInt32(), name);
    }

    [Fact]
    public async Task A_filter_is_an_address_and_can_be_kept_under_a_name()
    {
        var walk = await Walk.Begin(Client, Walk.OneStep());
        await walk.CaseIs(_ => true, "there");
        await using var window = await chromium.Open(shared.It, "reception.a");
        await window.GoTo("/board?queue=unassigned");
        await window.Page.SelectOptionAsync("label:has-text('Thủ tục') select", "2.001955");
        await Expect(window.Page).ToHaveURLAsync("/board?queue=unassigned&procedure=2.001955");

        await window.Page.FillAsync("#view-name", "Nội quy chờ nhận");
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "Nội quy chờ nhận" })).ToBeVisibleAsync();
        await window.Page.Locator(".menu summary").ClickAsync();
        await window.IsAccessible("board-view-saved-and-menu-open");
        var menu = window.Page.Locator("details.menu");
        for (var link = 0; link < 3; link++) await window.Page.Keyboard.PressAsync("Tab");
        await Expect(menu.GetByRole(AriaRole.Link, new() { Name = "Đăng xuất" })).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Escape");
        await Expect(menu.Locator("summary")).ToBeFocusedAsync();
        await Expect(menu).Not.ToHaveAttributeAsync("open", "");
        await menu.Locator("summary").ClickAsync();
        await window.Page.Keyboard.PressAsync("Shift+Tab");
        await Expect(menu).Not.ToHaveAttributeAsync("open", "");
        await window.IsReachable("board-view-saved");
        await window.GoTo("/board");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Nội quy chờ nhận" }).ClickAsync();
        await Expect(window.Page).ToHaveURLAsync("/board?queue=unassigned&procedure=2.001955");
    }

    [Fact]
    public async Task Another_desks_board_is_not_there()
    {
        var walk = await Walk.Begin(Client, Walk.OneStep());
        await walk.CaseIs(_ => true, "there");
        await using var own = await chromium.Open(shared.It, "reception.a");
        await own.GoTo("/board");
        await using var other = await chromium.Open(shared.It, "reception.b");
        await other.GoTo("/board/ttphvcc");

        await Expect(other.Page.Locator("h1")).ToHaveTextAsync("Không có bảng này");
        await other.IsAccessible("board-not-mine");
        (await other.Page.ContentAsync()).Should().NotContain(walk.Code, "the stream is shared, the right to it is not");
    }

    [Fact]
    public async Task The_first_list_is_light_and_quick()
    {
        var best = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await using var window = await chromium.Open(shared.It, "reception.a");
            var requests = new List<IRequest>();
            window.Page.RequestFinished += (_, request) => requests.Add(request);
            var began = Stopwatch.GetTimestamp();
            await window.GoTo("/board");
            var took = Stopwatch.GetElapsedTime(began);
            best = took < best ? took : best;

            var sizes = await Task.WhenAll(requests.ToArray().Select(r => r.SizesAsync()));
            var weight = sizes.Sum(s => s.ResponseBodySize + s.ResponseHeadersSize);
            output.WriteLine($"{weight / 1024} KB in {requests.Count} requests, alive after {took.TotalMilliseconds:0} ms");
            weight.Should().BeLessThan(300 * 1024);
        }
        best.Should().BeLessThan(TimeSpan.FromSeconds(1));
    }
}
