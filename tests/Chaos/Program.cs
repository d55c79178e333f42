using System.Globalization;
using OneStop.Chaos;
using OneStop.Chaos.Scenarios;

// Chaos quick|long|selftest|upgrade|backup [--from COMMIT] [--events N] [--seed N] [--scenario NAME,…] [--keep]: breaks an instance on purpose, under load, and judges what is left in its databases.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int InFlight = 8;
string? Option(string name) => args.SkipWhile(a => a != name).Skip(1).FirstOrDefault();
var (profile, only) = (args.FirstOrDefault() ?? "quick", Option("--scenario"));
var seed = int.TryParse(Option("--seed"), out var given) ? given : Random.Shared.Next(1_000_000);
if (profile == "selftest")
{
    var calm = await new Run(seed, InFlight, slack: 1, args.Contains("--keep"), Console.WriteLine).Play(Scenario.Calm);
    foreach (var (check, violation) in calm.Violations) Console.WriteLine($"{check}: {violation}");
    var unnoticed = Tampering.All.Where(t => !t.IsNoticed(calm.Evidence)).ToArray();
    foreach (var tampering in Tampering.All) Console.WriteLine($"{(unnoticed.Contains(tampering) ? "NOT NOTICED" : "noticed"),-12} {tampering.What}");
    return calm.Violations.Count + unnoticed.Length == 0 ? 0 : 1;
}

if (profile == "backup") return await Large.Run(long.TryParse(Option("--events"), out var events) ? events : 5_000_000, seed, Console.WriteLine);

if (profile == "upgrade")
{
    var (from, earlier) = (Option("--from") ?? "HEAD^", Path.Combine(Path.GetTempPath(), $"onestop-chaos-earlier-{Environment.ProcessId}"));
    try
    {
        var rolled = new Report();
        await Play(await Upgrades.From(from, earlier), rolled);
        return rolled.Print();
    }
    finally
    {
        await Upgrades.Remove(earlier);
    }
}

var scenarios = Scenario.All.Where(s => only is null ? s.Quick || profile == "long" : only.Split(',').Contains(s.Name)).ToArray();
if (scenarios.Length == 0)
{
    Console.Error.WriteLine($"There is no scenario \"{only}\"; there are {string.Join(", ", Scenario.All.Select(s => s.Name))}.");
    return 1;
}

var report = new Report();
foreach (var scenario in scenarios)
{
    if (await scenario.Lacks() is { } lacking) report.Skip(scenario, lacking);
    else await Play(scenario, report);
}
Preload.Clear();
return report.Print();

async Task Play(Scenario scenario, Report into)
{
    try
    {
        into.Add(await new Run(seed, InFlight, slack: 1, args.Contains("--keep"), Console.WriteLine).Play(scenario));
    }
    catch (Exception e)
    {
        // The others are run all the same.
        into.Broke(scenario, seed, e);
    }
}
