using OneStop.WorkingTime;

namespace OneStop.Desk;

/// <summary>How urgent a case is to the eye; the words say it too.</summary>
public enum Urgency { Calm, Soon, Overdue, Stopped }

/// <summary>A due date as officers speak of it, in working time: "Quá hạn 2 ngày", "Còn 1,5 ngày", "Tạm dừng".</summary>
public sealed record DueWords(string Text, Urgency Urgency)
{
    /// <summary>As the boards count it (Routing's <c>BoardCounts</c>): less than 24 hours by the clock.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromHours(24);

    public static Urgency UrgencyOf(DateTimeOffset dueAt, DateTimeOffset? stoppedAt, DateTimeOffset now) =>
        stoppedAt is not null ? Urgency.Stopped : dueAt <= now ? Urgency.Overdue : dueAt - now <= Soon ? Urgency.Soon : Urgency.Calm;

    public static DueWords Of(DateTimeOffset dueAt, DateTimeOffset? stoppedAt, DateTimeOffset now, WorkingCalendar calendar, Words words)
    {
        var urgency = UrgencyOf(dueAt, stoppedAt, now);
        return new(urgency switch
        {
            Urgency.Stopped => words["Tạm dừng"],
            Urgency.Overdue => Spoken(calendar.WorkingTime(dueAt, now) ?? now - dueAt, n => words["Quá hạn {0} ngày", n], n => words["Quá hạn {0} giờ", n], words["Vừa quá hạn"]),
            _ => Spoken(calendar.WorkingTime(now, dueAt) ?? dueAt - now, n => words["Còn {0} ngày", n], n => words["Còn {0} giờ", n], words["Còn dưới 1 giờ"]),
        }, urgency);

        // Halves of a day, rounded down: nobody is told of more time than there is, or of more delay.
        string Spoken(TimeSpan time, Func<double, string> days, Func<double, string> hours, string less) =>
            Math.Floor(time / calendar.Hours.Length * 2) / 2 is >= 1 and var half ? days(half) : time.TotalHours >= 1 ? hours(Math.Floor(time.TotalHours)) : less;
    }
}
