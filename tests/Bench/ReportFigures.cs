using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using OneStop.Hosting;
using OneStop.Launcher;
using OneStop.Oversight.Cases;
using OneStop.Oversight.Figures;
using OneStop.Oversight.Record;
using OneStop.Provinces;
using static OneStop.Bench.OversightFigures;

namespace OneStop.Bench;

/// <summary>What the periodic reports take over a year of dossiers, twelve events each: keeping their rows, one month, the whole year.</summary>
public static class ReportFigures
{
    public const string Name = "reports";

    private const int EventsOfADossier = 12, Together = 1000;

    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.FromHours(7));

    public static async Task<int> Run(int dossiers)
    {
        await using var ground = new OversightGround(null);
        await ground.InitializeAsync();
        await using var database = NpgsqlDataSource.Create(ground.OwnerConnection);
        await Measure(database, dossiers);
        return 0;
    }

    private static async Task Measure(NpgsqlDataSource database, int dossiers)
    {
        var (records, lives, sequences) = (new Records(database), new Lives(database), new Dictionary<string, long>());
        for (var from = 0; from < dossiers; from += Together)
            foreach (var service in Enumerable.Range(from, Together).SelectMany(i => Events(i, dossiers)).GroupBy(e => e.Service))
                await records.Append(service.Key, [.. service.Select(e => e.Entry with { Sequence = sequences[service.Key] = sequences.GetValueOrDefault(service.Key) + 1 })], default);
        await Execute(database, "vacuum analyze oversight.events");

        var began = Stopwatch.GetTimestamp();
        await lives.Rebuild(default);
        Say($"rows of {dossiers:#,0} dossiers, from zero", (double)dossiers * EventsOfADossier / Stopwatch.GetElapsedTime(began).TotalSeconds, "events/s");
        await Execute(database, "vacuum analyze oversight.lives");

        if (!ProvincePack.Load(Checkout.PathOf("deploy/provinces/sample")).TryTake(out var province, out var problems)) throw new InvalidOperationException(string.Join('\n', problems));
        foreach (var (what, period) in new[] { ("a month", new Period(new(2026, 6, 15), new(2026, 7, 14))), ("a year", new Period(new(2026, 1, 1), new(2026, 12, 31))) })
        {
            var outlook = new Outlook(period, Outlook.EndOf(period), DateTimeOffset.MaxValue);
            Report? report = null;
            began = Stopwatch.GetTimestamp();
            for (var i = 0; i < 3; i++)
                report = await Report.Of(ReportForm.Find("07b")!, null, outlook, lives.Read(period.Begins, new Standpoint(outlook.At, null, null), default), province);
            Say($"07b of {what}, {report!.Rows[^1].Values[0]:#,0} dossiers", Stopwatch.GetElapsedTime(began).TotalMilliseconds / 3, "ms");
            if (report.Checks.Any(c => !c.Holds)) throw new InvalidOperationException("The report does not hold together.");
        }
    }

    /// <summary>Accepted one after the other through the year, done within ten days.</summary>
    private static IEnumerable<(string Service, JournalEntry Entry)> Events(int i, int dossiers)
    {
        var (code, at, tick) = (string.Create(CultureInfo.InvariantCulture, $"H99.15-260105-{i:000000}"), Start.AddDays(350.0 * i / dossiers), 0);
        var due = at.AddDays(7);
        (string, JournalEntry) Event(string type, object data, double days)
        {
            var (service, when) = (type.Split('.')[0], at.AddDays(days));
            tick++;
            return (service, new(
                0, code, tick, new Guid(SHA256.HashData(BitConverter.GetBytes((long)i * 100 + tick)).AsSpan(0, 16)), type, when, "handler.a", "0HNQB066NVS13:00000001", null,
                $$"""{"role": "handler", "tick": {{tick}}, "unit": "stp-tu-phap", "occurredAt": "{{when:O}}"}""", JsonSerializer.Serialize(data, Json.Options)));
        }

        var days = i % 10;
        yield return Event("intake.submitted", new { procedureCode = "2.000635", procedureVersion = 1, deskId = "ttphvcc", agencyCode = "H99.15", channel = i % 3 == 0 ? "Online" : "Counter", resultDelivery = "Desk" }, 0);
        yield return Event("intake.accepted", new { acceptedAt = at, dueAt = due, explanation = "Tính từ 09:00 thứ Năm 05/03/2026, 16 giờ làm việc.", lawProfile = "2025" }, 0);
        yield return Event("routing.caseOpened", new
        {
            procedureCode = "2.000635", deskId = "ttphvcc", agencyCode = "H99.15", acceptedAt = at, dueAt = due, decidingUnitId = "stp-lanh-dao",
            steps = new[] { new { name = "Tra cứu", unitId = "stp-tu-phap", hours = 8 }, new { name = "Soạn", unitId = "stp-tu-phap", hours = 4 } }, terms = new { lawProfile = "2025", procedureVersion = 1 },
        }, 0);
        yield return Event("routing.stepStarted", new { index = 0, name = "Tra cứu", unitId = "stp-tu-phap" }, 0);
        yield return Event("routing.claimed", new { officer = "handler.a" }, 0.1);
        yield return Event("routing.stepCompleted", new { index = 0, officer = "handler.a" }, days * 0.5);
        yield return Event("routing.stepStarted", new { index = 1, name = "Soạn", unitId = "stp-tu-phap" }, days * 0.5);
        yield return Event("routing.stepCompleted", new { index = 1, officer = "handler.a" }, days * 0.8);
        yield return Event("routing.submittedForDecision", new { round = 1 }, days * 0.8);
        yield return Event("decision.signed", new { contentSha256 = "ab" }, days);
        yield return Event("decision.issued", new { number = "1", at = at.AddDays(days) }, days);
        yield return Event("intake.resultReceived", new { number = "1", issuedAt = at.AddDays(days) }, days);
    }
}
