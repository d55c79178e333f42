using Marten;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Intake.People;
using OneStop.Provinces;

namespace OneStop.Intake.Forms;

/// <summary>Reads what forms are made of.</summary>
public sealed class Histories(IDocumentStore store, PersonalRecords records, Province province, IConfiguration configuration)
{
    /// <summary>Where citizens find this instance.</summary>
    private readonly string publicUrl = (configuration["OneStop:PublicUrl"] is { Length: > 0 } url ? url : throw new InvalidOperationException("The setting OneStop:PublicUrl is missing."))
        .TrimEnd('/');

    /// <returns>One for each code that has a history, in the order of the codes.</returns>
    public async Task<IReadOnlyList<DossierHistory>> Read(IReadOnlyList<string> codes, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var keys = codes.ToArray();
        var events = await session.Events.QueryAllRawEvents().Where(e => e.StreamKey!.IsOneOf(keys)).OrderBy(e => e.Sequence).ToListAsync(cancellation);
        var lives = events.ToLookup(e => e.StreamKey!, e => new Lived(e.Data, e.OccurredAt(), e.UserName ?? "", e.Unit()));
        var wanted = events.SelectMany(e => Referred(e.Data)).OfType<PersonReference>().Select(r => r.RecordId).Distinct();
        var people = (await records.Open(wanted, cancellation)).ToLookup(p => p.DossierCode);
        return [.. codes.Where(lives.Contains).Select(code => new DossierHistory(code, [.. lives[code]], [.. people[code]], province, publicUrl))];
    }

    private static PersonReference?[] Referred(object e) => e switch
    {
        Submitted x => [x.Applicant, x.Owner],
        ResultReturned x => [x.ReceivedBy],
        _ => [],
    };
}
