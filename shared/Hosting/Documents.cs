using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace OneStop.Hosting;

/// <summary>Sheets and workbooks as answers.</summary>
public static class Documents
{
    /// <summary>A document with people in it: shown at once, kept nowhere on the way.</summary>
    public static IResult Document(this HttpContext http, byte[] bytes, string type, string fileName)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("inline") { FileName = fileName }.ToString();
        return Results.Bytes(bytes, type);
    }
}
