using OneStop.Chaos.Scenarios;

namespace OneStop.Chaos;

/// <summary>The table of a run, in a form that documents can take over, and how to repeat what failed.</summary>
public sealed class Report
{
    private const int Shown = 10;
    private readonly List<string> rows = [];
    private int failed;

    public void Skip(Scenario scenario, string lacking)
    {
        rows.Add($"| {scenario.Name} | {scenario.What} | | | not run: {lacking} |");
        Console.WriteLine($"{scenario.Name}: not run: {lacking}");
    }

    public void Add(Outcome outcome)
    {
        var (scenario, evidence) = (outcome.Scenario, outcome.Evidence);
        var commands = evidence.Commands.ToArray();
        var slowest = evidence.Recoveries.MaxBy(r => r.Seconds);
        rows.Add($"| {scenario.Name} | {scenario.What} | {commands.Length}, {commands.Count(c => c.Any(a => a.Status is null))} unanswered at first | "
            + $"{(slowest is null ? "" : $"{slowest.Seconds:0.0} s ({slowest.Service}, {slowest.Fault})")} | {(outcome.Violations.Count == 0 ? "holds" : $"{outcome.Violations.Count} violations")} |");
        Console.WriteLine($"{scenario.Name}: {commands.Length} commands, {evidence.Events.Count} events, {outcome.Took.TotalSeconds:0} s; journeys: {outcome.Endings}");
        foreach (var recovery in evidence.Recoveries.GroupBy(r => r.Fault))
            Console.WriteLine($"  served again after {recovery.Key}: {string.Join(", ", recovery.Select(r => $"{r.Service} {r.Seconds:0.0} s"))}");
        foreach (var check in outcome.Violations.GroupBy(v => v.Check))
        {
            Console.WriteLine($"  VIOLATED {check.Key}: {check.Count()}");
            foreach (var (_, violation) in check.Take(Shown)) Console.WriteLine($"    {violation}");
        }
        if (outcome.Violations.Count == 0) return;
        Failed(scenario, outcome.Seed);
    }

    /// <summary>It came to no judgement.</summary>
    public void Broke(Scenario scenario, int seed, Exception e)
    {
        rows.Add($"| {scenario.Name} | {scenario.What} | | | broke off |");
        Console.WriteLine($"{scenario.Name}: {e}");
        Failed(scenario, seed);
    }

    private void Failed(Scenario scenario, int seed)
    {
        failed++;
        Console.WriteLine($"  to repeat: ./onestop chaos {scenario.Again} --seed {seed}");
    }

    /// <returns>The exit code.</returns>
    public int Print()
    {
        Console.WriteLine("\n| scenario | what happens | commands | slowest to serve again | checks |\n|---|---|---|---|---|");
        foreach (var row in rows) Console.WriteLine(row);
        Console.WriteLine($"\n{rows.Count - failed} of {rows.Count} without a violation");
        return failed == 0 ? 0 : 1;
    }
}
