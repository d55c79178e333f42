using OneStop.Intake.Dossiers;
using OneStop.Printing;
using OneStop.Provinces;
using static OneStop.Intake.Forms.FormParts;
using static OneStop.Printing.SheetParts;

namespace OneStop.Intake.Forms;

/// <summary>Giấy tiếp nhận hồ sơ và hẹn trả kết quả: made by the acceptance. NĐ 118/2025, Đ.17.1c; NĐ 61/2018, Đ.17.</summary>
public static class ReceptionSlip
{
    public static Sheet? Of(DossierHistory history) => history.When((_, e) => e is Accepted).FirstOrDefault() is { } accepted ? Of(accepted) : null;

    private static Sheet Of(Moment moment)
    {
        var (dossier, promise, desk) = (moment.Dossier, moment.Dossier.Promise!, moment.Desk);
        var limit = promise.ExtensionDays == 0 ? promise.Limit.InWords()
            : $"{promise.Limit.InWords()}, cộng thêm {promise.ExtensionDays} {(promise.Limit.Unit == WorkingTime.LimitUnit.WorkingDay ? "ngày làm việc" : "ngày")} do địa bàn khó khăn";
        return moment.Form(FormKind.Reception, null, moment.DeskHead())
            .Fact("Bộ phận Một cửa", desk is null ? moment.Submission.DeskId : $"{desk.Name}. Điện thoại: {Whole(desk.Phone)}")
            .People(moment, "Tiếp nhận hồ sơ của")
            .Fact("Nội dung yêu cầu giải quyết", $"{moment.Request} ({moment.Submission.ProcedureCode})")
            .Heading(Bold("1. Thành phần hồ sơ nộp gồm:"))
            .Table(ComponentColumns("Tên thành phần hồ sơ", "Bản chính", "Bản chứng thực", "Bản photo"), dossier.Components.Select((c, i) =>
                (IReadOnlyList<Run>)[$"{i + 1}", moment.ComponentName(c.Code), $"{c.Originals}", $"{c.Certified}", $"{c.Copies - c.Certified}"]))
            .Line(Bold("2. Số lượng hồ sơ: "), "01 (bộ)")
            .Line(Bold("3. Thời gian giải quyết hồ sơ theo quy định: "), limit)
            .Line(Bold("4. Thời gian nhận hồ sơ: "), Vietnamese.Moment(promise.AcceptedAt))
            .Line(Bold("5. Thời gian trả kết quả giải quyết hồ sơ: "), Bold(Vietnamese.Moment(promise.DueAt)))
            .Line(Bold("6. Đăng ký nhận kết quả tại: "), Where(moment))
            .Line(Bold("7. Phí, lệ phí: "), dossier.FeeVnd == 0 ? "Không" : Vietnamese.Money(dossier.FeeVnd))
            .Line($"Vào Sổ theo dõi hồ sơ, Quyển số: {Vietnamese.Local(promise.AcceptedAt).Year}; Số thứ tự: {moment.History.Code}")
            .Signatures(("Người nộp hồ sơ", SignHint, moment.Applicant?.FullName ?? ""), ("Người tiếp nhận hồ sơ", SignHint, moment.Officer));
    }

    private static string Where(Moment moment) => moment is { Submission.ResultDelivery: ResultDelivery.Desk, Desk: { } desk }
        ? $"{desk.Name}, {desk.Address}"
        : Delivery(moment.Submission.ResultDelivery);
}
