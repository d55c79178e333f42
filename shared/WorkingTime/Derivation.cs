namespace OneStop.WorkingTime;

/// <summary>Tells the way of a term to its due date, line by line.</summary>
internal sealed class Derivation
{
    private readonly List<DerivationLine> lines = [];
    private readonly Term term;
    private readonly DayTable table;
    private readonly (DateTime From, DateTime To, Stop Stop)[] standstills;
    private DateTime reached;

    /// <param name="table">Holds every day up to the due date; not read where the term is zero.</param>
    private Derivation(Term term, DayTable? table) =>
        (this.term, this.table, standstills, reached) = (term, table!, term.Standstills(), term.From.InVietnam());

    /// <param name="due">What the calendar says of the term.</param>
    public static IReadOnlyList<DerivationLine> Of(Term term, DateTimeOffset due, WorkingCalendar calendar)
    {
        var derivation = new Derivation(term, calendar.Table(term.From.InVietnam().Year));
        if (term.IsZero) derivation.SkipTo(due.InVietnam());
        else if (term.RunsByHours) derivation.Hours(due.InVietnam());
        else derivation.Days();
        return derivation.lines;
    }

    /// <summary>One line per session less what the stops cover, and one per reason between them.</summary>
    private void Hours(DateTime due)
    {
        for (var date = DateOnly.FromDateTime(reached); date <= DateOnly.FromDateTime(due); date = date.AddDays(1))
        {
            if (table.Plan(date) is not { Works: true } plan) continue;
            Session(plan.Hours.Morning, "giờ làm việc buổi sáng", "morning session");
            Session(plan.Hours.Afternoon, "giờ làm việc buổi chiều", "afternoon session");

            void Session(Session session, string vi, string en) => Divide(
                LocalTime.Later(reached, date.ToDateTime(session.Opens)),
                LocalTime.Earlier(due, date.ToDateTime(session.Closes)),
                (from, to) =>
                {
                    SkipTo(from);
                    Add(to, true, Named(vi, plan), Named(en, plan));
                });
        }
    }

    /// <summary>One line per counted day, and one per reason between them.</summary>
    private void Days()
    {
        var (vi, en) = term.CountsRestDays ? ("ngày theo lịch", "calendar day") : ("ngày làm việc", "working day");
        foreach (var day in DayCount.From(term, table).Where(d => d.Role is not DayRole.Rest))
        {
            var begins = day.Date.ToDateTime(TimeOnly.MinValue);
            if (reached < begins) Rest(reached, begins);
            var to = day.IsDue ? day.End : begins.AddDays(1);
            switch (day.Role)
            {
                case DayRole.Counted: Add(to, true, Named(vi, day.Plan), Named(en, day.Plan), 1); break;
                case DayRole.Stopped: Stopped(to, day.Stop!); break;
                case DayRole.Rolled: Add(to, false, Reason.RolledVi, Reason.RolledEn); break;
                case DayRole.TooLate when term.Limit.Unit is LimitUnit.SameDay: Add(to, false, Reason.LateVi, Reason.LateEn); break;
                case DayRole.TooLate when term.IsWithinTheDay: Add(to, false, Reason.ClosedVi, Reason.ClosedEn); break;
                default: Add(to, false, Reason.FirstDayVi, Reason.FirstDayEn); break;
            }
        }
    }

    private void SkipTo(DateTime to) => Divide(reached, to, Rest, Stopped);

    /// <summary>Tells apart what of a stretch the stops leave, and what they cover.</summary>
    private void Divide(DateTime from, DateTime to, Action<DateTime, DateTime> running, Action<DateTime, Stop>? standing = null)
    {
        foreach (var (stops, goesOn, stop) in standstills)
        {
            if (from < LocalTime.Earlier(stops, to)) running(from, LocalTime.Earlier(stops, to));
            from = LocalTime.Later(from, stops);
            if (from < LocalTime.Earlier(goesOn, to)) standing?.Invoke(LocalTime.Earlier(goesOn, to), stop);
            from = LocalTime.Later(from, goesOn);
        }
        if (from < to) running(from, to);
    }

    private void Stopped(DateTime to, Stop stop) => Add(to, false, $"tạm dừng ({stop.WhyVi})", $"clock stopped ({stop.WhyEn})");

    /// <summary>No office works in the stretch.</summary>
    private void Rest(DateTime from, DateTime to)
    {
        List<string> vi = [], en = [], names = [];
        for (var date = DateOnly.FromDateTime(from); date.ToDateTime(TimeOnly.MinValue) < to; date = date.AddDays(1))
        {
            if (table.Plan(date) is not { Works: false } plan) continue;
            if (plan.Special is { } special) names.Add(special.Name);
            else (vi, en) = ([Reason.WeekendVi], [Reason.WeekendEn]);
        }
        if (names.Count > 0)
        {
            var said = string.Join(", ", names.Distinct());
            vi.Add($"ngày nghỉ ({said})");
            en.Add($"holiday ({said})");
        }
        if (vi.Count > 0) Add(to, false, string.Join(", ", vi), string.Join(", ", en));
        else if (IsLunch(from, to)) Add(to, false, Reason.LunchVi, Reason.LunchEn);
        else Add(to, false, Reason.NightVi, Reason.NightEn);
    }

    private bool IsLunch(DateTime from, DateTime to)
    {
        var hours = table.Plan(DateOnly.FromDateTime(from))!.Hours;
        return from.Date == to.Date && TimeOnly.FromDateTime(from) >= hours.Morning.Closes && TimeOnly.FromDateTime(to) <= hours.Afternoon.Opens;
    }

    /// <summary>The line from where the last one ended; one that goes on for the same reason is lengthened instead.</summary>
    private void Add(DateTime to, bool counted, string vi, string en, int days = 0)
    {
        if (!counted && lines is [.., { Counted: false } last] && last.WhyVi == vi) lines[^1] = last with { To = to.AtVietnam() };
        else lines.Add(new(reached.AtVietnam(), to.AtVietnam(), counted, vi, en, days));
        reached = to;
    }

    private static string Named(string what, DayPlan plan) => plan.Special is null ? what : $"{what} ({plan.Special.Name})";
}
