using System.Diagnostics;
using Npgsql;
using OneStop.Hosting;
using OneStop.Testing;

namespace OneStop.Oversight.Tests;

/// <summary>Events leave their owner in the order of their sequence, and none is ever overtaken.</summary>
public sealed class JournalTests(OversightHost host)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7));

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private Journal Journal => host.Journal("decision");

    private Task<JournalPage> Read(long after, double seconds = 0) => Journal.Read(after, 100, TimeSpan.FromSeconds(seconds), TimeProvider.System, Ends);

    private async Task<long> Top() => await host.Last("decision");

    [Fact]
    public async Task A_number_that_may_still_come_is_waited_for()
    {
        var (before, slow, fast) = (await Top(), host.NewCode(), host.NewCode());
        await using var connection = new NpgsqlConnection(host.RuntimeConnectionOf("decision"));
        await connection.OpenAsync(Ends);
        await using var held = await connection.BeginTransactionAsync(Ends);
        await OversightHost.Record(connection, "decision", slow, "opened", new { round = 1 }, 1, Now, Now, "handler.a");
        await host.Record("decision", fast, "opened", new { round = 1 }, 1, Now);

        (await Read(before, 0.5)).Through.Should().Be(before, "the lower number is not committed");

        var waiting = Read(before, 10);
        await held.CommitAsync(Ends);
        (await waiting).Entries.Select(e => e.Dossier).Should().Equal(slow, fast);
    }

    [Fact]
    public async Task A_number_drawn_by_a_transaction_that_has_written_nothing_yet_is_waited_for_too()
    {
        var (before, fast) = (await Top(), host.NewCode());
        await using var connection = new NpgsqlConnection(host.RuntimeConnectionOf("decision"));
        await connection.OpenAsync(Ends);
        await using (var held = await connection.BeginTransactionAsync(Ends))
        {
            await using (var draw = new NpgsqlCommand("select nextval('decision.mt_events_sequence')", connection)) await draw.ExecuteScalarAsync(Ends);
            await host.Record("decision", fast, "opened", new { round = 1 }, 1, Now);

            (await Read(before, 0.5)).Through.Should().Be(before);
        }

        var page = await Read(before, 10);
        page.Entries.Select(e => e.Dossier).Should().Equal([fast], "the number before it was given back and will never come");
        page.Through.Should().Be(await Top());
    }

    [Fact]
    public async Task Writers_in_parallel_lose_nothing_on_the_way()
    {
        var codes = Enumerable.Range(0, 40).Select(_ => host.NewCode()).ToArray();
        var (begin, chance) = (await Top(), new Random(7));
        var writing = Task.WhenAll(codes.Select(async (code, i) =>
        {
            await using var connection = new NpgsqlConnection(host.RuntimeConnectionOf("decision"));
            await connection.OpenAsync(Ends);
            for (var n = 0; n < 5; n++)
            {
                await using var transaction = await connection.BeginTransactionAsync(Ends);
                await OversightHost.Record(connection, "decision", code, "drafted", new { n }, n, Now, Now, "handler.a");
                await Task.Delay((i * 7 + n * 3) % 11, Ends);
                // Some give their numbers back.
                if ((i + n) % 6 == 0) await transaction.RollbackAsync(Ends);
                else await transaction.CommitAsync(Ends);
            }
        }));

        var (cursor, seen) = (begin, new List<JournalEntry>());
        while (!writing.IsCompleted || cursor < await Top())
        {
            var page = await Journal.Read(cursor, chance.Next(1, 30), TimeSpan.FromSeconds(1), TimeProvider.System, Ends);
            seen.AddRange(page.Entries);
            cursor = page.Through;
        }
        await writing;

        var stored = await Sql.Query(host.OwnerConnectionOf("decision"), "select seq_id from decision.mt_events where seq_id > $1 order by seq_id", begin);
        seen.Select(e => $"{e.Sequence}").Should().Equal(stored.Select(row => row[0]!));
    }

    [Fact]
    public async Task What_is_committed_is_in_Oversights_copy_within_a_second()
    {
        await host.CaughtUp();
        var code = host.NewCode();
        await host.Record("decision", code, "opened", new { round = 1 }, 1, Now);
        var began = Stopwatch.GetTimestamp();

        while ((await host.Records.Of(code, Ends)).Count == 0 && Stopwatch.GetElapsedTime(began).TotalSeconds < 5) await Task.Delay(5, Ends);

        Stopwatch.GetElapsedTime(began).TotalSeconds.Should().BeLessThan(1);
    }
}
