using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;

namespace OneStop.Routing.Linked;

/// <summary>The part of another agency, as the pack had it when the case was opened: a running case keeps its own. NĐ 118/2025, Đ.20.2.</summary>
/// <param name="UnitId">The department that does it.</param>
/// <param name="ResultCode">The result that comes of it; null where nothing does.</param>
/// <param name="After">The part that must be complete before.</param>
[GenerateSerializer, Immutable, Alias("routing.PlannedWork")]
public sealed record PlannedWork(
    [property: Id(0)] string Code, [property: Id(1)] string Title, [property: Id(2)] string UnitId, [property: Id(3)] string? ResultCode,
    [property: Id(4)] string? After, [property: Id(5)] decimal LimitAmount, [property: Id(6)] LimitUnit LimitUnit)
{
    public static PlannedWork Of(LinkedProcedure part, Agency competent, Province province)
    {
        var agency = part.AgencyCode ?? competent.Code;
        return new(
            part.Code, part.Name, province.Units.First(u => u.AgencyCode == agency && u.Kind == part.UnitKind).Id, part.ResultCode, part.After, part.Limit.Amount,
            part.Limit.Unit);
    }

    /// <summary>Due when its own limit runs out; with the dossier where no calendar is published that far.</summary>
    public LinkedWorkStarted Start(DateTimeOffset from, Counting counting, DateTimeOffset caseDueAt, WorkingCalendar calendar) => new(
        Code, UnitId, Deadline.Compute(new Term(from, new(LimitAmount, LimitUnit), counting, 0, []), calendar) is DueAnswer.Due due ? due.At : caseDueAt);
}

/// <summary>How far that part is.</summary>
[GenerateSerializer, Immutable, Alias("routing.LinkedWork")]
public sealed record LinkedWork([property: Id(0)] PlannedWork Plan)
{
    /// <summary>Null until it starts.</summary>
    [Id(1)] public DateTimeOffset? DueAt { get; init; }
    [Id(2)] public string? Assignee { get; init; }
    [Id(3)] public LinkedWorkCompleted? Completion { get; init; }

    public bool IsUnderWay => DueAt is not null && Completion is null;

    public static LinkedWork[] Evolve(LinkedWork[] works, object e) => e is LinkedWorksPlanned plan
        ? [.. plan.Works.Select(w => new LinkedWork(w))]
        : [.. works.Select(w => e switch
        {
            LinkedWorkStarted x when x.Code == w.Plan.Code => w with { DueAt = x.DueAt },
            LinkedWorkClaimed x when x.Code == w.Plan.Code => w with { Assignee = x.Officer },
            LinkedWorkCompleted x when x.Code == w.Plan.Code => w with { Completion = x },
            _ => w,
        })];
}
