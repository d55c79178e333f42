using OneStop.Contracts.Intake;
using OneStop.Deciding;
using OneStop.Provinces;
using Wolverine;

namespace OneStop.Routing.Cases;

/// <summary>Chờ bổ sung: the desk has told the applicant what is missing; the clock stands. NĐ 118/2025, Đ.19.5.</summary>
/// <param name="ClosesAt">When the dossier is closed if nothing comes; null where it never is.</param>
[GenerateSerializer, Immutable, Alias("routing.AwaitSupplement")]
public sealed record AwaitSupplement(
    [property: Id(0)] int Round, [property: Id(1)] DateTimeOffset? ClosesAt, [property: Id(2)] DateTimeOffset At) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        { IsOpen: false } => CaseRules.NotOpen,
        { Phase: CasePhase.Closed } => Verdict.AlreadyDone,
        { Supplement: { } last } when Round < last.Round || Round == last.Round && last.RequestedAt is not null => Verdict.AlreadyDone,
        // The end of the round before is still on its way.
        { Supplement: { RequestedAt: not null, ReceivedAt: null } } => CaseRules.AwaitingSupplement(facts.Law(state)),
        _ => Verdict.Record(new ClockStopped(
            PauseKind.Supplement, "chờ bổ sung hồ sơ", facts.Law(state).Cite(Rule.Supplement), false, At, Round, ClosesAt)),
    };
}

/// <summary>The dossier is full: the limit runs from zero or, under a law that says so, goes on; step and officer are as before. NĐ 118/2025, Đ.19.5.</summary>
[GenerateSerializer, Immutable, Alias("routing.TakeInSupplement")]
public sealed record TakeInSupplement([property: Id(0)] int Round, [property: Id(1)] DateTimeOffset At) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        { IsOpen: false } => CaseRules.NotOpen,
        { Phase: CasePhase.Closed } => Verdict.AlreadyDone,
        { Supplement: { } last } when Round < last.Round || Round == last.Round && last.ReceivedAt is not null => Verdict.AlreadyDone,
        { Supplement: not { RequestedAt: not null } } => NotRequested(facts.Law(state)),
        _ when Round != state.Supplement.Round => NotRequested(facts.Law(state)),
        _ when !facts.SupplementPolicy(state).Restarts => ResumeClock.End(state, [PauseKind.Supplement], At, facts),
        _ => state.Evolve(new ClockRestarted(Round, At, default, "")).Moves(facts, (due, why) => new ClockRestarted(Round, At, due, why, facts.Province.Calendar.Version)),
    };

    private static Refusal NotRequested(LawProfile law) => new("supplement-not-requested", law.Cite(Rule.Supplement), "Hồ sơ này chưa được yêu cầu bổ sung.");
}

public static class SupplementWasRequestedHandler
{
    public static Task Handle(SupplementWasRequested message, IGrainFactory grains, Envelope envelope) =>
        grains.Hear(message, "intake", message.At, envelope, new AwaitSupplement(message.Round, message.ClosesAt, message.At));
}

public static class SupplementWasReceivedHandler
{
    public static Task Handle(SupplementWasReceived message, IGrainFactory grains, Envelope envelope) =>
        grains.Hear(message, "intake", message.At, envelope, new TakeInSupplement(message.Round, message.At));
}
