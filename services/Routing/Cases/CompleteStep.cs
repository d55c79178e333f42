using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;

namespace OneStop.Routing.Cases;

/// <summary>Hoàn thành bước: the case goes to the next department, or, after the last step, to those who decide (trình). NĐ 118/2025, Đ.19.3.</summary>
[GenerateSerializer, Immutable, Alias("routing.CompleteStep")]
public sealed record CompleteStep([property: Id(0)] string? Note) : ICaseCommand
{
    /// <summary>The same officer has just completed a step and nobody has taken the next: a double click, not a second step.</summary>
    public static readonly Refusal JustCompleted = new(
        "step-already-completed", "NĐ 118/2025, Đ.19", "Bước này vừa được hoàn thành.", RefusalKind.Conflict);

    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        { Phase: not CasePhase.Closed, Assignee: null } when state.LastCompletedBy == facts.Actor.Subject => JustCompleted,
        _ when CaseRules.NotInHandling(state, facts) is { } refusal => refusal,
        _ when facts.Bars(Act.CompleteStep, state) is { } barred => barred,
        { Assignee: null } => CaseRules.NotClaimed,
        _ when state.Assignee != facts.Actor.Subject => CaseRules.NotAssignee,
        _ when OpinionRules.StillOpen(state, facts) is { } refusal => refusal,
        _ when state.StepIndex + 1 < state.Steps.Length => Verdict.Record(
            new StepCompleted(state.StepIndex, facts.Actor.Subject, Note),
            new StepStarted(state.StepIndex + 1, state.Steps[state.StepIndex + 1].Name, state.Steps[state.StepIndex + 1].UnitId)),
        _ when LinkedRules.StillOpen(state, facts) is { } refusal => refusal,
        _ => Verdict.Record(new StepCompleted(state.StepIndex, facts.Actor.Subject, Note), new SubmittedForDecision(state.Round + 1)),
    };
}

public sealed class CompleteStepEndpoint : IEndpoint
{
    public sealed record Request(string? Note);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/complete-step", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (request, input) => new CompleteStep(input.Text("note", request.Note, 1000, required: false)), cancellation))
        .For(Act.CompleteStep).Body<Request>().Produces<CaseView>().WithSummary("Hoàn thành bước xử lý");
}
