namespace OneStop.WorkingTime;

/// <summary>What a day on the way to a due date is to the limit.</summary>
internal enum DayRole
{
    /// <summary>The dossier came in too late in the day for it to count: at any time for a limit in days, from 15:00 on for one within the day, after closing for one at once.</summary>
    TooLate,
    Counted,
    Stopped,
    Rest,

    /// <summary>After the last counted day, which was a rest day.</summary>
    Rolled
}

/// <param name="End">The local instant at which the day is over for the limit.</param>
/// <param name="Stop">What stops the day where it is <see cref="DayRole.Stopped"/>.</param>
/// <param name="IsDue">Whether <paramref name="End"/> is the due date.</param>
internal readonly record struct CountedDay(DateOnly Date, DayPlan Plan, DateTime End, DayRole Role, Stop? Stop, bool IsDue);

/// <summary>Counts a limit in days, day by day.</summary>
internal static class DayCount
{
    /// <summary>The days from the start to the due date, or to the last published one where that comes first.</summary>
    public static IEnumerable<CountedDay> From(Term term, DayTable table)
    {
        var start = term.From.InVietnam();
        var first = DateOnly.FromDateTime(start);
        var left = term.IsWithinTheDay ? 1 : Days(term.Limit, first, table) + term.ExtensionDays;
        for (var date = first; table.Plan(date) is { } plan; date = date.AddDays(1))
        {
            var end = date.ToDateTime(term.EndsAtItsClock ? new(start.Hour, start.Minute) : plan.Hours.Afternoon.Closes);
            var latest = term.Limit.Unit is LimitUnit.SameDay ? LocalTime.Earlier(date.ToDateTime(Deadline.LatestForSameDay), end) : end;
            var stop = term.StopUpTo(end) ?? term.StopUpTo(latest);
            var role =
                date == first && (!term.IsWithinTheDay || (plan.Works && start >= latest)) ? DayRole.TooLate :
                stop is not null ? DayRole.Stopped :
                left == 0 ? DayRole.Rolled :
                plan.Works || term.CountsRestDays ? DayRole.Counted : DayRole.Rest;
            if (role is DayRole.Counted) left--;
            var isDue = left == 0 && plan.Works && role is DayRole.Counted or DayRole.Rolled;
            yield return new(date, plan, end, role, stop, isDue);
            if (isDue) yield break;
        }
    }

    /// <summary>Without the extension; parts of a day are taken for whole ones.</summary>
    private static long Days(Limit limit, DateOnly first, DayTable table)
    {
        // Beyond any table there is nothing to add up, and DateOnly ends in 9999.
        var amount = (int)Math.Min(decimal.Ceiling(limit.Amount), int.MaxValue);
        if (limit.Unit is not LimitUnit.Month) return amount;
        return amount < 12 * (table.LastYear - first.Year + 1) ? first.AddMonths(amount).DayNumber - first.DayNumber : int.MaxValue;
    }
}
