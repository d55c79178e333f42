using System.Collections.Concurrent;
using System.Diagnostics;
using FluentAssertions;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>A warm case lives in memory: what is asked of the database is counted, statement by statement.</summary>
[Collection(nameof(RoutingHost))]
public sealed class WarmCaseTests(RoutingHost routing)
{
    /// <summary>Every statement this process sends to PostgreSQL, as Npgsql traces it.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly ConcurrentQueue<string> sent = new();
        private readonly ActivityListener listener;

        public Statements()
        {
            listener = new()
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity => sent.Enqueue(string.Join('\n', activity.TagObjects.Select(t => t.Value))),
            };
            ActivitySource.AddActivityListener(listener);
        }

        /// <summary>Reads of a single case; what boards, messages and silos ask in the background is something else.</summary>
        public IEnumerable<string> ReadsOfACase => sent.Except(Writes).Where(s => !IsLookForNews(s)).Where(s =>
            s.Contains("mt_events", StringComparison.Ordinal) && s.Contains("select", StringComparison.OrdinalIgnoreCase)
            || s.Contains("mt_streams", StringComparison.Ordinal)
            || s.Contains("mt_doc_caseoverview", StringComparison.Ordinal) && s.Contains("d.id", StringComparison.Ordinal));

        public IEnumerable<string> Writes => sent.Where(s => s.Contains("insert into routing.mt_events", StringComparison.Ordinal));

        /// <summary>Desks look every five seconds for what nobody told them.</summary>
        private static bool IsLookForNews(string statement) =>
            statement.Contains("mt_events_sequence", StringComparison.Ordinal) || statement.Contains("where seq_id > ", StringComparison.Ordinal);

        public void Dispose() => listener.Dispose();
    }

    [Fact]
    public async Task Reading_a_warm_case_reads_nothing_from_the_database()
    {
        var code = await routing.Open();
        (await routing.Read("handler.a", code)).Should(200);

        using var statements = new Statements();
        for (var i = 0; i < 200; i++) (await routing.Read("handler.a", code)).Should(200);

        statements.ReadsOfACase.Should().BeEmpty();
    }

    [Fact]
    public async Task Reading_a_cold_case_reads_its_events_once()
    {
        var code = await routing.Open();
        await routing.ForgetCase(code);

        using var statements = new Statements();
        for (var i = 0; i < 5; i++) (await routing.Read("handler.a", code)).Should(200);

        statements.ReadsOfACase.Should().ContainSingle();
    }

    [Fact]
    public async Task A_command_on_a_warm_case_writes_without_reading()
    {
        var code = await routing.Open();

        using var statements = new Statements();
        (await routing.Act("handler.a", code, "claim")).Should(200);
        (await routing.Act("handler.a", code, "complete-step")).Should(200);

        statements.Writes.Should().HaveCount(2);
        statements.ReadsOfACase.Should().BeEmpty();
    }
}
