using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Marten;
using Npgsql;
using OneStop.Hosting;
using OneStop.Hosting.Sealing;
using OneStop.Intake.Dossiers;

namespace OneStop.Intake.People;

/// <summary>How people are found although nobody can read them: keyed hashes of the identity number and of every beginning of every word of the name, without
/// diacritics. Rebuilt from the sealed records at will, erased with the dossier's key.</summary>
public sealed class PersonIndex(IDocumentStore store, NpgsqlDataSource database, DossierKeys keys, KeyRing ring) : IOverviews
{
    /// <summary>Of more, the newest.</summary>
    public const int MostFound = 1000;

    private const int MostWords = 20, LongestWord = 24, Together = 500;

    /// <summary>Beside its marks, a record is found by its desk and by when it was made: the first digits of its identifier change every three days, and sixteen times as seldom. So the newest of
    /// three hundred thousand Nguyễns are looked for among those of these days; all of a name are fetched only where they are few.</summary>
    public const string FoundBy = "(marks || array[hashtextextended(desk_id, 0), hashtextextended(left(record::text, 5), 0), hashtextextended(left(record::text, 4), 0)])";

    /// <summary>Rows that no record stands behind.</summary>
    private const string Inventions = "from intake.person_index line where not exists (select 1 from intake.mt_doc_sealedrecord record where record.id = line.record)";

    public static readonly Schema.Script Tables = new($"""
        create table if not exists intake.person_index (record uuid primary key, dossier_code text not null, desk_id text not null, marks bigint[] not null);
        create index if not exists person_index_found_by on intake.person_index using gin ({FoundBy}) with (fastupdate = off);
        drop index if exists intake.person_index_marks;
        create index if not exists person_index_dossier on intake.person_index (dossier_code);
        -- What stands in a new index on expressions is known to the planner only then.
        analyze intake.person_index, intake.mt_doc_dossieroverview;
        """);

    public void Add(IDocumentSession session, PersonalRecord person, string deskId) => session.QueueSqlCommand(
        "insert into intake.person_index (record, dossier_code, desk_id, marks) values (?, ?, ?, ?) on conflict (record) do nothing",
        person.Id, person.DossierCode, deskId, MarksOf(person));

    public void Remove(IDocumentSession session, string code) => session.QueueSqlCommand("delete from intake.person_index where dossier_code = ?", code);

    /// <summary>An identity number, or beginnings of words of the name in any order.</summary>
    /// <param name="desk">Whose dossiers; null for the whole province.</param>
    /// <param name="wanted">How many of the newest are needed, where there are more than a thousand.</param>
    /// <returns>Codes of dossiers, the newest records first: all, or where there are more than a thousand, as many as are wanted, up to a thousand.</returns>
    public async Task<(string[] Codes, bool More)> Find(string q, string? desk, int wanted, CancellationToken cancellation)
    {
        long[] marks = PersonalRecord.IsIdentity(q) ? [Mark("id", q)] : [.. Words(q).Select(word => Mark("name", word))];
        string[] own = desk is null ? [] : [desk];
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // By the index alone: where the planner thinks a name frequent it would read all records from end to end, and words that are frequent each may be together in nobody.
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var last = new NpgsqlCommand("set local enable_seqscan = off; select record from intake.person_index order by record desc limit 1", connection);
        if (await last.ExecuteScalarAsync(cancellation) is not Guid newest) return ([], false);
        var recent = await Among(5);
        if (recent.More) return recent;
        if (await Found(newestFirst: false, own) is { More: false } all) return all;
        if (recent.Codes.Length < wanted && recent.Codes.Length * 16 >= wanted) recent = await Among(4);
        if (recent.Codes.Length < wanted) recent = await Found(newestFirst: true, own);
        return (recent.Codes, true);

        Task<(string[] Codes, bool More)> Among(int digits) => Found(newestFirst: true, [.. LastTwo($"{newest:N}"[..digits]).Select(time => own.Append(time).ToArray())]);

        // Ordered only when all are there: otherwise the planner would go through the records backwards.
        async Task<(string[] Codes, bool More)> Found(bool newestFirst, params string[][] ways)
        {
            await using var command = new NpgsqlCommand($"""
                with found as {(newestFirst ? "" : "not ")}materialized (select dossier_code, record from intake.person_index where {string.Join(" or ", ways.Select((_, i) =>
                    $"{FoundBy} @> ($1 || array(select hashtextextended(word, 0) from unnest(${i + 2}) word))"))})
                select dossier_code, record from found {(newestFirst ? "order by record desc" : "")} limit {MostFound + 1}
                """, connection);
            command.Parameters.AddWithValue(marks);
            foreach (var way in ways) command.Parameters.AddWithValue(way);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var found = new List<(string Code, Guid Record)>();
            while (await reader.ReadAsync(cancellation)) found.Add((reader.GetString(0), reader.GetGuid(1)));
            return ([.. found.OrderByDescending(f => f.Record).Take(MostFound).Select(f => f.Code).Distinct()], found.Count > MostFound);
        }
    }

