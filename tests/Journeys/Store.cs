using System.Collections.Concurrent;
using System.Text.Json;
using Npgsql;

namespace OneStop.Journeys;

public sealed record StoredEvent(
    string Service, string Code, long Version, string Type, DateTimeOffset RecordedAt, string? By, string? Correlation, string? Causation, JsonElement Headers)
{
    public long Tick => Headers.GetProperty("tick").GetInt64();
}

/// <summary>What really stands in the three databases, reached as an operator reaches them: <c>./onestop db SERVICE</c>.</summary>
public sealed class Store(RunningInstance instance) : IAsyncDisposable
{
    public static readonly string[] Services = ["intake", "routing", "decision"];

    private readonly ConcurrentDictionary<string, Lazy<Task<NpgsqlDataSource>>> sources = [];

    public async Task<IReadOnlyList<StoredEvent>> Events(string service, params IEnumerable<string> codes)
    {
        await using var command = (await Source(service)).CreateCommand($"""
            select stream_id, version, type, timestamp, user_name, correlation_id, causation_id, headers::text
            from {service}.mt_events where stream_id = any($1) order by stream_id, version
            """);
        command.Parameters.AddWithValue(codes.ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        var events = new List<StoredEvent>();
        while (await reader.ReadAsync())
            events.Add(new(
                service, reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), Text(4), Text(5), Text(6),
                JsonSerializer.Deserialize<JsonElement>(reader.GetString(7))));
        return events;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    public async Task<long> Count(string service, string sql)
    {
        await using var command = (await Source(service)).CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>How many events each service has, once nothing is on its way any more.</summary>
    public Task<string> Settled() => Eventually.Sees(async () =>
    {
        var before = await Counts();
        await Task.Delay(500);
        return before == await Counts() ? before : "";
    }, counts => counts.Length > 0, "settled");

    private async Task<string> Counts()
    {
        var counts = new List<string>();
        foreach (var service in Services)
            counts.Add($"{service} {await Count(service, $"select count(*) from {service}.mt_events")} events,"
                + $" {await Count(service, "select count(*) from wolverine.wolverine_outgoing_envelopes")} to send");
        return string.Join("; ", counts);
    }

    /// <summary>Each of these dossiers went the whole way of one handling step exactly once: nothing lost, nothing doubled, nothing acknowledged that is not stored.</summary>
    public async Task HoldsWholeJourneys(IReadOnlyCollection<string> codes, IEnumerable<Acknowledged> acknowledged)
    {
        await Settled();
        foreach (var (service, expected) in new[]
        {
            // Word of the taking-up may be overtaken by word of the result; then there is nothing left to start.
            ("intake", "intake.submitted intake.accepted intake.resultReceived intake.resultReturned"),
            ("routing", "routing.caseOpened routing.stepStarted routing.claimed routing.stepCompleted routing.submittedForDecision routing.caseClosed"),
            ("decision", "decision.opened decision.drafted decision.reviewed decision.signed decision.issued"),
        })
        {
            var streams = (await Events(service, codes)).GroupBy(e => e.Code).ToDictionary(g => g.Key, g => g.ToArray());
            streams.Should().HaveCount(codes.Count, $"{service} must have a stream for each dossier");
            foreach (var (code, events) in streams)
            {
                string.Join(' ', events.Select(e => e.Type).Where(t => t != "intake.handlingStarted")).Should().Be(expected, code);
                events.Count(e => e.Type == "intake.handlingStarted").Should().BeLessThanOrEqualTo(1, code);
                events.Select(e => e.Version).Should().Equal(Enumerable.Range(1, events.Length).Select(v => (long)v), code);
            }
            foreach (var (_, code, version) in acknowledged.Where(a => a.Service == service && streams.ContainsKey(a.Code)))
                streams[code].Length.Should().BeGreaterThanOrEqualTo((int)version, $"version {version} of {code} was acknowledged");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources.Values) await (await source.Value).DisposeAsync();
    }

    private Task<NpgsqlDataSource> Source(string service) => sources.GetOrAdd(service, s => new(async () =>
    {
        var db = await instance.Onestop("db", s);
        // Killed servers and services must not leave dead connections to be found by the next look.
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(db.Output.Trim()) { Pooling = false }.ConnectionString);
    })).Value;
}
