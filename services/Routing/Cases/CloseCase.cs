using OneStop.Contracts.Decision;
using OneStop.Deciding;
using Wolverine;

namespace OneStop.Routing.Cases;

/// <summary>The decision is out: the legal clock stops for good. NĐ 118/2025, Đ.19.3 and Đ.22.</summary>
[GenerateSerializer, Immutable, Alias("routing.CloseCase")]
public sealed record CloseCase([property: Id(0)] CaseOutcome Outcome) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        { IsOpen: false } => CaseRules.NotOpen,
        { Phase: CasePhase.Closed } => Verdict.AlreadyDone,
        _ => Verdict.Record(new CaseClosed(Outcome)),
    };
}

public static class ResultWasIssuedHandler
{
    public static Task Handle(ResultWasIssued message, IGrainFactory grains, Envelope envelope) =>
        grains.Hear(message, "decision", message.At, envelope, new CloseCase(CaseOutcome.ResultIssued));
}

public static class DossierWasRefusedHandler
{
    public static Task Handle(DossierWasRefused message, IGrainFactory grains, Envelope envelope) =>
        grains.Hear(message, "decision", message.At, envelope, new CloseCase(CaseOutcome.Refused));
}
