using System.Text.Json;
using OneStop.Chaos.Checks;
using OneStop.Chaos.Scenarios;

namespace OneStop.Chaos;

/// <summary>What a scenario came to.</summary>
/// <param name="Violations">By check.</param>
public sealed record Outcome(Scenario Scenario, int Seed, TimeSpan Took, Evidence Evidence, string Endings, IReadOnlyList<(string Check, string Violation)> Violations);

/// <summary>Runs a scenario under load and judges what is left.</summary>
/// <param name="slack">How many times longer than promised a service may be away.</param>
/// <param name="keep">Leave the instance of a scenario that failed for inspection.</param>
public sealed class Run(int seed, int inFlight, double slack, bool keep, Action<string> say)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(120), Patience = TimeSpan.FromSeconds(120);

    /// <summary>On a ground of its own: what an earlier scenario left behind would blur the judgement.</summary>
    public async Task<Outcome> Play(Scenario scenario)
    {
        var began = TimeProvider.System.GetTimestamp();
        var root = Path.Combine(Path.GetTempPath(), $"onestop-chaos-{scenario.Name}-{Environment.ProcessId}");
        await using var ground = await Ground.Up(root, scenario.Layout);
        var file = Path.Combine(root, "ledger.jsonl");
        using var ledger = new Ledger(file);
        using var load = new Load(ground, ledger, Patience);
        var arena = new Arena(ground, load, new Random(seed), slack);
        await load.Start(seed, inFlight);
        await arena.UnderWay();
        say($"{scenario.Name}: under way after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
        await scenario.Break(arena);
        await load.Finish();
        await ground.Ready();
        var evidence = await Gather(ground, load, Ledger.Read(file), arena.Recoveries);
        var violations = Check.All.SelectMany(c => c.Find(evidence).Select(v => (c.Name, v))).ToArray();
        if (violations.Length > 0)
            foreach (var line in ground.Unforeseen().Take(5)) say(line);
        if (keep && violations.Length > 0)
        {
            ground.Keep = true;
            say($"{scenario.Name}: its instance runs on; ./onestop down --state {ground.Files.Directory} ends it, its ledger is {file}");
        }
        return new(scenario, seed, TimeProvider.System.GetElapsedTime(began), evidence, load.Endings, violations);
    }

    public static async Task<Evidence> Gather(Ground ground, Load load, IReadOnlyList<Attempt> attempts, IReadOnlyList<Recovery> recoveries)
    {
        await ground.Log.Settled(Settling);
        var events = await ground.Log.Events();
        var lines = new List<Shown>();
        foreach (var (service, document) in Folded.Documents) lines.AddRange(await ground.Log.Lines(service, document));
        var views = new List<Shown>();
        foreach (var (service, code) in events.Select(e => (e.Service, e.Code)).Where(s => Folded.Documents.ContainsKey(s.Service)).Distinct())
            if (await load.Show($"api/{service}/{(service == "intake" ? "dossiers" : "cases")}/{code}") is { } view) views.Add(new(service, code, JsonSerializer.SerializeToNode(view)!));
        return new(attempts, events, lines, views, await ground.Log.Leftovers(), await ground.Verify(), recoveries, [.. load.Failures]);
    }
}
