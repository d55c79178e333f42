using System.Text;

namespace OneStop.Printing;

/// <summary>Words in one face; plain text is set upright.</summary>
public sealed record Run(string Text, Face Face = Face.Regular)
{
    public static implicit operator Run(string text) => new(text);
}

public enum Align { Left, Center, Right }

/// <summary>A band across the page that is never torn: a line of text, a row of a table.</summary>
/// <param name="Height">In points, with the space after it.</param>
/// <param name="Draw">With its upper left corner at that point.</param>
/// <param name="WithNext">Stands on the same page as the band after it.</param>
/// <param name="Header">Stands above it again where it begins a page.</param>
public sealed record Strip(double Height, Action<PdfPage, double, double> Draw, bool WithNext = false, Strip? Header = null);

/// <param name="Share">Of the table's width, in relation to the other columns.</param>
/// <param name="Group">Heading over this column and its neighbours of the same group.</param>
public sealed record Column(string Title, double Share, Align Align = Align.Left, string? Group = null);

/// <summary>Turns words, columns and tables into strips of a given width. Pure: measures, and says how to draw.</summary>
public static class Layout
{
    /// <summary>A space that no line ends at.</summary>
    public const char Bound = '\u00a0';

    private const double Leading = 1.23, Rise = 0.95, Inset = 2.5, Thin = 0.5;

    /// <summary>A paragraph, line by line; what is wider than a line is broken wherever it must be.</summary>
    /// <param name="after">Space after the last line, in points.</param>
    /// <param name="withNext">The last line stands with what follows.</param>
    public static IReadOnlyList<Strip> Paragraph(
        IEnumerable<Run> runs, double width, double size, Align align = Align.Left, double after = 0, double indent = 0, bool withNext = false)
    {
        var all = runs.ToList();
        var lines = Wrap(all, width - indent, size).ToList();
        // A heading of two lines has two of about the same length.
        for (var narrower = width - indent - 4; align == Align.Center && lines.Count > 1 && Wrap(all, narrower, size).ToList() is var even && even.Count == lines.Count; narrower -= 4)
            lines = even;
        return [.. lines.Select((line, i) => new Strip(
            size * Leading + (i == lines.Count - 1 ? after : 0), (page, x, y) => Set(page, line, x + indent, y, width - indent, size, align),
            // A paragraph leaves no line of its own behind, nor sends one ahead.
            i == lines.Count - 1 ? withNext : i == 0 || i == lines.Count - 2))];
    }

    /// <summary>Cells side by side, each a pile of strips, kept together.</summary>
    /// <param name="shares">Of the width, in relation to one another.</param>
    public static Strip Columns(double width, IReadOnlyList<double> shares, Func<int, double, IEnumerable<Strip>> cell)
    {
        var widths = shares.Select(s => width * s / shares.Sum()).ToList();
        var cells = widths.Select((w, i) => Together(cell(i, w))).ToList();
        return new(cells.Max(c => c.Height), (page, x, y) =>
        {
            for (var i = 0; i < cells.Count; i++) cells[i].Draw(page, x + widths.Take(i).Sum(), y);
        });
    }

    /// <summary>Several strips as one that is never torn.</summary>
    public static Strip Together(IEnumerable<Strip> strips)
    {
        var all = strips.ToList();
        return new(all.Sum(s => s.Height), (page, x, y) =>
        {
            foreach (var strip in all)
            {
                strip.Draw(page, x, y);
                y += strip.Height;
            }
        });
    }

    public static Strip Space(double height) => new(height, (_, _, _) => { });

    /// <summary>A short line under a heading.</summary>
    public static Strip Underline(double width, double length) =>
        new(4, (page, x, y) => page.Line(x + (width - length) / 2, y + 1.5, x + (width + length) / 2, y + 1.5, 0.6));

    /// <summary>A ruled table. Its heading is repeated on every page; a row breaks only where it would not fit on a page of its own.</summary>
    /// <param name="tallest">The tallest a part of a row may be, in points.</param>
    public static IEnumerable<Strip> Table(double width, double size, IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<Run>> rows, double tallest)
    {
        var widths = columns.Select(c => width * c.Share / columns.Sum(x => x.Share)).ToList();
        var header = Header(size, columns, widths);
        yield return header with { WithNext = true };
        foreach (var row in rows)
        {
            var cells = columns.Select((_, i) => Wrap([row[i]], widths[i] - 2 * Inset, size).ToList()).ToList();
            var fit = Math.Max(1, (int)((tallest - 2 * Inset) / (size * Leading)));
            for (var from = 0; from < cells.Max(c => c.Count); from += fit)
            {
                var part = cells.Select(c => c.Skip(from).Take(fit).ToList()).ToList();
                yield return Row(part, size, [.. columns.Select(c => c.Align)], widths) with { Header = header };
            }
        }
    }

    private static Strip Row(List<List<IReadOnlyList<Run>>> cells, double size, Align[] aligns, List<double> widths)
    {
        var height = cells.Max(c => c.Count) * size * Leading + 2 * Inset;
        return new(height, (page, x, y) =>
        {
            for (var i = 0; i < cells.Count; x += widths[i++])
            {
                page.Box(x, y, widths[i], height, Thin);
                for (var line = 0; line < cells[i].Count; line++)
                    Set(page, cells[i][line], x + Inset, y + Inset + line * size * Leading, widths[i] - 2 * Inset, size, aligns[i]);
            }
        });
    }

