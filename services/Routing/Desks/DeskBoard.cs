using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Desks;

/// <summary>The active cases of a desk by due time, and what they come to.</summary>
/// <param name="Activation">Changes when the desk's grain starts anew: a watcher then takes the whole board again.</param>
/// <param name="Sequence">Number of the last change that is in it.</param>
[GenerateSerializer, Immutable, Alias("routing.DeskBoard")]
public sealed record DeskBoard(
    [property: Id(0)] string DeskId, [property: Id(1)] BoardCounts Counts, [property: Id(2)] CaseOverview[] Cases, [property: Id(3)] Guid Activation,
    [property: Id(4)] long Sequence);

/// <param name="Overdue">While the clock runs.</param>
/// <param name="DueSoon">Due within 24 hours and not overdue, while the clock runs.</param>
[GenerateSerializer, Immutable, Alias("routing.BoardCounts")]
public sealed record BoardCounts(
    [property: Id(0)] int Open, [property: Id(1)] int Overdue, [property: Id(2)] int DueSoon, [property: Id(3)] int Unassigned, [property: Id(4)] int Deciding);

/// <summary>What changed on a board.</summary>
/// <param name="Case">The case as it stands; null when only time has passed and the counts moved.</param>
[GenerateSerializer, Immutable, Alias("routing.BoardChange")]
public sealed record BoardChange(
    [property: Id(0)] CaseOverview? Case, [property: Id(1)] BoardCounts Counts, [property: Id(2)] Guid Activation, [property: Id(3)] long Sequence);

public sealed class DeskBoardEndpoint : IEndpoint
{
    /// <summary>A board line as officers read it.</summary>
    /// <param name="StoppedAt">Since when the legal clock stands; absent while it runs.</param>
    public sealed record Line(
        string DossierCode, CaseStatus Status, CasePhase Phase, string ProcedureCode, string? ProcedureName, string Unit, string? UnitName, string Step, string? Assignee,
        DateTimeOffset AcceptedAt, DateTimeOffset DueAt, DateTimeOffset? StoppedAt, long Version)
    {
        public static Line Of(CaseOverview c, Province province) => new(
            c.Id, c.Status, c.Phase, c.ProcedureCode, province.Procedure(c.ProcedureCode)?.Name, c.UnitId, province.Unit(c.UnitId)?.Name, c.Step, c.Assignee,
            c.AcceptedAt, c.DueAt, c.StoppedSince, c.Version);
    }

    /// <summary>For the head of the desk: these have not answered in time. It stands until the round is concluded. NĐ 118/2025, Đ.19.4c.</summary>
    /// <param name="Kind">consultationLapsed.</param>
    /// <param name="Unanswered">Names of the departments or sign-in names of the members.</param>
    public sealed record Notice(string Kind, string DossierCode, int Round, IReadOnlyList<string> Unanswered, DateTimeOffset Since)
    {
        public static IEnumerable<Notice> Of(CaseOverview c, Province province) => c.Lapsed.Select(lapsed => new Notice(
            "consultationLapsed", c.Id, lapsed.Round, [.. lapsed.Unanswered.Select(party => province.Unit(party)?.Name ?? party)], lapsed.Since));
    }

    public sealed record View(string DeskId, BoardCounts Counts, IReadOnlyList<Line> Cases, IReadOnlyList<Notice> Notices)
    {
        public static View Of(DeskBoard board, Province province) => new(
            board.DeskId, board.Counts, [.. board.Cases.Select(c => Line.Of(c, province))],
            [.. board.Cases.SelectMany(c => Notice.Of(c, province)).OrderBy(n => n.Since)]);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/routing/desks/{deskId}/board", Get).For(Act.WatchBoard).Produces<View>().WithSummary("Bảng theo dõi của Bộ phận Một cửa");

    private static async Task<IResult> Get(string deskId, HttpContext http, DeskNews news, Province province) => MaySee(http, deskId, province)
        ? Results.Ok(View.Of(await news.Told(deskId).Board(), province))
        : Problems.NotFound();

    /// <summary>To others the desk's board does not exist.</summary>
    internal static bool MaySee(HttpContext http, string deskId, Province province) => province.Desk(deskId) is not null && http.Actor().May(Act.WatchBoard, new(deskId));
}
