using System.Diagnostics;
using OneStop.Bench.Cases;
using OneStop.Journeys;
using OneStop.Launcher;
using OneStop.Provinces;

namespace OneStop.Bench.Journeys;

/// <summary><c>bench journeys</c>: whole journeys of dossiers through the gateway of an instance of its own, from the counter through Intake, Routing and Decision and back to the counter,
/// beside the floor of that instance's PostgreSQL; how soon a receipt is on Routing's board; how long the instance takes to start.</summary>
internal sealed class JourneysBench : IDisposable
{
    private const int Runs = 3, InFlight = 32, Drawn = 400, Seed = 5, Receipts = 600;
    private const string Writes = "journeys: acknowledged writes";

    /// <summary>By then the compiler takes 2 % of the processors.</summary>
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(3), Measuring = TimeSpan.FromSeconds(20), Floored = TimeSpan.FromSeconds(4), Patience = TimeSpan.FromSeconds(15);

    private readonly Report report = new();
    private readonly RunningInstance instance;
    private readonly LocalTokens officers;
    private readonly Traffic traffic = new();
    private readonly DemoApi api;
    private readonly Province province;
    private readonly List<string> failures = [];
    private readonly string superuser;
    private DemoPlan[] plans = [];
    private int next = -1;

    private JourneysBench(RunningInstance instance, string superuser)
    {
        (this.instance, this.superuser) = (instance, superuser);
        officers = new(instance.Files);
        api = new(instance.Client.Http.BaseAddress!, officers, TimeProvider.System, traffic);
        province = ProvincePack.Load(instance.Pack).TryTake(out var pack, out var problems) ? pack : throw new InvalidOperationException(string.Join('\n', problems));
    }

