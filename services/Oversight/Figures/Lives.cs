using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using OneStop.Hosting;
using OneStop.Oversight.Cases;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Figures;

/// <summary>What the figures need of every dossier, one row each, kept beside the record and made from nothing else: at any instant of both times the row folds to
/// what the events themselves would.</summary>
public sealed class Lives(NpgsqlDataSource database) : IOverviews
{
    /// <summary><c>begun</c>: nothing happened before this instant. <c>touched</c>: after this instant, in either time, nothing about the dossier has changed; infinity while
    /// it is open. <c>entries</c>: null where an event amends an earlier one, so that the order depends on the standpoint; the record itself is then read.</summary>
    public static readonly Schema.Script Tables = new($"""
        create table if not exists {RecordSchema.Name}.lives (dossier text primary key, touched timestamptz not null, entries text);
        alter table {RecordSchema.Name}.lives add column if not exists begun timestamptz not null default '-infinity';
        create index if not exists lives_touched on {RecordSchema.Name}.lives (touched);
        create table if not exists {RecordSchema.Name}.lives_cursor (one boolean primary key default true check (one), place bigint not null);
        """);

    private const string Lock = "select pg_advisory_xact_lock(736203)";
    private const int Together = 5000;

    /// <summary>What PostgreSQL calls infinity, and minus infinity.</summary>
    private static readonly DateTime Forever = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), Ever = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);
    private const string Columns = "dossier, position, service, version, type, recorded_at, by_whom, headers, data";

    /// <summary>Takes in what the record has and this has not.</summary>
    public async Task CatchUp(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        while (await Step(connection, cancellation)) { }
    }

    /// <summary>Forgets everything and makes it anew from the record.</summary>
    /// <returns>How many dossiers there are.</returns>
    public async Task<int> Rebuild(CancellationToken cancellation)
    {
        await using (var forget = database.CreateCommand($"delete from {RecordSchema.Name}.lives_cursor")) await forget.ExecuteNonQueryAsync(cancellation);
        await CatchUp(cancellation);
        await using var count = database.CreateCommand($"select count(*)::int from {RecordSchema.Name}.lives");
        return (int)(await count.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Makes every row anew from what the record had at the cursor, and holds it against the one that is stored, all as of one moment.</summary>
    public async Task<OverviewComparison> Compare(CancellationToken cancellation)
    {
        await CatchUp(cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await using var look = new NpgsqlCommand($"select place from {RecordSchema.Name}.lives_cursor", connection);
        var (last, made, different) = (await look.ExecuteScalarAsync(cancellation) as long? ?? -1, 0, new List<string>());
        await foreach (var batch in All(connection, last, cancellation))
        {
            var stored = (await Rows(connection, $"where dossier = any('{{{string.Join(',', batch.Keys)}}}')", cancellation)).ToHashSet();
            made += batch.Count;
            different.AddRange(batch.Where(d => !stored.Contains(Row(d.Key, d.Value))).Select(d => d.Key));
        }
        different.AddRange((await Rows(
            connection, $"l where not exists (select 1 from {RecordSchema.Name}.events e where e.dossier = l.dossier and place <= {last} and type = any('{Types}'))", cancellation)).Select(r => r.Dossier));
        return new(nameof(Lives), made, different.Count, [.. different.Take(IOverviews.Told)]);
    }

    /// <summary>Every dossier that had begun, and was not yet over at an instant or has changed since, as seen from a standpoint.</summary>
    public async IAsyncEnumerable<Life> Read(DateTimeOffset since, Standpoint standpoint, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await CatchUp(cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var amended = new List<string>();
        await using (var command = new NpgsqlCommand($"select dossier, entries from {RecordSchema.Name}.lives where touched >= $1 and begun <= $2", connection)
        {
            Parameters = { new() { Value = since.UtcDateTime }, new() { Value = standpoint.AsOf?.UtcDateTime ?? Forever } },
        })
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation))
                if (reader.IsDBNull(1)) amended.Add(reader.GetString(0));
                else yield return Life.Of(reader.GetString(0), Entry.Read(reader.GetString(1)).Where(e => !(e.At > standpoint.AsOf) && !(e.Known > standpoint.KnownAt)));
        foreach (var (dossier, events) in await Events(connection, amended, cancellation)) yield return Seen(dossier, events, standpoint);
    }

    /// <summary>From the events themselves.</summary>
    public static Life Seen(string dossier, IEnumerable<RecordedEvent> events, Standpoint standpoint) =>
        Life.Of(dossier, standpoint.See(events).Select(c => Entry.Of(c.Event, c.At)).OfType<Entry>());

    /// <summary>What is kept of a dossier's events, in the order in which they count.</summary>
    public static IReadOnlyList<Entry> EntriesOf(IEnumerable<RecordedEvent> events) =>
        [.. new Standpoint(null, null, null).See(events).Select(c => Entry.Of(c.Event, c.At)).OfType<Entry>()];

    /// <returns>False when there was nothing left.</returns>
    private static async Task<bool> Step(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Execute(connection, Lock, cancellation);
        await using var look = new NpgsqlCommand(
            $"select (select place from {RecordSchema.Name}.lives_cursor), (select coalesce(max(place), -1) from {RecordSchema.Name}.events)", connection);
        long? cursor;
        long last;
        await using (var reader = await look.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            (cursor, last) = (reader.IsDBNull(0) ? null : reader.GetInt64(0), reader.GetInt64(1));
        }
        if (cursor == last) return false;
        if (cursor is null) await MakeAll(connection, last, cancellation);
        else
        {
            last = Math.Min(last, cursor.Value + Together);
            await using var which = new NpgsqlCommand($"select distinct dossier from {RecordSchema.Name}.events where place > $1 and place <= $2", connection)
            {
                Parameters = { new() { Value = cursor.Value }, new() { Value = last } },
            };
            var dossiers = new List<string>();
            await using (var reader = await which.ExecuteReaderAsync(cancellation))
                while (await reader.ReadAsync(cancellation)) dossiers.Add(reader.GetString(0));
            await Keep(connection, await Events(connection, dossiers, cancellation), cancellation);
        }
        await Execute(connection, $"insert into {RecordSchema.Name}.lives_cursor (place) values ({last}) on conflict (one) do update set place = excluded.place", cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private static async Task MakeAll(NpgsqlConnection connection, long last, CancellationToken cancellation)
    {
        await Execute(connection, $"delete from {RecordSchema.Name}.lives", cancellation);
        await foreach (var batch in All(connection, last, cancellation)) await Keep(connection, batch, cancellation);
    }

    /// <summary>Every dossier's events up to a place, each dossier's in one go. Within a transaction.</summary>
    private static async IAsyncEnumerable<Dictionary<string, List<RecordedEvent>>> All(NpgsqlConnection connection, long last, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Execute(connection, $"""
            declare everything no scroll cursor for select {Columns} from {RecordSchema.Name}.events where place <= {last} and type = any('{Types}') order by dossier, position
            """, cancellation);
        var batch = new Dictionary<string, List<RecordedEvent>>();
        for (var ended = false; !ended;)
        {
            await using var fetch = new NpgsqlCommand("fetch 20000 from everything", connection);
            var before = batch.Values.Sum(e => e.Count);
            await using (var reader = await fetch.ExecuteReaderAsync(cancellation)) await Gather(reader, batch, cancellation);
            ended = batch.Values.Sum(e => e.Count) == before;
            // The last one's events may go on.
            var whole = ended ? batch.Keys.ToList() : [.. batch.Keys.SkipLast(1)];
            yield return whole.ToDictionary(d => d, d => batch[d]);
            foreach (var dossier in whole) batch.Remove(dossier);
        }
        await Execute(connection, "close everything", cancellation);
    }

    private static async Task<List<(string Dossier, DateTime Begun, DateTime Touched, string? Entries)>> Rows(NpgsqlConnection connection, string which, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select dossier, begun, touched, entries from {RecordSchema.Name}.lives {which}", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<(string, DateTime, DateTime, string?)>();
        while (await reader.ReadAsync(cancellation)) rows.Add((reader.GetString(0), reader.GetDateTime(1), reader.GetDateTime(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        return rows;
    }

    private static string Types { get; } = $"{{{string.Join(',', Entry.Types)}}}";

    private static async Task<Dictionary<string, List<RecordedEvent>>> Events(NpgsqlConnection connection, List<string> dossiers, CancellationToken cancellation)
    {
        var events = new Dictionary<string, List<RecordedEvent>>();
        if (dossiers is []) return events;
        await using var command = new NpgsqlCommand(
            $"select {Columns} from {RecordSchema.Name}.events where dossier = any($1) and type = any('{Types}') order by dossier, position", connection)
        {
            Parameters = { new() { Value = dossiers.ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await Gather(reader, events, cancellation);
        return events;
    }

    private static async Task Gather(NpgsqlDataReader reader, Dictionary<string, List<RecordedEvent>> events, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
        {
            var dossier = reader.GetString(0);
            if (!events.TryGetValue(dossier, out var own)) events[dossier] = own = [];
            own.Add(new(0, reader.GetInt32(1), reader.GetString(2), new(
                0, dossier, reader.GetInt64(3), Guid.Empty, reader.GetString(4), reader.GetDateTime(5), reader.IsDBNull(6) ? null : reader.GetString(6), null, null,
                reader.GetString(7), reader.GetString(8)), []));
        }
    }

    private static async Task Keep(NpgsqlConnection connection, Dictionary<string, List<RecordedEvent>> dossiers, CancellationToken cancellation)
    {
        var rows = dossiers.Select(d => Row(d.Key, d.Value)).ToList();
        await using var command = new NpgsqlCommand($"""
            insert into {RecordSchema.Name}.lives (dossier, begun, touched, entries) select * from unnest($1, $2, $3, $4)
            on conflict (dossier) do update set begun = excluded.begun, touched = excluded.touched, entries = excluded.entries
            """, connection);
        command.Parameters.AddWithValue(rows.Select(r => r.Dossier).ToArray());
        command.Parameters.Add(new() { Value = rows.Select(r => r.Begun).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = rows.Select(r => r.Touched).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = rows.Select(r => r.Entries).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static (string Dossier, DateTime Begun, DateTime Touched, string? Entries) Row(string dossier, List<RecordedEvent> events)
    {
        var entries = EntriesOf(events);
        // Nothing is earlier than what an amendment says or than when it became known.
        var touched = Life.Of(dossier, entries).IsOver ? Kept(entries.Max(e => e.At > e.Known ? e.At : e.Known)) : Forever;
        return events.Any(e => Amendment.Of(e) is not null) ? (dossier, Ever, touched, null) : (dossier, Kept(entries.Min(e => e.At)), touched, Entry.Write(entries));

        // In microseconds, as PostgreSQL keeps them.
        static DateTime Kept(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>Keeps the rows up to date, so that who asks for a figure waits for little.</summary>
public sealed class KeepingLives(Lives lives, TimeProvider clock, ILogger<KeepingLives> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await lives.CatchUp(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The figures wait: {Reason}", e.Message);
            }
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
