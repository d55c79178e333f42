using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Routing.Desks;

/// <summary>What a desk's board comes to, without its cases; also how a page that shows a board to several officers asks for each one's right to it.</summary>
public sealed class DeskCountsEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/routing/desks/{deskId}/board/counts", Get).For(Act.WatchBoard).Produces<BoardCounts>()
        .WithSummary("Số liệu trên bảng theo dõi của Bộ phận Một cửa");

    private static async Task<IResult> Get(string deskId, HttpContext http, DeskNews news, Province province) => DeskBoardEndpoint.MaySee(http, deskId, province)
        ? Results.Ok(await news.Told(deskId).Counts())
        : Problems.NotFound();
}
