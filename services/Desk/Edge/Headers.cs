using Microsoft.Extensions.Primitives;

namespace OneStop.Desk.Edge;

/// <summary>What browsers are told about every answer that leaves the gateway, whoever wrote it. Identity's pages bring a stricter policy of their own,
/// and so do the pages for everyone.</summary>
public static class Headers
{
    /// <summary>Own scripts, styles and connections only; nothing inline, nothing evaluated. Blazor needs its base address, and a page's own pictures.</summary>
    public const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; "
        + "form-action 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'none'";

    /// <summary>An answer of the API is no page at all.</summary>
    public const string DataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void UseHeaders(this WebApplication app) => app.Use(static (http, next) =>
    {
        http.Response.OnStarting(static state =>
        {
            Write((HttpContext)state);
            return Task.CompletedTask;
        }, http);
        return next(http);
    });

    private static void Write(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.Remove("Server");
        var data = http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || http.Request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);
        // A policy that someone else wrote is kept when it starts from nothing (Intake's for files, which pages show in frames); a mere addition (Blazor has one about
        // frames) is not a policy.
        if (!headers.ContentSecurityPolicy.ToString().StartsWith("default-src 'none'", StringComparison.Ordinal)) headers.ContentSecurityPolicy = data ? DataPolicy : PagePolicy;
        headers.XContentTypeOptions = "nosniff";
        if (StringValues.IsNullOrEmpty(headers["Referrer-Policy"])) headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // What a service says of a dossier is kept by no cache on the way, nor by the browser.
        if (data && StringValues.IsNullOrEmpty(headers.CacheControl)) headers.CacheControl = "no-store";
    }
}
