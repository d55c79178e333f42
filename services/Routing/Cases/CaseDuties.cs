using OneStop.Deciding;
using OneStop.Routing.Opinions;

namespace OneStop.Routing.Cases;

/// <summary>What a case has to do by itself when its time comes.</summary>
public sealed record Duty(DateTimeOffset At, ICaseCommand Command);

/// <summary>The duties of cases. The desk's grain keeps their times, for all its cases in one queue.</summary>
public static class CaseDuties
{
    /// <summary>How long before the due date it is near.</summary>
    public static readonly TimeSpan SoonBefore = TimeSpan.FromHours(24);

    public static Duty? Next(Case c) => Of(c).MinBy(d => d.At);

    private static IEnumerable<Duty> Of(Case c)
    {
        if (RaiseDueSoon.IsWanted(c)) yield return new(c.DueAt - SoonBefore, new RaiseDueSoon(c.DueAt));
        if (RaiseOverdue.IsWanted(c)) yield return new(c.DueAt, new RaiseOverdue(c.DueAt));
        if (OpinionDuties.Next(c) is { } round) yield return round;
    }

    /// <summary>Nothing falls due while the clock stands, nor after the end.</summary>
    internal static bool ClockRuns(this Case c) => c is { IsOpen: true, Phase: not CasePhase.Closed, StoppedSince: null };
}

/// <summary>Carries out the duty that was due then; a desk with an old picture of the case does no harm.</summary>
/// <param name="At">The true instant, whenever it is noticed.</param>
[GenerateSerializer, Immutable, Alias("routing.CarryOutDuty")]
public sealed record CarryOutDuty([property: Id(0)] DateTimeOffset At) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) =>
        CaseDuties.Next(state) is { } duty && duty.At == At && At <= facts.Now ? duty.Command.Decide(state, facts) : Verdict.AlreadyDone;
}

/// <summary>Sắp đến hạn. What is due within a day of its start is not said to be.</summary>
[GenerateSerializer, Immutable, Alias("routing.RaiseDueSoon")]
public sealed record RaiseDueSoon([property: Id(0)] DateTimeOffset DueAt) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => IsWanted(state) && DueAt == state.DueAt && facts.Now >= DueAt - CaseDuties.SoonBefore
        ? Verdict.Record(new DueSoon(DueAt, DueAt - CaseDuties.SoonBefore))
        : Verdict.AlreadyDone;

    internal static bool IsWanted(Case c) =>
        c.ClockRuns() && c.SaidDueSoon != c.DueAt && c.SaidOverdue != c.DueAt && c.DueAt - CaseDuties.SoonBefore > c.ClockFrom;
}

/// <summary>Quá hạn.</summary>
[GenerateSerializer, Immutable, Alias("routing.RaiseOverdue")]
public sealed record RaiseOverdue([property: Id(0)] DateTimeOffset DueAt) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) =>
        IsWanted(state) && DueAt == state.DueAt && facts.Now >= DueAt ? Verdict.Record(new Overdue(DueAt, DueAt)) : Verdict.AlreadyDone;

    internal static bool IsWanted(Case c) => c.ClockRuns() && c.SaidOverdue != c.DueAt;
}
