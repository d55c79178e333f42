using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OneStop.BrowserTests;

public sealed class InboxTests(SharedInstance shared, Chromium chromium)
{
    private Client Client => shared.It.Client;

    private async Task<Walk> Waiting()
    {
        var walk = await Walk.Begin(Client, Walk.OneStep());
        await walk.CaseIs(_ => true, "there");
        return walk;
    }

    [Fact]
    public async Task Several_are_claimed_at_once_and_each_has_its_own_outcome()
    {
        var (mine, taken) = (await Waiting(), await Waiting());
        await using var window = await chromium.Open(shared.It, Walk.Handler);
        await window.GoTo("/inbox?queue=unassigned&procedure=2.001955");
        foreach (var walk in new[] { mine, taken }) await window.Page.CheckAsync($"input[aria-label='Chọn {walk.Code}']");
        await Expect(window.Page.Locator(".bulk")).ToContainTextAsync("Nhận thụ lý (2)");
        await window.IsAccessible("inbox-selected");

        // A colleague is faster; the row says so at once, and the act is on what the page shows.
        await Client.Insist($"{taken.Case}/claim", Walk.Colleague, new { });
        await Expect(window.Page.Locator("tr", new() { HasText = taken.Code })).ToContainTextAsync("đã rời danh sách");
        await window.Page.Keyboard.PressAsync("t");

        await Expect(window.Page.Locator(".outcomes .well")).ToContainTextAsync(mine.Code);
        await window.IsAccessible("inbox-outcomes");
        (await mine.CaseIs(c => c.Word("assignee") == Walk.Handler, "claimed")).Word("assignee").Should().Be(Walk.Handler);
        (await taken.CaseIs(_ => true, "there")).Word("assignee").Should().Be(Walk.Colleague);
    }

    [Fact]
    public async Task Several_are_handed_over_at_once()
    {
        Walk[] mine = [await Waiting(), await Waiting(), await Waiting()];
        foreach (var walk in mine) await Client.Insist($"{walk.Case}/claim", Walk.Handler, new { });
        await using var window = await chromium.Open(shared.It, Walk.Handler);
        // From the moment that the act can be stopped, what the server has to tell waits until it has been looked at.
        var (seen, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await window.Page.RouteWebSocketAsync(new Regex("/_blazor"), page =>
        {
            var (server, before) = (page.ConnectToServer(), Task.CompletedTask);
            server.OnMessage(frame =>
            {
                before = Pass(before);

                async Task Pass(Task others)
                {
                    await others;
                    if (frame.Binary is { } bytes) page.Send(bytes); else page.Send(frame.Text!);
                    if (frame.Binary.AsSpan().IndexOf("Dừng lại"u8) < 0 || !seen.TrySetResult()) return;
                    await go.Task;
                }
            });
        });
        await window.GoTo("/inbox?queue=mine&procedure=2.001955");
        foreach (var walk in mine) await window.Page.CheckAsync($"input[aria-label='Chọn {walk.Code}']");
        await window.Page.SelectOptionAsync(".bulk select", Walk.Colleague);
        await window.Page.GetByLabel("Lý do").FillAsync("Nghỉ phép.");
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Bàn giao (3)" })).ToBeEnabledAsync();
        await window.IsAccessible("inbox-hand-over");
        await window.IsReachable("inbox-hand-over");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Bàn giao (3)" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Dừng lại" })).ToBeVisibleAsync();
        await window.IsAccessible("inbox-going");
        go.SetResult();
        await Expect(window.Page.Locator(".bulk [role=status]")).ToHaveTextAsync("Xong: 3 được, 0 không được.");
        (await Task.WhenAll(mine.Select(async walk => (await walk.CaseIs(_ => true, "there")).Word("assignee")))).Should().AllBe(Walk.Colleague);
    }

    [Fact]
    public async Task A_head_of_department_assigns_from_the_inbox()
    {
        var walk = await Waiting();
        await using var window = await chromium.Open(shared.It, Walk.Reviewer);
        await window.GoTo("/inbox?procedure=2.001955&queue=unassigned");
        await window.Page.CheckAsync($"input[aria-label='Chọn {walk.Code}']");
        await window.Page.SelectOptionAsync(".bulk select", Walk.Colleague);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Phân công (1)" }).ClickAsync();

        await Expect(window.Page.Locator(".outcomes .well")).ToContainTextAsync("đã phân công");
        (await walk.CaseIs(c => c.Word("assignee") is not null, "assigned")).Word("assignee").Should().Be(Walk.Colleague);
    }

    [Fact]
    public async Task A_new_case_is_in_the_inbox_of_its_department_without_asking()
    {
        await Waiting();
        await using var window = await chromium.Open(shared.It, Walk.Handler);
        await window.GoTo("/inbox");
        await window.IsAccessible("inbox");
        var walk = await Walk.Begin(Client, Walk.OneStep());
        await Expect(window.Page.Locator(".news .chip")).ToContainTextAsync("hồ sơ mới");
        await window.IsAccessible("inbox-new");
        await window.Page.Keyboard.PressAsync("n");
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = walk.Code })).ToBeVisibleAsync();
    }
}
