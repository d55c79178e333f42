using OneStop.Hosting;

namespace OneStop.Intake.Forms;

/// <summary>Asks Routing who had the dossier: Intake knows its own events only. Asked with the caller's own token, so that nobody sees more than they may.</summary>
public sealed class HandOvers(IHttpClientFactory clients, IConfiguration configuration)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>Empty where Routing shows the caller no such case; null where it does not answer.</returns>
    public async Task<IReadOnlyList<HandOver>?> Of(string code, HttpContext http, CancellationToken cancellation)
    {
        foreach (var address in configuration["OneStop:Addresses:routing"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{address.TrimEnd('/')}/api/routing/cases/{code}/hand-overs");
            request.Headers.TryAddWithoutValidation("Authorization", http.Request.Headers.Authorization.ToString());
            try
            {
                using var client = clients.CreateClient(nameof(HandOvers));
                using var answer = await client.SendAsync(request, patience.Token);
                if (answer.StatusCode == System.Net.HttpStatusCode.NotFound) return [];
                if (answer.IsSuccessStatusCode) return await answer.Content.ReadFromJsonAsync<List<HandOver>>(Json.Options, patience.Token);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                // The next process of the same service may answer.
            }
        }
        http.Response.Headers.RetryAfter = "2";
        return null;
    }
}
