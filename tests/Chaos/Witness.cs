using System.Globalization;
using System.Text.Json;
using OneStop.Hosting;

namespace OneStop.Chaos;

/// <summary>Enters every request of the load into the ledger, and its answer or that there was none.</summary>
public sealed class Witness(Ledger ledger) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath.Trim('/');
        var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null;
        var attempt = ledger.Send(key, path.Split('/') is ["api", var service, ..] ? service : "", path, path.Split('/').FirstOrDefault(DossierCode.IsCode));
        try
        {
            var answer = await base.SendAsync(request, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            ledger.End(attempt with
            {
                EndedAt = ledger.Now, Status = (int)answer.StatusCode,
                Version = answer.Headers.ETag is { } tag ? long.Parse(tag.Tag.Trim('"'), CultureInfo.InvariantCulture) : null,
                Code = attempt.Code ?? answer.Headers.Location?.ToString().Split('/').FirstOrDefault(DossierCode.IsCode),
                View = answer.IsSuccessStatusCode && attempt is { Key: null, Code: not null } ? await Body(answer, cancellationToken) : null,
            });
            return answer;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            ledger.End(attempt with { EndedAt = ledger.Now });
            throw;
        }
    }

    private static async Task<JsonElement?> Body(HttpResponseMessage answer, CancellationToken cancellation) =>
        answer.Content.Headers.ContentType?.MediaType == "application/json"
            ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(cancellation))
            : null;
}
