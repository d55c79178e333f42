using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using OneStop.Hosting;

namespace OneStop.Oversight.Record;

/// <summary>The copy of every event: appended to, never changed.</summary>
public sealed class Records(NpgsqlDataSource database)
{
    private const string Columns =
        "place, position, service, sequence, dossier, version, id, type, recorded_at, by_whom, correlation, causation, headers, data, hash";

    private const int DossiersAtOnce = 50;

    /// <summary>The last of a service's events that is held here; 0 for none. The cursor of the copying is the copy itself.</summary>
    public async Task<long> Last(string service, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select coalesce(max(sequence), 0) from {RecordSchema.Name}.events where service = $1");
        command.Parameters.AddWithValue(service);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The last of a service's events before this place.</summary>
    public async Task<long> Last(string service, long before, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select coalesce(max(sequence), 0) from {RecordSchema.Name}.events where service = $1 and place < $2");
        command.Parameters.AddWithValue(service);
        command.Parameters.AddWithValue(before);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task<bool> Has(string service, long sequence, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select exists (select 1 from {RecordSchema.Name}.events where service = $1 and sequence = $2)");
        command.Parameters.AddWithValue(service);
        command.Parameters.AddWithValue(sequence);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Adds what is not here yet; a repeat adds nothing.</summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="TamperedException">Fewer events are here than a checkpoint has sealed: nothing is built on that.</exception>
    public async Task<int> Append(string service, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation)
    {
        if (entries is []) return 0;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Execute(connection, RecordSchema.Lock, cancellation);
        var (place, last, @sealed) = await State(connection, service, cancellation);
        if (place < @sealed) throw new TamperedException($"A checkpoint has sealed {@sealed} events, and {place} are here.");

        var fresh = entries.Where(e => e.Sequence > last).ToArray();
        var heads = await Heads(connection, fresh.Select(e => e.Dossier).Distinct().ToArray(), cancellation);
        await using (var copy = await connection.BeginBinaryImportAsync($"copy {RecordSchema.Name}.events ({Columns}) from stdin (format binary)", cancellation))
        {
            foreach (var entry in fresh)
            {
                var (position, hash) = heads.GetValueOrDefault(entry.Dossier, (0, Chain.Nothing));
                var next = new RecordedEvent(place++, position + 1, service, entry, Chain.Link(hash, Chain.Digest(service, entry)));
                heads[entry.Dossier] = (next.Position, next.Hash);
                await Write(copy, next, cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
        return fresh.Length;
    }

    /// <summary>A dossier's events in the order of their arrival.</summary>
    public async Task<List<RecordedEvent>> Of(string dossier, CancellationToken cancellation) =>
        await Rows("where dossier = $1 order by position", cancellation, dossier);

    /// <summary>Events in the one order of everything.</summary>
    public async Task<List<RecordedEvent>> After(long place, int limit, CancellationToken cancellation) =>
        await Rows("where place > $1 order by place limit $2", cancellation, place, limit);

    /// <summary>The kinds of the events at these places.</summary>
    public async Task<Dictionary<long, string>> TypesAt(long[] places, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select place, type from {RecordSchema.Name}.events where place = any($1)");
        command.Parameters.Add(new() { Value = places });
        var types = new Dictionary<long, string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) types.Add(reader.GetInt64(0), reader.GetString(1));
        return types;
    }

    /// <summary>How many there are.</summary>
    public async Task<long> Size(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select coalesce(max(place) + 1, 0) from {RecordSchema.Name}.events");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Every event from this place on and before that one, hashed anew.</summary>
    public IAsyncEnumerable<List<Digested>> Digests(long from, long before, CancellationToken cancellation) => Digested.All(database, from, before, cancellation);

    /// <summary>Each dossier with all its events before a place, one dossier after the other: however many there are, a few dozen are in memory.</summary>
    public IAsyncEnumerable<(string Dossier, List<RecordedEvent> Events)> Dossiers(long before, CancellationToken cancellation) =>
        Dossiers("position = 1 and", -1, before, cancellation);

    /// <summary>The same, only of dossiers to which something was added from that place on.</summary>
    public IAsyncEnumerable<(string Dossier, List<RecordedEvent> Events)> Dossiers(long from, long before, CancellationToken cancellation) =>
        Dossiers("place >= $2 and place < $3 and", from, before, cancellation);

    private async IAsyncEnumerable<(string Dossier, List<RecordedEvent> Events)> Dossiers(
        string which, long from, long before, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var last = ""; ;)
        {
            await using var codes = database.CreateCommand($"select distinct dossier from {RecordSchema.Name}.events where {which} dossier > $1 order by dossier limit {DossiersAtOnce}");
            codes.Parameters.AddWithValue(last);
            if (from >= 0) codes.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = from }, new() { Value = before } });
            var page = new List<string>();
            await using (var reader = await codes.ExecuteReaderAsync(cancellation))
                while (await reader.ReadAsync(cancellation)) page.Add(reader.GetString(0));
            if (page is not [.., var newest]) yield break;
            last = newest;
            var events = await Rows("where dossier = any($1) and place < $2 order by dossier, position", cancellation, page.ToArray(), before);
            foreach (var dossier in events.GroupBy(e => e.Entry.Dossier)) yield return (dossier.Key, [.. dossier]);
        }
    }

    /// <summary>The hashes before a place, in order.</summary>
    public async IAsyncEnumerable<(long Place, string Dossier, int Position, byte[] Hash)> Hashes(long before, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select place, dossier, position, hash from {RecordSchema.Name}.events where place < $1 order by place");
        command.Parameters.AddWithValue(before);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) yield return (reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetFieldValue<byte[]>(3));
    }

    private async Task<List<RecordedEvent>> Rows(string which, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = database.CreateCommand($"select {Columns} from {RecordSchema.Name}.events {which}");
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<RecordedEvent>();
        while (await reader.ReadAsync(cancellation))
            events.Add(new(
                reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2),
                new(reader.GetInt64(3), reader.GetString(4), reader.GetInt64(5), reader.GetGuid(6), reader.GetString(7), reader.GetDateTime(8), Text(9), Text(10), Text(11),
                    reader.GetString(12), reader.GetString(13)),
                reader.GetFieldValue<byte[]>(14)));
        return events;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <summary>The next place, the last of the service's events, and how many events are sealed.</summary>
    private static async Task<(long Place, long Last, long Sealed)> State(NpgsqlConnection connection, string service, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            select coalesce((select max(place) + 1 from {RecordSchema.Name}.events), 0),
                coalesce((select max(sequence) from {RecordSchema.Name}.events where service = $1), 0),
                coalesce((select size from {RecordSchema.Name}.checkpoints order by number desc limit 1), 0)
            """, connection) { Parameters = { new() { Value = service } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private static async Task<Dictionary<string, (int Position, byte[] Hash)>> Heads(NpgsqlConnection connection, string[] dossiers, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""
            select d, h.position, h.hash from unnest($1) d
            cross join lateral (select position, hash from {RecordSchema.Name}.events where dossier = d order by position desc limit 1) h
            """, connection) { Parameters = { new() { Value = dossiers } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var heads = new Dictionary<string, (int, byte[])>();
        while (await reader.ReadAsync(cancellation)) heads[reader.GetString(0)] = (reader.GetInt32(1), reader.GetFieldValue<byte[]>(2));
        return heads;
    }

    private static async Task Write(NpgsqlBinaryImporter copy, RecordedEvent e, CancellationToken cancellation)
    {
        await copy.StartRowAsync(cancellation);
        await copy.WriteAsync(e.Place, cancellation);
        await copy.WriteAsync(e.Position, cancellation);
        await copy.WriteAsync(e.Service, cancellation);
        await copy.WriteAsync(e.Entry.Sequence, cancellation);
        await copy.WriteAsync(e.Entry.Dossier, cancellation);
        await copy.WriteAsync(e.Entry.Version, cancellation);
        await copy.WriteAsync(e.Entry.Id, cancellation);
        await copy.WriteAsync(e.Entry.Type, cancellation);
        await copy.WriteAsync(e.Entry.RecordedAt.UtcDateTime, NpgsqlDbType.TimestampTz, cancellation);
        foreach (var text in (string?[])[e.Entry.By, e.Entry.Correlation, e.Entry.Causation])
            if (text is null) await copy.WriteNullAsync(cancellation);
            else await copy.WriteAsync(text, cancellation);
        await copy.WriteAsync(e.Entry.Headers, cancellation);
        await copy.WriteAsync(e.Entry.Data, cancellation);
        await copy.WriteAsync(e.Hash, cancellation);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>What is here contradicts what was sealed.</summary>
public sealed class TamperedException(string message) : Exception(message);