    /// <summary>One row of headings, or two where some stand under a common one.</summary>
    private static Strip Header(double size, IReadOnlyList<Column> columns, List<double> widths)
    {
        List<IReadOnlyList<Run>> Lines(string text, double width) => [.. Wrap([new(text, Face.Bold)], width - 2 * Inset, size)];
        double Tall(List<IReadOnlyList<Run>> lines) => lines.Count * size * Leading + 2 * Inset;

        var groups = columns.Select((c, i) => (c.Group, Index: i)).GroupBy(c => c.Group ?? $"{c.Index}")
            .Select(g => (Title: columns[g.First().Index].Group, First: g.First().Index, Width: g.Sum(c => widths[c.Index]))).ToList();
        var upper = groups.Where(g => g.Title is not null).Select(g => Tall(Lines(g.Title!, g.Width))).DefaultIfEmpty(0).Max();
        var lower = columns.Select((c, i) => Tall(Lines(c.Title, widths[i])) - (c.Group is null ? upper : 0)).Max();
        void Cell(PdfPage page, string text, double x, double y, double width, double tall)
        {
            var lines = Lines(text, width);
            page.Box(x, y, width, tall, Thin);
            for (var line = 0; line < lines.Count; line++)
                Set(page, lines[line], x + Inset, y + (tall - lines.Count * size * Leading) / 2 + line * size * Leading, width - 2 * Inset, size, Align.Center);
        }
        return new(upper + lower, (page, x, y) =>
        {
            foreach (var group in groups.Where(g => g.Title is not null)) Cell(page, group.Title!, x + widths.Take(group.First).Sum(), y, group.Width, upper);
            for (var i = 0; i < columns.Count; i++)
            {
                var above = columns[i].Group is null ? 0 : upper;
                Cell(page, columns[i].Title, x + widths.Take(i).Sum(), y + above, widths[i], upper + lower - above);
            }
        });
    }

    private static void Set(PdfPage page, IReadOnlyList<Run> line, double x, double y, double width, double size, Align align)
    {
        var slack = width - line.Sum(r => Measure(r, size));
        x += align switch { Align.Center => slack / 2, Align.Right => slack, _ => 0 };
        foreach (var run in line)
        {
            page.Text(x, y + size * Rise, run.Text.Replace(Bound, ' '), run.Face, size);
            x += Measure(run, size);
        }
    }

    private static double Measure(Run run, double size) => PdfFile.FontOf(run.Face).Measure(run.Text, size);

    private static IEnumerable<IReadOnlyList<Run>> Wrap(IEnumerable<Run> runs, double width, double size)
    {
        var (line, lineWidth) = (new List<Run>(), 0.0);
        IReadOnlyList<Run> Flush()
        {
            var done = Joined(line);
            (line, lineWidth) = ([], 0);
            return done;
        }
        foreach (var (word, gap, breaks) in Words(runs))
        {
            if (breaks) yield return Flush();
            var space = gap is null || line.Count == 0 ? 0 : Measure(gap, size);
            var wordWidth = word.Sum(r => Measure(r, size));
            if (line.Count > 0 && lineWidth + space + wordWidth > width)
            {
                yield return Flush();
                space = 0;
            }
            if (space > 0) line.Add(gap!);
            lineWidth += space;
            if (wordWidth <= width)
            {
                line.AddRange(word);
                lineWidth += wordWidth;
                continue;
            }
            foreach (var letter in word.SelectMany(r => r.Text.EnumerateRunes().Select(c => new Run(c.ToString(), r.Face))))
            {
                var letterWidth = Measure(letter, size);
                if (line.Count > 0 && lineWidth + letterWidth > width) yield return Flush();
                line.Add(letter);
                lineWidth += letterWidth;
            }
        }
        yield return Flush();
    }

    /// <summary>Words as they stand between spaces, each perhaps in several faces; with the space before it, or a line break.</summary>
    private static IEnumerable<(List<Run> Word, Run? Gap, bool Breaks)> Words(IEnumerable<Run> runs)
    {
        var (word, gap, breaks) = (new List<Run>(), (Run?)null, false);
        foreach (var run in runs)
        {
            var text = new StringBuilder();
            foreach (var c in run.Text + '\0')
            {
                if (c is not (' ' or '\t' or '\n' or '\0'))
                {
                    text.Append(c);
                    continue;
                }
                if (text.Length > 0) word.Add(new(text.ToString(), run.Face));
                text.Clear();
                if (c == '\0') continue;
                if (word.Count > 0 || breaks && c == '\n') yield return (word, gap, breaks);
                (word, gap, breaks) = ([], new(" ", run.Face), c == '\n');
            }
        }
        if (word.Count > 0) yield return (word, gap, breaks);
    }

    private static List<Run> Joined(List<Run> pieces)
    {
        var joined = new List<Run>();
        foreach (var piece in pieces)
            if (joined.Count > 0 && joined[^1].Face == piece.Face) joined[^1] = joined[^1] with { Text = joined[^1].Text + piece.Text };
            else joined.Add(piece);
        return joined;
    }
}
