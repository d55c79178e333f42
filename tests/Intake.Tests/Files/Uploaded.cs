using System.IO.Compression;
using System.Net.Http.Headers;
using OneStop.Printing;
using OneStop.Testing;

namespace OneStop.Intake.Tests.Files;

/// <summary>Files as they come, and the requests they come in.</summary>
internal static class Uploaded
{
    public const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    public const string Component = "G09-KQ003210";

    /// <summary>The smallest picture there is, made unlike every other.</summary>
    public static byte[] Png(int length = 0) =>
        [.. Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="), .. Guid.CreateVersion7().ToByteArray(), .. Filler(length)];

    /// <summary>One page with this text, as the service's own printer writes it: nothing of the text can be seen in the bytes.</summary>
    public static byte[] Pdf(string text = "Tờ khai", string title = "Tờ khai")
    {
        var file = new PdfFile(title, Counter.Now, 595, 842);
        file.AddPage().Text(72, 100, text, Face.Regular, 24);
        return file.Write();
    }

    /// <param name="runs">Of one paragraph, as Word cuts it up.</param>
    public static byte[] Docx(string main = "word/document.xml", string? also = null, params string[] runs)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in (IEnumerable<(string, string)>)[
                ("[Content_Types].xml", "<Types/>"), (main, $"<w:d xmlns:w='w'><w:p>{string.Concat(runs.Select(r => $"<w:r><w:t>{r}</w:t></w:r>"))}</w:p><w:id>{Guid.CreateVersion7()}</w:id></w:d>"),
                .. also is null ? [] : new[] { (also, "x") }])
            {
                using var part = new StreamWriter(zip.CreateEntry(name).Open());
                part.Write(text);
            }
        return memory.ToArray();
    }

    public static byte[] Filler(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    public static Task<Answer> Upload(this IntakeHost intake, string code, byte[] content, string name, string? type, string? token = null, string? component = Component, string? key = null) =>
        intake.Upload(code, new ByteArrayContent(content), name, type, token, component, key);

    public static async Task<Answer> Upload(this IntakeHost intake, string code, HttpContent body, string name, string? type, string? token = null, string? component = Component, string? key = null)
    {
        body.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        body.Headers.TryAddWithoutValidation("Content-Disposition", $"attachment; filename*=UTF-8''{Uri.EscapeDataString(name)}");
        var path = component is null ? "result/files" : $"components/{component}/files";
        return await intake.Client.Ask(HttpMethod.Post, $"{IntakeHost.Dossiers}/{code}/{path}", token ?? intake.Lan, body, key is null ? [] : [("Idempotency-Key", key)]);
    }
}
