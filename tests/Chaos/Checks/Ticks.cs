namespace OneStop.Chaos.Checks;

/// <summary>A stream has no holes, its ticks rise, and what came of a message bears a higher tick than what the message tells of.</summary>
public static class Ticks
{
    public static IEnumerable<string> Violations(Evidence evidence)
    {
        foreach (var stream in evidence.Streams)
        {
            var events = stream.OrderBy(e => e.Version).ToArray();
            if (!events.Select(e => e.Version).SequenceEqual(Enumerable.Range(1, events.Length).Select(n => (long)n)))
                yield return $"{stream.Key.Service} {stream.Key.Code}: versions {string.Join(' ', events.Select(e => e.Version))}";
            foreach (var (before, after) in events.Zip(events.Skip(1)))
                if (after.Tick <= before.Tick) yield return $"{after.Type} of {after.Code} has tick {after.Tick} after {before.Type}'s {before.Tick}";
        }

        var causes = evidence.Streams.Select(Folded.Of).OfType<Folded>().SelectMany(f => f.Told).ToLookup(t => (t.Message.DossierCode, t.Message.GetType().Name), t => t.Of.Tick);
        foreach (var effect in evidence.Events.Where(e => e.Causation is not null).GroupBy(e => (e.Code, Causation: e.Causation!, e.Service)))
        {
            // The first effect comes of the first telling at the earliest, the second of the second.
            var told = causes[(effect.Key.Code, effect.Key.Causation)].Order().ToArray();
            foreach (var (cause, first) in told.Zip(effect.GroupBy(e => e.Commit).Select(c => c.MinBy(e => e.Tick)!).OrderBy(e => e.Tick)))
                if (first.Tick <= cause) yield return $"{first.Type} of {first.Code} at tick {first.Tick} came of {effect.Key.Causation}, which was told at tick {cause}";
        }
    }
}
