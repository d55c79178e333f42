using System.Globalization;
using QRCoder;

namespace OneStop.Printing;

/// <param name="Width">In points, as all of it.</param>
public sealed record Paper(double Width, double Height, double Margin)
{
    public static readonly Paper A5 = new(419.53, 595.28, 30);
    public static readonly Paper A4Landscape = new(841.89, 595.28, 34);
}

/// <summary>A document of one or more pages, filled from top to bottom.</summary>
/// <param name="title">Shown by readers, and on the pages after the first.</param>
/// <param name="madeAt">The instant of the event it is made from: creation date of the file, whenever it is printed.</param>
public sealed class Sheet(Paper paper, string title, DateTimeOffset madeAt)
{
    /// <summary>What a later print says of itself; without its date, so that all later prints are alike.</summary>
    public const string ReprintMark = "BẢN IN LẠI";

    private const double Small = 8;

    private readonly List<Strip> strips = [];

    public DateTimeOffset MadeAt => madeAt;

    public double Width => paper.Width - 2 * paper.Margin;

    /// <summary>The tallest a strip may be.</summary>
    public double Tallest => paper.Height - 2 * paper.Margin - 60;

    public void Add(Strip strip) => strips.Add(strip);

    public void Add(IEnumerable<Strip> more) => strips.AddRange(more);

    /// <summary>Keeps it on the page of what stands before it.</summary>
    public void AddToLast(Strip strip)
    {
        if (strips is [.., var last]) strips[^1] = last with { WithNext = true };
        strips.Add(strip);
    }

    public byte[] ToPdf(bool reprint)
    {
        var file = new PdfFile(title, madeAt, paper.Width, paper.Height);
        var (page, y) = (file.AddPage(), paper.Margin);
        for (var i = 0; i < strips.Count; i++)
        {
            if (y > paper.Margin && y + Needed(i) > paper.Height - paper.Margin)
            {
                (page, y) = (file.AddPage(), paper.Margin);
                if (strips[i].Header is { } header)
                {
                    header.Draw(page, paper.Margin, y);
                    y += header.Height;
                }
            }
            strips[i].Draw(page, paper.Margin, y);
            y += strips[i].Height;
        }
        for (var n = 0; n < file.Pages.Count; n++) Furnish(file.Pages[n], n + 1, file.Pages.Count, reprint);
        return file.Write();
    }

    /// <summary>What has to stand on one page from this strip on.</summary>
    private double Needed(int i)
    {
        var needed = strips[i].Height;
        while (strips[i].WithNext && i + 1 < strips.Count) needed += strips[++i].Height;
        return needed;
    }

    private void Furnish(PdfPage page, int number, int count, bool reprint)
    {
        var bottom = paper.Height - paper.Margin + 16;
        if (reprint)
        {
            var wide = PdfFile.FontOf(Face.Bold).Measure(ReprintMark, Small);
            var x = paper.Width - paper.Margin - wide;
            page.Box(x - 4, paper.Margin - 24, wide + 8, Small + 5, 0.6);
            page.Text(x, paper.Margin - 14.5, ReprintMark, Face.Bold, Small);
        }
        if (count == 1) return;
        var place = string.Create(CultureInfo.InvariantCulture, $"Trang {number}/{count}");
        page.Text(paper.Width - paper.Margin - PdfFile.FontOf(Face.Regular).Measure(place, Small), bottom, place, Face.Regular, Small);
        page.Text(paper.Margin, bottom, title, Face.Italic, Small);
    }

    /// <summary>A QR code as squares, so that it prints sharp at any size.</summary>
    /// <param name="side">In points, with the quiet zone that readers need.</param>
    public static Strip Qr(string text, double side)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: false);
        var rows = code.ModuleMatrix;
        var module = side / rows.Count;
        return new(side, (page, x, y) =>
        {
            for (var row = 0; row < rows.Count; row++)
                for (int from = 0, to; from < rows.Count; from = to)
                {
                    // One rectangle for neighbours: no hair line between them.
                    for (to = from + 1; to < rows.Count && rows[row][to] == rows[row][from]; to++) { }
                    if (rows[row][from]) page.Fill(x + from * module, y + row * module, (to - from) * module, module);
                }
        });
    }
}
