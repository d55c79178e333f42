namespace OneStop.Chaos.Checks;

/// <summary>Strict serializability of each stream, after Elle's list-append: the log is the one order of the commands; whoever asks after an answer was given sees at
/// least what that answer had seen, and is placed behind it.</summary>
public static class Serial
{
    /// <param name="From">Sent at.</param>
    /// <param name="To">Answered at; never, if it was not.</param>
    /// <param name="Low">It stands behind this version.</param>
    /// <param name="High">It has seen the stream up to this version.</param>
    private sealed record Operation(double From, double To, long Low, long High, bool Writes, string Name);

    public static IEnumerable<string> Violations(Evidence evidence)
    {
        var lengths = evidence.Streams.ToDictionary(s => s.Key, s => s.Max(e => e.Version));
        var commits = evidence.Events.Where(e => e.Key is not null).GroupBy(e => e.Key!).ToDictionary(g => g.Key, g => (Min: g.Min(e => e.Version), Max: g.Max(e => e.Version)));
        var operations = evidence.Attempts.Where(a => a is { Key: null, Succeeded: true, Version: not null, Code: not null } && lengths.ContainsKey((a.Service, a.Code)))
            .Select(a => (Stream: (a.Service, a.Code!), Operation: new Operation(a.SentAt, a.EndedAt!.Value, a.Version!.Value, a.Version.Value, false, $"GET {a.Path} of {a.SentAt:0.000}")))
            .Concat(evidence.Commands.SelectMany(c => Writes(c, commits)));

        foreach (var stream in operations.GroupBy(o => o.Stream, o => o.Operation))
        {
            var seen = (Version: 0L, Name: "");
            var ended = new PriorityQueue<Operation, double>();
            foreach (var operation in stream.OrderBy(o => o.From))
            {
                while (ended.TryPeek(out var earlier, out var at) && at < operation.From)
                {
                    ended.Dequeue();
                    if (earlier.High > seen.Version) seen = (earlier.High, earlier.Name);
                }
                if (operation.Writes ? operation.Low <= seen.Version : operation.Low < seen.Version)
                    yield return $"{operation.Name} stands at version {operation.Low}, but before it was sent {seen.Name} had been answered with version {seen.Version}";
                if (operation.High > lengths.GetValueOrDefault(stream.Key)) yield return $"{operation.Name} was answered with version {operation.High}; the log ends at {lengths.GetValueOrDefault(stream.Key)}";
                if (operation.To < double.PositiveInfinity) ended.Enqueue(operation, operation.To);
            }
        }
    }

    /// <summary>A command began with its first attempt. Its place in the log is known even where its answer is not.</summary>
    private static IEnumerable<((string, string) Stream, Operation Operation)> Writes(IGrouping<string, Attempt> command, Dictionary<string, (long Min, long Max)> commits)
    {
        if (!commits.TryGetValue(command.Key, out var place) || command.FirstOrDefault(a => a.Code is not null)?.Code is not { } code) yield break;
        var answered = command.FirstOrDefault(a => a.Succeeded);
        yield return ((command.First().Service, code), new(
            command.Min(a => a.SentAt), answered?.EndedAt ?? double.PositiveInfinity, place.Min, Math.Max(place.Max, answered?.Version ?? 0), true, $"POST {command.First().Path} [{command.Key}]"));
    }
}
