using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Routing.Cases;

/// <summary>Tạm dừng tính thời hạn: only for what the sector's law, as the pinned version of the procedure names it, leaves out of the limit; the work goes on.</summary>
[GenerateSerializer, Immutable, Alias("routing.StopClock")]
public sealed record StopClock([property: Id(0)] PauseKind Kind, [property: Id(1)] string Reason) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        _ when CaseRules.NotInHandling(state, facts) is { } refusal => refusal,
        _ when facts.Bars(Act.StopClock, state) is { } barred => barred,
        { Assignee: null } => CaseRules.NotClaimed,
        _ when state.Assignee != facts.Actor.Subject => CaseRules.NotAssignee,
        _ => Begin(state, Kind, Reason, facts.Now, facts),
    };

    /// <summary>Whoever wants it, these rules hold.</summary>
    internal static Verdict Begin(Case state, PauseKind kind, string reason, DateTimeOffset at, CaseFacts facts)
    {
        if (CaseRules.NotRunning(state) is { } refusal) return refusal;
        var law = facts.Law(state).Cite(Rule.ClockStart);
        if (facts.Procedure(state)?.Pauses.FirstOrDefault(p => p.Kind == kind) is not { } pause)
            return new Refusal("pause-not-provided", law, "Pháp luật chuyên ngành của thủ tục này không cho tạm dừng thời hạn vì lý do đó.");
        if (state.Stops.Any(s => s.Kind == kind && s.IsOpen))
            return new Refusal("clock-stopped", pause.LegalBasis, $"Thời hạn đang tạm dừng vì lý do này: {pause.Name}.");
        return Verdict.Record(new ClockStopped(kind, $"{pause.Name}: {reason}", pause.LegalBasis, pause.AwaitsPayment, at));
    }
}

public sealed class StopClockEndpoint : IEndpoint
{
    /// <param name="Kind">One of the procedure's pauses.</param>
    public sealed record Request(PauseKind? Kind, string? Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/stop-clock", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (request, input) => new StopClock(
                Kind(input, request.Kind), input.Text("reason", request.Reason, 500) ?? ""), cancellation))
        .For(Act.StopClock).Body<Request>().Produces<CaseView>().WithSummary("Tạm dừng tính thời hạn");

    internal static PauseKind Kind(Input input, PauseKind? kind, string field = "kind")
    {
        input.Demand(kind is not (null or PauseKind.Supplement), field, "Một trong: tax, payment, survey, posting, landPrice, inheritance, other.");
        return kind ?? PauseKind.Other;
    }
}
