using Marten;
using OneStop.Hosting;

namespace OneStop.Intake.Dossiers;

/// <summary>Which dossier an Idempotency-Key of the receive request has led to; kept as long as the dossier.</summary>
/// <param name="Id">Officer and key: two officers may choose the same key.</param>
public sealed record ReceiptKey(string Id, string Fingerprint, string DossierCode);

/// <summary>Before there is a stream, the key of a request has no event to stand on: it gets a row, in the transaction of the receipt.</summary>
public sealed class Receipts(IDocumentStore store)
{
    public async Task<ReceiptKey?> Find(Intent intent, CancellationToken cancellation)
    {
        if (intent.Key is null) return null;
        await using var session = store.QuerySession();
        return await session.LoadAsync<ReceiptKey>(IdOf(intent), cancellation);
    }

    public void Remember(IDocumentSession session, Intent intent, string code)
    {
        if (intent.Key is not null) session.Insert(new ReceiptKey(IdOf(intent), intent.Fingerprint!, code));
    }

    private static string IdOf(Intent intent) => $"{intent.Actor.Subject} {intent.Key}";
}
