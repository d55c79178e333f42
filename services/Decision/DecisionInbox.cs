using Marten;
using Marten.Pagination;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Decisions;

/// <summary>One line of the inbox. Rebuilt from the events at will: it holds nothing that they do not.</summary>
public sealed record DecisionOverview(
    string Id, DecisionPhase Phase, int Round, string ProcedureCode, string DeskId, string AgencyCode, string UnitId, string? DraftedBy, DateTimeOffset DueAt)
{
    public static DecisionOverview Of(string code, Standing<Decision> standing)
    {
        var decision = standing.State;
        // Abandoned before anything was submitted: a line that nobody's inbox shows.
        return decision.Opening is { } o
            ? new(code, decision.Phase, o.Round, o.ProcedureCode, o.DeskId, o.AgencyCode, decision.ActingUnit!, decision.Draft?.By, decision.DueAt!.Value)
            : new(code, decision.Phase, 0, "", "", "", "", null, default);
    }
}

/// <summary>What waits for the caller: to draft, to review, to sign; the most urgent first.</summary>
public sealed class DecisionInboxEndpoint : IEndpoint
{
    private const int PageSize = 50;

    public sealed record Line(
        string DossierCode, DecisionPhase Phase, int Round, string ProcedureCode, string ProcedureName, string UnitId, string? DraftedBy, DateTimeOffset DueAt);
    public sealed record Page(IReadOnlyList<Line> Items, int Number, int Size, long Total);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/decision/inbox", Get).For(Act.ReadDecisionInbox).Produces<Page>()
        .WithSummary("Hồ sơ chờ tôi soạn thảo, duyệt hoặc ký, hạn gần nhất trước");

    private static async Task<IResult> Get(HttpContext http, IDocumentStore store, Province province, CancellationToken cancellation)
    {
        var input = new Input();
        var page = input.Page(http.Request);
        input.Done();

        var actor = http.Actor();
        var (units, phases, me) = (actor.Units.ToArray(), PhasesOf(actor), actor.Subject);
        await using var session = store.QuerySession();
        // Whoever drafted it neither reviews nor signs it: it waits for someone else.
        var found = await session.Query<DecisionOverview>()
            .Where(d => d.UnitId.IsOneOf(units) && d.Phase.IsOneOf(phases) && (d.Phase == DecisionPhase.Drafting || d.DraftedBy != me))
            .OrderBy(d => d.DueAt).ThenBy(d => d.Id).ToPagedListAsync(page, PageSize, cancellation);
        return Results.Ok(new Page(
            [.. found.Select(d => new Line(
                d.Id, d.Phase, d.Round, d.ProcedureCode, province.Procedure(d.ProcedureCode)?.Name ?? d.ProcedureCode, d.UnitId, d.DraftedBy, d.DueAt))],
            page, PageSize, found.TotalItemCount));
    }

    /// <summary>Which phases wait for an officer of these roles.</summary>
    public static DecisionPhase[] PhasesOf(Actor actor) =>
        [.. new[] { (Act.DraftDecision, DecisionPhase.Drafting), (Act.ReviewDecision, DecisionPhase.Reviewing), (Act.SignDecision, DecisionPhase.Signing) }
            .Where(p => actor.Reach(p.Item1) is not Scope.None).Select(p => p.Item2)];
}
