using OneStop.Hosting;
using OneStop.Oversight.Cases;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Evidence;

/// <summary>That a dossier's events stand in the sealed record: the newest checkpoint, and what leads from each event to its root. The bundle has the same with everything around it.</summary>
public sealed class GetProofEndpoint : IEndpoint
{
    /// <param name="Checkpoint">The note as it is signed, to the letter.</param>
    /// <param name="Key">The public key it is signed with, in PEM.</param>
    public sealed record View(string DossierCode, string Checkpoint, string Key, IReadOnlyList<SealedEvent> Events);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/oversight/cases/{code}/proof", Get).Produces<View>().WithSummary("Bằng chứng niêm phong: điểm niêm phong có chữ ký, mã băm và đường Merkle của từng sự kiện");

    private static async Task<IResult> Get(string code, HttpContext http, CaseSight sight, Checkpoints checkpoints, RecordKey key, CancellationToken cancellation)
    {
        if (await sight.Read(code, "proof", http, cancellation) is not { } events) return Problems.NotFound();
        var (note, _, proven) = await SealedEvent.Of(events, checkpoints, cancellation);
        return Results.Ok(new View(code, note, key.PublicPem, proven));
    }
}

/// <summary>An event as it was hashed, and what leads from its hash to the checkpoint's root (RFC 6962).</summary>
/// <param name="Place">Its leaf in the tree, from 0.</param>
/// <param name="Path">Hashes from the bottom up, in hexadecimal digits.</param>
public sealed record SealedEvent(
    long Place, string Service, long Sequence, long Version, Guid Id, string Type, string RecordedAt, string? By, string? Correlation, string? Causation, string Headers,
    string Data, string Hash, IReadOnlyList<string> Path)
{
    /// <summary>Under a checkpoint of this moment: what was recorded this minute is sealed now, so that nothing is left out.</summary>
    /// <returns>The checkpoint's note, what it says, and the events.</returns>
    public static async Task<(string Note, Checkpoint Checkpoint, IReadOnlyList<SealedEvent> Events)> Of(IEnumerable<RecordedEvent> events, Checkpoints checkpoints, CancellationToken cancellation)
    {
        var note = (await checkpoints.Seal(cancellation))!;
        var checkpoint = Checkpoint.Read(note)!.Checkpoint;
        var proven = new List<SealedEvent>();
        foreach (var e in events.Where(e => e.Place < checkpoint.Size))
            proven.Add(new(
                e.Place, e.Service, e.Entry.Sequence, e.Entry.Version, e.Entry.Id, e.Entry.Type, Chain.Text(e.Entry.RecordedAt), e.Entry.By, e.Entry.Correlation, e.Entry.Causation,
                e.Entry.Headers, e.Entry.Data, Convert.ToHexStringLower(e.Hash),
                [.. (await checkpoints.Path(e.Place, checkpoint.Size, cancellation)).Select(Convert.ToHexStringLower)]));
        return (note, checkpoint, proven);
    }
}
