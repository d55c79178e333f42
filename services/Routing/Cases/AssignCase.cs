using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Routing.Cases;

/// <summary>Phân công: the head of the department gives the case to one of its officers, also away from another; away from one who is absent, a supervisor too.
/// NĐ 118/2025, Đ.19.1.</summary>
[GenerateSerializer, Immutable, Alias("routing.AssignCase")]
public sealed record AssignCase([property: Id(0)] string Officer) : ICaseCommand
{
    public static readonly Refusal NotHead = new(
        "not-head", "NĐ 118/2025, Đ.19.1", "Chỉ lãnh đạo của phòng ban đang giữ hồ sơ được phân công.", RefusalKind.Authority);

    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        _ when CaseRules.NotInHandling(state, facts) is { } refusal => refusal,
        _ when facts.Bars(state.Assignee is not null && facts.Actor.Reach(Act.ReassignCase) is not Scope.None ? Act.ReassignCase : Act.AssignCase, state, NotHead) is { } barred => barred,
        _ when !facts.IsHandlerIn(state.UnitId, Officer) => CaseRules.OfficerNotInUnit,
        _ when state.Assignee == Officer => Verdict.AlreadyDone,
        _ => Verdict.Record(new Assigned(Officer)),
    };
}

public sealed class AssignCaseEndpoint : IEndpoint
{
    /// <param name="Officer">Sign-in name.</param>
    public sealed record Request(string? Officer);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/assign", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (request, input) => new AssignCase(input.Text("officer", request.Officer, 100) ?? ""), cancellation))
        .For(Act.AssignCase, Act.ReassignCase).Body<Request>().Produces<CaseView>().WithSummary("Phân công thụ lý");
}
