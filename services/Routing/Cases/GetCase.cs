using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;

namespace OneStop.Routing.Cases;

/// <summary>A case as its officers see it.</summary>
/// <param name="Unit">The department that has it.</param>
/// <param name="NextActions">What the caller may do, and why not, by a dry run of the commands themselves.</param>
public sealed record CaseView(
    string DossierCode, CaseStatus Status, int NationalStatus, CasePhase Phase, string ProcedureCode, string? ProcedureName, string DeskId, string AgencyCode,
    string Step, int StepNumber, int StepCount, string? Assignee, string Unit, string? UnitName, DateTimeOffset AcceptedAt, DateTimeOffset DueAt,
    CaseView.ClockView Clock, string? ReworkReason, long Version, IReadOnlyList<NextAction> NextActions)
{
    public IReadOnlyList<RoundView> Rounds { get; init; } = [];

    public IReadOnlyList<LinkedWorkView> LinkedWorks { get; init; } = [];

    /// <param name="State">running, or stopped for good.</param>
    public sealed record ClockView(string State);

    public static CaseView Of(string code, Case c, long version, Actor actor, DateTimeOffset now, Province province) => new(
        code, c.Status, (int)c.Status, c.Phase, c.ProcedureCode, province.Procedure(c.ProcedureCode)?.Name, c.DeskId, c.AgencyCode, StepName(c),
        c.StepIndex + 1, c.Steps.Length, c.Assignee, c.UnitId, province.Unit(c.UnitId)?.Name, c.AcceptedAt, c.DueAt,
        new(c.Phase == CasePhase.Closed ? "stopped" : "running"), c.ReworkReason, version, Cases.NextActions.For(code, c, new(actor, now, province)))
    {
        Rounds = [.. c.Rounds.Select(r => RoundView.Of(r, now, province))], LinkedWorks = [.. c.LinkedWorks.Select(w => LinkedWorkView.Of(w, now, province))],
    };

    public static string StepName(Case c) => c.Phase switch
    {
        CasePhase.Handling => c.Step.Name,
        CasePhase.Deciding => "Chờ quyết định",
        _ => "Đã giải quyết",
    };
}

public sealed class GetCaseEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/routing/cases/{code}", (string code, HttpContext http, CaseDoor door) => door.Read(code, http))
        .Produces<CaseView>().WithSummary("Xem hồ sơ đang giải quyết");
}
