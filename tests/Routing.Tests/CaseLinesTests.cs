using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OneStop.Hosting;
using OneStop.Routing.Cases;
using OneStop.Testing;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>Lines of boards and inboxes are written behind the events; whatever dies, and whoever is faster, they catch up.</summary>
[Collection(nameof(RoutingHost))]
public sealed class CaseLinesTests(RoutingHost routing)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CaseLines Lines => routing.Http.Services.GetRequiredService<CaseLines>();

    [Fact]
    public async Task Whoever_reads_a_list_after_an_act_sees_the_act()
    {
        for (var i = 0; i < 10; i++)
        {
            var code = await routing.OpenAndClaim("handler.c");
            (await routing.Get("handler.c", "/api/routing/inbox")).Should(200);
            (await Line(code)).Should().Be("3 handler.c", "an inbox was read since");
        }
    }

    [Fact]
    public async Task What_all_silos_left_behind_when_they_died_is_written_before_the_next_one_serves()
    {
        var (old, missing) = (await Claimed(), await Claimed());
        await Leave(old, missing);

        using var next = ActivatorUtilities.CreateInstance<CaseLines>(routing.Http.Services);
        await next.StartAsync(Cancellation);
        await next.Written();

        (await Line(old)).Should().Be("3 handler.a");
        (await Line(missing)).Should().Be("3 handler.a");
        await next.StopAsync(Cancellation);
    }

    [Fact]
    public async Task What_another_silo_left_behind_is_written_by_one_that_lives_and_told_to_the_desk()
    {
        var (old, missing) = (await Claimed(), await Claimed());
        await routing.AppendBehindTheGrain(old, new HandedOver("handler.a", "handler.c", "Nghỉ phép."));
        await Leave(missing);

        await routing.AmongSilos(() => RoutingHost.Eventually(async () => await Line(old) == "4 handler.c" && await Line(missing) == "3 handler.a", "caught up", 15));

        var board = (await routing.Get("reception.a", "/api/routing/desks/ttphvcc/board")).Body.GetProperty("cases").EnumerateArray();
        board.Single(c => c.GetProperty("dossierCode").GetString() == old).GetProperty("assignee").GetString().Should().Be("handler.c");
    }

    [Fact]
    public async Task A_silo_that_is_alone_looks_after_a_commit_whose_outcome_nobody_knows()
    {
        var code = await Claimed();
        await routing.AppendBehindTheGrain(code, new HandedOver("handler.a", "handler.c", "Nghỉ phép."));

        Lines.Doubt();

        await RoutingHost.Eventually(async () => await Line(code) == "4 handler.c", "caught up", 15);
    }

    [Fact]
    public async Task An_older_line_never_takes_the_place_of_a_newer_one()
    {
        var code = await Claimed();
        var newest = CaseOverview.Of(code, await Folded(code));

        Lines.Take(newest with { Version = 2, Assignee = "handler.c" });
        await routing.LinesWritten();
        (await Line(code)).Should().Be("3 handler.a");

        Lines.Take(newest with { Version = 9, Assignee = "handler.b" });
        Lines.Take(newest with { Version = 8, Assignee = "handler.c" });
        await routing.LinesWritten();
        (await Line(code)).Should().Be("9 handler.b");
    }

    [Fact]
    public async Task What_was_taken_is_written_before_the_process_ends()
    {
        var code = await Claimed();
        using var ending = ActivatorUtilities.CreateInstance<CaseLines>(routing.Http.Services);
        await ending.StartAsync(Cancellation);

        ending.Take(CaseOverview.Of(code, await Folded(code)) with { Version = 7, Assignee = "handler.b" });
        await ending.StopAsync(Cancellation);

        (await Line(code)).Should().Be("7 handler.b");
    }

    [Fact]
    public async Task While_lines_cannot_be_written_readers_are_told_and_the_committer_waits_and_nothing_is_lost()
    {
        var sample = CaseOverview.Of("", await Folded(await Claimed()));
        using var lines = ActivatorUtilities.CreateInstance<CaseLines>(routing.Http.Services);
        await lines.StartAsync(Cancellation);
        await using var other = new NpgsqlConnection(routing.OwnerConnection);
        await other.OpenAsync(Cancellation);
        await using (var transaction = await other.BeginTransactionAsync(Cancellation))
        {
            await using var locking = new NpgsqlCommand("lock table routing.mt_doc_caseoverview in access exclusive mode", other, transaction);
            await locking.ExecuteNonQueryAsync(Cancellation);
            for (var i = 0; i < 1_000; i++) lines.Take(sample with { Id = $"many-{i}" });

            var room = Task.Run(lines.WaitForRoom, Cancellation);
            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
            room.IsCompleted.Should().BeFalse("the committer waits");
            await FluentActions.Awaiting(lines.Written).Should().ThrowAsync<NpgsqlException>();
        }

        lines.WaitForRoom();
        await lines.Written();
        (await Sql.Execute(routing.OwnerConnection, "delete from routing.mt_doc_caseoverview where id like 'many-%'")).Should().Be(1_000);
        await lines.StopAsync(Cancellation);
    }

    /// <returns>Its code; the line is in the table.</returns>
    private async Task<string> Claimed()
    {
        var code = await routing.OpenAndClaim();
        await routing.LinesWritten();
        (await Line(code)).Should().Be("3 handler.a");
        return code;
    }

    /// <summary>As a process does that dies between the commit and its lines: the last ones are missing, others say what was.</summary>
    private Task<int> Leave(params string[] codes) => Sql.Execute(routing.OwnerConnection, $$"""
        delete from routing.mt_doc_caseoverview where id = '{{codes[^1]}}';
        update routing.mt_doc_caseoverview set data = data - 'assignee' || '{"version": 2}' where id = any('{ {{string.Join(',', codes[..^1])}} }');
        """);

    private async Task<string?> Line(string code) => (await Sql.Query(routing.OwnerConnection,
        $"select data ->> 'version' || coalesce(' ' || (data ->> 'assignee'), '') from routing.mt_doc_caseoverview where id = '{code}'")).SingleOrDefault()?[0];

    private async Task<Standing<Case>> Folded(string code) => (await routing.Events(code)).Aggregate(Standing<Case>.Nothing, (s, e) => s.With(e));
}
