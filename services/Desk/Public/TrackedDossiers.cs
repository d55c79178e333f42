using System.Net;

namespace OneStop.Desk;

/// <summary>What Intake tells anyone of a dossier.</summary>
public sealed class TrackedDossiers(IConfiguration configuration, IHttpClientFactory clients)
{
    public const int LongestCode = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public sealed record Dossier(string DossierCode, string Completion);

    /// <param name="Away">Nobody could say.</param>
    public sealed record Answer(Dossier? Dossier, bool Away);

    public async Task<Answer> Find(string code, CancellationToken cancellation)
    {
        foreach (var address in Gateway.Addresses(configuration, "intake"))
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            try
            {
                using var client = clients.CreateClient();
                using var answer = await client.GetAsync(new Uri($"{address}/api/intake/track/{Uri.EscapeDataString(code)}"), patience.Token);
                if (answer.StatusCode == HttpStatusCode.NotFound) return new(null, false);
                if (answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync<Dossier>(patience.Token) is { } found) return new(found, false);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                // The next process of the same service may answer.
            }
        }
        return new(null, true);
    }

    public static string Trimmed(string code) => code.Trim().ToUpperInvariant() is var clean && clean.Length > LongestCode ? clean[..LongestCode] : clean;
}
