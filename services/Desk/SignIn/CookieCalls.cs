using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace OneStop.Desk.SignIn;

/// <summary>Calls of the services' APIs through the gateway. With a bearer token they pass as they are. With the session cookie they get the officer's
/// token, and a change demands the anti-forgery header (<see cref="Header"/>, its value from <c>GET /session</c>). No cookie ever reaches a service.</summary>
public sealed class CookieCalls(RequestDelegate next)
{
    public const string Header = "X-OneStop-Forgery";

    /// <summary>Browsers say where a request comes from; links, forms and pictures of other sites have no business with a session here.</summary>
    internal static bool IsFromElsewhere(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";

    public async Task InvokeAsync(HttpContext http, Sessions sessions, IAntiforgery forgery)
    {
        var request = http.Request;
        if (!request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            await next(http);
            return;
        }
        if (request.Headers.Authorization.Count == 0 && await http.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme) is { Succeeded: true, Principal: var officer })
        {
            http.User = officer;
            var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
            if (IsFromElsewhere(request) || (changes && !await forgery.IsRequestValidAsync(http)))
            {
                await Problem.Write(http, 400, "forgery-suspected", "Yêu cầu không đến từ trang của hệ thống; hãy tải lại trang.");
                return;
            }
            try
            {
                if (await sessions.AccessToken(officer, http.RequestAborted) is { } token) request.Headers.Authorization = $"Bearer {token}";
            }
            catch (HttpRequestException)
            {
                http.Response.Headers.RetryAfter = "2";
                await Problem.Write(http, 503, "temporarily-unavailable", "Dịch vụ tạm thời gián đoạn, xin thử lại sau ít giây.");
                return;
            }
        }
        request.Headers.Remove("Cookie");
        await next(http);
    }
}
