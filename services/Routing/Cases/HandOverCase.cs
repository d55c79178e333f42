using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Routing.Cases;

/// <summary>Bàn giao: the officer who has the case passes it to a colleague of the same department, with the reason.</summary>
[GenerateSerializer, Immutable, Alias("routing.HandOverCase")]
public sealed record HandOverCase([property: Id(0)] string ToOfficer, [property: Id(1)] string Reason) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        _ when CaseRules.NotInHandling(state, facts) is { } refusal => refusal,
        _ when facts.Bars(Act.HandOverCase, state) is { } barred => barred,
        { Assignee: null } => CaseRules.NotClaimed,
        _ when state.Assignee != facts.Actor.Subject => CaseRules.NotAssignee,
        _ when !facts.IsHandlerIn(state.UnitId, ToOfficer) => CaseRules.OfficerNotInUnit,
        _ when ToOfficer == state.Assignee => Verdict.AlreadyDone,
        _ => Verdict.Record(new HandedOver(state.Assignee!, ToOfficer, Reason)),
    };
}

public sealed class HandOverCaseEndpoint : IEndpoint
{
    /// <param name="ToOfficer">Sign-in name.</param>
    public sealed record Request(string? ToOfficer, string? Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/hand-over", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (request, input) => new HandOverCase(
                input.Text("toOfficer", request.ToOfficer, 100) ?? "", input.Text("reason", request.Reason, 1000) ?? ""), cancellation))
        .For(Act.HandOverCase).Body<Request>().Produces<CaseView>().WithSummary("Bàn giao hồ sơ cho đồng nghiệp");
}
