using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace OneStop.Identity.Tokens;

/// <summary>The keys in a directory: <c>NAME.pem</c> each, the last by name being the newest, and <c>encryption.key</c>. All are published, so that what
/// an old one signed stays good; the newest that has been published for a while signs. A new file is noticed within seconds: nobody is signed out.</summary>
public sealed class SigningKeys : IConfigureOptions<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictServerOptions>, IDisposable
{
    private readonly string directory;
    private readonly TimeSpan publishedFor;
    private readonly TimeProvider clock;
    private readonly ITimer look;
    private CancellationTokenSource changed = new();
    private string seen;

    public SigningKeys(IConfiguration configuration, TimeProvider clock)
    {
        var settings = configuration.GetSection("OneStop:Identity");
        directory = settings["KeysDirectory"] ?? throw new InvalidOperationException("The setting OneStop:Identity:KeysDirectory is missing.");
        publishedFor = settings.GetValue("KeyPublishedBeforeUse", TimeSpan.FromMinutes(2));
        this.clock = clock;
        seen = Look();
        var betweenLooks = settings.GetValue("BetweenLooks", TimeSpan.FromSeconds(5));
        look = clock.CreateTimer(_ => Compare(), null, betweenLooks, betweenLooks);
    }

    public string? Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(changed.Token);

    public void Configure(OpenIddictServerOptions options)
    {
        foreach (var file in InOrder())
        {
            var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(file));
            var security = new ECDsaSecurityKey(key);
            security.KeyId = Base64UrlEncoder.Encode(security.ComputeJwkThumbprint());
            options.SigningCredentials.Add(new(security, SecurityAlgorithms.EcdsaSha256));
        }
        var encryption = new SymmetricSecurityKey(Convert.FromBase64String(File.ReadAllText(Path.Combine(directory, "encryption.key")).Trim()));
        options.EncryptionCredentials.Add(new(encryption, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    public void Dispose()
    {
        look.Dispose();
        changed.Dispose();
    }

    /// <summary>The one that signs first; then the others, newest first.</summary>
    private IEnumerable<string> InOrder()
    {
        var newestFirst = Directory.GetFiles(directory, "*.pem").OrderDescending(StringComparer.Ordinal).ToArray();
        var signs = newestFirst.FirstOrDefault(IsPublished) ?? newestFirst.LastOrDefault()
            ?? throw new InvalidOperationException($"There is no signing key in {directory}.");
        return newestFirst.Where(f => f != signs).Prepend(signs);
    }

    private bool IsPublished(string file) => clock.GetUtcNow() - File.GetLastWriteTimeUtc(file) >= publishedFor;

    private string Look() => string.Join('|', InOrder());

    private void Compare()
    {
        try
        {
            var now = Look();
            if (now == seen) return;
            seen = now;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The directory is being written to, or away: what is loaded stays good.
            return;
        }
        Interlocked.Exchange(ref changed, new()).Cancel();
    }
}
