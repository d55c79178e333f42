using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace OneStop.Intake.Tests.Files;

/// <summary>A store that speaks S3 as its documentation says: one bucket, signatures of version 4 computed anew from what arrived, contents held against their signed
/// hash, lists in pages of two.</summary>
internal sealed class S3Stand : IAsyncDisposable
{
    public const string Bucket = "dossiers", Region = "vn-1", AccessKey = "AKONESTOP", SecretKey = "a+secret/of=the+test";
    private const int PageSize = 2;

    private readonly WebApplication app;

    private S3Stand(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public ConcurrentDictionary<string, (byte[] Content, DateTimeOffset Since)> Objects { get; } = [];

    public static async Task<S3Stand> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stand = new S3Stand(builder.Build());
        stand.app.Run(stand.Answer);
        await stand.app.StartAsync();
        return stand;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        using var memory = new MemoryStream();
        await http.Request.Body.CopyToAsync(memory);
        var (content, request) = (memory.ToArray(), http.Request);
        var told = request.Headers["x-amz-content-sha256"].ToString();
        if (!IsSigned(request, told)) await Refuse(http, 403, "SignatureDoesNotMatch");
        else if (told != Convert.ToHexStringLower(SHA256.HashData(content))) await Refuse(http, 400, "XAmzContentSHA256Mismatch");
        else if (request.Path.Value!.Split('/', 3) is not ["", Bucket, .. var rest]) await Refuse(http, 404, "NoSuchBucket");
        else await Serve(http, rest is [{ Length: > 0 } key] ? key : null, content, told);
    }

    private async Task Serve(HttpContext http, string? key, byte[] content, string told)
    {
        switch (http.Request.Method)
        {
            case "PUT" when key is not null:
                Objects[key] = (content, TimeProvider.System.GetUtcNow());
                http.Response.Headers.ETag = $"\"{told}\"";
                break;
            case "GET" when key is not null:
                if (!Objects.TryGetValue(key, out var found)) await Refuse(http, 404, "NoSuchKey");
                else await http.Response.Body.WriteAsync(found.Content);
                break;
            case "DELETE" when key is not null:
                Objects.TryRemove(key, out _);
                http.Response.StatusCode = 204;
                break;
            case "GET" when http.Request.Query["list-type"] == "2":
                var after = http.Request.Query["continuation-token"].ToString();
                var page = Objects.OrderBy(o => o.Key, StringComparer.Ordinal).Where(o => string.CompareOrdinal(o.Key, after) > 0).Take(PageSize + 1).ToList();
                var shown = page.Take(PageSize).ToList();
                http.Response.ContentType = "application/xml";
                await http.Response.WriteAsync($"""
                    <?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>{Bucket}</Name><Prefix></Prefix>
                    <KeyCount>{shown.Count}</KeyCount><MaxKeys>{PageSize}</MaxKeys><IsTruncated>{(page.Count > PageSize ? "true" : "false")}</IsTruncated>
                    {(page.Count > PageSize ? $"<NextContinuationToken>{shown[^1].Key}</NextContinuationToken>" : "")}
                    {string.Concat(shown.Select(o => $"<Contents><Key>{o.Key}</Key><LastModified>{o.Value.Since.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)}</LastModified><ETag>&quot;x&quot;</ETag><Size>{o.Value.Content.Length}</Size><StorageClass>STANDARD</StorageClass></Contents>"))}
                    </ListBucketResult>
                    """);
                break;
            default:
                await Refuse(http, 405, "MethodNotAllowed");
                break;
        }
    }

    private static Task Refuse(HttpContext http, int status, string code)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/xml");
        return http.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{code}</Message><RequestId>1</RequestId></Error>");
    }

    private static bool IsSigned(HttpRequest request, string told)
    {
        var parts = request.Headers.Authorization.ToString().Replace("AWS4-HMAC-SHA256 ", "", StringComparison.Ordinal).Split(',', StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        if (!parts.TryGetValue("Credential", out var credential) || credential.Split('/') is not [AccessKey, var day, Region, "s3", "aws4_request"]) return false;
        var query = string.Join('&', request.Query.OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value.ToString())}"));
        var headers = string.Concat(parts["SignedHeaders"].Split(';').Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n"));
        var canonical = $"{request.Method}\n{new Uri(request.GetEncodedUrl()).AbsolutePath}\n{query}\n{headers}\n{parts["SignedHeaders"]}\n{told}";
        var toSign = $"AWS4-HMAC-SHA256\n{request.Headers["x-amz-date"]}\n{day}/{Region}/s3/aws4_request\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = new[] { day, Region, "s3", "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes("AWS4" + SecretKey), (k, text) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(text)));
        return parts["Signature"] == Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }
}
