using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace OneStop.Hosting;

/// <summary>One stored event, whole: what its owner gives away of it. Headers and body are the very texts that stand in the owner's database, so that
/// whoever hashes them hashes the same.</summary>
/// <param name="Sequence">The owner's own order; it has gaps where appends failed.</param>
/// <param name="Version">Within the owner's stream of the dossier, from 1.</param>
public sealed record JournalEntry(
    long Sequence, string Dossier, long Version, Guid Id, string Type, DateTimeOffset RecordedAt, string? By, string? Correlation, string? Causation,
    string Headers, string Data);

/// <param name="Through">Everything up to here is in <paramref name="Entries"/> or never will be.</param>
public sealed record JournalPage(IReadOnlyList<JournalEntry> Entries, long Through);

/// <summary>A service's events in the order of their sequence, given away only when nothing can come before them any more.</summary>
public sealed class Journal(NpgsqlDataSource database, string schema)
{
    public const string Path = "/journal";
    public const int Most = 2000;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLooksAtWriters = TimeSpan.FromMilliseconds(10);

    /// <summary>What comes after <paramref name="after"/>; waits up to <paramref name="patience"/> for something to come.</summary>
    public async Task<JournalPage> Read(long after, int limit, TimeSpan patience, TimeProvider clock, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            if (await Settled(after, limit, () => clock.GetElapsedTime(began) < patience, cancellation) is { } page && page.Through > after) return page;
            if (clock.GetElapsedTime(began) >= patience) return new([], after);
            await Task.Delay(BetweenLooks, clock, cancellation);
        }
    }

    /// <summary>Sequence numbers are drawn before the commit, and transactions commit in any order: a number that is missing may still come. Up to the first
    /// missing one nothing can. A number that is missing right after <paramref name="after"/> was drawn before the higher one that is seen, so by a
    /// transaction that was already running then: when all of those have ended, what is still missing never comes.</summary>
    /// <returns>Null while that is not known.</returns>
    private async Task<JournalPage?> Settled(long after, int limit, Func<bool> patient, CancellationToken cancellation)
    {
        var seen = await Between(after, long.MaxValue, limit, cancellation);
        if (seen is []) return null;
        var whole = seen.TakeWhile((e, i) => e.Sequence == after + 1 + i).ToList();
        if (whole.Count > 0) return Page(whole, whole[^1].Sequence);

        var writers = await Transactions(cancellation);
        while (writers.Count > 0)
        {
            if (!patient()) return null;
            await Task.Delay(BetweenLooksAtWriters, cancellation);
            writers.IntersectWith(await Transactions(cancellation));
        }
        return Page(await Between(after, seen[^1].Sequence, int.MaxValue, cancellation), seen[^1].Sequence);
    }

    /// <summary>Marten may keep a stream of its own, of the places where an append lost a race.</summary>
    private static JournalPage Page(IEnumerable<JournalEntry> entries, long through) => new([.. entries.Where(e => DossierCode.IsCode(e.Dossier))], through);

    /// <summary>Every event after this one in one stream, for a comparison of the whole: the settled and those that may still be overtaken.</summary>
    public async IAsyncEnumerable<JournalEntry> All(long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var export = await connection.BeginBinaryExportAsync(
            $"copy (select {Columns} from {schema}.mt_events where seq_id > {after.ToString(CultureInfo.InvariantCulture)} order by seq_id) to stdout (format binary)", cancellation);
        while (await export.StartRowAsync(cancellation) >= 0)
        {
            var entry = new JournalEntry(
                export.Read<long>(), export.Read<string>(), export.Read<long>(), export.Read<Guid>(), export.Read<string>(), export.Read<DateTime>(), Text(), Text(), Text(),
                Text() ?? "{}", export.Read<string>());
            if (DossierCode.IsCode(entry.Dossier)) yield return entry;
        }

        string? Text()
        {
            if (!export.IsNull) return export.Read<string>();
            export.Skip();
            return null;
        }
    }

    /// <summary>The events of one dossier.</summary>
    public Task<List<JournalEntry>> Of(string dossier, CancellationToken cancellation) =>
        Rows("where stream_id = $1 order by version", cancellation, dossier);

    private Task<List<JournalEntry>> Between(long after, long through, int limit, CancellationToken cancellation) =>
        Rows("where seq_id > $1 and seq_id <= $2 order by seq_id limit $3", cancellation, after, through, limit);

    private const string Columns =
        "seq_id, stream_id::text, version, id, type::text, timestamp, user_name::text, correlation_id::text, causation_id::text, headers::text, data::text";

    private async Task<List<JournalEntry>> Rows(string which, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = database.CreateCommand($"select {Columns} from {schema}.mt_events {which}");
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<JournalEntry>();
        while (await reader.ReadAsync(cancellation))
            entries.Add(new(
                reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetGuid(3), reader.GetString(4), reader.GetDateTime(5), Text(6), Text(7), Text(8),
                Text(9) ?? "{}", reader.GetString(10)));
        return entries;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <summary>Transactions of the service's role now running in this database: nobody else appends.</summary>
    private async Task<HashSet<string>> Transactions(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            select l.virtualtransaction from pg_locks l join pg_stat_activity a using (pid)
            where l.locktype = 'virtualxid' and l.granted and l.mode = 'ExclusiveLock' and a.datname = current_database()
            and a.usename = current_user and l.pid <> pg_backend_pid()
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var running = new HashSet<string>();
        while (await reader.ReadAsync(cancellation)) running.Add(reader.GetString(0));
        return running;
    }
}

/// <summary><c>GET /journal?after=&amp;limit=&amp;wait=</c>, or <c>?dossier=</c> for all of one: for Oversight, with a token of the instance's own key. The gateway does
/// not lead here.</summary>
internal static class JournalEndpoint
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(25);

    internal static void MapJournal(this IEndpointRouteBuilder routes, string schema) => routes
        .MapGet(Journal.Path, async (long? after, int? limit, int? wait, string? dossier, NpgsqlDataSource database, TimeProvider clock, CancellationToken cancellation) =>
        {
            var journal = new Journal(database, schema);
            return dossier is not null ? new(await journal.Of(dossier, cancellation), 0) : await journal.Read(
                after ?? 0, Math.Clamp(limit ?? Journal.Most, 1, Journal.Most), TimeSpan.FromSeconds(Math.Clamp(wait ?? 0, 0, LongestWait.TotalSeconds)), clock, cancellation);
        })
        .RequireAuthorization(BusAddresses.Scheme).ExcludeFromDescription();
}
