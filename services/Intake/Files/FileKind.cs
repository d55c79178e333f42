using System.IO.Compression;
using System.Text;
using System.Xml;
using OneStop.Hosting;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace OneStop.Intake.Files;

/// <summary>What may be kept. The name's extension, the type the sender declares and the content must say the same.</summary>
/// <param name="MediaType">As it is given out again.</param>
/// <param name="Shown">A browser may show it beside the list; everything else is only saved.</param>
public sealed record FileKind(string MediaType, string[] Extensions, bool Shown = false)
{
    /// <summary>Characters of text that are looked at in one file; a packed file may hold far more than it is long.</summary>
    private const int MostText = 16 * 1024 * 1024, MostPages = 500;

    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static readonly FileKind[] All =
    [
        new("application/pdf", [".pdf"], Shown: true), new("image/jpeg", [".jpg", ".jpeg"], Shown: true), new("image/png", [".png"], Shown: true),
        new("image/tiff", [".tif", ".tiff"]), new(Word, [".docx"]), new(Sheet, [".xlsx"]), new("application/xml", [".xml"]),
    ];

    public static FileKind? Named(string mediaType) => Array.Find(All, kind => kind.MediaType == mediaType);

    /// <param name="declared">Content-Type of the request.</param>
    /// <returns>Null where name and declaration disagree, or such files are not kept.</returns>
    public static FileKind? Claimed(string name, string? declared)
    {
        var kind = Array.Find(All, k => k.Extensions.Contains(Path.GetExtension(name).ToLowerInvariant()));
        return declared == kind?.MediaType || declared == "text/xml" && kind?.MediaType == "application/xml" ? kind : null;
    }

    /// <param name="start">The first bytes of the content.</param>
    public bool Begins(ReadOnlySpan<byte> start) => MediaType switch
    {
        "application/pdf" => start.StartsWith("%PDF-"u8),
        "image/jpeg" => start.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]),
        "image/png" => start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]),
        "image/tiff" => start.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 42, 0]) || start.StartsWith((ReadOnlySpan<byte>)[(byte)'M', (byte)'M', 0, 42]),
        "application/xml" => start.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf, (byte)'<']) || start.StartsWith("<"u8),
        _ => start.StartsWith("PK\x03\x04"u8),
    };

    /// <summary>Looks into the whole file: whether it is what it begins as, and whether it is marked as a state secret anywhere that can be read.</summary>
    /// <returns>False for a file that cannot be read as what it claims to be.</returns>
    /// <exception cref="StateSecretException">It bears a mark of secrecy.</exception>
    public bool Holds(Stream content)
    {
        try
        {
            switch (MediaType)
            {
                case "application/pdf":
                    LookIntoPdf(content);
                    break;
                case Word:
                    return LookIntoPackage(content, "word/document.xml");
                case Sheet:
                    return LookIntoPackage(content, "xl/workbook.xml");
                case "application/xml":
                    LookIntoXml(content, MostText);
                    break;
            }
            // What pictures say of themselves (XMP, EXIF, text chunks) stands in them as plain text, and so does what others have appended.
            content.Position = 0;
            SecretMarks.LookFor(content);
            return true;
        }
        // Whatever a reader makes of broken input: it cannot be read, so it cannot be looked into.
        catch (Exception e) when (e is not (StateSecretException or OutOfMemoryException or IOException))
        {
            return false;
        }
        catch (EndOfStreamException)
        {
            return false;
        }
    }

    private static void LookIntoPdf(Stream content)
    {
        using var pdf = PdfDocument.Open(content);
        var about = pdf.Information;
        SecretMarks.LookFor(string.Join('\n', about.Title, about.Subject, about.Keywords, about.Author, about.Creator));
        var left = MostText;
        foreach (var page in pdf.GetPages().Take(MostPages))
        {
            var text = ContentOrderTextExtractor.GetText(page);
            SecretMarks.LookFor(text);
            if ((left -= text.Length) < 0) break;
        }
    }

    /// <summary>A document of Office Open XML; with macros it is none that is kept.</summary>
    private static bool LookIntoPackage(Stream content, string main)
    {
        using var package = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        if (package.GetEntry("[Content_Types].xml") is null || package.GetEntry(main) is null || package.Entries.Any(e => e.Name.Equals("vbaProject.bin", StringComparison.OrdinalIgnoreCase))) return false;
        var left = MostText;
        foreach (var part in package.Entries.Where(e => e.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)))
        {
            using var stream = part.Open();
            if ((left -= LookIntoXml(stream, left)) <= 0) break;
        }
        return true;
    }

    /// <returns>How much text there was.</returns>
    private static int LookIntoXml(Stream content, int most)
    {
        using var reader = XmlReader.Create(content, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = false });
        var text = new StringBuilder();
        while (text.Length < most && reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Comment or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace) text.Append(reader.Value);
            // A paragraph, a shared string, a cell: what Word cuts into runs belongs together, what stands in two of them does not.
            else if (reader is { NodeType: XmlNodeType.EndElement, LocalName: not ("t" or "r") }) text.Append('\n');
            else if (reader.NodeType is XmlNodeType.Element)
                for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
                    if (reader.Value.Contains('ậ', StringComparison.OrdinalIgnoreCase)) SecretMarks.LookFor(reader.Value);
        }
        SecretMarks.LookFor(text.ToString());
        return text.Length;
    }
}

/// <summary>Marks of secrecy in the text of files. Only what stands around the word is looked at: a file is long.</summary>
internal static class SecretMarks
{
    private const string Word = "mật";
    private const int Around = 40;

    /// <exception cref="StateSecretException">There is one.</exception>
    public static void LookFor(string text)
    {
        var plain = Input.Clean(text);
        for (var at = 0; (at = plain.IndexOf(Word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += Word.Length)
        {
            var from = Math.Max(0, at - Around);
            if (StateSecret.IsMarked(plain[from..Math.Min(plain.Length, at + Word.Length + Around)])) throw new StateSecretException();
        }
    }

    /// <summary>UTF-8 anywhere in a file of whatever kind.</summary>
    public static void LookFor(Stream content)
    {
        var buffer = new byte[SealedFile.ChunkBytes];
        var kept = 0;
        while (content.Read(buffer, kept, buffer.Length - kept) is > 0 and var read)
        {
            var filled = kept + read;
            LookFor(Encoding.UTF8.GetString(buffer, 0, filled));
            // What a cut may have gone through is looked at again with what comes next.
            kept = Math.Min(filled, 4 * Around);
            buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
        }
    }
}
