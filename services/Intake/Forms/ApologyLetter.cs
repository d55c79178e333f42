using OneStop.Intake.Dossiers;
using OneStop.Printing;
using OneStop.Provinces;
using static OneStop.Intake.Forms.FormParts;
using static OneStop.Printing.SheetParts;

namespace OneStop.Intake.Forms;

/// <summary>Phiếu xin lỗi và hẹn lại ngày trả kết quả (profile 2025: Văn bản xin lỗi và đề nghị gia hạn): made by the promise of a new date. NĐ 118/2025, Đ.19.6.</summary>
public static class ApologyLetter
{
    public static Sheet? Of(DossierHistory history) => history.When((_, e) => e is Rescheduled).LastOrDefault() is { } rescheduled ? Of(rescheduled) : null;

    private static Sheet Of(Moment moment)
    {
        var (apology, applicant, agency) = ((Rescheduled)moment.Made.Event, moment.Applicant?.FullName ?? Erased, moment.AgencyHead().Lower);
        var received = moment.Dossier.Promise is { } promise ? $"N{Vietnamese.Day(promise.AcceptedAt)[1..]}, {agency}" : agency;
        return moment.Form(FormKind.Apology, $"{moment.History.Code}/PXL", moment.AgencyHead())
            .Line(Bold("Kính gửi: "), Bold(applicant))
            .Line($"{received} tiếp nhận giải quyết hồ sơ đề nghị giải quyết thủ tục hành chính: ", Bold(moment.Request), $" của {applicant}.")
            .Fact("Mã hồ sơ", moment.History.Code, strong: true)
            .Fact("Thời gian hẹn trả kết quả giải quyết hồ sơ", Vietnamese.Moment(apology.OldDueAt))
            .Line("Tuy nhiên đến nay, ", agency, " chưa trả kết quả giải quyết hồ sơ đúng thời hạn ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả.")
            .Fact("Lý do", apology.Reason)
            .Line("Sự chậm trễ này đã gây phiền hà, tốn kém thời gian, công sức của Ông/Bà. ", agency, " xin lỗi Ông/Bà và sẽ trả kết quả giải quyết hồ sơ vào ", Bold(Vietnamese.Moment(apology.NewDueAt)), ".")
            .Line("Mong nhận được sự thông cảm của Ông/Bà vì sự chậm trễ này.")
            .Signatures(null, ("Thủ trưởng cơ quan", DigitalHint, moment.NameOf(apology.By)));
    }
}
