namespace OneStop.WorkingTime;

/// <summary>Between instants and what the clock on the wall says.</summary>
internal static class LocalTime
{
    /// <summary>An open stop ends at the end of time, which has no local time: there the last one stands for it.</summary>
    public static DateTime InVietnam(this DateTimeOffset at) => new(Math.Min(at.UtcTicks + WorkingCalendar.Offset.Ticks, DateTime.MaxValue.Ticks));

    public static DateTimeOffset AtVietnam(this DateTime local) => new(local, WorkingCalendar.Offset);

    public static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    public static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
