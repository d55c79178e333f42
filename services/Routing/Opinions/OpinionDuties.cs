using OneStop.Deciding;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Opinions;

/// <summary>What time itself does to the rounds of a case.</summary>
public static class OpinionDuties
{
    /// <summary>The next instant at which something is to be done, and what; null when nothing is.</summary>
    public static Duty? Next(Case c)
    {
        return c.Phase is CasePhase.Closed ? null : c.Rounds.Where(r => r.State is RoundState.Open && r.Unanswered.Length > 0).Select(Of).MinBy(d => d.At);

        static Duty Of(OpinionRound round) => round.Reminded
            ? new(round.Request.Deadline, new LapseConsultation(round.Number, round.Request.Deadline))
            : new(round.Request.RemindAt, new RemindConsultation(round.Number, round.Request.RemindAt));
    }
}

/// <summary>Nhắc: those who have not answered are reminded before the deadline. Once.</summary>
/// <param name="At">When it was due.</param>
[GenerateSerializer, Immutable, Alias("routing.RemindConsultation")]
public sealed record RemindConsultation([property: Id(0)] int Round, [property: Id(1)] DateTimeOffset At) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => OpinionRules.Find(state, Round) switch
    {
        null or { Reminded: true } or { State: not RoundState.Open } or { Unanswered: [] } => Verdict.AlreadyDone,
        _ when state.Phase is CasePhase.Closed => Verdict.AlreadyDone,
        { Request.RemindAt: var at } when at != At || facts.Now < at => OpinionRules.NotDue(state, facts),
        var round => Verdict.Record(new ConsultationReminded(Round, round.Unanswered)),
    };
}

/// <summary>Quá hạn cho ý kiến: the deadline has passed without all answers, and the head of the desk is told. Once. NĐ 118/2025, Đ.19.4c.</summary>
/// <param name="At">The deadline.</param>
[GenerateSerializer, Immutable, Alias("routing.LapseConsultation")]
public sealed record LapseConsultation([property: Id(0)] int Round, [property: Id(1)] DateTimeOffset At) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => OpinionRules.Find(state, Round) switch
    {
        null or { State: not RoundState.Open } or { Unanswered: [] } => Verdict.AlreadyDone,
        _ when state.Phase is CasePhase.Closed => Verdict.AlreadyDone,
        { Request.Deadline: var at } when at != At || facts.Now < at => OpinionRules.NotDue(state, facts),
        var round => Verdict.Record(new ConsultationLapsed(Round, round.Unanswered, round.Request.SilenceIsConsent)),
    };
}
