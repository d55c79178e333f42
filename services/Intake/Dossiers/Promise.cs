using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Dossiers;

/// <summary>The date a dossier accepted at that instant can be promised, and the rules it is promised under. NĐ 118/2025, Đ.17.3.</summary>
/// <param name="Law">Null where no profile of the pack holds on that day.</param>
/// <param name="Due">What the working calendar says of the limit.</param>
/// <param name="TransferBy">By when the papers must be with the competent body; null where nothing is on paper.</param>
public sealed record Promise(LawProfile? Law, Limit Limit, int ExtensionDays, DueAnswer Due, DateTimeOffset? TransferBy)
{
    /// <summary>The limit of the procedure's version, longer in a remote commune, counted as the profile of the day counts.</summary>
    public static Promise Of(Province province, Procedure procedure, string? caseCode, Desk desk, Channel channel, DateTimeOffset now)
    {
        var law = province.LawOn(Day(now));
        var limit = procedure.LimitOf(caseCode);
        var extension = province.Agency(desk.AgencyCode)!.Remote ? procedure.RemoteExtensionDays : 0;
        var due = Deadline.Compute(now, limit with { Amount = limit.Amount + extension }, province.Calendar);
        return new(law, limit, extension, due, null);
    }

    /// <summary>The day it is in Vietnam.</summary>
    public static DateOnly Day(DateTimeOffset now) => DateOnly.FromDateTime(now.ToOffset(WorkingCalendar.Offset).DateTime);

    /// <summary>Why no date can be promised; null when it can.</summary>
    public Refusal? Refusal => this switch
    {
        { Law: null } => new("law-missing", "NĐ 118/2025, Đ.17.3", "Gói cấu hình không có quy định nào có hiệu lực vào ngày này."),
        { Due: DueAnswer.NoCalendar missing } => NoCalendar(missing.Year),
        _ => null,
    };

    /// <summary>The promise as the dossier keeps it; only where there is no <see cref="Refusal"/>.</summary>
    public Accepted Accepted(DateTimeOffset now)
    {
        var due = (DueAnswer.Due)Due;
        return new(now, due.At, Limit, due.Explain(), Law!.Code, Law.Counting, ExtensionDays, TransferBy);
    }

    public static Refusal NoCalendar(int year) => new(
        "calendar-missing", "Bộ luật Lao động, Đ.112", $"Chưa có lịch nghỉ lễ được công bố của năm {year}: không thể hẹn ngày trả.");
}
