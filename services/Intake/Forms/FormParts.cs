using OneStop.Intake.Dossiers;
using OneStop.Printing;
using OneStop.Provinces;
using static OneStop.Printing.Layout;
using static OneStop.Printing.SheetParts;

namespace OneStop.Intake.Forms;

/// <summary>What the forms of the law have in common: the head, the lines about people, the signatures.</summary>
public static class FormParts
{
    private const double QrSide = 66;

    /// <summary>How components are counted.</summary>
    private const string Quantity = "Số lượng";

    /// <summary>An A5 form with the common head: agency and motto, number, place and date, QR code and title.</summary>
    /// <param name="number">After "Số:"; null where the form has none but the dossier's code.</param>
    /// <param name="issuer">The body that issues it, under the one above it.</param>
    public static Sheet Form(this Moment moment, FormKind kind, string? number, (string Upper, string Lower) issuer)
    {
        var (code, title) = (moment.History.Code, moment.Title(kind));
        var sheet = new Sheet(Paper.A5, $"{title} – {code}", moment.Made.At);
        sheet.Add(Head(sheet.Width, issuer, number is null ? $"Mã hồ sơ: {code}" : $"Số: {number}", $"{moment.Place()}, {Vietnamese.Day(moment.Made.At)}"));
        sheet.Add(Space(6));
        sheet.Add(Columns(sheet.Width, [QrSide, sheet.Width - 2 * QrSide, QrSide], (i, width) => i switch
        {
            0 => [Sheet.Qr(moment.History.TrackingUrl, width)],
            1 => [Space(10), .. Paragraph([Bold(Upper(Vietnamese.Kept(title)))], width, 13, Align.Center, after: 3), .. number is null ? [] : Paragraph(["Mã hồ sơ: ", Bold(code)], width, Size, Align.Center)],
            _ => [],
        }));
        sheet.Add(Space(4));
        return sheet;
    }

    /// <summary>The desk, under the agency it belongs to.</summary>
    public static (string Upper, string Lower) DeskHead(this Moment moment) =>
        (moment.Province.Agency(moment.Desk?.AgencyCode ?? "")?.Name ?? moment.Province.Name, moment.Desk?.Name ?? moment.Submission.DeskId);

    /// <summary>The competent agency, under the one whose identifier its own begins with, or the province.</summary>
    public static (string Upper, string Lower) AgencyHead(this Moment moment)
    {
        var code = moment.Submission.AgencyCode;
        var above = code.LastIndexOf('.') is > 0 and var dot ? moment.Province.Agency(code[..dot]) : null;
        return (above?.Name ?? moment.Province.Name, moment.Agency?.Name ?? code);
    }

    public static IReadOnlyList<Column> ComponentColumns(string name, params string[] counts) =>
        [new("TT", 0.08, Align.Center), new(name, 0.92 - 0.15 * counts.Length), .. counts.Select(c => new Column(c, 0.15, Align.Center, Quantity))];

    /// <summary>Who handed it in, and whose matter it is.</summary>
    public static Sheet People(this Sheet sheet, Moment moment, string label)
    {
        sheet.Fact(label, moment.Applicant?.FullName ?? Erased, strong: true)
            .Fact("Số định danh/Hộ chiếu/Mã số thuế", moment.Applicant?.IdNumber)
            .Fact("Địa chỉ", moment.Applicant?.Address)
            .Line(Contact(moment.Applicant?.Phone, moment.Applicant?.Email));
        return moment.Submission.Owner is null ? sheet
            : sheet.Fact("Chủ hồ sơ", moment.Owner?.FullName ?? Erased, strong: true).Fact("Địa chỉ chủ hồ sơ", moment.Owner?.Address);
    }

    private static Run[] Contact(string? phone, string? email) =>
    [
        phone is null ? "" : $"Số điện thoại: {Whole(phone)}", phone is null || email is null ? "" : "; ", email is null ? "" : $"Email: {email}",
    ];

    /// <summary>In place of a person whose data no longer exist.</summary>
    public const string Erased = "(dữ liệu cá nhân đã được xóa)";

    /// <summary>Commune or province, as it stands before the date.</summary>
    private static string Place(this Moment moment) => moment.Province.Agency(moment.Desk?.AgencyCode ?? "") is { Level: AgencyLevel.Commune } commune
        ? commune.Name.Replace("Ủy ban nhân dân ", "", StringComparison.Ordinal)
        : moment.Province.Name;

    /// <summary>A number that stays on one line.</summary>
    public static string? Whole(string? number) => number?.Replace(' ', Bound);

    public static string Delivery(ResultDelivery delivery) => delivery switch
    {
        ResultDelivery.Post => "Qua dịch vụ bưu chính công ích",
        ResultDelivery.Online => "Trực tuyến, trên Cổng Dịch vụ công quốc gia",
        _ => "Tại Bộ phận Một cửa",
    };
}
