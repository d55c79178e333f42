using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Routing.Desks;

/// <summary>The board, live, as server-sent events: <c>board</c> with everything first, then <c>change</c> with one case and the counts.
/// The page polls nothing: the desk's grain pushes.</summary>
public sealed class DeskBoardStreamEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/routing/desks/{deskId}/board/stream", Get).For(Act.WatchBoard).Produces(200, contentType: "text/event-stream")
        .WithSummary("Bảng theo dõi trực tiếp (server-sent events)");

    /// <param name="Case">Absent when only the counts moved.</param>
    /// <param name="Gone">The case has left the board.</param>
    /// <param name="Notices">All that stand for this case now.</param>
    public sealed record Change(DeskBoardEndpoint.Line? Case, bool Gone, BoardCounts Counts, IReadOnlyList<DeskBoardEndpoint.Notice> Notices);

    private static async Task<IResult> Get(string deskId, HttpContext http, IGrainFactory grains, Province province) => DeskBoardEndpoint.MaySee(http, deskId, province)
        ? await EventStream.Send(http, async (response, ends) =>
        {
            await foreach (var news in BoardNews.Of(deskId, grains, ends))
                await (news switch
                {
                    { Whole: { } board } => response.Tell("board", DeskBoardEndpoint.View.Of(board, province), ends),
                    { Change: { } change } => response.Tell("change", Told(change, province), ends),
                    _ => response.SignOfLife(ends),
                });
        })
        : Problems.NotFound();

    private static Change Told(BoardChange change, Province province) => new(
        change.Case is { } c ? DeskBoardEndpoint.Line.Of(c, province) : null, change.Case is { IsActive: false }, change.Counts,
        [.. change.Case is { IsActive: true } told ? DeskBoardEndpoint.Notice.Of(told, province) : []]);
}
