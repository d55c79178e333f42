using System.Globalization;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Printing;
using OneStop.Provinces;

namespace OneStop.Oversight.Figures;

/// <summary>Báo cáo định kỳ (TT 09/2026/TT-BTP): of any period, as of any instant, to look at, to print, or as a workbook; and the dossiers behind each figure.</summary>
public sealed class GetReportEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/oversight/reports/{form}", Get).For(Act.ReadReport).Produces<Report>()
            .WithSummary("Biểu 07a, 07b, II.06a: ?agency=&from=&to=&asOf=&knownAt=&format=json|pdf|xlsx; không có from, to thì là kỳ gần nhất từ ngày 15 đến ngày 14");
        routes.MapGet("/api/oversight/reports/{form}/dossiers", Behind).For(Act.ReadReport).Produces<BehindFigure>()
            .WithSummary("Các hồ sơ đằng sau một con số của báo cáo: &row=&column=&page=");
    }

    private static async Task<IResult> Get(
        string form, HttpContext http, Lives lives, SignedReports signed, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        if (ReportForm.Find(form) is not { } found) return NoForm();
        var asked = Asked.Read(http, found, province, clock);
        if (Bars(http, Act.ReadReport, asked.Agency, province) is { } barred) return barred;
        var report = await Report.Of(found, asked.Agency, asked.Outlook, lives.Read(asked.Outlook.Period.Begins, asked.Standpoint, cancellation), province);
        return Answer(http, report.After((await signed.EndingOn(form, asked.Agency, asked.Outlook.Period.From.AddDays(-1), cancellation))?.Report), province, null);
    }

    private static async Task<IResult> Behind(string form, HttpContext http, Lives lives, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        if (ReportForm.Find(form) is not { } found) return NoForm();
        var (asked, input, row) = (Asked.Read(http, found, province, clock), new Input(), http.Request.Query["row"].ToString());
        if (Bars(http, Act.ReadReport, asked.Agency, province) is { } barred) return barred;
        var known = int.TryParse(http.Request.Query["column"], NumberStyles.None, CultureInfo.InvariantCulture, out var column) && found.Columns.Any(c => c.Number == column);
        input.Demand(known, "column", "Số của một cột trong biểu.");
        var page = input.Page(http.Request);
        input.Done();
        return Results.Ok(await BehindFigure.Of(
            lives.Read(asked.Outlook.Period.Begins, asked.Standpoint, cancellation), asked.Outlook, b => Report.Counts(found, asked.Agency, row, column, b, province), page, province));
    }

    internal static IResult NoForm() => Problems.Problem(404, "not-found", "Không có biểu này.");

    private static readonly Refusal OtherBody = new("other-bodys-report", "NĐ 09/2019, Đ.10", "Báo cáo này của cơ quan khác.", RefusalKind.Authority);

    /// <summary>A unit's report is its agency's own; the province's is of the agency that its centre belongs to (NĐ 118/2025, Đ.40.5).</summary>
    /// <returns>Null for those whose it is, and for whoever supervises.</returns>
    internal static IResult? Bars(HttpContext http, Act act, string? agency, Province province)
    {
        var (actor, body) = (http.Actor(), agency is { Length: > 0 } ? agency : province.Desks.FirstOrDefault(d => province.Agency(d.AgencyCode)?.Level is AgencyLevel.Province)?.AgencyCode);
        return province.Units.Where(u => u.AgencyCode == body).Select(u => new Place(null, null, u.Id)).Append(new(null)).Any(place => actor.May(act, place)) ? null : OtherBody.ToResult();
    }

    /// <param name="signature">Who signed it and when; null for a draft.</param>
    internal static IResult Answer(HttpContext http, Report report, Province province, string? signature)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bieu-{report.Form}{(report.Agency is { } agency ? $"-{agency}" : "")}-{report.From:yyyyMMdd}-{report.To:yyyyMMdd}");
        return http.Request.Query["format"].ToString() switch
        {
            "" or "json" => Results.Ok(report),
            "pdf" => http.Document(report.ToPdf(province.Name, signature), "application/pdf", $"{name}.pdf"),
            "xlsx" => http.Document(report.ToWorkbook(), Workbook.ContentType, $"{name}.xlsx"),
            _ => throw new InputException("format", "json, pdf hoặc xlsx."),
        };
    }
}

/// <summary>The dossiers behind a figure, by their codes; nothing of the people in them.</summary>
public sealed record BehindFigure(IReadOnlyList<BehindFigure.Line> Items, int Number, int Size, int Total)
{
    private const int PageSize = 50;

    /// <param name="Timeliness">At its end, or as it stood.</param>
    /// <param name="AskedTooOften">Late for that reason, whatever its date.</param>
    public sealed record Line(
        string DossierCode, string ProcedureCode, string? ProcedureName, string? Agency, string? Unit, DateTimeOffset? AcceptedAt, DateTimeOffset? DueAt, DateTimeOffset? FinishedAt,
        Timeliness Timeliness, bool AskedTooOften);

    public static async Task<BehindFigure> Of(IAsyncEnumerable<Life> lives, Outlook outlook, Func<Booked, bool> counts, int page, Province province)
    {
        var found = new List<Booked>();
        await foreach (var life in lives)
            if (Booked.Of(life, outlook) is { } booked && counts(booked)) found.Add(booked);
        return new(
            [.. found.OrderBy(b => b.Life.Code, StringComparer.Ordinal).Skip((page - 1) * PageSize).Take(PageSize).Select(b => new Line(
                b.Life.Code, b.Life.Submission!.Procedure, province.Procedure(b.Life.Submission.Procedure)?.Name, province.Agency(b.Life.Submission.Agency)?.Name,
                b.Life.Unit is { } unit ? province.Unit(unit)?.Name ?? unit : null, b.Life.AcceptedAt, b.Life.Due, b.Life.FinishedAt, b.Timeliness, b.Life.AskedTooOften(b.Life.FinishedAt ?? outlook.At)))],
            page, PageSize, found.Count);
    }
}
