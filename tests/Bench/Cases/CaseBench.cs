using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Hosting;
using OneStop.Routing;
using OneStop.Routing.Cases;
using OneStop.Testing;
using Orleans.Core.Internal;

namespace OneStop.Bench.Cases;

/// <summary><c>bench write</c>, <c>quick</c> and <c>full</c>: active cases beside what the database can do at all, in one run on one server.</summary>
internal static class CaseBench
{
    /// <param name="profile"><c>write</c>: only transitions; <c>quick</c>; <c>full</c>: with millions of events in the store.</param>
    public static async Task<int> Run(string profile, string json)
    {
        var full = profile == "full";
        var (report, runs, cases, lasting) = (new Report(), 3, full ? 3_000 : 1_500, TimeSpan.FromSeconds(full ? 10 : 5));
        await using var ground = new RoutingGround();
        await ground.InitializeAsync();
        var (floor, life) = (new Floor(ground.FillerConnection), new Lifecycle(ground));
        await floor.Prepare();
        Say("warming up");
        // Until the compiler has made the best of what is hot.
        await life.ThroughGrains(12_000);
        await life.ThroughHttp(8_000);

        for (var run = 1; run <= runs; run++)
        {
            Say($"run {run} of {runs}");
            report.Add("floor: one checked insert a commit", await floor.Transitions(lasting), "/s");
            // About as long as the floor.
            await Measured("grains", () => life.ThroughGrains(cases * 4), 1.0, 2.0);
            await Measured("HTTP", () => life.ThroughHttp(cases * 2), 0.35, 0.8);
            var (rowsIn, rowsOut) = await floor.Copy();
            report.Add("floor: COPY in", rowsIn, "rows/s");
            report.Add("floor: COPY out", rowsOut, "rows/s");
        }
        if (profile == "write") return await Told();
        for (var run = 1; run <= runs; run++)
            report.AddTimes("HTTP at half load", await life.AtRate(cases, report["HTTP"] / 2), (20, 50), (5, 15));
        await new Reading(ground, life, report).Run(runs, full);
        await new Growth(ground, floor, life, report).Run(full ? [50_000, 500_000, 5_000_000] : [50_000], cases);
        await new Overload(ground, life, report).Run();
        return await Told();

        async Task<int> Told()
        {
            report.Print();
            report.Save(json, profile, await Machine(ground.OwnerConnection, Work));
            return 0;
        }

        async Task Measured(string what, Func<Task<List<double>>> live, double must, double aim)
        {
            var (bytes, wal, cpu) = (await Bytes(), await Wal(), Cpu(ground));
            var began = Stopwatch.GetTimestamp();
            var times = await live();
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var spent = Cpu(ground);
            report.Add(what, times.Count / seconds, "/s");
            report.Add($"{what} to the floor", times.Count / seconds / report["floor: one checked insert a commit"], "x", must, aim);
            report.AddTimes(what, times);
            report.Add($"{what}: processor of this process (with its client)", (spent.Own - cpu.Own) / times.Count * 1000, "s/1,000");
            report.Add($"{what}: processor of PostgreSQL", (spent.Server - cpu.Server) / times.Count * 1000, "s/1,000");
            report.Add($"{what}: database", (double)(await Bytes() - bytes) / times.Count, "bytes", 1300, 650);
            report.Add($"{what}: write-ahead log", (double)(await Wal() - wal) / times.Count, "bytes");
            report.Add("memory of the process", Environment.WorkingSet / 1e6, "MB");
        }

        Task<long> Bytes() => ground.Ask<long>("select pg_database_size(current_database())");

        async Task<long> Wal() => (long)await ground.Ask<decimal>("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
    }

    internal static readonly string Work = $"{Lifecycle.Transitions} transitions, {Lifecycle.InFlight} cases in flight";

    /// <param name="connection">To the server of the figures.</param>
    /// <param name="work">What was done in the figures.</param>
    internal static async Task<object> Machine(string connection, string work)
    {
        return new
        {
            at = TimeProvider.System.GetUtcNow(), os = RuntimeInformation.OSDescription, cores = Environment.ProcessorCount, dotnet = RuntimeInformation.FrameworkDescription,
            processor = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null,
            load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : null, postgres = await Ask("version()"),
            settings = await Ask("string_agg(name || '=' || setting, ' ' order by name) from pg_settings where name in ('fsync','synchronous_commit','full_page_writes','shared_buffers','max_wal_size','wal_compression')"),
            gc = System.Runtime.GCSettings.IsServerGC ? "server" : "workstation", work,
        };

        async Task<string?> Ask(string what) => (await Sql.Query(connection, $"select {what}"))[0][0];
    }

    /// <summary>In seconds since the start: of this process, and of the server's.</summary>
    internal static (double Own, double Server) Cpu(RoutingGround ground) => (Environment.CpuUsage.TotalTime.TotalSeconds, Server(ground.Postmaster));

    /// <summary>Of a server's processes, in seconds since its start: those that live, and those it has seen end.</summary>
    internal static double Server(int postmaster)
    {
        if (!OperatingSystem.IsLinux()) return double.NaN;
        var ticks = 0L;
        foreach (var process in Directory.GetDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
            try
            {
                var text = File.ReadAllText(Path.Combine(process, "stat"));
                // From the state on: the name before it may hold anything.
                var stat = text[(text.LastIndexOf(')') + 2)..].Split(' ');
                if (stat[1] == $"{postmaster}") ticks += Ticks(11) + Ticks(12);
                if (Path.GetFileName(process) == $"{postmaster}") ticks += Ticks(13) + Ticks(14);

                long Ticks(int field) => long.Parse(stat[field], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // It has ended.
            }
        return ticks / 100.0;
    }

    internal static void Say(string what) => Console.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {what}");
}

/// <summary>Cases, warm and cold, and lists.</summary>
internal sealed class Reading(RoutingGround ground, Lifecycle life, Report report)
{
    private const int Looks = 2_000, OnTheBoard = 10_000;

    public async Task Run(int runs, bool full)
    {
        CaseBench.Say("reading");
        var codes = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => life.Whole()));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = ground.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ground.Token("handler.a"));
        for (var run = 0; run < runs; run++)
        {
            report.AddTimes("warm case through HTTP", await Times(Looks, i => http.GetByteArrayAsync(new Uri($"api/routing/cases/{codes[i % codes.Length]}", UriKind.Relative))), (null, 5), (null, 2));
            report.AddTimes("case of 12 transitions read and folded", await Times(Looks, async i =>
            {
                await using var session = ground.Store.QuerySession();
                var events = await session.Events.FetchStreamAsync(codes[i % codes.Length]);
                if (events.Aggregate(Standing<Case>.Nothing, (s, e) => s.With(e)).Version == 0) throw new InvalidOperationException("nothing read");
            }));
        }

        CaseBench.Say($"a board of {OnTheBoard} open cases");
        // On another desk than the one whose cases were measured before: those are open still.
        await ground.Seed(codes[0], OnTheBoard, "phuong-1");
        using var desk = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = ground.Address, Timeout = TimeSpan.FromMinutes(2) };
        desk.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ground.Token("reception.b"));
        // It knows nothing of what was copied behind its back until it begins anew.
        await ground.Grains.Desk("phuong-1").AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await Until(async () => (await desk.GetStringAsync(new Uri("api/routing/desks/phuong-1/board/counts", UriKind.Relative))).Contains($"\"open\":{OnTheBoard}", StringComparison.Ordinal));
        report.AddTimes($"board of {OnTheBoard} cases through HTTP", await Times(20, _ => desk.GetByteArrayAsync(new Uri("api/routing/desks/phuong-1/board", UriKind.Relative))));
        report.AddTimes("counts of that board through HTTP", await Times(500, _ => desk.GetByteArrayAsync(new Uri("api/routing/desks/phuong-1/board/counts", UriKind.Relative))));
        report.Add("open cases in that inbox, and those of other officers", await ground.Ask<long>($"select count(*) from routing.mt_doc_caseoverview where {CaseOverview.Open}"), "");
        report.AddTimes("inbox (first page) through HTTP", await Times(200, _ => http.GetByteArrayAsync(new Uri("api/routing/inbox", UriKind.Relative))));
    }

    private static async Task<List<double>> Times(int looks, Func<int, Task> look)
    {
        for (var i = 0; i < looks / 10; i++) await look(i);
        var times = new List<double>(looks);
        for (var i = 0; i < looks; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await look(i);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return times;
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var left = 600; !await holds(); left--) await (left > 0 ? Task.Delay(100) : throw new TimeoutException("The board has not taken in what was put on it."));
    }
}

