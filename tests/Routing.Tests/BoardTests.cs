using System.Runtime.CompilerServices;
using System.Text.Json;
using FluentAssertions;
using OneStop.Contracts.Decision;
using OneStop.Hosting;
using OneStop.Routing.Desks;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>The desk's live board. Only these tests use the desks xa-2 and, for streams, phuong-1.</summary>
[Collection(nameof(RoutingHost))]
public sealed class BoardTests(RoutingHost routing)
{
    private const string Desk = "xa-2", Officer = "reception.c";

    [Fact]
    public async Task The_board_counts_what_is_open_overdue_soon_due_unassigned_and_being_decided()
    {
        var before = (await Board()).Counts;
        await routing.Open(desk: Desk, dueAt: RoutingHost.Now.AddHours(-1));
        await routing.Open(desk: Desk, dueAt: RoutingHost.Now.AddHours(23));
        await routing.Open(desk: Desk, dueAt: RoutingHost.Now.AddHours(25));
        var claimed = await routing.Open(desk: Desk);
        (await routing.Act("handler.a", claimed, "claim")).Should(200);
        var deciding = await routing.Open(desk: Desk);
        (await routing.Act("handler.a", deciding, "claim")).Should(200);
        (await routing.Act("handler.a", deciding, "complete-step")).Should(200);
        var closed = await routing.Open(desk: Desk);
        await routing.Hear(new ResultWasIssued(closed, 9, "1", RoutingHost.Now));

        var expected = new BoardCounts(before.Open + 5, before.Overdue + 1, before.DueSoon + 1, before.Unassigned + 3, before.Deciding + 1);

        await RoutingHost.Eventually(async () => (await Board()).Counts == expected, $"the board counts {expected}");
        (await Board()).Cases.Select(c => c.DossierCode).Should().Contain([claimed, deciding]).And.NotContain(closed);
    }

    [Fact]
    public async Task The_board_is_in_order_of_due_time_then_of_code()
    {
        var at = RoutingHost.Now.AddDays(100);
        var later = await routing.Open(desk: Desk, dueAt: at.AddHours(1));
        var first = await routing.Open(desk: Desk, dueAt: at.AddHours(-1));
        var second = await routing.Open(desk: Desk, dueAt: at);
        var third = await routing.Open(desk: Desk, dueAt: at);
        string[] mine = [first, second, third, later];

        await RoutingHost.Eventually(async () => (await Board()).Cases.Count(c => mine.Contains(c.DossierCode)) == 4, "all four are on the board");

        (await Board()).Cases.Select(c => c.DossierCode).Where(mine.Contains).Should().Equal(mine);
    }

    [Fact]
    public async Task Whoever_reads_the_board_after_an_act_sees_the_act()
    {
        var before = (await Board()).Counts;
        for (var i = 1; i <= 10; i++)
        {
            var code = await routing.Open(desk: Desk);
            (await Board()).Cases.Select(c => c.DossierCode).Should().Contain(code);
            (await routing.Get(Officer, $"/api/routing/desks/{Desk}/board/counts")).Should(200).Body.GetProperty("open").GetInt32().Should().Be(before.Open + i);
        }
    }

    [Fact]
    public async Task A_board_that_left_the_memory_is_built_again_from_the_read_model()
    {
        var code = await routing.Open(desk: Desk);
        await RoutingHost.Eventually(async () => (await Board()).Cases.Any(c => c.DossierCode == code), "the case is on the board");
        var grain = routing.Grains.Desk(Desk);
        var before = await grain.Board();

        await CollectIdleGrains();

        DeskBoard after = before;
        await RoutingHost.Eventually(async () => (after = await grain.Board()).Activation != before.Activation, "the desk has started anew");
        after.Counts.Should().Be(before.Counts);
        after.Cases.Should().BeEquivalentTo(before.Cases, compare => compare.WithStrictOrdering().ComparingByMembers<Cases.CaseOverview>()
            .Using<DateTimeOffset>(at => at.Subject.Should().BeCloseTo(at.Expectation, TimeSpan.FromMilliseconds(1))).When(at => at.Path.EndsWith("At", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_board_finds_by_itself_what_a_dying_silo_could_not_tell()
    {
        var code = await routing.Open(desk: Desk);
        await RoutingHost.Eventually(async () => (await Board()).Cases.Any(c => c.DossierCode == code), "the case is on the board");
        await routing.LinesWritten();

        await using var session = routing.Store.LightweightSession();
        var overview = (await session.LoadAsync<Cases.CaseOverview>(code, TestContext.Current.CancellationToken))!;
        session.Store(overview with { Assignee = "handler.c", Version = overview.Version + 1, ChangedAt = RoutingHost.Now });
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);

        await routing.AmongSilos(() => RoutingHost.Eventually(async () => (await Board()).Cases.Single(c => c.DossierCode == code).Assignee == "handler.c", "the board has looked", 15));
    }

    [Fact]
    public async Task An_open_page_sees_the_board_then_each_change_at_once_and_the_case_leave()
    {
        var code = await routing.Open(desk: "phuong-1");
        await using var page = await Page.Open(routing, "reception.b", "phuong-1");
        var board = await page.Next("board");
        board.GetProperty("deskId").GetString().Should().Be("phuong-1");

        var start = TimeProvider.System.GetTimestamp();
        (await routing.Act("handler.a", code, "claim")).Should(200);
        var change = await page.Next("change", c => About(c, code) && c.GetProperty("case").TryGetProperty("assignee", out _));
        TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(2));
        change.GetProperty("case").GetProperty("assignee").GetString().Should().Be("handler.a");
        change.GetProperty("gone").GetBoolean().Should().BeFalse();
        var open = change.GetProperty("counts").GetProperty("open").GetInt32();

        await routing.Hear(new ResultWasIssued(code, 9, "1", RoutingHost.Now));
        var gone = await page.Next("change", c => About(c, code));
        gone.GetProperty("gone").GetBoolean().Should().BeTrue();
        gone.GetProperty("counts").GetProperty("open").GetInt32().Should().Be(open - 1);
    }

    [Fact]
    public async Task An_open_page_sees_each_of_many_cases_that_change_together()
    {
        await using var page = await Page.Open(routing, "reception.b", "phuong-1");
        await page.Next("board");

        var missing = (await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => routing.Open(desk: "phuong-1")))).ToHashSet();

        while (missing.Count > 0) missing.Remove((await page.Next("change", c => c.TryGetProperty("case", out _))).GetProperty("case").GetProperty("dossierCode").GetString()!);
    }

