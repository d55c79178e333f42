using Marten;
using OneStop.Hosting;
using OneStop.Hosting.Sealing;
using OneStop.Intake.Files;

namespace OneStop.Intake.People;

/// <summary>Keeps personal records, and opens those whose dossier still has its key.</summary>
public sealed class PersonalRecords(IDocumentStore store, DossierKeys keys, PersonIndex index)
{
    /// <summary>Puts the record, and what it is found by, into the session.</summary>
    public void Keep(IDocumentSession session, PersonalRecord record, SealedRecord content, string deskId)
    {
        session.Insert(content with { DossierCode = record.DossierCode });
        index.Add(session, record, deskId);
    }

    /// <returns>Each version of each record, as far as it can still be read.</returns>
    public async Task<IReadOnlyList<PersonalRecord>> Open(IEnumerable<Guid> ids, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var found = await session.LoadManyAsync<SealedRecord>(cancellation, ids.Distinct());
        var known = await keys.Of(found.Select(r => r.DossierCode), cancellation);
        return [.. found.Where(r => known.ContainsKey(r.DossierCode)).Select(r => PersonalRecord.Open(r, known[r.DossierCode]))];
    }

    /// <summary>Destroys the dossier's key, and what the people in it were found by. Nothing that was sealed can be read after the commit.</summary>
    public void Erase(IDocumentSession session, string code)
    {
        session.Delete<DossierKey>(code);
        index.Remove(session, code);
    }
}

public static class PersonalData
{
    public static void AddPersonalData(this IServiceCollection services)
    {
        services.AddSealing();
        services.AddSingleton<PersonIndex>();
        services.AddSingleton<IOverviews>(provider => provider.GetRequiredService<PersonIndex>());
        services.AddSingleton<PersonalRecords>();
        services.AddSingleton<Owners>();
        services.AddSingleton(PersonIndex.Tables);
        services.AddSingleton(new Schema.WrittenOnce("mt_doc_sealedrecord"));
        services.AddAccessLog("intake");
        services.AddFiles();
    }
}
