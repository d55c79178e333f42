using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;

namespace OneStop.Routing.Cases;

/// <summary>A case as its officers see it.</summary>
/// <param name="Unit">The department that has it.</param>
/// <param name="DueExplanation">How the date came about, to be read aloud.</param>
/// <param name="OriginalDueAt">The date by law, where another was promised with an apology.</param>
/// <param name="Supplement">The last request for a supplement, if any.</param>
/// <param name="PapersReceived">Null where nothing is on paper.</param>
/// <param name="Timeliness">Once it is closed.</param>
/// <param name="NextActions">What the caller may do, and why not, by a dry run of the commands themselves.</param>
public sealed record CaseView(
    string DossierCode, CaseStatus Status, int NationalStatus, CasePhase Phase, string ProcedureCode, string? ProcedureName, string DeskId, string AgencyCode,
    string Step, int StepNumber, int StepCount, string? Assignee, string Unit, string? UnitName, DateTimeOffset AcceptedAt, DateTimeOffset DueAt,
    string DueExplanation, DateTimeOffset OriginalDueAt, CaseView.ClockView Clock, CaseView.SupplementView? Supplement, bool? PapersReceived, Timeliness? Timeliness,
    string LawProfile, int ProcedureVersion, string? ReworkReason, long Version, IReadOnlyList<NextAction> NextActions)
{
    /// <param name="State">running, stopped, or ended.</param>
    /// <param name="StoppedAt">Since when it stands.</param>
    public sealed record ClockView(string State, DateTimeOffset? StoppedAt, IReadOnlyList<StopView> Stops)
    {
        public static ClockView Of(Case c)
        {
            var since = c.Phase == CasePhase.Closed ? null : c.StoppedSince;
            return new(
                c.Phase == CasePhase.Closed ? "ended" : since is null ? "running" : "stopped", since,
                [.. c.Stops.Select(s => new StopView(s.Kind, s.From, s.To, s.Why, s.LegalBasis))]);
        }
    }

    /// <param name="To">Absent while it lasts.</param>
    public sealed record StopView(PauseKind Kind, DateTimeOffset From, DateTimeOffset? To, string Why, string LegalBasis);

    /// <param name="State">asked (of the desk), awaited (from the applicant), or received.</param>
    public sealed record SupplementView(
        string State, int Round, IReadOnlyList<SupplementItem> Items, string Reason, bool InTime, DateTimeOffset? RequestedAt, DateTimeOffset? ClosesAt,
        DateTimeOffset? ReceivedAt)
    {
        public static SupplementView? Of(SupplementRound? s) => s is null ? null : new(
            s.ReceivedAt is not null ? "received" : s.RequestedAt is not null ? "awaited" : "asked", s.Round, s.Items, s.Reason, s.InTime, s.RequestedAt, s.ClosesAt,
            s.ReceivedAt);
    }

    public IReadOnlyList<RoundView> Rounds { get; init; } = [];

    public IReadOnlyList<LinkedWorkView> LinkedWorks { get; init; } = [];

    public static CaseView Of(string code, Case c, long version, Actor actor, DateTimeOffset now, Province province) => new(
        code, c.Status, (int)c.Status, c.Phase, c.ProcedureCode, province.Procedure(c.ProcedureCode)?.Name, c.DeskId, c.AgencyCode, StepName(c),
        c.StepIndex + 1, c.Steps.Length, c.Assignee, c.UnitId, province.Unit(c.UnitId)?.Name, c.AcceptedAt, c.DueAt,
        c.Explain(province), c.OriginalDueAt, ClockView.Of(c), SupplementView.Of(c.Supplement), c.Terms?.TransferBy is null ? null : c.HasPapers, c.Timeliness,
        c.Terms?.LawProfile ?? "", c.Terms?.ProcedureVersion ?? 0, c.ReworkReason, version, Cases.NextActions.For(code, c, new(actor, now, province)))
    {
        Rounds = [.. c.Rounds.Select(r => RoundView.Of(r, now, province))], LinkedWorks = [.. c.LinkedWorks.Select(w => LinkedWorkView.Of(w, now, province))],
    };

    public static string StepName(Case c) => c.Phase switch
    {
        _ when c.Status == CaseStatus.AwaitingSupplement => "Chờ bổ sung hồ sơ",
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
