using System.Globalization;
using System.Text.Json;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Cases;

/// <summary>A dossier through all three services, folded from Oversight's own copy. It knows no other service's code, so that it is a second opinion.</summary>
public sealed record WholeCase
{
    public AtTheCounter Counter { get; init; } = new();
    public InTheDepartments Departments { get; init; } = new();
    public OnTheTable Table { get; init; } = new();

    public WholeCase After(Told e) => new() { Counter = Counter.After(e), Departments = Departments.After(e), Table = Table.After(e) };

    public static WholeCase Of(IEnumerable<RecordedEvent> events) => events.Aggregate(new WholeCase(), (c, e) => c.After(e.Body));

    /// <summary>As it was after each of them.</summary>
    public static IEnumerable<WholeCase> Life(IEnumerable<RecordedEvent> events)
    {
        var c = new WholeCase();
        foreach (var e in events) yield return c = c.After(e.Body);
    }
}

/// <summary>The point a case is looked at from, in two times.</summary>
/// <param name="AsOf">In the world: what had happened by then. Null for all.</param>
/// <param name="KnownAt">On record: what had been recorded by then. Null for all.</param>
/// <param name="Tick">Instead of an instant: the last tick of the dossier's clock to be counted.</param>
public sealed record Standpoint(DateTimeOffset? AsOf, DateTimeOffset? KnownAt, long? Tick)
{
    /// <summary>The events that are in view, in the order in which they count. One that states that it corrects another counts in that one's place; one that
    /// states since when it was true counts right after what had happened by then. Before either was recorded, nobody knew: the history then is as it was.</summary>
    public IReadOnlyList<Counted> See(IEnumerable<RecordedEvent> events)
    {
        var known = RecordedEvent.InOrder(events.Where(e => KnownAt is not { } at || e.Entry.RecordedAt <= at)).Select(e => new Counted(e, e.Told.OccurredAt, e.Told.Tick)).ToList();
        foreach (var (late, amendment) in known.Select(c => (c, Amendment.Of(c.Event))).Where(c => c.Item2 is not null).ToList())
        {
            if (!known.Remove(late)) continue;
            var (corrects, since) = amendment!;
            if (corrects is not null && known.FindIndex(c => c.Place == corrects || c.InsteadOf.Contains(corrects)) is >= 0 and var old)
                known[old] = late with { At = since ?? known[old].At, Tick = known[old].Tick, InsteadOf = [.. known[old].InsteadOf, known[old].Place] };
            else if (since is { } from)
            {
                var place = known.FindLastIndex(c => c.At <= from) + 1;
                known.Insert(place, late with { At = from, Tick = place == 0 ? 0 : known[place - 1].Tick });
            }
            else known.Insert(known.FindLastIndex(c => c.Event.Told.Tick < late.Event.Told.Tick) + 1, late);
        }
        return [.. known.Where(c => (AsOf is not { } at || c.At <= at) && (Tick is not { } tick || c.Tick <= tick))];
    }
}

/// <summary>An event where it counts: its own time and tick, or those of the place it was given later.</summary>
public sealed record Counted(RecordedEvent Event, DateTimeOffset At, long Tick)
{
    /// <summary>What it corrects, and what that had corrected.</summary>
    internal IReadOnlyList<Amendment.Place> InsteadOf { get; init; } = [];

    internal Amendment.Place Place => new(Event.Service, Event.Entry.Version);
}

/// <summary>What an event's body may state about earlier truth: <c>"corrects": {"service", "version"}</c> and <c>"trueSince": instant</c>.</summary>
public sealed record Amendment(Amendment.Place? Corrects, DateTimeOffset? Since)
{
    public sealed record Place(string Service, long Version);

    public static Amendment? Of(RecordedEvent e)
    {
        // Nearly none does: no need to read every body for it.
        if (!e.Entry.Data.Contains("\"corrects\"", StringComparison.Ordinal) && !e.Entry.Data.Contains("\"trueSince\"", StringComparison.Ordinal)) return null;
        using var json = JsonDocument.Parse(e.Entry.Data);
        Place? corrects = json.RootElement.TryGetProperty("corrects", out var place) && place.ValueKind == JsonValueKind.Object
            ? new(place.GetProperty("service").GetString()!, place.GetProperty("version").GetInt64()) : null;
        DateTimeOffset? since = json.RootElement.TryGetProperty("trueSince", out var at) ? DateTimeOffset.Parse(at.GetString()!, CultureInfo.InvariantCulture) : null;
        return corrects is null && since is null ? null : new(corrects, since);
    }
}
