using System.Text.Json;
using OneStop.Hosting;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Cases;

/// <summary>Everything that ever happened to a dossier, in one order, as it was recorded.</summary>
public sealed class GetHistoryEndpoint : IEndpoint
{
    /// <param name="Role">The right acted by.</param>
    public sealed record Who(string? Subject, string? Role, string? Unit);

    /// <param name="Position">In the dossier's chain of hashes, which is the order of arrival.</param>
    /// <param name="Hash">Covers the event and the hash before it.</param>
    public sealed record Line(
        long Tick, string Service, long Version, string Type, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt, Who By, string? CorrelationId, string? CausationId,
        JsonElement Data, int Position, string Hash)
    {
        public static Line Of(RecordedEvent e) => new(
            e.Told.Tick, e.Service, e.Entry.Version, e.Entry.Type, e.Told.OccurredAt, e.Entry.RecordedAt, new(e.Entry.By, e.Told.Role, e.Told.Unit), e.Entry.Correlation,
            e.Entry.Causation, JsonElement.Parse(e.Entry.Data), e.Position, Convert.ToHexStringLower(e.Hash));
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/oversight/cases/{code}/history", Get).Produces<IReadOnlyList<Line>>().WithSummary("Toàn bộ diễn biến của một hồ sơ, theo một thứ tự duy nhất");

    private static async Task<IResult> Get(string code, HttpContext http, CaseSight sight, CancellationToken cancellation) =>
        await sight.Read(code, "history", http, cancellation) is { } events ? Results.Ok(RecordedEvent.InOrder(events).Select(Line.Of)) : Problems.NotFound();
}
