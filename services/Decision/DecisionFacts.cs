using OneStop.Deciding;

namespace OneStop.Decisions;

/// <summary>What a decision may know beside its own history.</summary>
public sealed record DecisionFacts(Actor Actor, DateTimeOffset Now)
{
    /// <summary>Null where the actor may do it to this decision: the department that handled the case drafts, the one the procedure names reviews and signs.</summary>
    public Refusal? Bars(Act act, Decision decision) => Actor.Bars(act, decision.Place, DecisionRules.WrongUnit);
}
