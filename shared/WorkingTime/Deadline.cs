namespace OneStop.WorkingTime;

/// <summary>Due dates by the hour model: a working day is its office hours, counted on from the minute of acceptance
/// (NĐ 118/2025, Đ.17.3: the clock starts when a full and valid dossier is accepted).</summary>
public static class Deadline
{
    /// <summary>What comes in from this time on goes to the competent body at the start of the next working day (NĐ 118/2025, Đ.18.2).</summary>
    public static readonly TimeOnly LatestForSameDay = new(15, 0);

    /// <summary>When the limit, counted from that instant, runs out.</summary>
    /// <param name="from">The instant of acceptance, at any offset.</param>
    /// <param name="limit">Working days and hours run over office hours only. Days and months run over all days, the first not counted and a
    /// part taken for a whole, up to closing time of the last one, or of the next working day where that is a rest day (BLDS 2015, Đ.147–148).</param>
    public static DueAnswer Compute(DateTimeOffset from, Limit limit, WorkingCalendar calendar)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit.Amount);
        var start = from.ToOffset(WorkingCalendar.Offset).DateTime;
        if (limit.Unit is LimitUnit.Immediate || limit is { Amount: 0, Unit: not LimitUnit.SameDay })
            return new DueAnswer.Due(Derivation.Local(start), []);
        if (calendar.Plan(DateOnly.FromDateTime(start)) is not { } today) return new DueAnswer.NoCalendar(start.Year);
        return limit.Unit switch
        {
            LimitUnit.WorkingDay => ByHours(start, limit.Amount * today.Hours.Length.Ticks, calendar),
            LimitUnit.Hour => ByHours(start, limit.Amount * TimeSpan.TicksPerHour, calendar),
            LimitUnit.SameDay => WithinTheDay(start, today, calendar),
            _ => ByCalendar(start, limit, calendar)
        };
    }

    private static DueAnswer ByHours(DateTime start, decimal ticks, WorkingCalendar calendar)
    {
        var worked = calendar.Table(start.Year)!.Before(start) + decimal.Ceiling(ticks);
        for (var year = start.Year; ; year++)
        {
            if (calendar.Table(year) is not { } table) return new DueAnswer.NoCalendar(year);
            if (worked <= table.Total)
            {
                var due = table.At((long)worked);
                return new DueAnswer.Due(Derivation.Local(due), Derivation.Between(start, due, calendar));
            }
            worked -= table.Total;
        }
    }

    private static DueAnswer WithinTheDay(DateTime start, DayPlan today, WorkingCalendar calendar)
    {
        var date = DateOnly.FromDateTime(start);
        if (today.Works && TimeOnly.FromDateTime(start) < LatestForSameDay)
        {
            var closing = date.ToDateTime(today.Hours.Afternoon.Closes);
            return new DueAnswer.Due(Derivation.Local(closing), Derivation.Between(start, closing, calendar));
        }
        if (NextWorkingDay(date.AddDays(1), calendar) is not { } next) return new DueAnswer.NoCalendar(calendar.LastPublished(date).Year + 1);
        var due = next.ToDateTime(calendar.Plan(next)!.Hours.Afternoon.Closes);
        var closed = date.ToDateTime(today.Hours.Afternoon.Closes);
        return new DueAnswer.Due(Derivation.Local(due), today.Works && start < closed
            ? [new(Derivation.Local(start), Derivation.Local(closed), false, "nhận từ 15 giờ trở đi, chuyển vào đầu ngày làm việc tiếp theo (NĐ 118/2025, Đ.18.2)",
                "received from 15:00 on, passed on at the start of the next working day"), .. Derivation.Between(closed, due, calendar)]
            : Derivation.Between(start, due, calendar));
    }

    private static DueAnswer ByCalendar(DateTime start, Limit limit, WorkingCalendar calendar)
    {
        var first = DateOnly.FromDateTime(start);
        var published = calendar.LastPublished(first);
        var amount = decimal.Ceiling(limit.Amount);
        // Beyond any table there is nothing to add up, and DateOnly ends in 9999.
        if (amount > published.DayNumber - first.DayNumber) return new DueAnswer.NoCalendar(published.Year + 1);
        var last = limit.Unit is LimitUnit.Month ? first.AddMonths((int)amount) : first.AddDays((int)amount);
        if (last > published || NextWorkingDay(last, calendar) is not { } day) return new DueAnswer.NoCalendar(published.Year + 1);

        var due = day.ToDateTime(calendar.Plan(day)!.Hours.Afternoon.Closes);
        var counted = last == day ? due : last.AddDays(1).ToDateTime(TimeOnly.MinValue);
        var (vi, en) = ($"{(limit with { Amount = amount }).InWords()} theo lịch, không tính ngày đầu", "calendar days, the first not counted");
        List<DerivationLine> lines = start < counted ? [new(Derivation.Local(start), Derivation.Local(counted), true, vi, en)] : [];
        if (counted < due)
            lines.Add(new(Derivation.Local(counted), Derivation.Local(due), false,
                "ngày cuối là ngày nghỉ nên chuyển sang hết ngày làm việc tiếp theo (BLDS 2015, Đ.148)",
                "the last day is a rest day, so the period ends with the next working day"));
        return new DueAnswer.Due(Derivation.Local(due), lines);
    }

    private static DateOnly? NextWorkingDay(DateOnly date, WorkingCalendar calendar)
    {
        while (calendar.Plan(date) is { } plan)
        {
            if (plan.Works) return date;
            date = date.AddDays(1);
        }
        return null;
    }
}