    /// <returns>1 if a journey did not come through, or a receipt did not come onto the board.</returns>
    public static async Task<int> Run(string json)
    {
        CaseBench.Say("starting a new instance, and three times again");
        var (starts, began) = (new List<double>(), Stopwatch.GetTimestamp());
        // On a server of its own, whatever other instances have.
        await using var instance = await RunningInstance.Start("bench", new Dictionary<string, string> { ["ONESTOP__POSTGRES"] = "" });
        starts.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        for (var run = 0; run < Runs; run++)
        {
            await instance.Onestop("down");
            began = Stopwatch.GetTimestamp();
            await instance.Up();
            starts.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        // It runs: this only finds it.
        var superuser = await new EmbeddedPostgres(instance.Files, TimeProvider.System).Start(new Ports(instance.Files.PathOf("ports.json")), DatabaseSecrets.Of(instance.Files), default);
        using var bench = new JourneysBench(instance, superuser);
        bench.report.Add("up of a new instance", starts[0], "s", 25, 12);
        foreach (var again in starts.Skip(1)) bench.report.Add("up again after down", again, "s", 25, 12);
        await bench.Measure();
        bench.report.Print();
        bench.report.Save(json, "journeys", await CaseBench.Machine(superuser,
            $"whole journeys, {InFlight} in flight, seed {Seed}, after {Warming.TotalSeconds:0} s of them, windows of {Measuring.TotalSeconds:0} s; {Receipts} receipts a run"));
        foreach (var reason in bench.failures.GroupBy(f => f)) Console.Error.WriteLine($"{reason.Count()} x {reason.Key}");
        return bench.failures.Count == 0 ? 0 : 1;
    }

    public void Dispose()
    {
        api.Dispose();
        officers.Dispose();
    }

    private async Task Measure()
    {
        plans = await Demo.Draw(api, province, Drawn, Seed);
        new Random(Seed).Shuffle(plans);
        var floor = new Floor(superuser);
        await floor.Prepare();
        CaseBench.Say($"warming up for {Warming.TotalSeconds:0} s");
        await Journeys(() => Task.Delay(Warming));
        for (var run = 1; run <= Runs; run++)
        {
            CaseBench.Say($"journeys, run {run} of {Runs}");
            await instance.Store.Settled();
            report.Add("floor: one checked insert a commit", await floor.Transitions(Floored), "/s");
            await Journeys(Window);
        }
        CaseBench.Say("receipts");
        await using var boards = await Boards.Open(instance.Client, plans.Select(p => p.Receiver).DistinctBy(o => o.DeskId));
        for (var run = 0; run < Runs; run++) await Receive(boards, report[Writes] / 2);
    }

    /// <summary>Journeys one after the other, so many at once, until something is done; then those under way are finished.</summary>
    private async Task Journeys(Func<Task> something)
    {
        var finished = 0;
        using var enough = new CancellationTokenSource();
        var running = Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                var played = await Demo.Play(api, province, plans[(uint)Interlocked.Increment(ref next) % plans.Length]);
                Interlocked.Increment(ref finished);
                if (played.Failure is { } failure)
                    lock (failures) failures.Add(failure);
            }
        }));
        await something();
        await enough.CancelAsync();
        await running;
    }

    /// <summary>What the load comes to while it is under way everywhere.</summary>
    private async Task Window()
    {
        await Task.Delay(UnderWay);
        traffic.Take();
        var (before, began) = (await Standing.Of(instance, superuser), Stopwatch.GetTimestamp());
        await Task.Delay(Measuring);
        var ((times, reads), after, seconds) = (traffic.Take(), await Standing.Of(instance, superuser), Stopwatch.GetElapsedTime(began).TotalSeconds);
        double transitions = after.Transitions - before.Transitions;
        report.Add("journeys: transitions", transitions / seconds, "/s");
        report.Add("journeys: transitions to the floor", transitions / seconds / report["floor: one checked insert a commit"], "x");
        report.Add(Writes, times.Count / seconds, "/s");
        report.Add("journeys: reads beside each write", (double)reads / times.Count, "");
        report.AddTimes("journeys: acknowledged write", times);
        foreach (var (process, spent) in after.Processor) report.Add($"journeys: processor of {process}", (spent - before.Processor[process]) / transitions * 1000, "s/1,000");
        report.Add("journeys: processor of all services", (after.Services - before.Services) / transitions * 1000, "s/1,000");
        report.Add("journeys: processor of PostgreSQL", (after.Server - before.Server) / transitions * 1000, "s/1,000");
        report.Add("journeys: processor of the officers' program", (after.Client - before.Client) / transitions * 1000, "s/1,000");
        report.Add("journeys: processors busy with all that", (after.All - before.All) / seconds / Environment.ProcessorCount * 100, "%");
        report.Add("journeys: databases of Intake, Routing, Decision", (after.Bytes - before.Bytes) / transitions, "bytes");
        report.Add("journeys: the record's database", (after.Record - before.Record) / transitions, "bytes");
        report.Add("journeys: write-ahead log", (after.Wal - before.Wal) / transitions, "bytes");
        report.Add("memory of all services", after.Memory / 1e6, "MB");
    }

    /// <summary>Receipts at the counter at an even rate, however long each takes, and when Routing's live board shows the case.</summary>
    private async Task Receive(Boards boards, double perSecond)
    {
        // What comes in online is accepted later.
        var counter = plans.Where(p => p.Channel != "online").ToArray();
        var (began, before, receipts) = (Stopwatch.GetTimestamp(), await Standing.Of(instance, superuser), new List<Task<(string Code, long At)>>());
        traffic.Take();
        for (var n = 0; n < Receipts; n++)
        {
            if (TimeSpan.FromSeconds(n / perSecond) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } wait) await Task.Delay(wait);
            receipts.Add(Receipt(counter[n % counter.Length]));
        }
        var received = await Task.WhenAll(receipts);
        var (after, seconds) = (await Standing.Of(instance, superuser), Stopwatch.GetElapsedTime(began).TotalSeconds);
        for (var last = Stopwatch.GetTimestamp(); received.Any(r => boards.Saw(r.Code) is null) && Stopwatch.GetElapsedTime(last) < Patience;) await Task.Delay(50);
        failures.AddRange(received.Where(r => boards.Saw(r.Code) is null).Select(_ => $"received, and not on the board after {Patience.TotalSeconds:0} s"));
        report.Add("receipts at half of the journeys' writes", received.Length / seconds, "/s");
        report.Add("receipts: transitions", (after.Transitions - before.Transitions) / seconds, "/s");
        report.AddTimes("receipts: acknowledged", traffic.Take().Writes);
        report.AddTimes("receipt acknowledged -> on Routing's board",
            [.. received.Where(r => boards.Saw(r.Code) is not null).Select(r => Math.Max(0, Stopwatch.GetElapsedTime(r.At, boards.Saw(r.Code)!.Value).TotalMilliseconds))], (null, 500), (null, 150));
        await instance.Store.Settled();

        async Task<(string, long)> Receipt(DemoPlan plan)
        {
            var receipt = await api.Write("api/intake/dossiers", plan.Receiver, plan.Dossier) ?? throw new InvalidOperationException("409 for a new dossier");
            var at = Stopwatch.GetTimestamp();
            return (receipt.GetProperty("dossierCode").GetString()!, at);
        }
    }
}
