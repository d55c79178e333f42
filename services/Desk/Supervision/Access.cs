namespace OneStop.Desk.Supervision;

/// <summary>That someone saw something; of a list there is no code.</summary>
public sealed record Access(DateTimeOffset At, string Who, string? DossierCode, string What, string? Purpose);

/// <summary>What one service's log gave, its newest lines first, of how many.</summary>
public sealed record AccessList(IReadOnlyList<Access> Items, long Total)
{
    /// <summary>All logs as one, newest first. Where a log has more than it gave, what lies before its last line is not shown of the others either: else there were gaps that nobody sees.</summary>
    public static AccessList WithoutGaps(IReadOnlyList<AccessList> logs)
    {
        var since = logs.Where(l => l.Total > l.Items.Count && l.Items.Count > 0).Select(l => l.Items.Min(e => e.At)).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        return new([.. logs.SelectMany(l => l.Items).Where(e => e.At >= since).OrderByDescending(e => e.At)], logs.Sum(l => l.Total));
    }
}
