using OneStop.WorkingTime;

namespace OneStop.Oversight.Mining;

/// <summary>Instants as office hours passed since the first published year: a difference of two of them is working time, and nights, weekends and holidays are nothing.</summary>
public sealed class OfficeClock(WorkingCalendar calendar)
{
    private readonly DateTimeOffset start = new(FirstYear(calendar), 1, 1, 0, 0, 0, WorkingCalendar.Offset);

    /// <returns>In hours; null outside the published years.</returns>
    public double? At(DateTimeOffset at) => at < start ? null : calendar.WorkingTime(start, at)?.TotalHours;

    /// <summary>Of the years that follow each other up to the last one: across a year that is missing nothing can be counted.</summary>
    private static int FirstYear(WorkingCalendar calendar)
    {
        var year = calendar.Years.Keys.Max();
        while (calendar.Years.ContainsKey(year - 1)) year--;
        return year;
    }
}
