namespace OneStop.WorkingTime;

/// <summary>How a limit in working days is counted.</summary>
public enum Counting
{
    /// <summary>As hours, eight to the day, run over office time.</summary>
    Hour,

    /// <summary>The first day does not count, a fraction is a whole day, and the last one ends at closing time (BLDS 2015, Đ.147–148).</summary>
    FirstDayExcluded,

    /// <summary>The same clock time so many working days later, seconds cut: the practice under NĐ 61/2018.</summary>
    SameClock,
}
