using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OneStop.Identity.Tests;

/// <summary>A province's own sign-on: another program, RSA keys, and other names for what it says of people. It knows one application, and asks of it what OpenID Connect Core,
/// RFC 7636 (PKCE) and RP-Initiated Logout ask; what is not so is answered 400.</summary>
public sealed class OtherIssuer : IAsyncDisposable
{
    public const string Client = "mot-cua", Secret = "an issuer of another kind";

    private sealed record Asked(string RedirectUri, string Challenge, string? Nonce, string Scope);

    private readonly ConcurrentDictionary<string, Asked> codes = [];
    private readonly ConcurrentDictionary<string, string> refreshes = [];
    private readonly ConcurrentQueue<string> revoked = [];
    private readonly RSA rsa = RSA.Create(2048);
    private readonly WebApplication app;
    private readonly bool bare;

    private OtherIssuer(bool bare)
    {
        this.bare = bare;
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>(
        [
            new("issuer", Address), new("jwks_uri", $"{Address}/keys"), new("authorization_endpoint", $"{Address}/authorize"), new("token_endpoint", $"{Address}/token"),
            new("response_types_supported", (string[])["code"]), new("subject_types_supported", (string[])["public"]), new("id_token_signing_alg_values_supported", (string[])["RS256"]),
            .. bare ? [] : (KeyValuePair<string, object>[])[new("end_session_endpoint", $"{Address}/logout"), new("revocation_endpoint", $"{Address}/revoke")],
        ])));
        app.MapGet("/keys", () =>
        {
            var key = rsa.ExportParameters(includePrivateParameters: false);
            return Results.Text(JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "sso-1", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } } }), "application/json");
        });
        app.MapGet("/authorize", Authorize);
        app.MapPost("/token", Redeem).DisableAntiforgery();
        app.MapPost("/revoke", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            if (!IsTheClient(form)) return Results.BadRequest();
            refreshes.TryRemove(form["token"].ToString(), out _);
            revoked.Enqueue(form["token"].ToString());
            return Results.Ok();
        });
        app.MapGet("/logout", (string id_token_hint, string post_logout_redirect_uri, string? state) =>
        {
            if (new JsonWebToken(id_token_hint) is not { } hint || hint.Issuer != Address || !hint.Audiences.Contains(Client) || !IsRegistered(post_logout_redirect_uri, "/signed-out")) return Results.BadRequest();
            Inside = null;
            return Results.Redirect(state is null ? post_logout_redirect_uri : QueryHelpers.AddQueryString(post_logout_redirect_uri, "state", state));
        });
    }

    public string Address => app.Urls.First();

    /// <summary>Where the application's addresses are registered.</summary>
    public Uri? Home { get; set; }

    /// <summary>What is said of the person whose browser is signed in here; null when none is.</summary>
    public Dictionary<string, object>? Inside { get; set; }

    /// <summary>How long an access token lasts.</summary>
    public TimeSpan Lasts { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often one was renewed.</summary>
    public int Renewed { get; private set; }

    public IReadOnlyCollection<string> Revoked => revoked;

    /// <param name="bare">With what OpenID Connect Core demands alone: it ends no sessions, revokes nothing, gives no refresh token.</param>
    public static async Task<OtherIssuer> Start(bool bare = false)
    {
        var issuer = new OtherIssuer(bare);
        await issuer.app.StartAsync();
        return issuer;
    }

    public string Token(Dictionary<string, object> claims, RSA? by = null, string audience = "hanh-chinh-cong") => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Address, Audience = audience, Expires = TimeProvider.System.GetUtcNow().UtcDateTime.Add(Lasts), Claims = claims,
        SigningCredentials = new(new RsaSecurityKey(by ?? rsa) { KeyId = "sso-1" }, SecurityAlgorithms.RsaSha256),
    });

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
    }

    private IResult Authorize(string client_id, string redirect_uri, string response_type, string scope, string code_challenge, string code_challenge_method, string? state, string? nonce)
    {
        if (client_id != Client || !IsRegistered(redirect_uri, "/signed-in") || response_type != "code" || code_challenge_method != "S256" || !scope.Split(' ').Contains("openid")) return Results.BadRequest();
        if (Inside is null) return Results.Content("<form>Tài khoản, mật khẩu</form>", "text/html");
        var code = Random();
        codes[code] = new(redirect_uri, code_challenge, nonce, scope);
        return Results.Redirect(QueryHelpers.AddQueryString(redirect_uri, new Dictionary<string, string?> { ["code"] = code, ["state"] = state }));
    }

    private async Task<IResult> Redeem(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!IsTheClient(form)) return Refused("invalid_client");
        if (form["grant_type"] == "refresh_token")
        {
            if (Inside is null || !refreshes.TryRemove(form["refresh_token"].ToString(), out var scope)) return Refused("invalid_grant");
            Renewed++;
            return Tokens(Inside, scope, null);
        }
        var proof = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return form["grant_type"] == "authorization_code" && Inside is not null && codes.TryRemove(form["code"].ToString(), out var asked) && asked.RedirectUri == form["redirect_uri"] && asked.Challenge == proof
            ? Tokens(Inside, asked.Scope, asked.Nonce)
            : Refused("invalid_grant");
    }

    private IResult Tokens(Dictionary<string, object> person, string scope, string? nonce)
    {
        Dictionary<string, object> answer = new()
        {
            ["token_type"] = "Bearer", ["expires_in"] = (int)Lasts.TotalSeconds, ["access_token"] = Token(person),
            ["id_token"] = Token(nonce is null ? person : new(person) { ["nonce"] = nonce }, audience: Client),
        };
        if (!bare && scope.Split(' ').Contains("offline_access"))
        {
            var next = Random();
            refreshes[next] = scope;
            answer["refresh_token"] = next;
        }
        return Results.Json(answer);
    }

    private bool IsRegistered(string address, string path) => Home is not null && address == new Uri(Home, path).ToString();

    private static bool IsTheClient(IFormCollection form) => form["client_id"] == Client && form["client_secret"] == Secret;

    private static IResult Refused(string error) => Results.Json(new { error }, statusCode: 400);

    private static string Random() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
}
