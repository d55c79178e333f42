using OneStop.Deciding;

namespace OneStop.Decisions;

/// <summary>What a decision may know beside its own history.</summary>
public sealed record DecisionFacts(Actor Actor, DateTimeOffset Now)
{
    /// <summary>Only officers of the department that the case lies with act on it, each in a role of their own.</summary>
    public bool ActsAs(string role, Decision decision) =>
        Actor.Has(role) && decision.Opening is { } opening && Actor.WorksIn(opening.UnitId);
}
