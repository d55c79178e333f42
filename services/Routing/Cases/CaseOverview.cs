using OneStop.Hosting;
using OneStop.Routing.Opinions;

namespace OneStop.Routing.Cases;

/// <summary>One line of a board or an inbox. Written a moment after the events of the case (<see cref="CaseLines"/>), rebuilt from them at will.</summary>
/// <param name="Version">Of the case: the higher one wins, whatever order news arrive in.</param>
/// <param name="NextDutyAt">When the case has something to do by itself; null when never.</param>
/// <param name="StoppedSince">Since when the legal clock stands; null while it runs.</param>
/// <param name="ChangedAt">When the case's last event was recorded; the figures of the last weeks go by it.</param>
[GenerateSerializer, Immutable, Alias("routing.CaseOverview")]
public sealed record CaseOverview(
    [property: Id(0)] string Id, [property: Id(1)] string DeskId, [property: Id(2)] string UnitId, [property: Id(3)] string ProcedureCode,
    [property: Id(4)] CaseStatus Status, [property: Id(5)] CasePhase Phase, [property: Id(6)] string Step, [property: Id(7)] string? Assignee,
    [property: Id(8)] DateTimeOffset AcceptedAt, [property: Id(9)] DateTimeOffset DueAt, [property: Id(10)] long Version, [property: Id(11)] DateTimeOffset ChangedAt,
    [property: Id(12)] DateTimeOffset? NextDutyAt = null, [property: Id(13)] DateTimeOffset? StoppedSince = null)
{
    /// <summary>Departments that are asked for an opinion or have a linked work to do, beside the one that has the case.</summary>
    [Id(40)] public string[] AskedUnits { get; init; } = [];

    /// <summary>Members that are asked for an opinion.</summary>
    [Id(41)] public string[] AskedOfficers { get; init; } = [];

    /// <summary>Consultations that were not answered in time, until they are concluded: the head of the desk has to know.</summary>
    [Id(42)] public LapsedRound[] Lapsed { get; init; } = [];

    /// <summary>In SQL: what is not closed. Boards and inboxes ask for no other, and have an index of it that years of closed cases do not weigh on.</summary>
    public const string Open = "data ->> 'phase' <> 'closed'";

    /// <summary>In SQL: what has ended; the figures of the last weeks have an index of when.</summary>
    public const string Closed = "data ->> 'phase' = 'closed'";

    public bool IsActive => Phase != CasePhase.Closed;

    public static CaseOverview Of(string code, Standing<Case> standing)
    {
        var c = standing.State;
        return new(code, c.DeskId, c.UnitId, c.ProcedureCode, c.Status, c.Phase, CaseView.StepName(c), c.Assignee, c.AcceptedAt, c.DueAt, standing.Version, standing.RecordedAt,
            CaseDuties.Next(c)?.At, c.StoppedSince)
        {
            AskedUnits = [.. Asked(c, RoundKind.Consultation).Concat(c.LinkedWorks.Where(w => w.IsUnderWay).Select(w => w.Plan.UnitId)).Distinct()],
            AskedOfficers = [.. Asked(c, RoundKind.Collective).Distinct()],
            Lapsed = [.. c.Rounds.Where(r => r.State is RoundState.Lapsed).Select(r => new LapsedRound(r.Number, r.Unanswered, r.Request.Deadline))],
        };
    }

    /// <summary>Whose answer still counts and is missing.</summary>
    private static IEnumerable<string> Asked(Case c, RoundKind kind) => c.Rounds
        .Where(r => r.Request.Kind == kind && (r.State is RoundState.Open || r.State is RoundState.Lapsed && !r.Request.SilenceIsConsent)).SelectMany(r => r.Unanswered);
}

/// <param name="Unanswered">Who is silent still.</param>
/// <param name="Since">The deadline.</param>
[GenerateSerializer, Immutable, Alias("routing.LapsedRound")]
public sealed record LapsedRound([property: Id(0)] int Round, [property: Id(1)] string[] Unanswered, [property: Id(2)] DateTimeOffset Since);
