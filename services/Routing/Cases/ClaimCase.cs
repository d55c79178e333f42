using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Routing.Cases;

/// <summary>Nhận thụ lý: an officer of the department takes a case that nobody has. NĐ 118/2025, Đ.19.1.</summary>
[GenerateSerializer, Immutable, Alias("routing.ClaimCase")]
public sealed record ClaimCase : ICaseCommand
{
    public static readonly Refusal AlreadyClaimed = new(
        "already-claimed", "NĐ 118/2025, Đ.19.1", "Hồ sơ vừa có cán bộ khác nhận thụ lý.", RefusalKind.Conflict);

    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        _ when CaseRules.NotInHandling(state, facts) is { } refusal => refusal,
        _ when facts.Bars(Act.ClaimCase, state) is { } barred => barred,
        { Assignee: { } assignee } => assignee == facts.Actor.Subject ? Verdict.AlreadyDone : AlreadyClaimed,
        _ => Verdict.Record(new Claimed(facts.Actor.Subject)),
    };
}

public sealed class ClaimCaseEndpoint : IEndpoint
{
    public sealed record Request;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/claim", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (_, _) => new ClaimCase(), cancellation))
        .For(Act.ClaimCase).Body<Request>().Produces<CaseView>().WithSummary("Nhận thụ lý hồ sơ");
}
