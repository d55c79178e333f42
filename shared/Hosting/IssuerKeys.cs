using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace OneStop.Hosting;

/// <summary>The public keys of whoever issues the tokens: read from its metadata, again every few seconds, and at once when a token names a key not
/// seen before. The last ones seen are kept in a file, so that a service starts and judges tokens while the issuer is away.</summary>
public sealed class IssuerKeys(IConfiguration configuration, TimeProvider clock, ILogger<IssuerKeys> log) : BackgroundService
{
    /// <summary>Made-up key names must not turn into a flood of questions to the issuer.</summary>
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(2);

    private readonly IConfigurationSection auth = configuration.GetSection("OneStop:Auth");
    private readonly SemaphoreSlim asking = new(1);
    private DateTimeOffset asked;
    private bool away;
    private volatile JsonWebKeySet keys = new();
    private string published = "";
    private volatile HashSet<string> revoked = [];

    /// <summary>Another object as soon as the issuer has published something else.</summary>
    internal JsonWebKeySet Current => keys;

    public string Issuer => auth.Demand("Authority");

    /// <summary>The keys a token with this key name may have been signed by; any, where it names none (some readers say null then, some an empty text).</summary>
    public IEnumerable<SecurityKey> Named(string? name) => keys.GetSigningKeys().Where(k => string.IsNullOrEmpty(name) || k.KeyId == name);

    /// <summary>Our own Identity lists the tokens it took back; another issuer's live until they expire.</summary>
    public bool IsRevoked(string? token) => token is not null && revoked.Contains(token);

    /// <summary>Asks the issuer when it may have new keys.</summary>
    public async Task Expect(string? name)
    {
        if (Named(name).Any()) return;
        await asking.WaitAsync();
        try
        {
            if (Named(name).Any() || clock.GetUtcNow() - asked < BetweenQuestions) return;
            asked = clock.GetUtcNow();
            await Ask(CancellationToken.None);
        }
        finally
        {
            asking.Release();
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (KeptIn is { } file && File.Exists(file)) keys = new(await File.ReadAllTextAsync(file, cancellationToken));
        }
        catch (ArgumentException)
        {
            // Half a file, after the power went: the issuer has it whole.
        }
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        asking.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // As long as a revoked token may still be believed.
        using var timer = new PeriodicTimer(auth.GetValue("BetweenLooks", TimeSpan.FromSeconds(15)), TimeProvider.System);
        do
        {
            await asking.WaitAsync(stoppingToken);
            try
            {
                await Ask(stoppingToken);
            }
            finally
            {
                asking.Release();
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private string? KeptIn => auth["KeysFile"];

    private async Task Ask(CancellationToken cancellation)
    {
        var metadata = auth["MetadataAddress"] is { Length: > 0 } named ? named : $"{Issuer.TrimEnd('/')}/.well-known/openid-configuration";
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
            // Over plain HTTP only where nobody can be in between.
            var documents = new HttpDocumentRetriever(http) { RequireHttps = !new Uri(metadata).IsLoopback };
            var issuer = await OpenIdConnectConfigurationRetriever.GetAsync(metadata, documents, cancellation);
            if (issuer.Issuer != Issuer) throw new InvalidOperationException($"The metadata at {metadata} is of {issuer.Issuer}, not of {Issuer}.");
            var found = await documents.GetDocumentAsync(issuer.JwksUri, cancellation);
            if (found != published) (keys, published) = (new(found), found);
            if (issuer.AdditionalData.TryGetValue("onestop_revoked_uri", out var list) && list is string address)
                revoked = JsonSerializer.Deserialize<HashSet<string>>(await documents.GetDocumentAsync(address, cancellation))!;
            if (away) log.LogInformation("The issuer {Issuer} answers again.", Issuer);
            away = false;
            if (KeptIn is { } file) await Keep(file, found, cancellation);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or TaskCanceledException or InvalidOperationException or ArgumentException or JsonException && !cancellation.IsCancellationRequested)
        {
            if (!away) log.LogWarning("The keys of {Issuer} cannot be read; the {Count} known ones stay good. {Reason}", Issuer, keys.Keys.Count, e.InnerException?.Message ?? e.Message);
            away = true;
        }
    }

    private static async Task Keep(string file, string found, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync($"{file}.new", found, cancellation);
        File.Move($"{file}.new", file, overwrite: true);
    }
}