/// <summary>The same with ever more history in the store. Minutes lie between the sizes, in which a virtual machine becomes faster or slower: the floor is measured beside each.</summary>
internal sealed class Growth(RoutingGround ground, Floor floor, Lifecycle life, Report report)
{
    /// <summary>The cases of more would fill the memory.</summary>
    private const long Folded = 500_000;

    public async Task Run(long[] sizes, int cases)
    {
        // What was measured before leaves more behind than the first size.
        await Sql.Execute(ground.OwnerConnection, "truncate routing.mt_events, routing.mt_streams, routing.mt_doc_caseoverview");
        var (template, first) = (await life.Whole(), Name(sizes[0]));
        foreach (var size in sizes)
        {
            var name = Name(size);
            CaseBench.Say($"filling the store to {name} events");
            var (have, each) = (await ground.Ask<long>("select count(*) from routing.mt_events"), await ground.Ask<long>($"select count(*) from routing.mt_events where stream_id = '{template}'"));
            if (size > have) await ground.Seed(template, (size - have) / each, null);
            for (var run = 0; run < 3; run++)
            {
                report.Add(Beside(name), await floor.Transitions(TimeSpan.FromSeconds(3)), "/s");
                var began = Stopwatch.GetTimestamp();
                var times = await life.ThroughGrains(cases);
                report.Add(With(name), times.Count / Stopwatch.GetElapsedTime(began).TotalSeconds, "/s");
            }
            if (name != first)
            {
                var grown = report[With(name)] / report[With(first)];
                report.Add($"{With(name)} to those with {first}", grown, "x");
                report.Add($"{With(name)} to those with {first}, each beside its floor", grown / (report[Beside(name)] / report[Beside(first)]), "x", 0.9, 0.97);
            }
            CaseBench.Say("rebuilding the list view");
            var (events, start) = (await ground.Ask<long>("select count(*) from routing.mt_events"), Stopwatch.GetTimestamp());
            foreach (var overviews in ground.Services.GetServices<IOverviews>()) await overviews.Rebuild(CancellationToken.None);
            report.Add($"list view rebuilt from {name} events", events / Stopwatch.GetElapsedTime(start).TotalSeconds, "events/s", 60_000, 120_000);
            if (size <= Folded) await Fold(name);
        }

        async Task Fold(string name)
        {
            await using var session = ground.Store.QuerySession();
            var (cases, folded, start) = (new Dictionary<string, Standing<Case>>(), 0, Stopwatch.GetTimestamp());
            await foreach (var e in session.Events.QueryAllRawEvents().OrderBy(e => e.Sequence).ToAsyncEnumerable())
            {
                cases[e.StreamKey!] = cases.GetValueOrDefault(e.StreamKey!, Standing<Case>.Nothing).With(e);
                folded++;
            }
            report.Add($"all of {name} events read and folded in memory", folded / Stopwatch.GetElapsedTime(start).TotalSeconds, "events/s", 120_000, 300_000);
        }

        static string Name(long size) => size.ToString("#,0", CultureInfo.InvariantCulture);

        static string With(string events) => $"grains with {events} events in the store";

        static string Beside(string events) => $"floor beside {events} events";
    }
}

