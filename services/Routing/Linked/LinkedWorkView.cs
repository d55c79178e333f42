using OneStop.Provinces;

namespace OneStop.Routing.Linked;

/// <summary>How far a linked work is.</summary>
/// <param name="State">waiting (for <paramref name="After"/>), started, claimed or completed.</param>
/// <param name="Overdue">Its own deadline has passed and it is not complete.</param>
public sealed record LinkedWorkView(
    string Code, string Title, string Unit, string? UnitName, string? ResultCode, string? After, string State, DateTimeOffset? DueAt, bool Overdue, string? Assignee,
    string? Number, string? Note)
{
    public static LinkedWorkView Of(LinkedWork work, DateTimeOffset now, Province province) => new(
        work.Plan.Code, work.Plan.Title, work.Plan.UnitId, province.Unit(work.Plan.UnitId)?.Name, work.Plan.ResultCode, work.Plan.After,
        work switch { { DueAt: null } => "waiting", { Completion: not null } => "completed", { Assignee: not null } => "claimed", _ => "started" },
        work.DueAt, work.IsUnderWay && work.DueAt <= now, work.Assignee, work.Completion?.Number, work.Completion?.Note);
}
