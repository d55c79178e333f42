using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Hosting.Sealing;
using OneStop.Intake.Dossiers;
using OneStop.Provinces;

namespace OneStop.Intake.Files;

/// <summary>Tải lên tệp của một thành phần hồ sơ hoặc của kết quả. NĐ 118/2025, Đ.17.1c, Đ.19.2.</summary>
public sealed record UploadFile(FileUploaded File) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts) => dossier switch
    {
        _ when facts.Bars(File.Component is null ? Act.UploadResult : Act.UploadComponent, dossier) is { } refusal => refusal,
        _ when dossier.Files.Any(f => f.File == File.File) => Verdict.AlreadyDone,
        { Erasure: not null } => FileRules.Erased,
        _ when dossier.Files.Count >= FileRules.Most => FileRules.TooMany,
        { Results: [] } when File.Component is null => FileRules.NoResult,
        { IsOver: true } when File.Component is not null => DossierRules.Over(facts.Law),
        _ when File.Component is { } component && facts.Procedure.Components.All(c => c.Code != component) && dossier.Components.All(c => c.Code != component) =>
            DossierRules.UnknownComponent(component, facts.Law),
        _ => Verdict.Record(File),
    };
}

public static class FileRules
{
    /// <summary>Files of one dossier.</summary>
    public const int Most = 200;

    public static readonly Refusal Erased = new("people-erased", "Luật 91/2025, Đ.14", "Dữ liệu cá nhân của hồ sơ đã hủy.");
    public static readonly Refusal TooMany = new("file-count", "NĐ 118/2025, Đ.19.2", $"Hồ sơ đã có {Most} tệp.");
    public static readonly Refusal NoResult = new("no-result", "NĐ 118/2025, Đ.22", "Hồ sơ chưa có kết quả.");
    public static readonly Refusal BadName = new("file-name", "NĐ 118/2025, Đ.19.2", $"Tên tệp từ 1 đến {LongestName} ký tự, không có đường dẫn hay ký tự điều khiển.");
    public static readonly Refusal BadType = new(
        "file-type", "NĐ 118/2025, Đ.19.2", "Chỉ nhận PDF, JPEG, PNG, TIFF, DOCX, XLSX, XML; tên, kiểu khai báo và nội dung phải khớp, đọc được, không có mật khẩu.");

    private const int LongestName = 200;
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/\\:*?\"<>|");

    public static IResult TooLarge(long most) => Problems.Problem(413, "file-size", $"Tệp lớn quá {most / 1024 / 1024} MiB.");

    /// <summary>The name as the sender's computer has it; only for people to read, nothing is stored under it.</summary>
    /// <returns>NFC, or null for one that is no mere name.</returns>
    /// <exception cref="StateSecretException">It bears a mark of secrecy.</exception>
    public static string? Name(string? sent)
    {
        if (sent is null || sent.Any(char.IsControl)) return null;
        var name = Input.Clean(sent);
        if (StateSecret.IsMarked(name.Replace('_', ' ').Replace('-', ' ').Replace('.', ' '))) throw new StateSecretException();
        return name.Length is 0 or > LongestName || name.AsSpan().ContainsAny(NotInNames) || name[0] == '.' || name.Any(char.IsSurrogate) && !name.IsNormalized() ? null : name;
    }
}

