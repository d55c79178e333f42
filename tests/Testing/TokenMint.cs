using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OneStop.Launcher;
using OneStop.Provinces;

namespace OneStop.Testing;

/// <summary>Signs access tokens as Identity would, with a key that the service under test was told is the issuer's.</summary>
public sealed class TokenMint : IDisposable
{
    public const string Audience = "onestop";
    private readonly ECDsa key;
    private readonly InstanceFacts facts;
    private readonly TimeProvider clock;

    public TokenMint(Instance instance, TimeProvider clock)
    {
        facts = instance.Existing();
        this.clock = clock;
        key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(PrivateKeyOf(instance)));
    }

    public static string IssuerOf(InstanceFacts facts) => $"http://127.0.0.1:9/identity/{facts.Id}";

    public static string PublicKeyOf(Instance instance) => instance.PathOf("keys", "token-signing.pub.pem");

    /// <summary>The public key as an issuer publishes it (RFC 7517).</summary>
    public static string KeySetOf(Instance instance) => instance.PathOf("keys", "token-signing.json");

    private static string PrivateKeyOf(Instance instance) => instance.PathOf("keys", "token-signing.pem");

    public static void EnsureKey(Instance instance)
    {
        if (File.Exists(PrivateKeyOf(instance)) && File.Exists(PublicKeyOf(instance))) return;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Secrets.Write(PublicKeyOf(instance), key.ExportSubjectPublicKeyInfoPem());
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        Secrets.Write(KeySetOf(instance), $$"""
            {"keys":[{"kty":"EC","use":"sig","alg":"ES256","crv":"P-256","x":"{{Base64UrlEncoder.Encode(point.X)}}","y":"{{Base64UrlEncoder.Encode(point.Y)}}"}]}
            """);
        Secrets.Write(PrivateKeyOf(instance), key.ExportPkcs8PrivateKeyPem());
    }

    public string For(Officer officer, TimeSpan life)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>
        {
            ["sub"] = officer.Id,
            ["name"] = officer.FullName,
            ["role"] = officer.Roles.Select(r => r.Word()).ToArray(),
            ["unit"] = officer.UnitIds.ToArray(),
            ["amr"] = officer.Roles.Any(r => r is Role.Signer or Role.Operator) ? (string[])["pwd", "otp", "mfa"] : ["pwd"],
        };
        if (officer.DeskId is not null) claims["desk"] = officer.DeskId;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = IssuerOf(facts),
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + life,
            Claims = claims,
            // The cache is the process's, and would keep a signer of this key beyond this mint.
            SigningCredentials = new(new ECDsaSecurityKey(key) { CryptoProviderFactory = new() { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        });
    }

    public void Dispose() => key.Dispose();
}