    /// <summary>These hexadecimal digits, and what came before them.</summary>
    private static IEnumerable<string> LastTwo(string digits)
    {
        var now = Convert.ToInt64(digits, 16);
        return from time in (long[])[now, now - 1] where time >= 0 select time.ToString("x", CultureInfo.InvariantCulture).PadLeft(digits.Length, '0');
    }

    public async Task<int> Rebuild(CancellationToken cancellation)
    {
        var done = 0;
        await foreach (var lines in Lines(cancellation))
        {
            await using var session = store.LightweightSession();
            foreach (var (record, _, desk, person) in lines)
            {
                session.QueueSqlCommand("delete from intake.person_index where record = ?", record);
                if (person is not null) Add(session, person, desk);
            }
            await session.SaveChangesAsync(cancellation);
            done += lines.Count;
        }
        await using var forget = database.CreateCommand($"delete {Inventions}");
        await forget.ExecuteNonQueryAsync(cancellation);
        return done;
    }

    public async Task<OverviewComparison> Compare(CancellationToken cancellation)
    {
        var (read, different) = (0, new List<string>());
        await foreach (var lines in Lines(cancellation))
        {
            var stored = await Stored([.. lines.Select(l => l.Record)], cancellation);
            different.AddRange(lines
                .Where(l => stored.TryGetValue(l.Record, out var line) ? l.Person is null || line.Desk != l.Desk || !line.Marks.SetEquals(MarksOf(l.Person)) : l.Person is not null)
                .Select(l => l.Code));
            read += lines.Count;
        }
        await using var look = database.CreateCommand($"select dossier_code {Inventions}");
        await using var reader = await look.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) different.Add(reader.GetString(0));
        return new(nameof(PersonIndex), read, different.Count, [.. different.Take(IOverviews.Told)]);
    }

    /// <summary>What every record should be found by; nobody, where the dossier's key is destroyed.</summary>
    private async IAsyncEnumerable<IReadOnlyList<Line>> Lines([EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = Guid.Empty;
        while (true)
        {
            await using var session = store.QuerySession();
            var records = await session.Query<SealedRecord>().Where(r => r.Id > last).OrderBy(r => r.Id).Take(Together).ToListAsync(cancellation);
            if (records is []) yield break;
            var known = await keys.Of(records.Select(r => r.DossierCode), cancellation);
            var desks = (await session.LoadManyAsync<DossierOverview>(cancellation, [.. records.Select(r => r.DossierCode).Distinct()])).ToDictionary(d => d.Id, d => d.DeskId);
            yield return [.. records.Select(r => new Line(r.Id, r.DossierCode, desks.GetValueOrDefault(r.DossierCode, ""),
                known.TryGetValue(r.DossierCode, out var key) && desks.ContainsKey(r.DossierCode) ? PersonalRecord.Open(r, key) : null))];
            last = records[^1].Id;
        }
    }

    private async Task<Dictionary<Guid, (string Desk, HashSet<long> Marks)>> Stored(Guid[] records, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select record, desk_id, marks from intake.person_index where record = any($1)");
        command.Parameters.AddWithValue(records);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var stored = new Dictionary<Guid, (string, HashSet<long>)>();
        while (await reader.ReadAsync(cancellation)) stored[reader.GetGuid(0)] = (reader.GetString(1), [.. reader.GetFieldValue<long[]>(2)]);
        return stored;
    }

    private sealed record Line(Guid Record, string Code, string Desk, PersonalRecord? Person);

    /// <summary>What the person is found by.</summary>
    public long[] MarksOf(PersonalRecord person) =>
    [
        .. person.IdNumber is { Length: > 0 } number ? new[] { Mark("id", number) } : [],
        .. Words(person.FullName).SelectMany(word => Enumerable.Range(1, word.Length).Select(length => word[..length])).Distinct().Select(start => Mark("name", start)),
    ];

    private static IEnumerable<string> Words(string text) =>
        PersonalRecord.ForSearch(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords).Select(word => word[..Math.Min(word.Length, LongestWord)]);

    /// <summary>Eight bytes tell a million people's names apart, and give less away than all thirty-two.</summary>
    private long Mark(string of, string text) => BinaryPrimitives.ReadInt64LittleEndian(HMACSHA256.HashData(ring.Finding, Encoding.UTF8.GetBytes($"{of} {text}")));
}
