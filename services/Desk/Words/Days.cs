using System.Globalization;
using OneStop.WorkingTime;

namespace OneStop.Desk;

/// <summary>Days and times as Vietnamese desks write them, whatever the language of the browser: 26/11/2026, or 26112026 without leaving the digits. Addresses carry 2026-11-26.</summary>
public static class Days
{
    private static readonly string[] Written = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "ddMMyyyy", "yyyy-MM-dd"], Times = ["H:mm", "H:mm:ss", "H'h'mm", "HHmm"];

    /// <summary>Null where it is no day, or none that a dossier can know of.</summary>
    public static DateOnly? Day(string? written) =>
        DateOnly.TryParseExact(written?.Trim(), Written, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2200 ? day : null;

    /// <summary>A day and a time in either order, of the province; null where it is none.</summary>
    public static DateTimeOffset? Moment(string? written)
    {
        if (written?.Split([' ', 'T'], StringSplitOptions.RemoveEmptyEntries) is not [var one, var other]) return null;
        return (Day(one) ?? Day(other), Time(other) ?? Time(one)) is ({ } day, { } time) ? new DateTimeOffset(day, time, WorkingCalendar.Offset) : null;
    }

    /// <summary>For a service: 2026-11-26. What is no day goes as it is, and the service says so.</summary>
    public static string? Iso(string? written) => Day(written)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? written;

    public static string Say(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>14:30 26/11/2026, with the seconds where there are any.</summary>
    public static string Say(DateTimeOffset at) => at.ToOffset(WorkingCalendar.Offset) is var local && local.Second == 0
        ? local.ToString("HH:mm dd/MM/yyyy", CultureInfo.InvariantCulture) : local.ToString("HH:mm:ss dd/MM/yyyy", CultureInfo.InvariantCulture);

    private static TimeOnly? Time(string written) => TimeOnly.TryParseExact(written, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
