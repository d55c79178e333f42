namespace OneStop.WorkingTime;

/// <summary>Tells the way between two local instants: one line per session, one per break between sessions.</summary>
internal static class Derivation
{
    public static DateTimeOffset Local(DateTime at) => new(at, WorkingCalendar.Offset);

    /// <param name="calendar">Publishes every year touched.</param>
    public static List<DerivationLine> Between(DateTime start, DateTime due, WorkingCalendar calendar)
    {
        List<DerivationLine> lines = [];
        var reached = start;
        for (var date = DateOnly.FromDateTime(start); date <= DateOnly.FromDateTime(due); date = date.AddDays(1))
        {
            if (calendar.Plan(date) is not { Works: true } plan) continue;
            Count(date, plan, plan.Hours.Morning, "giờ làm việc buổi sáng", "morning session");
            Count(date, plan, plan.Hours.Afternoon, "giờ làm việc buổi chiều", "afternoon session");
        }
        return lines;

        void Count(DateOnly date, DayPlan plan, Session session, string vi, string en)
        {
            var (from, to) = (Later(reached, date.ToDateTime(session.Opens)), Earlier(due, date.ToDateTime(session.Closes)));
            if (from >= to) return;
            if (reached < from) lines.Add(Skipped(reached, from, calendar));
            lines.Add(plan.Special is null
                ? new(Local(from), Local(to), true, vi, en)
                : new(Local(from), Local(to), true, $"{vi} ({plan.Special.Name})", $"{en} ({plan.Special.Name})"));
            reached = to;
        }
    }

    private static DerivationLine Skipped(DateTime from, DateTime to, WorkingCalendar calendar)
    {
        var (first, last) = (DateOnly.FromDateTime(from), DateOnly.FromDateTime(to));
        if (first == last)
            return TimeOnly.FromDateTime(from) >= calendar.Plan(first)!.Hours.Morning.Closes
                ? new(Local(from), Local(to), false, Reason.LunchVi, Reason.LunchEn)
                : new(Local(from), Local(to), false, Reason.NightVi, Reason.NightEn);

        List<string> vi = [], en = [], holidays = [];
        for (var date = first; date < last; date = date.AddDays(1))
        {
            if (calendar.Plan(date) is not { Works: false } plan) continue;
            if (plan.Special is { } special) Once(holidays, special.Name);
            else
            {
                Once(vi, "cuối tuần");
                Once(en, "weekend");
            }
        }
        if (holidays.Count > 0)
        {
            vi.Add($"ngày nghỉ ({string.Join(", ", holidays)})");
            en.Add($"holiday ({string.Join(", ", holidays)})");
        }
        return vi.Count == 0
            ? new(Local(from), Local(to), false, Reason.NightVi, Reason.NightEn)
            : new(Local(from), Local(to), false, string.Join(", ", vi), string.Join(", ", en));
    }

    private static void Once(List<string> words, string word)
    {
        if (!words.Contains(word)) words.Add(word);
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
