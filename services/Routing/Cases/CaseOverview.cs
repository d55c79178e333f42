using OneStop.Hosting;

namespace OneStop.Routing.Cases;

/// <summary>One line of a board or an inbox. Stored with the events of the case, rebuilt from them at will.</summary>
/// <param name="Version">Of the case: the higher one wins, whatever order news arrive in.</param>
/// <param name="NextDutyAt">When the case has something to do by itself; null when never.</param>
/// <param name="StoppedSince">Since when the legal clock stands; null while it runs.</param>
/// <param name="ChangedAt">When the case's last event was recorded; boards look for what they missed.</param>
[GenerateSerializer, Immutable, Alias("routing.CaseOverview")]
public sealed record CaseOverview(
    [property: Id(0)] string Id, [property: Id(1)] string DeskId, [property: Id(2)] string UnitId, [property: Id(3)] string ProcedureCode,
    [property: Id(4)] CaseStatus Status, [property: Id(5)] CasePhase Phase, [property: Id(6)] string Step, [property: Id(7)] string? Assignee,
    [property: Id(8)] DateTimeOffset AcceptedAt, [property: Id(9)] DateTimeOffset DueAt, [property: Id(10)] long Version, [property: Id(11)] DateTimeOffset ChangedAt,
    [property: Id(12)] DateTimeOffset? NextDutyAt = null, [property: Id(13)] DateTimeOffset? StoppedSince = null)
{
    public bool IsActive => Phase != CasePhase.Closed;

    public static CaseOverview Of(string code, Standing<Case> standing)
    {
        var c = standing.State;
        return new(code, c.DeskId, c.UnitId, c.ProcedureCode, c.Status, c.Phase, CaseView.StepName(c), c.Assignee, c.AcceptedAt, c.DueAt, standing.Version, standing.RecordedAt,
            CaseDuties.Next(c)?.At, c.StoppedSince);
    }
}
