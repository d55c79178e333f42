using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OneStop.Identity.Tests;

/// <summary>A province's own sign-on: another program, RSA keys, and other names for what it says of people.</summary>
public sealed class OtherIssuer : IAsyncDisposable
{
    private readonly RSA rsa = RSA.Create(2048);
    private readonly WebApplication app;

    private OtherIssuer()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Address, jwks_uri = $"{Address}/keys" }));
        app.MapGet("/keys", () =>
        {
            var key = rsa.ExportParameters(includePrivateParameters: false);
            return Results.Text(JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "sso-1", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } }), "application/json");
        });
    }

    public string Address => app.Urls.First();

    public static async Task<OtherIssuer> Start()
    {
        var issuer = new OtherIssuer();
        await issuer.app.StartAsync();
        return issuer;
    }

    public string Token(Dictionary<string, object> claims, RSA? by = null) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Address, Audience = "hanh-chinh-cong", Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5), Claims = claims,
        SigningCredentials = new(new RsaSecurityKey(by ?? rsa) { KeyId = "sso-1" }, SecurityAlgorithms.RsaSha256),
    });

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
    }
}