    [Fact]
    public async Task An_open_page_sees_a_due_time_pass_though_nobody_did_anything()
    {
        await using var page = await Page.Open(routing, "reception.b", "phuong-1");
        await page.Next("board");
        var code = await routing.Open(desk: "phuong-1", dueAt: RoutingHost.Now.AddSeconds(1.5));
        var opened = await page.Next("change", c => About(c, code));

        var passed = await page.Next("change", c => About(c, code) && Overdue(c) == Overdue(opened) + 1);

        passed.GetProperty("counts").GetProperty("dueSoon").GetInt32().Should().Be(opened.GetProperty("counts").GetProperty("dueSoon").GetInt32() - 1);

        static int Overdue(JsonElement change) => change.GetProperty("counts").GetProperty("overdue").GetInt32();
    }

    [Fact]
    public async Task An_open_page_gets_the_whole_board_again_after_the_desk_has_moved()
    {
        await using var page = await Page.Open(routing, "reception.b", "phuong-1");
        await page.Next("board");
        await CollectIdleGrains();
        var code = await routing.Open(desk: "phuong-1");

        var board = await page.Next("board", _ => true, 20);

        board.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("dossierCode").GetString()).Should().Contain(code);
    }

    [Theory]
    [InlineData("reception.b", Desk)]
    [InlineData("reception.a", "phuong-1")]
    [InlineData("reception.c", "khong-co")]
    [InlineData("supervisor.a", "khong-co")]
    public async Task To_others_the_board_does_not_exist(string officer, string desk)
    {
        (await routing.Get(officer, $"/api/routing/desks/{desk}/board")).Refused(404, "not-found");
        (await routing.Get(officer, $"/api/routing/desks/{desk}/board/stream")).Refused(404, "not-found");
    }

    [Fact]
    public async Task A_supervisor_sees_every_desk() => (await routing.Get("supervisor.a", $"/api/routing/desks/{Desk}/board")).Should(200);

    private Task CollectIdleGrains() => routing.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    private async Task<DeskBoardEndpoint.View> Board() =>
        (await routing.Get(Officer, $"/api/routing/desks/{Desk}/board")).Should(200).Body.Deserialize<DeskBoardEndpoint.View>(Json.Options)!;

    private static bool About(JsonElement change, string code) =>
        change.TryGetProperty("case", out var line) && line.GetProperty("dossierCode").GetString() == code;

    /// <summary>A page that follows the board.</summary>
    private sealed class Page(HttpResponseMessage response) : IAsyncDisposable
    {
        private readonly CancellationTokenSource closed = new();
        private IAsyncEnumerator<(string Name, JsonElement Data)>? events;

        public static async Task<Page> Open(RoutingHost routing, string officer, string desk)
        {
            var response = await routing.Stream(officer, $"/api/routing/desks/{desk}/board/stream", CancellationToken.None);
            response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
            return new(response);
        }

        /// <summary>The next event of that name for which it holds; others are passed over.</summary>
        public async Task<JsonElement> Next(string name, Func<JsonElement, bool>? holds = null, double seconds = 10)
        {
            events ??= Read(closed.Token).GetAsyncEnumerator();
            while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(seconds)))
                if (events.Current.Name == name && (holds is null || holds(events.Current.Data))) return events.Current.Data;
            throw new InvalidOperationException("The stream has ended.");
        }

        private async IAsyncEnumerable<(string, JsonElement)> Read([EnumeratorCancellation] CancellationToken cancellation)
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
            var name = "";
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line["event: ".Length..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal)) yield return (name, JsonDocument.Parse(line["data: ".Length..]).RootElement);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await closed.CancelAsync();
            response.Dispose();
            closed.Dispose();
        }
    }
}
