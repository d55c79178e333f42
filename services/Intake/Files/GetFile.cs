using Microsoft.Net.Http.Headers;
using OneStop.Hosting;
using OneStop.Hosting.Sealing;
using OneStop.Intake.Dossiers;

namespace OneStop.Intake.Files;

/// <param name="Component">Null: of the result.</param>
/// <param name="Sha256">Of the file itself; null, as the name, once the dossier's personal data are destroyed.</param>
/// <param name="StoredSha256">Of the sealed file: where it is stored, and what the record of events holds it to.</param>
public sealed record FileView(Guid File, string? Component, string? Name, string MediaType, long Bytes, string? Sha256, string StoredSha256, bool Shown, string Href)
{
    public static string At(string code, Guid file) => $"/api/intake/dossiers/{code}/files/{file}";

    internal static FileView Of(string code, FileUploaded file, LabelText? label) => new(
        file.File, file.Component, label?.Name, file.MediaType, file.Bytes, label?.Sha256, file.Sha256, FileKind.Named(file.MediaType)?.Shown ?? false, At(code, file.File));

    internal static async Task<IReadOnlyList<FileView>> All(string code, Dossier dossier, FileLabels labels, CancellationToken cancellation)
    {
        if (dossier.Files is []) return [];
        var known = await labels.Of(code, cancellation);
        return [.. dossier.Files.Select(f => Of(code, f, known.GetValueOrDefault(f.File)))];
    }
}

/// <summary>A file of a dossier as it was handed in.</summary>
public sealed class GetFileEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/intake/dossiers/{code}/files/{file:guid}", Get).Produces<byte[]>(contentType: "application/octet-stream").WithSummary("Một tệp của hồ sơ, như đã tải lên; được ghi nhật ký");

    private static async Task<IResult> Get(
        string code, Guid file, HttpContext http, Streams<Dossier> dossiers, DossierViews views, FileLabels labels, DossierKeys keys, IFileStore store, AccessLog log,
        CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        var standing = await dossiers.Read(code, cancellation);
        if (!views.MaySee(http.Actor(), standing)) return Problems.NotFound();
        if (standing.State.Files.FirstOrDefault(f => f.File == file) is not { } known) return Problems.Problem(404, "not-found", "Hồ sơ không có tệp này.");
        if (await keys.Of(code, cancellation) is not { } key || (await labels.Of(code, cancellation)).GetValueOrDefault(file) is not { } label)
            return Problems.Problem(410, FileRules.Erased.Code, FileRules.Erased.Why, FileRules.Erased.Law);

        await log.Note(http, "file", cancellation, null, code);
        if (await store.Open(known.Sha256, cancellation) is not { } content) return Problems.Unavailable();
        var shown = FileKind.Named(known.MediaType)?.Shown ?? false;
        var disposition = new ContentDispositionHeaderValue(shown ? "inline" : "attachment");
        disposition.SetHttpFileName(label.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = Documents.Shown;
        return Results.Stream(new OpenedFile(content, key, known.Bytes), known.MediaType);
    }
}
