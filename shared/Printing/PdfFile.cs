using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OneStop.Printing;

/// <summary>What a line of text is set in.</summary>
public enum Face { Regular, Bold, Italic }

/// <summary>A PDF 1.7 file with its fonts in it. The same content gives the same bytes on every machine and in every year: no clock, no chance, no
/// compressor whose output differs between its versions (docs/decisions/0010).</summary>
/// <param name="title">Shown by readers.</param>
/// <param name="madeAt">Stands as the creation date.</param>
/// <param name="width">Of every page, in points.</param>
/// <param name="height">Of every page, in points.</param>
public sealed class PdfFile(string title, DateTimeOffset madeAt, double width, double height)
{
    private static readonly TrueType[] Fonts =
        [TrueType.Embedded("LiberationSerif-Regular"), TrueType.Embedded("LiberationSerif-Bold"), TrueType.Embedded("LiberationSerif-Italic")];

    private readonly List<PdfPage> pages = [];
    private readonly SortedDictionary<int, Rune>[] used = [[], [], []];

    public IReadOnlyList<PdfPage> Pages => pages;

    public PdfPage AddPage()
    {
        pages.Add(new(height, used));
        return pages[^1];
    }

    public static TrueType FontOf(Face face) => Fonts[(int)face];

    public byte[] Write()
    {
        var objects = new List<byte[]>();
        // Invariant: some cultures write a minus with marks around it.
        int Add(FormattableString text) => AddBytes(Encoding.ASCII.GetBytes(FormattableString.Invariant(text)));
        int AddBytes(byte[] bytes)
        {
            objects.Add(bytes);
            return objects.Count;
        }
        int Stream(byte[] content, string more = "") =>
            AddBytes([.. Encoding.ASCII.GetBytes($"<< /Length {content.Length}{more} >>\nstream\n"), .. content, .. "\nendstream"u8]);

        var fonts = new StringBuilder();
        foreach (var face in Enum.GetValues<Face>().Where(f => used[(int)f].Count > 0)) fonts.Append(CultureInfo.InvariantCulture, $" /F{(int)face} {Font(face, Add, Stream)} 0 R");
        var resources = Add($"<< /Font <<{fonts} >> >>");
        // Every page is two objects, its drawing and itself; their parent comes right after the last.
        var tree = objects.Count + 2 * pages.Count + 1;
        var kids = pages.Select(page =>
        {
            var content = Stream(Encoding.ASCII.GetBytes(page.Drawing));
            return Add($"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {N(width)} {N(height)}] /Resources {resources} 0 R /Contents {content} 0 R >>");
        }).ToList();
        Add($"<< /Type /Pages /Count {kids.Count} /Kids [{string.Join(' ', kids.Select(k => $"{k} 0 R"))}] >>");
        var catalog = Add($"<< /Type /Catalog /Pages {tree} 0 R /Lang (vi) /ViewerPreferences << /DisplayDocTitle true >> >>");
        var info = Add($"<< /Title {Words(title)} /Producer (OneStop) /CreationDate (D:{madeAt.ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}Z) >>");
        return File(objects, catalog, info);
    }

