namespace OneStop.Chaos.Checks;

/// <summary>Something that must hold after every scenario.</summary>
/// <param name="Find">Every violation, in a sentence.</param>
public sealed record Check(string Name, Func<Evidence, IEnumerable<string>> Find)
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("acknowledged exactly once, unacknowledged at most once", Commands.Violations),
        new("numbers are given once", Numbers.Violations),
        new("messages took effect exactly once", Messages.Violations),
        new("grain = fold = list view", States.Violations),
        new("no effect before its cause", Ticks.Violations),
        new("strictly serial per dossier", Serial.Violations),
        new("nothing left behind", e => e.Leftovers.Select(l => $"{l.Service}: {l.What}: {l.Message}")),
        new("the record is whole", e => e.Record),
        new("serves again in time", e => e.Recoveries.Where(r => r.Seconds > r.Allowed).Select(r => $"{r.Service} after {r.Fault}: {r.Seconds:0.0} s, allowed {r.Allowed:0} s")),
        new("every journey came to its end", e => e.Failures),
    ];
}
