using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OneStop.Hosting;

namespace OneStop.Identity.Tests;

/// <summary>A service as far as its callers go: it believes whom every service believes, and says whom it saw.</summary>
public sealed class GuardedService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http;

    private GuardedService(WebApplication app) => (this.app, http) = (app, new HttpClient { BaseAddress = new(app.Urls.First()) });

    public string Address => app.Urls.First();

    /// <param name="auth">Settings under <c>OneStop:Auth</c>.</param>
    public static async Task<GuardedService> Start(IdentityGround identity, params (string Name, string Value)[] auth)
    {
        var builder = WebApplication.CreateBuilder();
        // Only what is said here, whatever the environment of the test says.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(auth.Select(a => KeyValuePair.Create($"OneStop:Auth:{a.Name}", (string?)a.Value)).Append(new("OneStop:Bus:KeyFile", identity.Instance.PathOf("keys", "bus.key")))
            .Append(new("OneStop:Auth:BetweenLooks", "00:00:01")));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(identity.Province);
        builder.Services.AddCallers(builder.Configuration);
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapMethods("/api/intake/me", ["GET", "POST"], Me).RequireAuthorization();
        app.MapGet("/api/intake/open", () => "open").AllowAnonymous();
        app.MapGet("/api/intake/sign", Me).RequireAuthorization().WithSecondFactor();
        await app.StartAsync();
        return new(app);
    }

    public async Task<(int Status, string Body)> Ask(string? token, string path = "/api/intake/me")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    private static IResult Me(HttpContext http) => Results.Json(new { actor = http.Actor(), cookies = http.Request.Headers.Cookie.Count, host = http.Request.Headers["X-Forwarded-Host"].ToString() });
}
