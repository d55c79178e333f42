using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OneStop.Hosting;
using OneStop.Oversight.Cases;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Evidence;

/// <summary>Everything about one dossier that a court needs to believe it, in one file; deploy/Verifier checks it with no network and nothing of OneStop.</summary>
public sealed class GetBundleEndpoint : IEndpoint
{
    /// <summary>In hexadecimal digits.</summary>
    private const int SignatureLength = 128;

    private sealed record Content(string DossierCode, IReadOnlyList<SealedEvent> Events);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/oversight/cases/{code}/bundle", Get).Produces(200, contentType: "application/zip")
        .WithSummary("Hồ sơ bằng chứng: sự kiện, chuỗi băm, đường Merkle, điểm niêm phong có chữ ký, các mẫu phiếu và bản đọc được");

    private static async Task<IResult> Get(string code, HttpContext http, CaseSight sight, Checkpoints checkpoints, RecordKey key, Forms forms, CancellationToken cancellation)
    {
        if (await sight.Read(code, "bundle", http, cancellation) is not { } events) return Problems.NotFound();
        var (note, checkpoint, content) = await SealedEvent.Of(events, checkpoints, cancellation);
        var printed = await forms.Of(code, http, cancellation);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["checkpoint.txt"] = Encoding.UTF8.GetBytes(note),
            ["key.pem"] = Encoding.UTF8.GetBytes(key.PublicPem),
            ["events.json"] = JsonSerializer.SerializeToUtf8Bytes(new Content(code, content), Json.Options),
            ["ho-so.html"] = Encoding.UTF8.GetBytes(ReadableHistory.Of(code, events, checkpoint, key.Fingerprint, printed.AreAll)),
        };
        foreach (var (name, form) in printed.Pdfs) files[$"forms/{name}.pdf"] = form;
        files["manifest.txt"] = Encoding.UTF8.GetBytes(string.Concat(files.Select(f => $"{Convert.ToHexStringLower(SHA256.HashData(f.Value))}  {f.Key}\n")));
        return Results.File(Zip(files, checkpoint.At, key), "application/zip", $"{code}.zip");
    }

    /// <summary>The archive's comment, its last bytes, is a signature over all bytes before it.</summary>
    private static byte[] Zip(IEnumerable<KeyValuePair<string, byte[]>> files, DateTimeOffset at, RecordKey key)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.Comment = new('0', SignatureLength);
            foreach (var (name, content) in files)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = at;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }
        var bytes = archive.ToArray();
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key.Sign(bytes.AsSpan(0, bytes.Length - SignatureLength)))).CopyTo(bytes.AsSpan(bytes.Length - SignatureLength));
        return bytes;
    }
}

/// <param name="AreAll">False where Intake did not answer: there may be more.</param>
public sealed record PrintedForms(IReadOnlyList<(string Name, byte[] Pdf)> Pdfs, bool AreAll);

/// <summary>Asks Intake for the forms that the dossier has had, with the caller's own token: nobody gets more than they may see.</summary>
public sealed class Forms(IHttpClientFactory clients, IConfiguration configuration)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A bundle without forms is still proof, and says that it has none.</summary>
    public async Task<PrintedForms> Of(string code, HttpContext http, CancellationToken cancellation)
    {
        var forms = new List<(string, byte[])>();
        foreach (var number in Enumerable.Range(1, 7).Select(n => $"{n:00}"))
        {
            if (await Form(code, number, http, cancellation) is not { } form) return new(forms, false);
            if (form is not []) forms.Add((number, form));
        }
        return new(forms, true);
    }

    /// <returns>Empty where there is no such form; null where Intake does not answer.</returns>
    private async Task<byte[]?> Form(string code, string number, HttpContext http, CancellationToken cancellation)
    {
        foreach (var address in configuration["OneStop:Addresses:intake"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{address.TrimEnd('/')}/api/intake/dossiers/{code}/forms/{number}");
            request.Headers.TryAddWithoutValidation("Authorization", http.Request.Headers.Authorization.ToString());
            try
            {
                using var client = clients.CreateClient(nameof(Forms));
                using var answer = await client.SendAsync(request, patience.Token);
                if (answer.IsSuccessStatusCode) return await answer.Content.ReadAsByteArrayAsync(patience.Token);
                if (answer.StatusCode < HttpStatusCode.InternalServerError) return [];
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                // The next process of the same service may answer.
            }
        }
        return null;
    }
}
