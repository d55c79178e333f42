using OneStop.Deciding;

namespace OneStop.Decisions;

/// <summary>What a decision may know beside its own history.</summary>
public sealed record DecisionFacts(Actor Actor, DateTimeOffset Now)
{
    /// <summary>The department that handled the case drafts; the one the procedure names reviews and signs.</summary>
    public bool ActsAs(string role, Decision decision) =>
        Actor.Has(role) && decision.Opening is { } opening && Actor.WorksIn(role == "handler" ? opening.UnitId : opening.DecidingUnitId);
}
