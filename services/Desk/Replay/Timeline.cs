using System.Text.Json;
using OneStop.WorkingTime;

namespace OneStop.Desk.Replay;

/// <summary>One event of a dossier's life, in Oversight's words.</summary>
public sealed record Happening(
    long Tick, string Service, long Version, string Type, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt, Happening.Who By, JsonElement Data, string Hash)
{
    public sealed record Who(string? Subject, string? Role, string? Unit);
}

/// <summary>Where the scrubber can stand: one beat of the dossier's clock. What two services did at the same beat has no order, and goes together.</summary>
/// <param name="At">When it happened; never before the stop before it, whatever the hosts' clocks say.</param>
/// <param name="KnownAt">By then it was recorded.</param>
public sealed record Stop(long Tick, DateTimeOffset At, DateTimeOffset KnownAt, IReadOnlyList<Happening> Events);

/// <summary>The stops of a life, in order.</summary>
public sealed record Timeline(IReadOnlyList<Stop> Stops)
{
    /// <param name="history">In Oversight's order.</param>
    public static Timeline Of(IEnumerable<Happening> history)
    {
        var stops = new List<Stop>();
        foreach (var beat in history.GroupBy(e => e.Tick))
        {
            var (at, known) = (beat.Max(e => e.OccurredAt), beat.Max(e => e.RecordedAt));
            if (stops is [.., var last]) (at, known) = (at < last.At ? last.At : at, known < last.KnownAt ? last.KnownAt : known);
            stops.Add(new(beat.Key, at, known, [.. beat]));
        }
        return new(stops);
    }

    public int Last => Stops.Count - 1;

    /// <summary>The first stop of each day in Vietnam.</summary>
    public IReadOnlyList<int> Days => [.. Enumerable.Range(0, Stops.Count).Where(i => i == 0 || Day(i) != Day(i - 1))];

    /// <summary>The last stop up to that tick, or the first.</summary>
    public int UpTo(long tick) => Math.Max(0, Stops.TakeWhile(s => s.Tick <= tick).Count() - 1);

    /// <summary>The last stop up to that instant, or the first.</summary>
    public int UpTo(DateTimeOffset at) => Math.Max(0, Stops.TakeWhile(s => s.At <= at).Count() - 1);

    private DateTime Day(int stop) => Stops[stop].At.ToOffset(WorkingCalendar.Offset).Date;
}
