using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.CookiePolicy;
using Microsoft.AspNetCore.DataProtection;
using OneStop.Desk.Edge;

namespace OneStop.Desk.SignIn;

/// <summary>Officers sign in at the instance's issuer (its own Identity, or a province's sign-on) by code and PKCE, and have a session here.
/// <list type="bullet">
/// <item><c>GET /sign-in?returnUrl=/…</c> signs in and comes back; <c>GET /sign-out</c>, from a link of this site, ends the session here and at the issuer.</item>
/// <item><c>GET /session</c> says who is signed in, for how long, and the anti-forgery token for scripts; asking is use of the session.</item>
/// <item>Pages: <c>[Authorize]</c>; claims <c>sub</c>, <c>name</c>, <c>role</c>, <c>unit</c>, <c>desk</c>, <c>amr</c>; <c>User.IsInRole("reception")</c> works; the APIs by <see cref="Apis"/>.</item>
/// </list></summary>
public static class SignInSetup
{
    public const string Callback = "/signed-in";

    /// <summary>Officers have passwords and authenticators here; a province's own sign-on has pages of its own for them.</summary>
    public static bool IsOwnIdentity(IConfiguration configuration) =>
        Gateway.Addresses(configuration, "identity") is [var own, ..] && configuration["OneStop:Auth:MetadataAddress"]?.StartsWith(own, StringComparison.Ordinal) == true;

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        var auth = configuration.GetSection("OneStop:Auth");
        services.AddSingleton(TimeProvider.System);
        services.Configure<SessionRules>(configuration.GetSection("OneStop:Sessions"));
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<SessionFiles>();
        services.AddSingleton<Sessions>();
        services.AddScoped<IUserToken, OfficerToken>();
        services.AddScoped<AuthenticationStateProvider, SessionWatch>();
        services.AddAntiforgery(forgery => (forgery.HeaderName, forgery.Cookie.Name) = (CookieCalls.Header, "__Host-onestop-form"));
        if (configuration["OneStop:KeyRing"] is { Length: > 0 } ring) services.AddDataProtection().SetApplicationName("onestop-desk").PersistKeysToFileSystem(new(ring));
        services.AddAuthorization();
        services.AddAuthentication(scheme => (scheme.DefaultScheme, scheme.DefaultChallengeScheme) = (CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme))
            .AddCookie()
            .AddOpenIdConnect(issuer => Trust(issuer, auth, IsOwnIdentity(configuration)));
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme).Configure<Sessions>((cookie, sessions) =>
        {
            cookie.Cookie.Name = "__Host-onestop";
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.SessionStore = sessions;
            // The session itself knows when it ends.
            cookie.SlidingExpiration = false;
            cookie.ExpireTimeSpan = TimeSpan.FromDays(1);
            cookie.Events.OnRedirectToAccessDenied = context =>
            {
                context.Response.StatusCode = 403;
                return Task.CompletedTask;
            };
        });
    }

    private static void Trust(OpenIdConnectOptions issuer, IConfigurationSection auth, bool isOwn)
    {
        issuer.Authority = auth["Authority"];
        if (auth["MetadataAddress"] is { Length: > 0 } metadata) issuer.MetadataAddress = metadata;
        // The shortest there is. Made-up keys never get this far: the token comes from the issuer itself.
        issuer.RefreshInterval = TimeSpan.FromSeconds(1);
        issuer.RequireHttpsMetadata = !new Uri(auth["MetadataAddress"] ?? auth["Authority"]!).IsLoopback;
        issuer.ClientId = auth["ClientId"] ?? "onestop-desk";
        if (auth["ClientSecretFile"] is { Length: > 0 } secret) issuer.ClientSecret = File.ReadAllText(secret).Trim();
        (issuer.ResponseType, issuer.ResponseMode, issuer.UsePkce, issuer.SaveTokens) = ("code", "query", true, true);
        (issuer.MapInboundClaims, issuer.DisableTelemetry) = (false, true);
        foreach (var scope in (string[])["openid", "profile", "offline_access"]) issuer.Scope.Add(scope);
        (issuer.CallbackPath, issuer.SignedOutCallbackPath) = (Callback, "/signed-out");
        (issuer.TokenValidationParameters.NameClaimType, issuer.TokenValidationParameters.RoleClaimType) = ("name", "role");
        foreach (var cookie in (CookieBuilder[])[issuer.NonceCookie, issuer.CorrelationCookie]) (cookie.SecurePolicy, cookie.SameSite) = (CookieSecurePolicy.Always, SameSiteMode.Lax);
        issuer.Events.OnRedirectToIdentityProvider = issuer.Events.OnRedirectToIdentityProviderForSignOut = context =>
        {
            if (isOwn) context.ProtocolMessage.IssuerAddress = AsTheBrowserSeesIt(context.ProtocolMessage.IssuerAddress, context.Request);
            if (context.ProtocolMessage.IssuerAddress.Length > 0) return Task.CompletedTask;
            // An issuer need not offer to end its own session.
            context.Response.Redirect("/");
            context.HandleResponse();
            return Task.CompletedTask;
        };
        issuer.Events.OnTokenValidated = context =>
        {
            // A province's own sign-on may call its claims otherwise (OneStop:Auth:Claims).
            var identity = (ClaimsIdentity)context.Principal!.Identity!;
            foreach (var ours in auth.GetSection("Claims").GetChildren())
            {
                var (name, theirs) = (ours.Key.ToLowerInvariant(), identity.FindAll(ours.Value!).Select(c => c.Value).ToArray());
                foreach (var same in identity.FindAll(name).ToArray()) identity.RemoveClaim(same);
                identity.AddClaims(theirs.Select(value => new Claim(name, value)));
            }
            return Task.CompletedTask;
        };
        issuer.Events.OnRemoteFailure = context =>
        {
            // Most often an old tab, or the way back of another instance: begin again. The library keeps out of its messages what is personal.
            context.HttpContext.RequestServices.GetRequiredService<ILogger<OpenIdConnectHandler>>().LogWarning("A sign-in failed: {Reason}", context.Failure?.Message);
            context.Response.Redirect("/sign-in-failed");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    /// <summary>The instance's own Identity is asked over loopback, and names its addresses there; the browser reaches it at the gateway it came by.</summary>
    private static string AsTheBrowserSeesIt(string address, HttpRequest request) => $"{request.Scheme}://{request.Host}{new Uri(address).PathAndQuery}";

    public static void UseSignIn(this WebApplication app)
    {
        // Browsers take http://localhost for secure, so no cookie here ever does without these.
        app.UseCookiePolicy(new() { Secure = CookieSecurePolicy.Always, HttpOnly = HttpOnlyPolicy.Always, MinimumSameSitePolicy = SameSiteMode.Lax });
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<CookieCalls>();
    }

    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet("/sign-in", SignIn);
        app.MapGet("/sign-in-failed", (HttpContext http, Words words) => Failed(http, 400, words["Đăng nhập không thành công"], words["Phiên đăng nhập đã cũ hoặc bị gián đoạn."]));
        app.MapGet("/sign-out", SignOut);
        app.MapGet("/session", Who);
    }

    private static async Task SignIn(HttpContext http, Words words, string? returnUrl)
    {
        var local = returnUrl is ['/', ..] && returnUrl is not ['/', '/' or '\\', ..];
        try
        {
            await http.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, new() { RedirectUri = local ? returnUrl : "/" });
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            http.Response.Headers.RetryAfter = "5";
            await Failed(http, 503, words["Chưa đăng nhập được"], words["Dịch vụ đăng nhập tạm thời gián đoạn, xin thử lại sau ít giây."]);
        }
    }

    private static async Task SignOut(HttpContext http)
    {
        if (CookieCalls.IsFromElsewhere(http.Request))
        {
            await Problem.Write(http, 400, "forgery-suspected", "Yêu cầu không đến từ trang của hệ thống; hãy tải lại trang.");
            return;
        }
        // The issuer's hint is read from the session, so its end comes first in the answer and last in the doing.
        try
        {
            await http.SignOutAsync(OpenIdConnectDefaults.AuthenticationScheme, new() { RedirectUri = "/" });
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            // It cannot be reached: whoever wants out is out here.
            http.Response.Redirect("/");
        }
        await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    private static IResult Who(HttpContext http, Sessions sessions, IAntiforgery forgery)
    {
        http.Response.Headers.CacheControl = "no-cache, no-store";
        if (sessions.Remaining(http.User) is not { } remaining) return Results.Json(new { signedIn = false });
        return Results.Json(new
        {
            signedIn = true,
            subject = http.User.FindFirstValue("sub"),
            name = http.User.FindFirstValue("name"),
            roles = http.User.FindAll("role").Select(c => c.Value),
            units = http.User.FindAll("unit").Select(c => c.Value),
            desk = http.User.FindFirstValue("desk"),
            endsInSeconds = (int)remaining.TotalSeconds,
            forgeryToken = forgery.GetAndStoreTokens(http).RequestToken,
        });
    }

    private static Task Failed(HttpContext http, int status, string title, string why) =>
        Notice.Write(http, status, title, why, ("/sign-in", http.RequestServices.GetRequiredService<Words>()["Đăng nhập lại"]));
}
