using OneStop.Contracts.Intake;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using Wolverine;

namespace OneStop.Routing.Cases;

/// <summary>Tiếp tục tính thời hạn: the reason to stand is over; when it was the last one, the date is known again. The officer who has the case says so or,
/// while it is being decided, a head.</summary>
[GenerateSerializer, Immutable, Alias("routing.ResumeClock")]
public sealed record ResumeClock([property: Id(0)] PauseKind Kind) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        _ when CaseRules.NotRunning(state) is { } refusal => refusal,
        _ when facts.Bars(Act.ResumeClock, state) is { } barred => barred,
        _ when !facts.Leads(state) && state.Assignee != facts.Actor.Subject => CaseRules.NotAssignee,
        _ when Kind != PauseKind.Supplement && state.Stops.Any(s => s.Kind == Kind && s.IsOpen) => End(state, [Kind], facts.Now, facts),
        _ when Kind != PauseKind.Supplement && state.Stops.Any(s => s.Kind == Kind) => Verdict.AlreadyDone,
        _ => new Refusal("clock-not-stopped", facts.Law(state).Cite(Rule.ClockStart), "Thời hạn không tạm dừng vì lý do này."),
    };

    /// <summary>Ends the open stops of these kinds; the last of all to end brings the date.</summary>
    internal static Verdict End(Case state, PauseKind[] kinds, DateTimeOffset at, CaseFacts facts)
    {
        List<object> events = [];
        foreach (var kind in kinds)
        {
            var ended = new ClockResumed(kind, at, null, null);
            state = state.Evolve(ended);
            var verdict = state.StoppedSince is null ? state.Moves(facts, (due, why) => ended with { DueAt = due, Explanation = why, Calendar = facts.Province.Calendar.Version }) : Verdict.Record(ended);
            if (verdict.Refusal is not null) return verdict;
            events.AddRange(verdict.Events);
        }
        return Verdict.Record([.. events]);
    }
}

/// <summary>The applicant has paid: what waited for that goes on. NĐ 118/2025, Đ.24.</summary>
[GenerateSerializer, Immutable, Alias("routing.ResumeOnPayment")]
public sealed record ResumeOnPayment([property: Id(0)] DateTimeOffset At) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        { IsOpen: false } => CaseRules.NotOpen,
        { Phase: CasePhase.Closed } => Verdict.AlreadyDone,
        _ when state.Stops.Where(s => s is { IsOpen: true, AwaitsPayment: true } && s.From <= At).Select(s => s.Kind).ToArray() is { Length: > 0 } kinds =>
            ResumeClock.End(state, kinds, At, facts),
        _ => Verdict.AlreadyDone,
    };
}

public sealed class ResumeClockEndpoint : IEndpoint
{
    public sealed record Request(PauseKind? Kind);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/resume-clock", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (request, input) => new ResumeClock(StopClockEndpoint.Kind(input, request.Kind)), cancellation))
        .For(Act.ResumeClock).Body<Request>().Produces<CaseView>().WithSummary("Tiếp tục tính thời hạn");
}

public static class FinancialObligationWasMetHandler
{
    public static Task Handle(FinancialObligationWasMet message, IGrainFactory grains, Envelope envelope) =>
        grains.Hear(message, "intake", message.At, envelope, new ResumeOnPayment(message.At));
}
