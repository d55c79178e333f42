using JasperFx.Events;
using Marten;
using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Routing.Cases;

/// <summary>One passing of the case from hand to hand: a line of the control sheet (phiếu kiểm soát quá trình giải quyết hồ sơ).</summary>
/// <param name="FromUnit">Desk or department that gave it.</param>
/// <param name="FromOfficer">Who gave it; null where a service passed it on.</param>
/// <param name="ToUnit">Desk or department that got it.</param>
/// <param name="ToOfficer">Who took it; null until someone does.</param>
/// <param name="At">When it was given.</param>
/// <param name="ReceivedAt">When it was taken; null until then.</param>
/// <param name="DueAt">The date that held at <paramref name="At"/>.</param>
/// <param name="Note">What the giver wrote, or why it went back.</param>
public sealed record HandOver(
    string FromUnit, string? FromOfficer, string ToUnit, string? ToOfficer, DateTimeOffset At, DateTimeOffset? ReceivedAt, DateTimeOffset DueAt, string? Note)
{
    /// <summary>Read from what happened; a later event only adds a line, or the taker to the last one.</summary>
    public static IReadOnlyList<HandOver> Of(IEnumerable<IEvent> events)
    {
        var (c, lines) = (new Case(), new List<HandOver>());
        foreach (var e in events)
        {
            var (before, by, at) = (c, e.UserName is { } name && !name.StartsWith("service:", StringComparison.Ordinal) ? e.UserName : null, e.OccurredAt());
            c = c.Evolve(e.Data);
            void Pass(string from, string? giver, string to, string? taker, string? note) =>
                lines.Add(new(from, giver, to, taker, at, taker is null ? null : at, c.DueAt, note));
            switch (e.Data)
            {
                case CaseOpened x:
                    Pass(x.DeskId, x.ReceivedBy, c.UnitId, null, null);
                    break;
                case Claimed or Assigned when c.Assignee != before.Assignee:
                    if (before.Assignee is null && lines is [.., { ToOfficer: null } last]) lines[^1] = last with { ToOfficer = c.Assignee, ReceivedAt = at };
                    else Pass(before.UnitId, before.Assignee ?? by, c.UnitId, c.Assignee, null);
                    break;
                case HandedOver x:
                    Pass(before.UnitId, x.From, c.UnitId, x.To, x.Reason);
                    break;
                case StepCompleted x when x.Index + 1 < c.Steps.Length:
                    Pass(before.UnitId, x.Officer, c.Steps[x.Index + 1].UnitId, null, x.Note);
                    break;
                case StepCompleted x:
                    Pass(before.UnitId, x.Officer, c.DecidingUnitId, null, x.Note);
                    break;
                case ReturnedForRework x:
                    Pass(c.DecidingUnitId, by, c.UnitId, null, x.Reason);
                    break;
                case MovedToVersion x when Holder(c) != Holder(before):
                    Pass(Holder(before), by, Holder(c), c.Assignee, x.Because);
                    break;
                // Closed again: the decision had been issued before the withdrawal, and the papers lie at the desk already.
                case CaseClosed when before.Phase != CasePhase.Closed:
                    Pass(Holder(before), by ?? before.Assignee, c.DeskId, null, null);
                    break;
            }
        }
        return lines;
    }

    private static string Holder(Case c) => c.Phase == CasePhase.Deciding ? c.DecidingUnitId : c.UnitId;
}

public sealed class GetHandOversEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/routing/cases/{code}/hand-overs", Get).Produces<IReadOnlyList<HandOver>>().WithSummary("Các lần giao, nhận hồ sơ, cho phiếu kiểm soát");

    private static async Task<IResult> Get(string code, HttpContext http, IDocumentStore store, AccessLog log, CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(code, token: cancellation);
        var c = events.Aggregate(new Case(), (state, e) => state.Evolve(e.Data));
        if (events.Count == 0 || !http.Actor().May(Act.ReadCase, c.Place())) return Problems.NotFound();
        log.NoteSoon(http, "hand-overs", code);
        return Results.Ok(HandOver.Of(events));
    }
}
