using OneStop.Contracts.Intake;
using OneStop.Deciding;
using OneStop.Hosting;
using Wolverine;

namespace OneStop.Decisions;

/// <summary>The applicant withdrew, or the dossier was closed for want of its supplement. What was issued before stands: the withdrawal came too late.
/// NĐ 118/2025, Đ.21, Đ.19.5.</summary>
public static class AbandonDecision
{
    public static Verdict Decide(Decision decision, string reason) =>
        // Also before the first submission: one that comes late must not open a decision on a dossier that is gone.
        decision.IsDecided ? Verdict.AlreadyDone : Verdict.Record(new Abandoned(reason));
}

public static class DossierWasWithdrawnHandler
{
    public static Task Handle(DossierWasWithdrawn message, Streams<Decision> decisions, Envelope envelope) =>
        decisions.Hear(message, "intake", message.At, envelope, decision => AbandonDecision.Decide(decision, message.Reason));
}

public static class DossierWasClosedHandler
{
    public static Task Handle(DossierWasClosed message, Streams<Decision> decisions, Envelope envelope) =>
        decisions.Hear(message, "intake", message.At, envelope, decision => AbandonDecision.Decide(decision, message.Reason));
}
