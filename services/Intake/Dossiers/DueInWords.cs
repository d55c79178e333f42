using System.Globalization;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Dossiers;

/// <summary>The due date as an officer reads it to the applicant: how it came about, and what holds it up now.</summary>
public static class DueInWords
{
    public static string? Of(Dossier dossier, DossierFacts facts)
    {
        if (dossier is { Promise: null, Status: DossierStatus.Submitted })
            return $"Chưa hẹn ngày trả: thời hạn được tính từ khi hồ sơ đầy đủ, hợp lệ được tiếp nhận ({facts.Law.Cite(Rule.ClockStart)}).";
        if (dossier.DueExplanation is not { } explanation) return null;
        if (dossier.Apology is { } apology && apology.NewDueAt == dossier.DueAt)
            explanation = $"Hẹn lần đầu: {Moment(apology.OldDueAt)}. Cơ quan giải quyết xin lỗi và hẹn lại, lý do: {apology.Reason.TrimEnd('.')}. Hạn trả kết quả: {Moment(apology.NewDueAt)}.";
        if (dossier is { Status: DossierStatus.AwaitingSupplement, Supplement: { } supplement })
            explanation += $" Hồ sơ đang chờ bổ sung{(supplement.ClosesAt is { } closes ? $" đến {Moment(closes)}, quá thời điểm này hồ sơ dừng giải quyết" : "")};"
                + (facts.Supplement.Restarts ? " thời hạn được tính lại từ đầu khi nhận đủ hồ sơ." : " thời hạn được tính tiếp khi nhận đủ hồ sơ.");
        else if (dossier is { IsOpen: true, Pause: { } pause }) explanation += $" Đang tạm dừng tính thời hạn: {pause.Why} ({pause.LegalBasis}).";
        return explanation;
    }

    private static string Moment(DateTimeOffset at) => at.ToOffset(WorkingCalendar.Offset).ToString("HH:mm 'ngày' dd/MM/yyyy", CultureInfo.InvariantCulture);
}
