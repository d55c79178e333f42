using Marten;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Hosting.Sealing;
using OneStop.Provinces;

namespace OneStop.Decisions;

/// <summary>One decision as its department sees it, with the text on the table.</summary>
public sealed class GetDecisionEndpoint : IEndpoint
{
    /// <param name="ContentErased">There is a draft, and nobody can read it any more: the people in it were erased.</param>
    public sealed record View(
        string DossierCode, DecisionPhase Phase, int Round, string ProcedureCode, string ProcedureName, string DeskId, string UnitId, string AgencyCode,
        string HandledBy, DateTimeOffset DueAt, string? DraftedBy, string? Content, string? ReviewedBy, bool? ReviewApproved, string? ReviewNote,
        string? SentBackReason, string? Number, DateTimeOffset? IssuedAt, string? RefusedReason, string? LegalBasis, string? ToCorrect, string? AbandonedReason, bool ContentErased, long Version,
        IReadOnlyList<NextAction> NextActions);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/decision/cases/{code}", Get).Produces<View>().WithSummary("Xem việc ra quyết định của một hồ sơ");

    private static async Task<IResult> Get(
        string code, HttpContext http, Streams<Decision> decisions, DecisionCommands commands, AccessLog log, CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        var standing = await decisions.Read(code, cancellation);
        if (!DecisionViews.MaySee(http.Actor(), standing.State)) return Problems.NotFound();
        await log.Note(http, "decision", cancellation, null, code);
        return await commands.Show(http, code, standing, cancellation);
    }
}

/// <summary>Shows a decision, and what the caller may do with it.</summary>
public sealed class DecisionViews(IDocumentStore store, DossierKeys keys, Province province, TimeProvider clock)
{
    /// <summary>To everyone else it does not exist.</summary>
    public static bool MaySee(Actor actor, Decision decision) =>
        decision.Opening is not null && actor.May(Act.ReadDecision, decision.Place);

    public async Task<GetDecisionEndpoint.View> Of(string code, Standing<Decision> standing, Actor actor, CancellationToken cancellation)
    {
        var decision = standing.State;
        var o = decision.Opening!;
        string? content = null;
        if (decision.Draft is { } draft)
        {
            await using var session = store.QuerySession();
            var text = await session.LoadAsync<DraftText>(draft.Text.Id, cancellation);
            content = text is not null && await keys.Of(code, cancellation) is { } key ? text.Open(key) : null;
        }
        return new(
            code, decision.Phase, o.Round, o.ProcedureCode, province.Procedure(o.ProcedureCode)?.Name ?? o.ProcedureCode, o.DeskId, o.UnitId, o.AgencyCode,
            o.HandledBy, decision.DueAt!.Value, decision.Draft?.By, content, decision.Review?.By, decision.Review?.Approved, decision.Review?.Note,
            decision.Return?.Reason, decision.Issue?.Number, decision.Issue?.At, decision.Rejection?.Reason, decision.Rejection?.LegalBasis, decision.Correction?.What, decision.Abandonment?.Reason,
            decision.Draft is not null && content is null, standing.Version, NextActions(code, decision, new(actor, clock.GetUtcNow())));
    }

    /// <summary>A dry run of every command, with contents that no rule looks at.</summary>
    public static IReadOnlyList<NextAction> NextActions(string code, Decision decision, DecisionFacts facts)
    {
        return
        [
            Try("draft", new DraftDecision(new(Guid.Empty, "", 0))),
            Try("review", new ReviewDecision(true, null)),
            Try("send-back", new SendBack("")),
            Try("sign", new SignDecision("")),
            Try("refuse", new RefuseDossier("", "")),
        ];

        NextAction Try(string action, ICommand<Decision, DecisionFacts> command)
        {
            var verdict = command.Decide(decision, facts);
            var why = verdict.Refusal?.Why ?? (verdict.Events is [] ? "Việc này đã được thực hiện." : null);
            return new(action, "decision", "POST", $"/api/decision/cases/{code}/{action}", why is null, why, verdict.Refusal?.Law);
        }
    }
}
