using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Dossiers;

/// <summary>The date a dossier accepted now can be promised, with the rules it is promised under; or why there is none. NĐ 118/2025, Đ.17.3.</summary>
/// <param name="Accepted">As the dossier keeps it; null where there is a <paramref name="Refusal"/>.</param>
public sealed record Promise(Accepted? Accepted, Refusal? Refusal)
{
    public static readonly Refusal LawMissing = new("law-missing", "NĐ 118/2025, Đ.17.3", "Gói cấu hình không có quy định nào có hiệu lực vào ngày này.");

    /// <summary>The limit of the procedure's version, longer in a remote commune, counted as the profile of the day counts.</summary>
    public static Promise Of(DossierFacts facts, string? caseCode, Channel channel)
    {
        if (!facts.Law.Holds(facts.Today)) return new(null, LawMissing);
        var limit = facts.Procedure.LimitOf(caseCode);
        var extension = facts.Procedure.ExtensionDays(caseCode, facts.Remote);
        var answer = Deadline.Compute(new Term(facts.Now, limit, facts.Law.Counting, extension, []), facts.Calendar);
        if (answer is DueAnswer.NoCalendar missing) return new(null, NoCalendar(missing.Year));
        var stays = channel is Channel.Online || facts.Procedure.DecidedAtCounter;
        var transferBy = stays ? null : Transfer(facts.Now, facts.Law.TransferCutOff, facts.Calendar);
        if (!stays && transferBy is null) return new(null, NoCalendar(facts.Today.Year + 1));
        var due = (DueAnswer.Due)answer;
        return new(new Accepted(
            facts.Now, due.At, limit, due.Explain(), facts.Law.Code, facts.Law.Counting, extension, transferBy, facts.Procedure.DecidedAtCounter, facts.Calendar.Version), null);
    }

    /// <summary>Closing time of the working day on which papers came in before the cut-off; otherwise the start of the next working day. Đ.18.2 of both decrees.</summary>
    /// <returns>Null where the next working day lies in a year that is not published.</returns>
    public static DateTimeOffset? Transfer(DateTimeOffset received, TimeOnly cutOff, WorkingCalendar calendar)
    {
        var (at, day) = (received.ToOffset(WorkingCalendar.Offset), Day(received));
        var midnight = new DateTimeOffset(day, TimeOnly.MinValue, WorkingCalendar.Offset);
        var works = calendar.WorkingTime(midnight, midnight.AddDays(1).AddTicks(-1)) > TimeSpan.Zero;
        if (!works || TimeOnly.FromTimeSpan(at.TimeOfDay) >= cutOff) return calendar.StartOfNextWorkingDay(at);
        var hours = calendar.Seasons.FirstOrDefault(s => s.Holds(day))?.Hours ?? calendar.Hours;
        return new(day, hours.Afternoon.Closes, WorkingCalendar.Offset);
    }

    /// <summary>The day it is in Vietnam.</summary>
    public static DateOnly Day(DateTimeOffset now) => DateOnly.FromDateTime(now.ToOffset(WorkingCalendar.Offset).DateTime);

    public static Refusal NoCalendar(int year) => new(
        "calendar-missing", "Bộ luật Lao động, Đ.112", $"Chưa có lịch nghỉ lễ được công bố của năm {year}: không thể hẹn ngày trả.");
}
