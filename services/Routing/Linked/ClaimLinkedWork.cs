using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Linked;

/// <summary>Nhận việc liên thông: an officer of the linked agency takes its part of the case. NĐ 118/2025, Đ.20.2.</summary>
[GenerateSerializer, Immutable, Alias("routing.ClaimLinkedWork")]
public sealed record ClaimLinkedWork([property: Id(0)] string Work) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts)
    {
        var work = LinkedRules.Find(state, Work);
        return LinkedRules.NotTheirs(state, facts, work) is { } refusal ? refusal
            : work!.Assignee == facts.Actor.Subject ? Verdict.AlreadyDone
            : work.Assignee is not null ? ClaimCase.AlreadyClaimed
            : Verdict.Record(new LinkedWorkClaimed(Work, facts.Actor.Subject));
    }
}

public sealed class ClaimLinkedWorkEndpoint : IEndpoint
{
    public sealed record Request;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/linked-work/{work}/claim", (string code, string work, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (_, input) => new ClaimLinkedWork(input.Text("work", work, 50) ?? ""), cancellation))
        .For(Act.DoLinkedWork).Body<Request>().Produces<CaseView>().WithSummary("Nhận phần việc liên thông");
}