/// <summary>Takes files in: checked while they come, sealed before they touch the disk, kept before they are told of.</summary>
public sealed class Uploads(
    Streams<Dossier> dossiers, DossierViews views, Province province, DossierKeys keys, FileLabels labels, IFileStore store, FileSettings settings, TimeProvider clock)
{
    private const int Start = 16;

    public async Task<IResult> Take(string code, string? component, HttpContext http, CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        var standing = await dossiers.Read(code, cancellation);
        var actor = http.Actor();
        if (!views.MaySee(actor, standing)) return Problems.NotFound();
        // Before anything is read: a file that nobody wants need not travel.
        if (new UploadFile(FileUploaded.Any(component)).Decide(standing.State, DossierFacts.Of(province, actor, standing.State, clock.GetUtcNow())).Refusal is { } refusal)
            return refusal.ToResult();
        if (FileRules.Name(NameIn(http.Request)) is not { } name) return FileRules.BadName.ToResult();
        if (FileKind.Claimed(name, http.Request.ContentType) is not { } kind) return FileRules.BadType.ToResult();
        if (http.Request.ContentLength > settings.MaxBytes) return FileRules.TooLarge(settings.MaxBytes);
        if (await keys.Of(code, cancellation) is not { } key) return FileRules.Erased.ToResult();

        Directory.CreateDirectory(settings.Incoming);
        var incoming = Path.Combine(settings.Incoming, Guid.CreateVersion7().ToString("N"));
        try
        {
            if (await Receive(http.Request, kind, key, incoming, cancellation) is not { } taken) return FileRules.BadType.ToResult();
            if (taken.Bytes > settings.MaxBytes) return FileRules.TooLarge(settings.MaxBytes);
            await using (var content = new OpenedFile(File.OpenRead(incoming), key, taken.Bytes))
                if (!kind.Holds(content)) return FileRules.BadType.ToResult();

            // Once more, because no answer came the first time.
            if (await Same(code, standing.State, component, taken.PlainSha256, cancellation) is { } same) return http.OkAt(standing.Version, same);
            return await Keep(code, new(Guid.CreateVersion7(), component, kind.MediaType, taken.Bytes, taken.Address), new(name, taken.PlainSha256), key, incoming, http, cancellation);
        }
        finally
        {
            File.Delete(incoming);
        }
    }

    private sealed record Taken(string Address, string PlainSha256, long Bytes);

    /// <summary>From the network through cipher and hashes to the disk, a buffer at a time; stops as soon as the file is too large or is none of its kind.</summary>
    private async Task<Taken?> Receive(HttpRequest request, FileKind kind, DataKey key, string incoming, CancellationToken cancellation)
    {
        await using var file = new FileStream(incoming, FileMode.CreateNew, FileAccess.Write);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(incoming, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var sealing = new FileSealing(file, key);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(SealedFile.ChunkBytes);
        try
        {
            var (bytes, first) = (0L, true);
            while (true)
            {
                var read = await request.Body.ReadAtLeastAsync(buffer, Start, throwOnEndOfStream: false, cancellation);
                if (first && !kind.Begins(buffer.AsSpan(0, read))) return null;
                if (read == 0) break;
                first = false;
                if ((bytes += read) > settings.MaxBytes) return new("", "", bytes);
                hash.AppendData(buffer, 0, read);
                sealing.Append(buffer.AsSpan(0, read));
            }
            var address = sealing.Complete();
            file.Flush(flushToDisk: true);
            return new(address, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>First the file, then the event that tells of it: a kill in between leaves a file that nobody knows, which is swept, never an event without its file.</summary>
    private async Task<IResult> Keep(string code, FileUploaded file, LabelText text, DataKey key, string incoming, HttpContext http, CancellationToken cancellation)
    {
        await store.Put(file.Sha256, incoming, cancellation);
        var intent = Intent.Of(http, text.Sha256);
        var outcome = await dossiers.Execute(
            code, intent, (dossier, now) => new UploadFile(file).Decide(dossier, DossierFacts.Of(province, intent.Actor, dossier, now)),
            session => session.Insert(FileLabels.Seal(file, code, text, key)), cancellation);
        var kept = outcome.Standing.State.Files.Any(f => f.File == file.File);
        if (!kept) await store.Delete(file.Sha256, cancellation);
        if (outcome.Refusal is { } refusal) return refusal.ToResult();
        // Sent twice at once, under one key: the other was faster.
        if (!kept) return http.OkAt(outcome.Standing.Version, (await Same(code, outcome.Standing.State, file.Component, text.Sha256, cancellation))!);
        http.Response.Headers.ETag = $"\"{outcome.Standing.Version}\"";
        return Results.Created(FileView.At(code, file.File), FileView.Of(code, file, text));
    }

    /// <summary>The same content of the same component is the same file.</summary>
    private async Task<FileView?> Same(string code, Dossier dossier, string? component, string sha256, CancellationToken cancellation) =>
        (await FileView.All(code, dossier, labels, cancellation)).FirstOrDefault(f => f.Component == component && f.Sha256 == sha256);

    private static string? NameIn(HttpRequest request) =>
        ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var disposition)
            ? (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value
            : null;
}

public sealed class UploadFileEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        // The server's own limit is for JSON. A little more than is taken may come, so that every refusal finds its way back to who is still sending.
        var limit = new RequestSizeLimitAttribute(routes.ServiceProvider.GetRequiredService<FileSettings>().MaxBytes + 1024 * 1024);
        routes.MapPost("/api/intake/dossiers/{code}/components/{component}/files", (string code, string component, HttpContext http, Uploads uploads, CancellationToken cancellation) =>
                uploads.Take(code, component, http, cancellation))
            .For(Act.UploadComponent).WithMetadata(limit).Produces<FileView>(201)
            .WithSummary("Tải lên tệp của một thành phần hồ sơ; nội dung là thân yêu cầu, tên tệp trong Content-Disposition");
        routes.MapPost("/api/intake/dossiers/{code}/result/files", (string code, HttpContext http, Uploads uploads, CancellationToken cancellation) =>
                uploads.Take(code, null, http, cancellation))
            .For(Act.UploadResult).WithMetadata(limit).Produces<FileView>(201)
            .WithSummary("Tải lên tệp của kết quả giải quyết; nội dung là thân yêu cầu, tên tệp trong Content-Disposition");
    }
}
