namespace OneStop.WorkingTime;

/// <summary>A stretch in which the legal clock stands, e.g. while the tax office works out what is owed.</summary>
/// <param name="From">At any offset.</param>
/// <param name="To">Not included; a stop that does not end after <paramref name="From"/> stops nothing.</param>
/// <param name="WhyVi">As a part of a sentence: "niêm yết công khai".</param>
/// <param name="WhyEn">The same in English.</param>
public sealed record Stop(DateTimeOffset From, DateTimeOffset To, string WhyVi, string WhyEn);

/// <summary>Everything a due date depends on beside the calendar.</summary>
/// <param name="From">When the full and valid dossier was accepted (NĐ 118/2025, Đ.17.3), at any offset.</param>
/// <param name="ExtensionDays">For mountainous, island and remote communes; zero or more. Working days where the limit is one of working days or hours,
/// calendar days where it is one of days or months. What is handed over at once or within the day is not extended.</param>
/// <param name="Stops">In any order; they may overlap, touch, or lie before the start or in the night. Their union counts.</param>
public sealed record Term(DateTimeOffset From, Limit Limit, Counting Counting, int ExtensionDays, IReadOnlyList<Stop> Stops)
{
    /// <summary>BLLĐ 2019, Đ.105.1; every pack's office hours add up to it.</summary>
    internal const int HoursOfADay = 8;

    /// <summary>The amount is not read.</summary>
    internal bool IsWithinTheDay => Limit.Unit is LimitUnit.SameDay or LimitUnit.Immediate;

    /// <summary>There is nothing to count.</summary>
    internal bool IsZero => !IsWithinTheDay && Limit.Amount == 0 && ExtensionDays == 0;

    internal bool RunsByHours => Limit.Unit is LimitUnit.Hour || (Limit.Unit is LimitUnit.WorkingDay && Counting is Counting.Hour);

    internal bool CountsRestDays => Limit.Unit is LimitUnit.Day or LimitUnit.Month;

    internal bool EndsAtItsClock => Limit.Unit is LimitUnit.WorkingDay && Counting is Counting.SameClock;

    /// <summary>The stop in which the clock stands up to that local instant, if any.</summary>
    internal Stop? StopUpTo(DateTime at)
    {
        if (Stops.Count == 0) return null;
        var instant = at.AtVietnam();
        return Stops.FirstOrDefault(s => s.From < instant && instant <= s.To);
    }

    /// <summary>What the stops cover from the start on, in local time, in order and without overlap: where two cover the same, the one that began first is named.</summary>
    internal (DateTime From, DateTime To, Stop Stop)[] Standstills()
    {
        if (Stops.Count == 0) return [];
        List<(DateTime, DateTime, Stop)> standstills = [];
        var reached = From.InVietnam();
        foreach (var stop in Stops.OrderBy(s => s.From))
        {
            var (from, to) = (LocalTime.Later(reached, stop.From.InVietnam()), stop.To.InVietnam());
            if (from >= to) continue;
            standstills.Add((from, to, stop));
            reached = to;
        }
        return [.. standstills];
    }
}
