namespace OneStop.Desk;

/// <summary>Pages for everyone need a stylesheet and a form; a browser is told to allow nothing else on them.</summary>
public static class PublicPage
{
    public static void Restrict(this HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
