using static OneStop.Printing.Layout;

namespace OneStop.Printing;

/// <summary>What official sheets have in common: the head, lines, tables, the signatures.</summary>
public static class SheetParts
{
    public const double Size = 10;
    private const double HeadSize = 9.2, TableSize = 9.5;

    public static Run Bold(string text) => new(text, Face.Bold);

    public static Run Italic(string text) => new(text, Face.Italic);

    public static Strip Head(double width, (string Upper, string Lower) issuer, string number, string placeAndDate) => Columns(width, [0.43, 0.57], (i, half) => i == 0
        ? [
            .. Paragraph([Upper(issuer.Upper)], half - 6, HeadSize, Align.Center), .. Paragraph([Bold(Upper(issuer.Lower))], half - 6, HeadSize, Align.Center),
            Underline(half - 6, 50), .. Paragraph([number], half - 6, HeadSize, Align.Center),
        ]
        : [
            .. Paragraph([Bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")], half, HeadSize, Align.Center),
            .. Paragraph([Bold("Độc lập - Tự do - Hạnh phúc")], half, HeadSize + 0.8, Align.Center),
            Underline(half, 118), .. Paragraph([Italic(placeAndDate)], half, HeadSize + 0.3, Align.Center),
        ]);

    /// <summary>A paragraph; nothing where there are no words.</summary>
    public static Sheet Line(this Sheet sheet, params Run[] runs) =>
        runs.All(r => r.Text.Length == 0) ? sheet : sheet.With(Paragraph(runs, sheet.Width, Size, after: 2));

    /// <summary>A label and what belongs to it; nothing where that is unknown.</summary>
    public static Sheet Fact(this Sheet sheet, string label, string? value, bool strong = false) =>
        value is null ? sheet : sheet.Line($"{label}: ", new(value, strong ? Face.Bold : Face.Regular));

    public static Sheet Heading(this Sheet sheet, params Run[] runs) => sheet.With(Paragraph(runs, sheet.Width, Size, after: 3, withNext: true));

    public static Sheet Table(this Sheet sheet, IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<Run>> rows, double size = TableSize)
    {
        sheet.AddToLast(Space(2) with { WithNext = true });
        sheet.Add(Layout.Table(sheet.Width, size, columns, rows, sheet.Tallest));
        // What comes next is not alone on a page: the last row goes with it.
        sheet.AddToLast(Space(5));
        return sheet;
    }

    /// <summary>Two signatures side by side, or one on the right; never torn from one another, nor from the line before.</summary>
    public static Sheet Signatures(this Sheet sheet, (string Title, string Hint, string Name)? left, (string Title, string Hint, string Name) right)
    {
        sheet.AddToLast(Columns(sheet.Width, [1, 1], (i, half) => (i == 0 ? left : right) is var (title, hint, name)
            ? [
                Space(8), .. Paragraph([Bold(Upper(title))], half - 10, Size - 0.5, Align.Center), .. Paragraph([Italic(hint)], half - 10, Size - 1, Align.Center),
                Space(38), .. Paragraph([Bold(name)], half - 10, Size, Align.Center),
            ]
            : []));
        return sheet;
    }

    public const string SignHint = "(Ký và ghi rõ họ tên)";
    public const string DigitalHint = "(Ký số)";

    private static Sheet With(this Sheet sheet, IEnumerable<Strip> strips)
    {
        sheet.Add(strips);
        return sheet;
    }

    /// <summary>The same in every culture of the machine.</summary>
    public static string Upper(string text) => text.ToUpperInvariant();
}
