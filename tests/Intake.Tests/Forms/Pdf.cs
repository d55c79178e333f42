using System.Text;
using System.Text.RegularExpressions;
using FluentAssertions;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace OneStop.Intake.Tests.Forms;

/// <summary>What another program reads in a printed form.</summary>
internal static class Pdf
{
    /// <summary>Everything written, without spaces and line ends: a line may end anywhere.</summary>
    public static string Words(byte[] pdf) => string.Concat(Pages(pdf, page => Bare(page.Text)));

    public static string Bare(string text) => Regex.Replace(text, @"\s+", "");

    public static IReadOnlyList<T> Pages<T>(byte[] pdf, Func<Page, T> read)
    {
        using var document = PdfDocument.Open(pdf);
        return [.. document.GetPages().Select(read)];
    }

    /// <summary>The file's own words: nothing in it is compressed.</summary>
    public static string Source(byte[] pdf) => Encoding.Latin1.GetString(pdf);

    /// <summary>What the QR code on the first page says. Reads version 3 with error correction M, which an address of this length makes.</summary>
    public static string Qr(byte[] pdf)
    {
        const int size = 29, quiet = 4, dataBits = 44 * 8;
        var squares = Pages(pdf, page => page.Paths.Where(p => p.IsFilled).Select(p => p.GetBoundingRectangle()!.Value).ToList())[0];
        squares.Should().NotBeEmpty();
        var (left, top, module) = (squares.Min(s => s.Left), squares.Max(s => s.Top), squares.Min(s => s.Height));
        ((squares.Max(s => s.Right) - left) / module).Should().BeApproximately(size, 0.5);
        (left / module).Should().BeGreaterThan(quiet, "readers need white around it");
        bool Dark(int row, int column) => squares.Any(s =>
            s.Left < left + (column + 0.5) * module && left + (column + 0.5) * module < s.Right && s.Bottom < top - (row + 0.5) * module && top - (row + 0.5) * module < s.Top);
        var dark = Enumerable.Range(0, size).Select(row => Enumerable.Range(0, size).Select(column => Dark(row, column)).ToArray()).ToArray();

        // Format: two bits of error correction, three of the mask, under a mask of their own.
        var format = Enumerable.Range(0, 5).Aggregate(0, (bits, column) => bits << 1 | (dark[8][column] ? 1 : 0)) ^ 0b10101;
        (format >> 3).Should().Be(0, "error correction M");
        bool Masked(int i, int j) => (format & 7) switch
        {
            0 => (i + j) % 2 == 0, 1 => i % 2 == 0, 2 => j % 3 == 0, 3 => (i + j) % 3 == 0, 4 => (i / 2 + j / 3) % 2 == 0,
            5 => i * j % 2 + i * j % 3 == 0, 6 => (i * j % 2 + i * j % 3) % 2 == 0, _ => ((i + j) % 2 + i * j % 3) % 2 == 0,
        };
        bool Reserved(int i, int j) => i == 6 || j == 6 || i < 9 && (j < 9 || j >= size - 8) || i >= size - 8 && j < 9 || i is >= 20 and <= 24 && j is >= 20 and <= 24;

        var bits = new List<int>();
        for (int column = size - 1, upward = 1; column > 0; column -= 2, upward = 1 - upward)
        {
            if (column == 6) column--;
            for (var n = 0; n < size; n++)
                foreach (var j in new[] { column, column - 1 })
                    if ((upward == 1 ? size - 1 - n : n) is var i && !Reserved(i, j)) bits.Add(dark[i][j] ^ Masked(i, j) ? 1 : 0);
        }
        var data = new Queue<int>(bits.Take(dataBits));
        int Next(int count) => Enumerable.Range(0, count).Aggregate(0, (all, _) => all << 1 | data.Dequeue());
        var text = new StringBuilder();
        for (int mode; (mode = Next(4)) != 0;)
        {
            // How many characters: ten bits for figures, nine for figures and capitals, eight for bytes.
            var toRead = Next(mode switch { 1 => 10, 2 => 9, 4 => 8, _ => throw new InvalidOperationException($"Mode {mode}.") });
            for (int taken; toRead > 0; toRead -= taken)
            {
                taken = Math.Min(toRead, mode switch { 1 => 3, 2 => 2, _ => 1 });
                var value = Next((mode, taken) switch { (1, 3) => 10, (1, 2) => 7, (1, _) => 4, (2, 2) => 11, (2, _) => 6, _ => 8 });
                text.Append(mode switch
                {
                    1 => value.ToString($"D{taken}", System.Globalization.CultureInfo.InvariantCulture),
                    2 => taken == 2 ? $"{Capitals[value / Capitals.Length]}{Capitals[value % Capitals.Length]}" : $"{Capitals[value]}",
                    _ => $"{(char)value}",
                });
            }
        }
        return text.ToString();
    }

    private const string Capitals = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
}
