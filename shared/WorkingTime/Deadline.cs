namespace OneStop.WorkingTime;

/// <summary>Due dates (hạn trả kết quả): when a term runs out, by the calendar of the province. Pure: the same term by the same calendar,
/// e.g. that <see cref="WorkingCalendar.KnownOn"/> some day, is due at the same instant for ever.</summary>
public static class Deadline
{
    /// <summary>What comes in from this time on goes to the competent body at the start of the next working day (NĐ 61/2018, NĐ 118/2025: Đ.18.2).</summary>
    public static readonly TimeOnly LatestForSameDay = new(15, 0);

    /// <summary>When the limit, counted by the hour and without stops or extension, runs out.</summary>
    /// <param name="from">The instant of acceptance, at any offset.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public static DueAnswer Compute(DateTimeOffset from, Limit limit, WorkingCalendar calendar) =>
        Compute(new Term(from, limit, Counting.Hour, 0, []), calendar);

    /// <summary>When the term runs out.</summary>
    /// <remarks>
    /// <para>Hours, and working days by <see cref="Counting.Hour"/>, run over office hours and end with the last of them; what office time a stop
    /// covers is not counted.</para>
    /// <para>Otherwise working days, days and months are counted in whole days: the first is not counted, a part is taken for a whole
    /// (BLDS 2015, Đ.147). A month is as many days as the calendar has from the date on. A limit in days or months counts rest days too, and
    /// where it would end with one it ends with the next working day (Đ.148). A day is over when the office closes or, with
    /// <see cref="Counting.SameClock"/>, at the clock time of acceptance, and counts unless the clock stands at that moment: so a stop over k
    /// such moments costs k days, one between two of them costs none, and nothing falls due while the clock stands.</para>
    /// <para>Within the day means closing time of the working day on which it came in before <see cref="LatestForSameDay"/>, or of the next one;
    /// a clock that stands at 15:00 or at closing time moves it on as a late arrival does. At once (NĐ 118/2025, Đ.17.4) names no hour: it is late when
    /// the office has closed on the day on which it came in, or on the next working day where it came in after hours. A limit of nothing ends when
    /// it begins, or when the stop it begins in is over.</para>
    /// </remarks>
    /// <returns><see cref="DueAnswer.NoCalendar"/> as soon as the count needs a date of a year that is not published.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit or the extension is negative.</exception>
    public static DueAnswer Compute(Term term, WorkingCalendar calendar)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(term.Limit.Amount);
        ArgumentOutOfRangeException.ThrowIfNegative(term.ExtensionDays);
        if (term.IsZero) return new DueAnswer.Due(AtOnce(term).AtVietnam(), term, calendar);
        var year = term.From.InVietnam().Year;
        if (calendar.Table(year) is not { } table) return new DueAnswer.NoCalendar(year);
        return (term.RunsByHours ? ByHours(term, table) : ByDays(term, table)) is { } due
            ? new DueAnswer.Due(due.AtVietnam(), term, calendar)
            : new DueAnswer.NoCalendar(table.LastYear + 1);
    }

    private static DateTime AtOnce(Term term)
    {
        var at = term.From.InVietnam();
        foreach (var (from, to, _) in term.Standstills())
            if (from == at) at = to;
        return at;
    }

    private static DateTime? ByHours(Term term, DayTable table)
    {
        // No table is that long, and no product of it overflows.
        var amount = Math.Min(term.Limit.Amount, int.MaxValue);
        var hours = term.Limit.Unit is LimitUnit.Hour ? amount + Term.HoursOfADay * (decimal)term.ExtensionDays : Term.HoursOfADay * (amount + term.ExtensionDays);
        var worked = table.Before(term.From.InVietnam()) + decimal.Ceiling(hours * TimeSpan.TicksPerHour);
        foreach (var (from, to, _) in term.Standstills())
        {
            if (worked > table.Total || table.At((long)worked) <= from) break;
            worked += table.Before(to) - table.Before(from);
        }
        return worked <= table.Total ? table.At((long)worked) : null;
    }

    private static DateTime? ByDays(Term term, DayTable table)
    {
        foreach (var day in DayCount.From(term, table))
            if (day.IsDue) return day.End;
        return null;
    }
}
