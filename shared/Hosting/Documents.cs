using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace OneStop.Hosting;

/// <summary>Sheets and workbooks as answers.</summary>
public static class Documents
{
    /// <summary>Nothing of it may run or load anything (the style is the browser's own, around a picture); the instance's own pages may show it in a frame.</summary>
    public const string Shown = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox";

    /// <summary>A document with people in it: shown at once, kept nowhere on the way.</summary>
    public static IResult Document(this HttpContext http, byte[] bytes, string type, string fileName)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = Shown;
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("inline") { FileName = fileName }.ToString();
        return Results.Bytes(bytes, type);
    }
}
