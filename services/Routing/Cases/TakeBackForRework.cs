using OneStop.Contracts.Decision;
using OneStop.Deciding;
using Wolverine;

namespace OneStop.Routing.Cases;

/// <summary>Trả lại xử lý: those who decide want the last step done again; the officer who did it gets it back, unless the case
/// has moved to another department since.</summary>
[GenerateSerializer, Immutable, Alias("routing.TakeBackForRework")]
public sealed record TakeBackForRework([property: Id(0)] int Round, [property: Id(1)] string Reason) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts)
    {
        if (state.Phase != CasePhase.Deciding || state.Round != Round) return Verdict.AlreadyDone;
        object[] events = [new ReturnedForRework(Round, Reason), new StepStarted(state.StepIndex, state.Step.Name, state.UnitId)];
        return facts.IsHandlerIn(state.UnitId, state.LastCompletedBy!) ? Verdict.Record([.. events, new Assigned(state.LastCompletedBy!)]) : Verdict.Record(events);
    }
}

public static class CaseWasSentBackHandler
{
    public static Task Handle(CaseWasSentBack message, IGrainFactory grains, Envelope envelope) =>
        grains.Hear(message, "decision", message.At, envelope, new TakeBackForRework(message.Round, message.Reason));
}
