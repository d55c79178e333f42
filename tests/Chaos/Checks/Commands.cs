namespace OneStop.Chaos.Checks;

/// <summary>Every acknowledged command is in the log exactly once, every other at most once, and nothing is there that nobody sent.</summary>
public static class Commands
{
    public static IEnumerable<string> Violations(Evidence evidence)
    {
        var logged = evidence.Events.Where(e => e.Key is not null).ToLookup(e => e.Key!);
        var sent = new HashSet<string>();
        foreach (var command in evidence.Commands)
        {
            sent.Add(command.Key);
            var (events, name) = (logged[command.Key].ToArray(), $"{command.First().Path} [{command.Key}]");
            var acknowledged = command.FirstOrDefault(a => a.Succeeded);
            if (events.Length == 0)
            {
                if (acknowledged is not null) yield return $"{name} was acknowledged and is not in the log";
                continue;
            }
            // One command is one transaction on one stream: whatever is beside it is a second effect.
            if (events.Select(e => e.Commit).Distinct().Count() > 1) yield return $"{name} took effect {events.Select(e => e.Commit).Distinct().Count()} times";
            else if (!events.Select(e => e.Version).Order().SequenceEqual(Enumerable.Range(0, events.Length).Select(n => events.Min(e => e.Version) + n)))
                yield return $"{name}: its events do not stand together";
            if (command.FirstOrDefault(a => a.Code is not null)?.Code is { } code && events.Any(e => e.Code != code)) yield return $"{name} took effect on another dossier than {code}";
            if (acknowledged is { Version: { } version } && version < events.Max(e => e.Version)) yield return $"{name} was acknowledged at version {version}, before its own effect";
        }
        foreach (var stranger in logged.Where(g => !sent.Contains(g.Key))) yield return $"{stranger.First().Type} of {stranger.First().Code} came of a command that nobody sent";
    }
}
