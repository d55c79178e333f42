using System.Diagnostics;
using System.Globalization;
using System.Net;
using OneStop.Launcher;

namespace OneStop.Bench.Cases;

/// <summary><c>bench scale</c>: one, two and three processes of Routing on one database and one machine, over HTTP; and on paper, by what a transition was measured to cost,
/// what provinces and the nation would need.</summary>
internal static class Scale
{
    private const int Runs = 3, Cases = 300, Warming = 600;

    /// <summary>What such a province is taken to have: 25 events a dossier, of 2 million dossiers a year 11 events a second in the peak hour; ten times the peak is the stress to stand.</summary>
    private const double EventsOfADossier = 25, PeakOfTwoMillion = 11, Stress = 10;

    private static string Name(int processes) => processes == 1 ? "one process" : $"{processes} processes";

    public static async Task<int> Run(string json)
    {
        var report = new Report();
        await using var ground = new RoutingGround();
        await ground.InitializeAsync();
        var life = new Lifecycle(ground);
        CaseBench.Say("opening cases");
        var template = await life.Open();
        await ground.Seed(template, 3 * (Warming + Runs * Cases), "ttphvcc");
        var opened = new Queue<string>((await ground.Ask<string>("select string_agg(id, ' ' order by id) from routing.mt_streams where id like 'H99.15-24%'")).Split(' '));
        await ground.Leave();

        foreach (var silos in (int[])[1, 2, 3])
        {
            CaseBench.Say(Name(silos));
            var ports = new Ports(ground.Instance.PathOf("ports.json"));
            var processes = Enumerable.Range(1, silos).Select(n => Start(n, ports)).ToArray();
            try
            {
                var addresses = processes.Select(p => p.Address).ToArray();
                foreach (var address in addresses) await Ready(address);
                // Until each knows of the others.
                await Task.Delay(TimeSpan.FromSeconds(5));
                await life.ThroughProcesses(addresses, Take(Warming));
                for (var run = 0; run < Runs; run++)
                {
                    var (before, server, bytes, began) = (Spent(), CaseBench.Cpu(ground).Server, await Bytes(), Stopwatch.GetTimestamp());
                    var times = await life.ThroughProcesses(addresses, Take(Cases));
                    report.Add(Name(silos), times.Count / Stopwatch.GetElapsedTime(began).TotalSeconds, "/s");
                    report.Add($"{Name(silos)}: processor of Routing", (Spent() - before) / times.Count * 1000, "ms");
                    report.Add($"{Name(silos)}: processor of PostgreSQL", (CaseBench.Cpu(ground).Server - server) / times.Count * 1000, "ms");
                    report.Add($"{Name(silos)}: database", (double)(await Bytes() - bytes) / times.Count, "bytes");
                    report.AddTimes(Name(silos), times);
                }
            }
            finally
            {
                foreach (var (process, _) in processes)
                {
                    if (RunningProcess.Of(process.Id) is { } running) await running.Stop(TimeSpan.FromSeconds(15), TimeProvider.System);
                    process.Dispose();
                }
            }

            double Spent() => processes.Sum(p =>
            {
                p.Process.Refresh();
                return p.Process.TotalProcessorTime.TotalSeconds;
            });
        }

        report.Print();
        OnPaper(report[$"{Name(1)}: processor of Routing"] + report[$"{Name(1)}: processor of PostgreSQL"], report[$"{Name(1)}: database"]);
        report.Save(json, "scale", await CaseBench.Machine(ground.OwnerConnection, CaseBench.Work));
        return 0;

        string[] Take(int cases) => [.. Enumerable.Range(0, cases).Select(_ => opened.Dequeue())];

        Task<long> Bytes() => ground.Ask<long>("select pg_database_size(current_database())");
    }

    /// <summary>Every event at the price of the dearest kind measured: a transition over HTTP with its read of the case, token and outbox.</summary>
    private static void OnPaper(double processor, double bytes)
    {
        Console.WriteLine();
        Console.WriteLine("| on paper | dossiers a year | events a year | events/s, peak hour | cores for it | cores at ten times that | disk a year |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (who, millions) in ((string, double)[])[("a province", 2), ("the largest", 20), ("34 provinces (32 and 2 of the largest), each an instance of its own", 104)])
        {
            var peak = PeakOfTwoMillion * millions / 2;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {who} | {millions} M | {millions * EventsOfADossier:#,0} M | {peak:#,0} | {peak * processor / 1000:0.00} | {Stress * peak * processor / 1000:0.0} | {millions * EventsOfADossier * bytes / 1000:#,0} GB |"));
        }
    }

    private static (Process Process, Uri Address) Start(int number, Ports ports)
    {
        var address = $"http://127.0.0.1:{ports.For($"routing-{number}")}";
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OneStop.Routing.dll"), "--urls", address]) { RedirectStandardOutput = true, WorkingDirectory = AppContext.BaseDirectory };
        start.Environment["OneStop__Silo__Port"] = $"{ports.For($"silo-{number}")}";
        start.Environment["OneStop__Silo__GatewayPort"] = $"{ports.For($"gateway-{number}")}";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return (process, new(address));
    }

    private static async Task Ready(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        for (var left = 300; ; left--)
            try
            {
                using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative));
                if (answer.StatusCode == HttpStatusCode.OK) return;
                throw new HttpRequestException($"{address}health/ready: {(int)answer.StatusCode}");
            }
            catch (HttpRequestException) when (left > 0)
            {
                await Task.Delay(200);
            }
    }
}
