using System.Globalization;
using OneStop.Printing;
using static OneStop.Printing.SheetParts;

namespace OneStop.Oversight.Figures;

/// <summary>A report on paper and as a workbook.</summary>
public static class ReportPaper
{
    private const double Small = 8.5;

    /// <param name="province">Above the body that reports.</param>
    /// <param name="signature">Who signed it and when; null for a draft.</param>
    public static byte[] ToPdf(this Report report, string province, string? signature)
    {
        var sheet = new Sheet(Paper.A4Landscape, $"Biểu {report.Number} – {report.Body}", report.AsOf);
        sheet.Add(Head(sheet.Width, (report.Agency is null ? "" : province, report.Body), $"Biểu số {report.Number}", Days(report)));
        sheet.Add(Layout.Space(8));
        sheet.Add(Layout.Paragraph([Bold(report.Title.ToUpperInvariant())], sheet.Width, 13, Align.Center, after: 6));
        return sheet
            .Table(
                [.. ColumnsOf(report), .. report.Columns.Select(c => new Column($"{c.Title} ({c.Number})", 0.9 / report.Columns.Count, Align.Right, c.Group))],
                report.Rows.Select((row, i) => (IReadOnlyList<Run>)[.. Cells(report, i).Select(c => new Run(string.Create(CultureInfo.InvariantCulture, $"{c}"), row.Kind == "row" ? Face.Regular : Face.Bold))]),
                Small)
            .Line(Italic($"Lập từ nhật ký sự kiện, đo lúc {Vietnamese.Moment(report.AsOf)}, theo những gì đã ghi nhận đến {Vietnamese.Moment(report.KnownAt)}. Mã kiểm tra: {report.Sha256}."))
            .Line(signature is null ? Italic("Bản chưa ký.") : Bold(signature))
            .ToPdf(reprint: false);
    }

    public static byte[] ToWorkbook(this Report report) => Workbook.Of(
        $"Biểu {report.Form}", [$"Biểu số {report.Number}. {report.Body}", report.Title, Days(report)],
        [.. ColumnsOf(report), .. report.Columns.Select(c => new Column($"({c.Number}) {c.Group}: {c.Title}", 0.9 / report.Columns.Count))],
        [.. report.Rows.Select((_, i) => Cells(report, i))]);

    private static Column[] ColumnsOf(Report report) => [new("STT (1)", 0.05, Align.Center), new($"{report.RowTitle} (2)", 0.24)];

    private static string Days(Report report) => $"Kỳ báo cáo: {new Period(report.From, report.To)}";

    /// <summary>Only rows have a number.</summary>
    private static IReadOnlyList<object?> Cells(Report report, int i)
    {
        var row = report.Rows[i];
        object? number = row.Kind == "row" ? report.Rows.Take(i + 1).Reverse().TakeWhile(r => r.Kind == "row").Count() : null;
        return [number, row.Title, .. row.Values.Cast<object?>()];
    }
}
