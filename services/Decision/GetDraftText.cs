using Marten;
using OneStop.Hosting;
using OneStop.Hosting.Sealing;

namespace OneStop.Decisions;

/// <summary>One text of a decision, also one that another has taken the place of: events name it, and say what it hashes to.</summary>
public sealed class GetDraftTextEndpoint : IEndpoint
{
    /// <param name="Content">Null where nobody can read it any more: the people in it were erased.</param>
    public sealed record View(Guid Id, string? Content);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/decision/cases/{code}/texts/{id:guid}", Get).Produces<View>().WithSummary("Một văn bản dự thảo của hồ sơ, kể cả bản đã được thay");

    private static async Task<IResult> Get(
        string code, Guid id, HttpContext http, Streams<Decision> decisions, IDocumentStore store, DossierKeys keys, AccessLog log, CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code) || !DecisionViews.MaySee(http.Actor(), (await decisions.Read(code, cancellation)).State)) return Problems.NotFound();
        await using var session = store.QuerySession();
        if (await session.LoadAsync<DraftText>(id, cancellation) is not { } text || text.DossierCode != code) return Problems.NotFound();
        await log.Note(http, "decision", cancellation, null, code);
        return Results.Ok(new View(id, await keys.Of(code, cancellation) is { } key ? text.Open(key) : null));
    }
}
