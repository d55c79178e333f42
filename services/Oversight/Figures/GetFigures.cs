using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Oversight.Figures;

/// <summary>Figures for whoever supervises, of any period and as of any instant, and the dossiers behind each of them.</summary>
public sealed class GetFiguresEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/oversight/figures/tables/{table}", Table).For(Act.ReadFigures).Produces<FigureRows>()
            .WithSummary("Trước hạn, đúng hạn, quá hạn theo agency, unit, procedure, step; tuổi hồ sơ đang giải quyết (ageing): ?from=&to=&asOf=&knownAt=");
        routes.MapGet("/api/oversight/figures/index766", Index).For(Act.ReadFigures).Produces<Index766>().WithSummary("Bộ chỉ số theo QĐ 766/QĐ-TTg, phần đo được ở đây");
        routes.MapGet("/api/oversight/figures/officers", Officers).For(Act.ReadFigures).Produces<Scores>().WithSummary("Điểm của cán bộ theo TT 01/2018/TT-VPCP, Đ.13–15");
        routes.MapGet("/api/oversight/figures/dossiers", Behind).For(Act.ReadFigures).Produces<BehindFigure>()
            .WithSummary("Các hồ sơ đằng sau một con số: ?table=&row=&column=, ?indicator=&counted=true|false hoặc ?officer=");
    }

    private static async Task<IResult> Table(string table, HttpContext http, Lives lives, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        if (FigureTable.Find(table) is not { } found) return Problems.Problem(404, "not-found", "Không có bảng này.");
        var asked = Asked.Read(http, clock);
        return Results.Ok(await FigureRows.Of(found, asked.Outlook, Read(lives, asked, cancellation), province));
    }

    private static async Task<IResult> Index(HttpContext http, Lives lives, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        var asked = Asked.Read(http, clock);
        return Results.Ok(await Index766.Of(asked.Outlook, Read(lives, asked, cancellation), province));
    }

    private static async Task<IResult> Officers(HttpContext http, Lives lives, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        var asked = Asked.Read(http, clock);
        return Results.Ok(await Scores.Of(asked.Outlook, Read(lives, asked, cancellation), province));
    }

    private static async Task<IResult> Behind(HttpContext http, Lives lives, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        var (asked, input) = (Asked.Read(http, clock), new Input());
        var page = input.Page(http.Request);
        string Word(string name) => http.Request.Query[name].ToString();
        Func<Booked, bool>? counts =
            FigureTable.Find(Word("table")) is { } table ? b => FigureRows.Counts(table, Word("row"), Word("column"), b, province)
            : Index766.Find(Word("indicator")) is { } indicator ? b => Index766.Counts(indicator, Word("counted") != "false", b)
            : Word("officer") is { Length: > 0 } officer ? b => Scores.Counts(officer, b)
            : null;
        input.Demand(counts is not null, "table", "Chọn table, indicator hoặc officer.");
        input.Done();
        return Results.Ok(await BehindFigure.Of(Read(lives, asked, cancellation), asked.Outlook, counts!, page, province));
    }

    private static IAsyncEnumerable<Life> Read(Lives lives, Asked asked, CancellationToken cancellation) => lives.Read(asked.Outlook.Period.Begins, asked.Standpoint, cancellation);
}
