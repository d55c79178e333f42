using System.Globalization;
using Marten;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Printing;
using OneStop.Provinces;

namespace OneStop.Intake.Forms;

/// <summary>Sổ theo dõi hồ sơ of a desk, for a range of days: to print, or as an Excel workbook.</summary>
public sealed class PrintRegisterEndpoint : IEndpoint
{
    private const int MostDays = 366, MostLines = 2000;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/intake/desks/{deskId}/register", Get).For(Act.PrintRegister).Produces<byte[]>(contentType: "application/pdf")
        .WithSummary("Sổ theo dõi hồ sơ của Bộ phận Một cửa: ?from=2026-03-01&to=2026-03-31, &format=pdf|xlsx");

    private static async Task<IResult> Get(
        string deskId, HttpContext http, IDocumentStore store, Histories histories, AccessLog log, Province province, CancellationToken cancellation)
    {
        var (query, input) = (http.Request.Query, new Input());
        var (from, to) = (Day(input, "from", query["from"]), Day(input, "to", query["to"]));
        input.Demand(from is null || to is null || from <= to && to.Value.DayNumber - from.Value.DayNumber < MostDays, "to", $"Không trước from, và không quá {MostDays} ngày.");
        var format = query["format"].Count == 0 ? "pdf" : query["format"].ToString();
        input.Demand(format is "pdf" or "xlsx", "format", "pdf hoặc xlsx.");
        input.Done();
        if (province.Desk(deskId) is not { } desk) return Problems.Problem(404, "not-found", "Không có Bộ phận Một cửa này.");
        if (http.Actor().Bars(Act.PrintRegister, new(desk.Id), DossierRules.WrongDesk) is { } barred) return barred.ToResult();

        var (begin, end) = (Register.Midnight(from!.Value), Register.Midnight(to!.Value.AddDays(1)));
        await using var session = store.QuerySession();
        var codes = await session.Query<DossierOverview>().Where(d => d.DeskId == desk.Id && d.AcceptedAt >= begin && d.AcceptedAt < end)
            .OrderBy(d => d.AcceptedAt).ThenBy(d => d.Id).Take(MostLines + 1).Select(d => d.Id).ToListAsync(cancellation);
        if (codes.Count > MostLines) throw new InputException("to", $"Nhiều quá {MostLines} hồ sơ: hãy chọn ít ngày hơn.");

        await log.Note(http, "register", cancellation, null, [.. codes]);
        var dossiers = await histories.Read(codes, cancellation);
        var title = (province.LawOn(to.Value) ?? province.LawProfiles[^1]).Forms.FirstOrDefault(f => f.Kind == FormKind.Register)?.Title ?? "Sổ theo dõi hồ sơ";
        var register = new Register(
            desk, province, title, from.Value, to.Value, [.. dossiers.Select(RegisterLine.Of).OfType<RegisterLine>()],
            dossiers.SelectMany(d => d.Events).Select(e => e.At).Append(begin).Max());
        var name = string.Create(CultureInfo.InvariantCulture, $"so-theo-doi-{desk.Id}-{from:yyyyMMdd}-{to:yyyyMMdd}.{format}");
        return format == "xlsx"
            ? http.Document(register.ToWorkbook(), Workbook.ContentType, name)
            : http.Document(register.ToSheet().ToPdf(reprint: false), "application/pdf", name);
    }

    private static DateOnly? Day(Input input, string field, string? text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and <= 2100) return day;
        input.Complain(field, "Bắt buộc, dạng 2026-03-05.");
        return null;
    }
}
