using OneStop.Contracts.Decision;
using OneStop.Contracts.Intake;
using OneStop.Deciding;
using Wolverine;

namespace OneStop.Routing.Cases;

/// <summary>The decision is out, or the applicant's dossier has ended at the desk: the legal clock stops for good. NĐ 118/2025, Đ.19.3, Đ.19.5, Đ.21 and Đ.22.</summary>
/// <param name="At">When that was, as the service that knows said.</param>
[GenerateSerializer, Immutable, Alias("routing.CloseCase")]
public sealed record CloseCase([property: Id(0)] CaseOutcome Outcome, [property: Id(1)] DateTimeOffset At) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        { IsOpen: false } => CaseRules.NotOpen,
        // Withdrawn at the desk while the decision was already out: the decision stands (Đ.21), in the figures too.
        { Phase: CasePhase.Closed, Status: CaseStatus.Withdrawn } when Outcome is CaseOutcome.ResultIssued or CaseOutcome.Refused => Ended(state),
        { Phase: CasePhase.Closed } => Verdict.AlreadyDone,
        _ => Ended(state),
    };

    private Verdict Ended(Case state) => Verdict.Record(new CaseClosed(Outcome, At, state.TimelinessAt(At)));
}

public static class ResultWasIssuedHandler
{
    public static Task Handle(ResultWasIssued message, IGrainFactory grains, Envelope envelope) =>
        grains.Hear(message, "decision", message.At, envelope, new CloseCase(CaseOutcome.ResultIssued, message.At));
}

public static class DossierWasRefusedHandler
{
    public static Task Handle(DossierWasRefused message, IGrainFactory grains, Envelope envelope) =>
        grains.Hear(message, "decision", message.At, envelope, new CloseCase(CaseOutcome.Refused, message.At));
}

public static class DossierWasWithdrawnHandler
{
    public static Task Handle(DossierWasWithdrawn message, IGrainFactory grains, Envelope envelope) =>
        grains.Hear(message, "intake", message.At, envelope, new CloseCase(CaseOutcome.Withdrawn, message.At));
}

public static class DossierWasClosedHandler
{
    public static Task Handle(DossierWasClosed message, IGrainFactory grains, Envelope envelope) =>
        grains.Hear(message, "intake", message.At, envelope, new CloseCase(CaseOutcome.SupplementLapsed, message.At));
}
