using OneStop.Intake.Dossiers;
using OneStop.Printing;
using OneStop.Provinces;
using static OneStop.Intake.Forms.FormParts;
using static OneStop.Printing.SheetParts;

namespace OneStop.Intake.Forms;

/// <summary>One passing of the dossier from hand to hand, as Routing tells it.</summary>
/// <param name="FromUnit">Desk or department.</param>
/// <param name="FromOfficer">Sign-in name; null where a service passed it on.</param>
/// <param name="ToOfficer">Sign-in name; null until someone there takes it.</param>
/// <param name="ReceivedAt">When that officer took it.</param>
/// <param name="DueAt">The date that held at that moment.</param>
public sealed record HandOver(
    string FromUnit, string? FromOfficer, string ToUnit, string? ToOfficer, DateTimeOffset At, DateTimeOffset? ReceivedAt, DateTimeOffset DueAt, string? Note);

/// <summary>Phiếu kiểm soát quá trình giải quyết hồ sơ: who had the dossier, from when to when. Goes with the dossier, and grows with it. TT 01/2018, Đ.9.</summary>
public static class ControlSheet
{
    public static Sheet? Of(DossierHistory history, IReadOnlyList<HandOver> handOvers)
    {
        if (handOvers is [] || history.Now is not { Dossier.Promise: { } promise } now) return null;
        var moment = now with { Made = now.Made with { At = handOvers.Select(h => h.ReceivedAt ?? h.At).Append(now.Made.At).Max() } };
        var others = handOvers.SelectMany(h => new[] { h.FromUnit, h.ToUnit }).Select(unit => moment.Province.Unit(unit)?.AgencyCode).OfType<string>()
            .Where(code => code != moment.Submission.AgencyCode).Distinct().Select(code => moment.Province.Agency(code)?.Name ?? code).ToList();
        return moment.Form(FormKind.ControlSheet, null, moment.AgencyHead())
            .Fact("Cơ quan (bộ phận) giải quyết hồ sơ", moment.AgencyHead().Lower, strong: true)
            .Fact("Cơ quan phối hợp giải quyết hồ sơ", others is [] ? "Không" : string.Join("; ", others))
            .Fact("Loại thủ tục hành chính", $"{moment.Request} ({moment.Submission.ProcedureCode})")
            .Fact("Chủ hồ sơ", (moment.Submission.Owner is null ? moment.Applicant : moment.Owner)?.FullName ?? Erased, strong: true)
            .Fact("Thời gian nhận hồ sơ", Vietnamese.Moment(promise.AcceptedAt))
            .Fact("Thời gian hẹn trả kết quả", Vietnamese.Moment(moment.Dossier.DueAt!.Value))
            .Table(
                [Heading("Tên cơ quan, bộ phận", 0.30), Heading("Thời gian giao, nhận hồ sơ", 0.37), Heading("Kết quả giải quyết", 0.14, Align.Center), Heading("Ghi chú", 0.19)],
                handOvers.Select(h => Row(moment, h)), size: 8.8)
            .Line(Italic("Kết quả giải quyết tính tại thời điểm giao, theo thời hạn trả kết quả đang có hiệu lực khi đó."));
    }

    private static Column Heading(string words, double share, Align align = Align.Left) => new(Upper(Vietnamese.Kept(words)), share, align);

    private static IReadOnlyList<Run> Row(Moment moment, HandOver h) =>
    [
        $"1. Giao: {Unit(moment, h.FromUnit)}\n2. Nhận: {Unit(moment, h.ToUnit)}",
        $"Giao: {Vietnamese.Moment(h.At)}{Signed(moment, h.FromOfficer)}{(h.ReceivedAt is { } received ? $"\nNhận: {Vietnamese.Moment(received)}{Signed(moment, h.ToOfficer)}" : "")}",
        Result(h),
        h.Note ?? "",
    ];

    /// <summary>Early is a day or more before the due date.</summary>
    private static string Result(HandOver h) =>
        h.At > h.DueAt ? "Quá hạn" : Promise.Day(h.At) < Promise.Day(h.DueAt) ? "Trước hạn" : "Đúng hạn";

    private static string Unit(Moment moment, string id) => moment.Province.Unit(id)?.Name ?? moment.Province.Desk(id)?.Name ?? id;

    private static string Signed(Moment moment, string? officer) => officer is null ? "" : $"\n({moment.NameOf(officer)})";
}