/// <summary>Five times what it can do: it sheds with 503 and Retry-After, and is itself again soon after.</summary>
internal sealed class Overload(RoutingGround ground, Lifecycle life, Report report)
{
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(6);

    public async Task Run()
    {
        CaseBench.Say("overload");
        var codes = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => life.Open()));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 4000 }) { BaseAddress = ground.Address, Timeout = TimeSpan.FromSeconds(60) };
        var token = ground.Token("handler.a");
        var (rate, answers, tasks, began) = (report["HTTP"] * 5, new System.Collections.Concurrent.ConcurrentDictionary<string, int>(), new List<Task>(), Stopwatch.GetTimestamp());
        for (var n = 0; Stopwatch.GetElapsedTime(began) < Lasting;)
        {
            for (var due = Stopwatch.GetElapsedTime(began).TotalSeconds * rate; n < due; n++) tasks.Add(Ask(codes[n % codes.Length], n));
            await Task.Delay(1);
        }
        report.Add("at five times the load: asked (the client's own limit, where it is less)", tasks.Count / Stopwatch.GetElapsedTime(began).TotalSeconds, "/s");
        await Task.WhenAll(tasks);
        foreach (var (answer, count) in answers.OrderBy(a => a.Key, StringComparer.Ordinal)) report.Add($"at five times the load: {answer}", 100.0 * count / tasks.Count, "%");

        await Task.Delay(TimeSpan.FromSeconds(2));
        report.AddTimes("HTTP at half load, seconds after the overload", await life.AtRate(1_000, report["HTTP"] / 2), (20, 50));

        async Task Ask(string code, int n)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"api/routing/cases/{code}/{(n / codes.Length % 2 == 0 ? "claim" : "complete-step")}") { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            string answer;
            try
            {
                using var got = await http.SendAsync(request);
                answer = $"{(int)got.StatusCode}{(got.Headers.RetryAfter is null ? "" : " with Retry-After")}";
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                answer = e.GetType().Name;
            }
            answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
        }
    }
}
