using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using Wolverine;

namespace OneStop.Decisions;

/// <summary>Trình ký: the handled case reaches those who decide; after a return for rework, once more. NĐ 118/2025, Đ.19.3.</summary>
public static class OpenDecision
{
    public static readonly Refusal RoundAhead = new(
        "round-ahead", "NĐ 118/2025, Đ.19.3", "Lần trình trước của hồ sơ chưa được trả lại.", RefusalKind.Conflict);

    public static Verdict Decide(Decision decision, CaseWasSubmittedForDecision message)
    {
        if (message.Round <= decision.Round || decision.IsDecided) return Verdict.AlreadyDone;
        // Routing counts from the return it was told of, so a gap is a bug: refused, the message stays where someone sees it.
        if (message.Round != decision.Round + 1 || decision.IsOpen) return RoundAhead;
        return Verdict.Record(new Opened(
            message.Round, message.ProcedureCode, message.DeskId, message.AgencyCode, message.UnitId, message.HandledBy, message.DueAt,
            message.DecidingUnitId, message.At, message.ReceivedBy, message.OwnedBy));
    }
}

public static class CaseWasSubmittedForDecisionHandler
{
    public static Task Handle(CaseWasSubmittedForDecision message, Streams<Decision> decisions, Envelope envelope) =>
        decisions.Hear(message, "routing", message.At, envelope, decision => OpenDecision.Decide(decision, message));
}