    private static byte[] File(List<byte[]> objects, int catalog, int info)
    {
        var file = new MemoryStream();
        // The second line tells programs that the file is not text.
        file.Write([.. "%PDF-1.7\n%"u8, 0xE2, 0xE3, 0xCF, 0xD3, .. "\n"u8]);
        var table = new StringBuilder();
        for (var i = 0; i < objects.Count; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:0000000000} 00000 n \n");
            file.Write(Encoding.ASCII.GetBytes($"{i + 1} 0 obj\n"));
            file.Write(objects[i]);
            file.Write("\nendobj\n"u8);
        }
        var id = Convert.ToHexString(SHA256.HashData(file.ToArray()).AsSpan(0, 16));
        var (count, start) = (objects.Count + 1, file.Length);
        file.Write(Encoding.ASCII.GetBytes(
            $"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root {catalog} 0 R /Info {info} 0 R /ID [<{id}> <{id}>] >>\nstartxref\n{start}\n%%EOF\n"));
        return file.ToArray();
    }

    /// <summary>Characters stand in pages as glyph numbers (Identity-H); the map back to Unicode is what search and copying read.</summary>
    private int Font(Face face, Func<FormattableString, int> add, Func<byte[], string, int> stream)
    {
        var (font, glyphs) = (Fonts[(int)face], used[(int)face]);
        int Scaled(int units) => (int)Math.Round(units * 1000.0 / font.UnitsPerEm);
        var subset = font.Subset(glyphs.Keys);
        // Six letters before the name say that it is a part of the font; which part, the letters tell.
        var tag = string.Concat(SHA256.HashData(subset).Take(6).Select(b => (char)('A' + b % 26)));
        var name = $"{tag}+{font.PostScriptName}";
        var data = stream(subset, $" /Length1 {subset.Length}");
        // Flags: serif, and glyphs beyond the Latin standard; italics lean.
        var descriptor = add($"<< /Type /FontDescriptor /FontName /{name} /Flags {(face == Face.Italic ? 70 : 6)} /FontBBox [{string.Join(' ', font.Box.Select(b => Scaled(b).ToString(CultureInfo.InvariantCulture)))}] /ItalicAngle {(face == Face.Italic ? -16 : 0)} /Ascent {Scaled(font.Ascent)} /Descent {Scaled(font.Descent)} /CapHeight {Scaled(font.CapHeight)} /StemV {(face == Face.Bold ? 120 : 80)} /FontFile2 {data} 0 R >>");
        var widths = string.Join(' ', glyphs.Keys.Select(g => $"{g} [{Scaled(font.Advance(g))}]"));
        var descendant = add($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity /DW {Scaled(font.Advance(0))} /W [{widths}] /FontDescriptor {descriptor} 0 R >>");
        var unicode = stream(Encoding.ASCII.GetBytes(ToUnicode(glyphs)), "");
        return add($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>");
    }

    private static string ToUnicode(SortedDictionary<int, Rune> glyphs)
    {
        var chunks = glyphs.Chunk(100).Select(chunk =>
            $"{chunk.Length} beginbfchar\n{string.Concat(chunk.Select(g => $"<{g.Key:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(g.Value.ToString()))}>\n"))}endbfchar\n");
        return $"""
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange
            {string.Concat(chunks)}endcmap
            CMapName currentdict /CMap defineresource pop
            end
            end
            """.ReplaceLineEndings("\n");
    }

    private static string Words(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    internal static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>A page to draw on; points from its upper left corner.</summary>
public sealed class PdfPage
{
    private readonly StringBuilder drawing = new();
    private readonly double height;
    private readonly SortedDictionary<int, Rune>[] used;

    internal PdfPage(double height, SortedDictionary<int, Rune>[] used) => (this.height, this.used) = (height, used);

    internal string Drawing => drawing.ToString();

    /// <param name="y">Of the line the letters stand on.</param>
    public void Text(double x, double y, string text, Face face, double size)
    {
        var codes = new StringBuilder(4 * text.Length);
        foreach (var character in text.EnumerateRunes())
        {
            var glyph = PdfFile.FontOf(face).Glyph(character);
            used[(int)face].TryAdd(glyph, character);
            codes.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }
        Draw($"BT /F{(int)face} {PdfFile.N(size)} Tf {PdfFile.N(x)} {Up(y)} Td <{codes}> Tj ET");
    }

    public void Line(double x1, double y1, double x2, double y2, double thickness) =>
        Draw($"{PdfFile.N(thickness)} w {PdfFile.N(x1)} {Up(y1)} m {PdfFile.N(x2)} {Up(y2)} l S");

    public void Box(double x, double y, double width, double tall, double thickness) =>
        Draw($"{PdfFile.N(thickness)} w {PdfFile.N(x)} {Up(y + tall)} {PdfFile.N(width)} {PdfFile.N(tall)} re S");

    public void Fill(double x, double y, double width, double tall) =>
        Draw($"{PdfFile.N(x)} {Up(y + tall)} {PdfFile.N(width)} {PdfFile.N(tall)} re f");

    private void Draw(string operators) => drawing.Append(operators).Append('\n');

    private string Up(double y) => PdfFile.N(height - y);
}
