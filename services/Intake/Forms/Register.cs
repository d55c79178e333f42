using OneStop.Intake.Dossiers;
using OneStop.Printing;
using OneStop.Provinces;
using static OneStop.Intake.Forms.FormParts;
using static OneStop.Printing.SheetParts;

namespace OneStop.Intake.Forms;

/// <summary>One dossier's line of the register, as it stands now.</summary>
/// <param name="Person">Name, address and telephone of who handed it in.</param>
/// <param name="DueAt">The date that holds now.</param>
/// <param name="PassedOnAt">When the department took it up.</param>
/// <param name="SignedBy">Who took the result.</param>
public sealed record RegisterLine(
    string Code, string Request, string Person, string Agency, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, DateTimeOffset? PassedOnAt,
    DateTimeOffset? ResultAt, DateTimeOffset? ReturnedAt, string Delivery, string SignedBy, string Note)
{
    /// <summary>Null until the dossier is accepted: only then does it stand in the register.</summary>
    public static RegisterLine? Of(DossierHistory history)
    {
        if (history.Now is not { Dossier.Promise: { } promise } now) return null;
        var dossier = now.Dossier;
        DateTimeOffset? First<T>() => history.Events.FirstOrDefault(e => e.Event is T)?.At;
        string[] person = [now.Applicant?.FullName ?? Erased, now.Applicant?.Address ?? "", now.Applicant?.Phone ?? ""];
        string[] notes =
        [
            dossier.Apology is { } apology ? $"Hẹn lại từ {Vietnamese.Brief(apology.OldDueAt)}" : "",
            dossier.Supplements > 0 ? $"Yêu cầu bổ sung {dossier.Supplements} lần" : "",
            dossier.Status is DossierStatus.Withdrawn ? "Rút hồ sơ" : "",
            dossier.Closing is { } closing ? $"Dừng: {closing.Reason}" : "",
        ];
        return new(
            history.Code, now.Request, Joined(person, "\n"), now.AgencyHead().Lower, promise.AcceptedAt, dossier.DueAt!.Value, First<HandlingStarted>(),
            First<ResultReceived>(), First<ResultReturned>(), FormParts.Delivery(dossier.Return?.Delivery ?? now.Submission.ResultDelivery),
            history.Person(dossier.Return?.ReceivedBy)?.FullName ?? "", Joined(notes, "; "));
    }

    private static string Joined(string[] parts, string between) => string.Join(between, parts.Where(p => p.Length > 0));
}

/// <summary>Sổ theo dõi hồ sơ: the dossiers a desk accepted from one day to another, line by line. TT 01/2018, Đ.9, Đ.10.</summary>
/// <param name="Title">As the law profile calls it.</param>
/// <param name="At">When the last thing in it happened.</param>
public sealed record Register(Desk Desk, Province Province, string Title, DateOnly From, DateOnly To, IReadOnlyList<RegisterLine> Lines, DateTimeOffset At)
{
    private const double Small = 8;

    /// <summary>Its columns, on paper and in Excel alike.</summary>
    public static readonly IReadOnlyList<Column> Columns =
    [
        new("STT", 0.03, Align.Center), new("Mã hồ sơ", 0.11), new("Tên thủ tục hành chính", 0.12), new("Số lượng hồ sơ (bộ)", 0.045, Align.Center),
        new("Tên, địa chỉ, số điện thoại của tổ chức, cá nhân", 0.12), new("Cơ quan chủ trì giải quyết", 0.08),
        new("Nhận hồ sơ", 0.058, Align.Center, Dates), new("Hẹn trả kết quả", 0.058, Align.Center, Dates), new("Chuyển hồ sơ đến cơ quan giải quyết", 0.062, Align.Center, Dates),
        new("Nhận kết quả từ cơ quan giải quyết", 0.062, Align.Center, Dates), new("Trả kết quả", 0.058, Align.Center, Dates),
        new("Phương thức nhận kết quả", 0.07), new("Ký nhận", 0.065), new("Ghi chú", 0.067),
    ];

    private const string Dates = "Nhận và trả kết quả (ngày, tháng, năm, giờ)";

    /// <summary>The heading lines: which book, of which desk, from when to when.</summary>
    public string Book => $"Quyển số: {From.Year}";

    public string Days => $"Từ {Vietnamese.Day(Midnight(From))} đến {Vietnamese.Day(Midnight(To))}";

    /// <summary>The register of one dossier alone; null until it is accepted.</summary>
    public static Register? Of(DossierHistory history)
    {
        if (RegisterLine.Of(history) is not { } line || history.Now is not { Desk: { } desk } now) return null;
        var day = Promise.Day(line.ReceivedAt);
        return new(desk, history.Province, now.Title(FormKind.Register), day, day, [line], now.Made.At);
    }

    public Sheet ToSheet()
    {
        var sheet = new Sheet(Paper.A4Landscape, $"{Title} – {Desk.Name}", At);
        sheet.Add(Head(sheet.Width, (Province.Agency(Desk.AgencyCode)?.Name ?? Province.Name, Desk.Name), Book, Days));
        sheet.Add(Layout.Space(10));
        sheet.Add(Layout.Paragraph([Bold(Title.ToUpperInvariant())], sheet.Width, 14, Align.Center, after: 6));
        return sheet
            .Table(Columns, Lines.Select((line, i) => (IReadOnlyList<Run>)[.. Cells(line, i + 1).Select(c => (Run)(c is DateTimeOffset at ? Vietnamese.Brief(at) : $"{c}"))]), Small)
            .Signatures(("Người lập sổ", SignHint, ""), ("Trưởng Bộ phận Một cửa", SignHint, ""));
    }

    public byte[] ToWorkbook() => Workbook.Of(
        "Sổ theo dõi", [Title.ToUpperInvariant(), $"{Desk.Name}. {Book}", Days], Columns, [.. Lines.Select((line, i) => Cells(line, i + 1))]);

    /// <summary>Texts, whole numbers and instants, one for each column; null where nothing has happened yet.</summary>
    public static IReadOnlyList<object?> Cells(RegisterLine line, int number) =>
    [
        number, line.Code, line.Request, 1, line.Person, line.Agency, line.ReceivedAt, line.DueAt, line.PassedOnAt, line.ResultAt, line.ReturnedAt,
        line.Delivery, line.SignedBy, line.Note,
    ];

    /// <summary>The first instant of a day in Vietnam.</summary>
    public static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), WorkingTime.WorkingCalendar.Offset);
}
