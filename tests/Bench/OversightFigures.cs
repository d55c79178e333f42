using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OneStop.Hosting;
using OneStop.Oversight.Mining;
using OneStop.Oversight.Record;

namespace OneStop.Bench;

/// <summary>What the record does with five million events: copying, as-of of a case of 200 events, verification, exports. The processes of PostgreSQL count too, so this goes by the clock.</summary>
public static class OversightFigures
{
    public const string Name = "oversight";

    private const int EventsOfADossier = 200, Together = 2000, Looks = 1000;

    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.FromHours(7));

    /// <param name="kept">See <see cref="OversightGround"/>: filled once, measured as often as wanted.</param>
    public static async Task<int> Run(long events, string? kept)
    {
        await using var ground = new OversightGround(kept);
        await ground.InitializeAsync();
        await using var database = NpgsqlDataSource.Create(ground.OwnerConnection);
        await Measure(ground, database, events);
        return 0;
    }

    private static async Task Measure(OversightGround ground, NpgsqlDataSource database, long events)
    {
        var (records, checkpoints) = (ground.Services.GetRequiredService<Records>(), ground.Services.GetRequiredService<Checkpoints>());
        var dossiers = (int)(events / EventsOfADossier);
        var (began, there) = (Stopwatch.GetTimestamp(), await records.Size(default));
        // As they come: many dossiers at once, each a little further.
        for (var sequence = there; sequence < events; sequence += Together)
            await records.Append("routing", [.. Enumerable.Range(1, Together).Select(i => Event(sequence + i, dossiers))], default);
        if (there < events)
        {
            Say("copied", (events - there) / Stopwatch.GetElapsedTime(began).TotalSeconds, "events/s");
            await Execute(database, "vacuum analyze oversight.events");
            began = Stopwatch.GetTimestamp();
            await checkpoints.Seal(default);
            Say("sealed, from nothing, in", Stopwatch.GetElapsedTime(began).TotalMilliseconds, "ms");
        }

        // As a page asks, one after the other; the first of them are for the compiler.
        var (random, times, busy) = (new Random(5), new List<double>(), TimeSpan.Zero);
        ground.Http.DefaultRequestHeaders.Authorization = new("Bearer", ground.Token("supervisor.a"));
        for (var i = -Looks; i < Looks; i++)
        {
            if (i == 0) busy = ProcessorTime(ground);
            var at = Uri.EscapeDataString(Start.AddMinutes(random.Next(EventsOfADossier)).ToString("O"));
            began = Stopwatch.GetTimestamp();
            using var answer = await ground.Http.GetAsync(new Uri($"/api/oversight/cases/{Code(random.Next(dossiers))}?asOf={at}", UriKind.Relative));
            _ = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            if (i >= 0) times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        busy = ProcessorTime(ground) - busy;
        times.Sort();
        Say($"as-of of a case of {EventsOfADossier} events over HTTP, p50", times[Looks / 2], "ms");
        Say($"as-of of a case of {EventsOfADossier} events over HTTP, p95", times[Looks * 95 / 100], "ms");
        Say("for which one processor was busy, PostgreSQL and client included", busy.TotalMilliseconds / Looks, "ms");

        // The second of two: by then what is hot has been compiled.
        var verification = ground.Services.GetRequiredService<Verification>();
        await verification.Run(null, [], 0, TimeSpan.Zero, default);
        busy = ProcessorTime(ground);
        var report = await verification.Run(null, [], 0, TimeSpan.Zero, default);
        busy = ProcessorTime(ground) - busy;
        if (!report.IsWhole) throw new InvalidOperationException($"Not whole: {report.Findings[0]}");
        Say("verified", report.Events / report.Seconds, "events/s");
        Say("for which one processor was busy, PostgreSQL's part included", busy.TotalMicroseconds / report.Events, "µs an event");

        foreach (var (name, write) in new (string, Func<Stream, Func<IAsyncEnumerable<(string, List<RecordedEvent>)>>, CancellationToken, Task>)[] { ("OCEL 2.0", Ocel.Write), ("XES", Xes.Write) })
        {
            (began, var (counted, before)) = (Stopwatch.GetTimestamp(), (new Counted(), GC.GetTotalMemory(forceFullCollection: true)));
            await write(counted, () => records.Dossiers(events, default), default);
            Say($"exported as {name}", events / Stopwatch.GetElapsedTime(began).TotalSeconds, "events/s");
            Say($"exported as {name}", counted.Written / 1e6, "MB");
            Say("and in memory meanwhile, beyond what was before, at most", (counted.Most - before) / 1e6, "MB");
        }
    }

    /// <summary>Of this process and all of PostgreSQL's: on a machine with other work, the figure that does not depend on it.</summary>
    private static TimeSpan ProcessorTime(OversightGround ground)
    {
        var postmaster = $"{ground.Postmaster}";
        // A backend that has ended is in its parent's account.
        var ticks = Stat($"/proc/{postmaster}")[11..15].Sum(Ticks)
            + Directory.GetDirectories("/proc").Where(d => char.IsDigit(d[6])).Select(Stat).Where(s => s.Length > 13 && s[1] == postmaster).Sum(s => Ticks(s[11]) + Ticks(s[12]));
        return TimeSpan.FromSeconds(ticks / 100.0) + Environment.CpuUsage.TotalTime;

        static long Ticks(string text) => long.Parse(text, CultureInfo.InvariantCulture);

        // After the name of the program, which may hold anything; [1] is the parent, [11] to [14] the time of itself and of its children.
        static string[] Stat(string process)
        {
            try
            {
                return File.ReadAllText($"{process}/stat").Split(')')[^1].Trim().Split(' ');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }
    }

    /// <summary>Takes everything, keeps nothing, and looks now and then how much memory is in use.</summary>
    private sealed class Counted : Stream
    {
        private const long BetweenLooks = 50_000_000;

        public long Written { get; private set; }
        public long Most { get; private set; }
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => Written;
        public override long Position { get => Written; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Written / BetweenLooks < (Written += buffer.Length) / BetweenLooks) Most = Math.Max(Most, GC.GetTotalMemory(forceFullCollection: true));
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }

    private static JournalEntry Event(long sequence, int dossiers)
    {
        var (dossier, n) = ((int)(sequence % dossiers), sequence / dossiers);
        var at = Start.AddMinutes(n);
        var (type, data) = (n % 4) switch
        {
            _ when n == 0 => ("routing.caseOpened", """{"steps": [{"name": "Thẩm định", "hours": 8, "unitId": "stp-tu-phap"}, {"name": "Soạn kết quả", "hours": 4, "unitId": "stp-tu-phap"}], "terms": {"lawProfile": "2025", "procedureVersion": 1}, "dueAt": "2026-03-06T17:00:00+07:00", "deskId": "ttphvcc", "agencyCode": "H99.15", "acceptedAt": "2026-03-05T09:00:00+07:00", "decidingUnitId": "stp-lanh-dao"}"""),
            0 => ("routing.claimed", """{"officer": "handler.a"}"""),
            1 => ("routing.handedOver", """{"to": "handler.c", "from": "handler.a", "reason": "Nghỉ phép theo lịch của phòng"}"""),
            2 => ("routing.dueDateRecalculated", """{"dueAt": "2026-03-09T17:00:00+07:00", "because": "Lịch làm việc thay đổi", "explanation": "Tính từ 09:00 thứ Năm 05/03/2026, 16 giờ làm việc."}"""),
            _ => ("routing.stepStarted", """{"name": "Soạn kết quả", "index": 1, "unitId": "stp-tu-phap"}"""),
        };
        return new(
            sequence, Code(dossier), n + 1, Id(sequence), type, at, "handler.a", "0HNQB066NVS13:00000001", "00-cb9adcfa62b25446578cd5da417d7656-2655bde3447a8893-00",
            $$"""{"role": "handler", "tick": {{n + 1}}, "unit": "stp-tu-phap", "occurredAt": "{{at:O}}"}""", data);
    }

    private static Guid Id(long sequence) => new(SHA256.HashData(BitConverter.GetBytes(sequence)).AsSpan(0, 16));

    private static string Code(int dossier) => string.Create(CultureInfo.InvariantCulture, $"H99.15-260105-{dossier:00000}");

    internal static async Task Execute(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    internal static void Say(string what, double figure, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-50} {figure,12:#,##0.0} {unit}"));
}
