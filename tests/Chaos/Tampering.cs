using System.Text.Json.Nodes;

namespace OneStop.Chaos;

/// <summary>Evidence, spoiled in one place: the check that looks there must notice.</summary>
/// <param name="Check">A word of the check's name.</param>
public sealed record Tampering(string What, string Check, Func<Evidence, Evidence> Spoil)
{
    public static IReadOnlyList<Tampering> All { get; } =
    [
        new("an acknowledged command's events are lost", "acknowledged", e => e with { Events = [.. e.Events.Where(x => x.Key != Acknowledged(e).Key)] }),
        new("an acknowledged command took effect twice", "acknowledged", e => Again(e, Acknowledged(e).Key!)),
        new("an unacknowledged command took effect twice", "acknowledged", e =>
            Again(e with { Attempts = [.. e.Attempts.Select(a => a.Key == Acknowledged(e).Key ? a with { Status = null, Version = null } : a)] }, Acknowledged(e).Key!)),
        new("a command that nobody sent", "acknowledged", e => e with { Attempts = [.. e.Attempts.Where(a => a.Key != Acknowledged(e).Key)] }),
        new("an acknowledged command fell on another dossier", "acknowledged", e => e with { Events = [.. e.Events.Select(x => x.Key == Acknowledged(e).Key ? x with { Code = "H99-000000-0000" } : x)] }),
        new("a command's effect behind the version it was acknowledged with", "acknowledged", e =>
            e with { Attempts = [.. e.Attempts.Select(a => a.Key == Acknowledged(e).Key ? a with { Version = 1 } : a)] }),
        new("one result number for two dossiers", "numbers", e =>
        {
            var issued = e.Events.Where(x => x.Type == "decision.issued").Take(2).ToArray();
            return e with { Events = [.. e.Events.Select(x => x == issued[1] ? x with { Data = issued[0].Data } : x)] };
        }),
        new("one dossier code for two receipts", "numbers", e =>
        {
            var receipts = e.Attempts.Where(a => a is { Path: "api/intake/dossiers", Succeeded: true, Key: not null }).DistinctBy(a => a.Key).Take(2).ToArray();
            return e with { Attempts = [.. e.Attempts.Select(a => a.Key == receipts[1].Key ? a with { Code = receipts[0].Code } : a)] };
        }),
        new("a message without its effect", "messages", e => e with { Events = [.. e.Events.Where(x => x.Service != "routing" || x.Code != Told(e).Code)] }),
        new("a message with its effect twice", "messages", e =>
        {
            var told = Told(e);
            return e with { Events = [.. e.Events, told with { Version = told.Version + 100, Transaction = "0" }] };
        }),
        new("a line of a list view that lags behind", "grain", e => e with { Lines = [.. e.Lines.Skip(1), Changed(e.Lines[0])] }),
        new("a line of a list view that is missing", "grain", e => e with { Lines = [.. e.Lines.Skip(1)] }),
        new("a grain that shows an older version", "grain", e => e with { Views = [.. e.Views.Select(v => v == Case(e) ? Set(v, "version", 1L) : v)] }),
        new("a grain that shows another phase", "grain", e => e with { Views = [.. e.Views.Select(v => v == Case(e) ? Set(v, "phase", "nowhere") : v)] }),
        new("an effect at the tick of its cause", "cause", e =>
        {
            var told = Told(e);
            return e with { Events = [.. e.Events.Select(x => x == told ? x with { Tick = 1 } : x)] };
        }),
        new("a hole in a stream", "cause", e => e with { Events = [.. e.Events.Where(x => x != e.Events.First(y => y.Version == 2))] }),
        new("a read that shows less than an earlier one", "serial", e =>
        {
            var late = e.Attempts.Last(a => a is { Key: null, Service: "routing", Succeeded: true, Version: > 3 });
            return e with { Attempts = [.. e.Attempts.Select(a => a == late ? a with { Version = 1 } : a)] };
        }),
        new("a command that stands before what its sender had already seen", "serial", e =>
        {
            var late = e.Attempts.Last(a => a is { Key: not null, Service: "routing", Succeeded: true, Version: > 3 });
            return e with { Attempts = [.. e.Attempts.Select(a => a.Key == late.Key ? a with { SentAt = a.SentAt + 1000, EndedAt = a.EndedAt + 1000 } : a)] };
        }),
        new("a read of what is not in the log", "serial", e =>
        {
            var read = e.Attempts.First(a => a is { Key: null, Service: "routing", Succeeded: true, Version: not null });
            return e with { Attempts = [.. e.Attempts.Select(a => a == read ? a with { Version = 1000 } : a)] };
        }),
        new("an event that the record does not hold", "record", e => e with { Record = ["Not as it was recorded."] }),
        new("a dead letter", "nothing left", e => e with { Leftovers = [new("intake", "dead letter", "DossierWasAccepted")] }),
        new("a service that is away too long", "serves again", e => e with { Recoveries = [new("a fault", "routing", 15.1, 15)] }),
        new("a journey that was given up", "every journey", e => e with { Failures = ["409 ten times"] }),
    ];

    /// <summary>Whether the check it is for is the one that notices.</summary>
    public bool IsNoticed(Evidence evidence) =>
        Checks.Check.All.Single(c => c.Name.Contains(Check, StringComparison.Ordinal)).Find(Spoil(evidence)).Any();

    private static Attempt Acknowledged(Evidence e) => e.Attempts.Last(a => a is { Key: not null, Succeeded: true, Service: "routing", Version: > 3 });

    private static LoggedEvent Told(Evidence e) => e.Events.First(x => x is { Type: "routing.caseOpened", Causation: "DossierWasAccepted" });

    private static Evidence Again(Evidence e, string key) =>
        e with { Events = [.. e.Events, .. e.Events.Where(x => x.Key == key).Select(x => x with { Version = x.Version + 100, Tick = x.Tick + 100, Transaction = "0" })] };

    private static Shown Case(Evidence e) => e.Views.First(v => v.Service == "routing");

    private static Shown Changed(Shown line) => Set(line, "dueAt", "2001-01-01T00:00:00+07:00");

    private static Shown Set(Shown shown, string name, JsonNode value)
    {
        var copy = shown.Json.DeepClone();
        copy[name] = value;
        return shown with { Json = copy };
    }
}
