using Marten;
using OneStop.Contracts.Intake;
using OneStop.Hosting.Sealing;

namespace OneStop.Decisions;

/// <summary>Intake has destroyed the personal data of the dossier: the drafts, which name people, go the same way. Deleting a key twice is deleting it once.</summary>
public static class PeopleWereErasedHandler
{
    public static async Task Handle(PeopleWereErased message, IDocumentStore store, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Delete<DossierKey>(message.DossierCode);
        await session.SaveChangesAsync(cancellation);
    }
}
