using OneStop.Intake.Dossiers;
using OneStop.Printing;
using OneStop.Provinces;
using static OneStop.Printing.SheetParts;

namespace OneStop.Intake.Forms;

/// <summary>Phiếu từ chối tiếp nhận, giải quyết hồ sơ: made by the refusal at the counter or after examination. NĐ 118/2025, Đ.17.1c, Đ.19.3.</summary>
public static class RejectionSlip
{
    public static Sheet? Of(DossierHistory history) =>
        history.When((before, e) => e is ReceptionRefused || e is Closed && !StopNotice.IsStop(before, e)).FirstOrDefault() is { } refused ? Of(refused) : null;

    private static Sheet Of(Moment moment)
    {
        var (reason, basis, what) = moment.Made.Event switch
        {
            ReceptionRefused x => (x.Reason, x.LegalBasis, "từ chối tiếp nhận"),
            Closed x => (x.Reason, x.LegalBasis, "từ chối giải quyết"),
            var other => throw new InvalidOperationException($"{other.GetType().Name} refuses nothing."),
        };
        return moment.Form(FormKind.Rejection, $"{moment.History.Code}/TCHS", moment.DeskHead())
            .People(moment, "Tiếp nhận hồ sơ của")
            .Fact("Nội dung yêu cầu giải quyết", $"{moment.Request} ({moment.Submission.ProcedureCode})")
            .Line($"Qua xem xét, Bộ phận Một cửa thông báo {what} hồ sơ này với lý do cụ thể như sau:")
            .Line(Bold(reason))
            .Fact("Căn cứ", basis)
            .Line("Xin thông báo để Ông/Bà được biết và thực hiện.")
            .Signatures(("Người nộp hồ sơ", SignHint, moment.Applicant?.FullName ?? ""), ("Người tiếp nhận hồ sơ", SignHint, moment.Officer));
    }
}
