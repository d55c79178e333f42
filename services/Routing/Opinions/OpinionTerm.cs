using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;

namespace OneStop.Routing.Opinions;

/// <summary>By when opinions are wanted, and when those who are silent are reminded.</summary>
public sealed record OpinionTerm(DateTimeOffset EndsAt, DateTimeOffset RemindAt)
{
    private static readonly TimeSpan Least = TimeSpan.FromHours(1), WorkingDay = TimeSpan.FromHours(8);

    /// <summary>The shortest limit that leads out of a closed office.</summary>
    private static readonly Limit Blink = new(0.000001m, LimitUnit.Hour);

    /// <summary>An instant outside office hours moves to the next opening. The reminder comes a third of the working time before the end: at least one working day
    /// before, but never in the first half.</summary>
    /// <param name="wanted">The instant asked for; null to count <paramref name="limit"/> from now.</param>
    /// <param name="least">The time the law gives those who are asked; null where it gives none.</param>
    /// <returns>Null with a <paramref name="term"/>.</returns>
    public static Refusal? Refused(Case c, CaseFacts facts, DateTimeOffset? wanted, Limit? limit, Limit? least, out OpinionTerm term)
    {
        term = new(default, default);
        var calendar = facts.Province.Calendar;
        if (wanted is null && limit is null) return Refusal("deadline-missing", "Phải nêu thời hạn cho ý kiến.");
        if (wanted <= facts.Now) return TooSoon();
        if ((wanted is { } at ? InOffice(at, calendar) : Counted(limit!)) is not { } end || calendar.WorkingTime(facts.Now, end) is not { } time) return Unpublished();
        if (time < Least) return TooSoon();
        if (least is not null)
        {
            if (Counted(least) is not { } lawful) return Unpublished();
            if (end < lawful) return Refusal("deadline-shorter-than-law", $"Cơ quan được hỏi có {least.InWords()} để trả lời: thời hạn không được ngắn hơn.");
        }
        var silence = TimeSpan.FromTicks(Math.Max(time.Ticks / 3, Math.Min(WorkingDay.Ticks, time.Ticks / 2)));
        term = new(end, Counted(new((decimal)(time - silence).Ticks / TimeSpan.TicksPerHour, LimitUnit.Hour))!.Value);
        return null;

        DateTimeOffset? Counted(Limit limit) => (Deadline.Compute(new Term(facts.Now, limit, c.Terms!.Counting, 0, []), calendar) as DueAnswer.Due)?.At;
        Refusal TooSoon() => Refusal("deadline-too-soon", "Thời hạn cho ý kiến phải còn ít nhất một giờ làm việc.");
        Refusal Unpublished() => new("calendar-missing", "Bộ luật Lao động, Đ.112", "Thời hạn cho ý kiến rơi vào năm chưa có lịch nghỉ lễ được công bố.");
        Refusal Refusal(string code, string why) => new(code, facts.Law(c).Cite(Rule.Consultation), why);
    }

    private static DateTimeOffset? InOffice(DateTimeOffset at, WorkingCalendar calendar) =>
        calendar.IsOfficeTime(at) || calendar.IsOfficeTime(at.AddTicks(-1)) ? at
        : Deadline.Compute(at, Blink, calendar) is DueAnswer.Due opening ? opening.At.AddTicks(-(opening.At.Ticks % TimeSpan.TicksPerSecond))
        : null;
}
