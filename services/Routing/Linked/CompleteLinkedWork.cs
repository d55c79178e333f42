using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Linked;

/// <summary>Hoàn thành việc liên thông: the linked agency has its result; those that waited for it start. NĐ 118/2025, Đ.20.2.</summary>
/// <param name="Number">Of the issued document; null only where the work has no result.</param>
[GenerateSerializer, Immutable, Alias("routing.CompleteLinkedWork")]
public sealed record CompleteLinkedWork([property: Id(0)] string Work, [property: Id(1)] string? Number, [property: Id(2)] string? Note) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts)
    {
        var work = LinkedRules.Find(state, Work);
        if (LinkedRules.NotTheirs(state, facts, work) is { } refusal) return refusal;
        if (work!.Completion is { } done)
            return done.Officer == facts.Actor.Subject && done.Number == Number ? Verdict.AlreadyDone
                : LinkedRules.Refuse(state, facts, "linked-work-already-completed", "Phần việc liên thông này đã hoàn thành.", RefusalKind.Conflict);
        if (work.Assignee is null) return CaseRules.NotClaimed;
        if (work.Assignee != facts.Actor.Subject) return CaseRules.NotAssignee;
        if (work.Plan.ResultCode is not null && Number is null)
            return LinkedRules.Refuse(state, facts, "result-number-missing", "Phải ghi số của giấy tờ kết quả.");
        return Verdict.Record(
        [
            new LinkedWorkCompleted(Work, Number, Note, facts.Actor.Subject),
            .. state.LinkedWorks.Where(w => w.Plan.After == Work).Select(w => w.Plan.Start(facts.Now, state.Terms!.Counting, state.DueAt, facts.Province.Calendar)),
        ]);
    }
}

public sealed class CompleteLinkedWorkEndpoint : IEndpoint
{
    /// <param name="Number">Of the issued document.</param>
    public sealed record Request(string? Number, string? Note);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/linked-work/{work}/complete", (string code, string work, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (request, input) => new CompleteLinkedWork(
                input.Text("work", work, 50) ?? "", input.Text("number", request.Number, 100, required: false), input.Text("note", request.Note, 1000, required: false)),
                cancellation))
        .For(Act.DoLinkedWork).Body<Request>().Produces<CaseView>().WithSummary("Hoàn thành phần việc liên thông");
}
