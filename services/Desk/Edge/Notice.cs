using System.Net;

namespace OneStop.Desk.Edge;

/// <summary>What the gateway itself has to say to who looks at it in a browser: plain HTML, in the reader's language. Programs get a <see cref="Problem"/>.</summary>
internal static class Notice
{
    /// <summary>A browser that goes somewhere or sends a form, as opposed to a program that asks the API.</summary>
    public static bool IsFor(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && request.Headers.Accept.Any(a => a?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    /// <param name="way">Where the reader goes from here, and in what words.</param>
    public static Task Write(HttpContext http, int status, string title, string why, (string Address, string Words) way)
    {
        var language = http.RequestServices.GetRequiredService<Words>().Language;
        return Results.Content($"""
            <!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{Html(title)} – OneStop</title><link rel="stylesheet" href="/desk.css"></head><body>
            <header class="plain-head"><a class="brand" href="/">OneStop</a></header><main class="plain"><h1>{Html(title)}</h1><p>{Html(why)}</p><p><a class="button primary" href="{Html(way.Address)}">{Html(way.Words)}</a></p></main></body></html>
            """, "text/html; charset=utf-8", statusCode: status).ExecuteAsync(http);
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
