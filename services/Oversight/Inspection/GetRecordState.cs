using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Oversight.Feed;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Inspection;

/// <summary>How the record stands: how far the copying is, what is sealed, and who does not take what they subscribed to.</summary>
public sealed class GetRecordStateEndpoint : IEndpoint
{
    private const int Shown = 10;

    /// <param name="Size">Events in the copy.</param>
    /// <param name="Sealed">How many of them the newest checkpoint holds.</param>
    /// <param name="Key">Fingerprint of the key that signs: what is to be published.</param>
    /// <param name="Services">Absent: not heard since this process began.</param>
    public sealed record View(
        long Size, long Sealed, string Instance, string Key, IReadOnlyDictionary<string, CopyState> Services, IReadOnlyList<Checkpoint> Checkpoints, IReadOnlyList<Subscriber> Subscribers);

    /// <param name="Behind">Events that it has not taken yet.</param>
    public sealed record Subscriber(string Url, string Owner, long Behind, int Failures, DateTimeOffset? NextTry, IReadOnlyList<DeadLetter> DeadLetters);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/oversight/record", Get).For(Act.Inspect).Produces<View>().WithSummary("Sổ sự kiện: mức sao chép, niêm phong, và những hệ thống chưa nhận được sự kiện");

    private static async Task<IResult> Get(
        Records records, Checkpoints checkpoints, RecordPlace place, RecordKey key, Copying copying, Subscriptions subscriptions, CancellationToken cancellation)
    {
        var (size, latest) = (await records.Size(cancellation), await checkpoints.Latest(Shown, cancellation));
        var subscribers = new List<Subscriber>();
        foreach (var (s, _) in await subscriptions.All(cancellation))
            subscribers.Add(new(s.Url, s.Owner, size - 1 - s.After, s.Failures, s.NextTry, await subscriptions.DeadLetters(s.Id, cancellation)));
        return Results.Ok(new View(size, latest is [var newest, ..] ? newest.Size : 0, place.Instance, key.Fingerprint, copying.States, latest, subscribers));
    }
}
