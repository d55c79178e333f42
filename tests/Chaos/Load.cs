using System.Collections.Concurrent;
using System.Text.Json;
using OneStop.Launcher;
using OneStop.Provinces;

namespace OneStop.Chaos;

/// <summary>Random lawful journeys through the public API, some at once, until told to stop; those under way are then finished.</summary>
public sealed class Load : IDisposable
{
    private const int Drawn = 400;
    private readonly Ground ground;
    private readonly LocalTokens officers;
    private readonly DemoApi api, outside;
    private readonly CancellationTokenSource enough = new();
    private readonly ConcurrentQueue<string> failures = [];
    private readonly ConcurrentDictionary<string, int> endings = [];
    private Task running = Task.CompletedTask;

    public Load(Ground ground, Ledger ledger, TimeSpan patience)
    {
        (this.ground, Ledger) = (ground, ledger);
        officers = new(ground.Files);
        api = new(new Uri($"http://127.0.0.1:{ground.Port}/"), officers, TimeProvider.System, new Witness(ledger)) { Patience = patience };
        outside = new(new Uri($"http://127.0.0.1:{ground.Port}/"), officers, TimeProvider.System);
    }

    public Ledger Ledger { get; }

    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>How the finished journeys ended, and how many.</summary>
    public string Endings => string.Join(", ", endings.OrderByDescending(e => e.Value).Select(e => $"{e.Value} {e.Key}"));

    /// <param name="seed">Draws people, procedures and turns.</param>
    public async Task Start(int seed, int inFlight)
    {
        // Everybody signs in before anything is broken.
        foreach (var officer in ground.Province.Officers) await api.Find("api/intake/procedures", officer);
        var plans = await Demo.Draw(api, ground.Province, Drawn, seed);
        new Random(seed).Shuffle(plans);
        var next = -1;
        running = Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            while (!enough.IsCancellationRequested) await Play(plans[(uint)Interlocked.Increment(ref next) % plans.Length]);
        }));
    }

    /// <summary>Begins no new journeys and waits for the others.</summary>
    public async Task Finish()
    {
        await enough.CancelAsync();
        await running;
    }

    /// <summary>Waits until each of these services has acknowledged a command that was sent after a moment.</summary>
    /// <returns>When each did, in the ledger's time; a service that did not, never.</returns>
    public async Task<IReadOnlyDictionary<string, double>> Acknowledges(IReadOnlyList<string> services, double since, TimeSpan patience)
    {
        while (true)
        {
            var first = Ledger.AcknowledgedSince(since).GroupBy(a => a.Service).ToDictionary(g => g.Key, g => g.Min(a => a.EndedAt!.Value));
            if (services.All(first.ContainsKey) || Ledger.Now - since > patience.TotalSeconds)
                return services.ToDictionary(s => s, s => first.GetValueOrDefault(s, double.PositiveInfinity));
            await Task.Delay(50);
        }
    }

    /// <summary>What the API shows a supervisor, outside of the ledger.</summary>
    public Task<JsonElement?> Show(string path) => outside.Find(path, ground.Province.Officers.First(o => o.Roles.Contains(Role.Supervisor)));

    public void Dispose()
    {
        api.Dispose();
        outside.Dispose();
        officers.Dispose();
        enough.Dispose();
    }

    private async Task Play(DemoPlan plan)
    {
        try
        {
            endings.AddOrUpdate(await new DemoJourney(api, ground.Province, plan).Play(), 1, (_, n) => n + 1);
        }
        catch (Exception e) when (e is DemoFailureException or JsonException)
        {
            failures.Enqueue(e.Message);
        }
    }
}
