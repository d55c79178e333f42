using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using OneStop.Bench.Cases;
using OneStop.Intake.People;
using static OneStop.Bench.OversightFigures;

namespace OneStop.Bench;

/// <summary>How soon an officer finds a dossier among a million, over HTTP with rights checked and the look logged on the disk; beside each, the same rows fetched by their keys.</summary>
public static class SearchFigures
{
    public const string Name = "search";

    private const int Looks = 200, Warming = 20;

    /// <summary>What is too slow to be asked that often is not.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);

    private sealed record Asked(string What, Func<int, object> Body);

    /// <param name="kept">See <see cref="OwnGround{T}"/>: filled once, measured as often as wanted.</param>
    public static async Task<int> Run(int dossiers, string? kept, string file)
    {
        await using var ground = new IntakeGround(kept);
        await ground.InitializeAsync();
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ground.OwnerConnection) { CommandTimeout = 0 });
        var (stored, began) = (new SearchedDossiers(ground, dossiers), Stopwatch.GetTimestamp());
        await using (var there = database.CreateCommand("select exists (select 1 from intake.mt_doc_dossieroverview)"))
            if (!(bool)(await there.ExecuteScalarAsync())!)
            {
                await stored.Fill(database);
                Say($"{dossiers:#,0} dossiers filled in, with indexes", Stopwatch.GetElapsedTime(began).TotalSeconds, "s");
            }
        var report = new Report();
        Console.WriteLine($"\n| {"what is looked for",-44} | {"by",-12} | {"found",9} | {"p50",7} | {"p95",7} | {"p99",7} | floor: by key, p50 | p95 |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var (officer, desk) in ((string, string?)[])[("reception.a", "ttphvcc"), ("reception.c", "xa-2"), ("supervisor.a", null)])
            foreach (var asked in Questions(stored, desk, dossiers)) await Measure(ground, database, report, officer, asked);
        report.Save(file, Name, await CaseBench.Machine(ground.OwnerConnection, $"{dossiers} dossiers, {Looks} searches of each kind one after the other"));
        return 0;
    }

    /// <param name="desk">Whose dossiers are asked for.</param>
    private static Asked[] Questions(SearchedDossiers stored, string? desk, int dossiers)
    {
        var random = new Random(17);
        int[] there = [.. Enumerable.Range(0, int.MaxValue).Select(_ => random.Next(dossiers)).Where(n => desk is null || stored.Desk(n) == desk).Take(Looks + Warming)];
        string Of(int i) => stored.Applicant(there[i]).FullName;
        return
        [
            new("a full name", i => new { q = Of(i) }),
            new("the same without diacritics", i => new { q = PersonalRecord.ForSearch(Of(i)) }),
            // As far as one types before looking.
            new("beginnings of its words", i => new { q = string.Join(' ', PersonalRecord.ForSearch(Of(i)).Split(' ').Select(word => word[..Math.Min(2, word.Length)])) }),
            new("a family name", i => new { q = Of(i).Split(' ')[0] }),
            new("an ambiguous name", i => new { q = (i % 4) switch { 0 => "Nguyễn Thị", 1 => "Trần Văn", 2 => "Nguyễn Văn Hùng", _ => "Hương" } }),
            new("a name nobody has", i => new { q = $"Nguyễn Thị Xyz{i}" }),
            new("frequent words, together in nobody", i => new { q = i % 2 == 0 ? "Phạm Trần Văn Thị" : "Lê Hoàng Phan Hương" }),
            new("an identity number", i => new { q = stored.Applicant(there[i]).IdNumber }),
            new("a code", i => new { q = stored.Code(there[i]) }),
            new("an ambiguous name, of one status", i => new { q = i % 2 == 0 ? "Nguyễn Thị" : "Trần Văn", status = "inProgress" }),
            new("everything, first page", _ => new { page = 1 }),
            new("everything, page 20", _ => new { page = 20 }),
            new("everything, page 200", _ => new { page = 200 }),
            new("what awaits a supplement", _ => new { status = "awaitingSupplement" }),
            new("what was returned", _ => new { status = "resultReturned" }),
        ];
    }

    private static async Task Measure(IntakeGround ground, NpgsqlDataSource database, Report report, string officer, Asked asked)
    {
        ground.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ground.Token(officer));
        var (times, floor, found, pages, began) = (new List<double>(), new List<double>(), 0L, new List<string[]>(), Stopwatch.GetTimestamp());
        for (var i = 0; i < Looks + Warming && Stopwatch.GetElapsedTime(began) < Longest; i++)
        {
            var body = asked.Body(i);
            var start = Stopwatch.GetTimestamp();
            using var answer = await ground.Http.PostAsJsonAsync("/api/intake/dossiers/search", body);
            var bytes = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            if (i >= Warming || Stopwatch.GetElapsedTime(began) > Longest / 2) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            var page = JsonNode.Parse(bytes)!;
            found = Math.Max(found, page["total"]!.GetValue<long>());
            pages.Add([.. page["items"]!.AsArray().Select(line => line!["dossierCode"]!.GetValue<string>())]);
        }
        await using var connection = await database.OpenConnectionAsync();
        await using var byKey = new NpgsqlCommand("""
            select line.data, record.data, key.data from unnest($1) code join intake.mt_doc_dossieroverview line on line.id = code
            join intake.mt_doc_sealedrecord record on record.id = (line.data->>'applicantRecord')::uuid join intake.mt_doc_dossierkey key on key.id = code
            """, connection) { Parameters = { new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar } } };
        await byKey.PrepareAsync();
        foreach (var page in pages)
        {
            // Who finds nothing has looked once.
            byKey.Parameters[0].Value = page is [] ? ["H99.15-000101-0001"] : page;
            var start = Stopwatch.GetTimestamp();
            await using var reader = await byKey.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                for (var column = 0; column < 3; column++) _ = reader.GetString(column);
            floor.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        var name = $"{asked.What}, {officer}";
        report.AddTimes(name, times);
        report.AddTimes($"{name}: floor", floor);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {asked.What,-44} | {officer,-12} | {found,9:#,0} | {report[$"{name}, p50"],7:0.0} | {report[$"{name}, p95"],7:0.0} | {report[$"{name}, p99"],7:0.0} | {report[$"{name}: floor, p50"],7:0.00} | {report[$"{name}: floor, p95"],7:0.00} |{(times.Count < Looks ? $" {times.Count} times" : "")}"));
    }
}
