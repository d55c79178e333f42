using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Routing.Cases;

/// <summary>Trước hạn, đúng hạn, quá hạn.</summary>
public enum Timeliness { Early, OnTime, Late }

/// <summary>How a case ended in time, as the national portal counts (domain: DVCQG on-time formula; NĐ 118/2025, Đ.19.5–19.6).</summary>
public static class Finishing
{
    /// <param name="finishedAt">When the result was issued, or the dossier refused, withdrawn or closed.</param>
    public static Timeliness TimelinessAt(this Case c, DateTimeOffset finishedAt)
    {
        // What waits for the applicant or for another office is measured at the moment the clock stopped.
        var at = c.StoppedSince is { } since && since < finishedAt ? since : finishedAt;
        var due = c.DueThatCounts();
        return c.Stops.Count(s => s.Kind == PauseKind.Supplement) > 1 || at > due ? Timeliness.Late : Day(at) < Day(due) ? Timeliness.Early : Timeliness.OnTime;
    }

    /// <summary>A new promise counts if the apology came in time; otherwise the old date does.</summary>
    public static DateTimeOffset DueThatCounts(this Case c) => c.Promise is { NoticeInTime: true } ? c.DueAt : c.OriginalDueAt;

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(WorkingCalendar.Offset).DateTime);
}
