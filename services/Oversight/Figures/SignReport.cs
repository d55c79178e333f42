using System.Globalization;
using System.Text.Json;
using Npgsql;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Oversight.Record;
using OneStop.Provinces;

namespace OneStop.Oversight.Figures;

/// <summary>A report as it was signed: it stays as it is, whatever is recorded later. A correction is a version of its own, which says what it changes.</summary>
/// <param name="Version">From 1, of the same form, body and period.</param>
/// <param name="Changes">From the version before; empty in the first.</param>
/// <param name="Signature">The instance's own key over the text that is stored (ECDSA P-256, IEEE P1363, base64).</param>
public sealed record SignedReport(
    long Id, int Version, string SignedBy, DateTimeOffset SignedAt, Report Report, IReadOnlyList<SignedReport.Change> Changes, string Key, string Signature)
{
    /// <param name="Row">Key of the row.</param>
    /// <param name="Was">0 where the row was not there.</param>
    public sealed record Change(string Row, string RowTitle, int Column, string ColumnTitle, long Was, long Is);

    /// <summary>Cell by cell, in the order of the new version.</summary>
    public static IReadOnlyList<Change> Between(Report before, Report after)
    {
        var (old, now) = (before.Rows.ToDictionary(r => r.Key), after.Rows.ToDictionary(r => r.Key));
        return [.. after.Rows.Concat(before.Rows.Where(r => !now.ContainsKey(r.Key))).SelectMany(row => after.Columns.Select((column, i) => new Change(
            row.Key, row.Title, column.Number, $"{column.Group}: {column.Title}", old.GetValueOrDefault(row.Key)?.Values[i] ?? 0, now.GetValueOrDefault(row.Key)?.Values[i] ?? 0)))
            .Where(c => c.Was != c.Is)];
    }
}

/// <summary>Signed reports in Oversight's own database. Its role may add and read, never change or remove.</summary>
public sealed class SignedReports(NpgsqlDataSource database, RecordKey key, TimeProvider clock)
{
    public const string Table = "signed_reports";

    public static readonly Schema.Script Tables = new($"""
        create table if not exists {RecordSchema.Name}.{Table} (
            id bigint generated always as identity primary key, form text not null, agency text not null, from_day date not null, to_day date not null,
            version integer not null, signed_by text not null, signed_at timestamptz not null, content text not null, key text not null, signature text not null,
            unique (form, agency, from_day, to_day, version));
        """);

    private sealed record Content(Report Report, IReadOnlyList<SignedReport.Change> Changes);

    /// <summary>The versions of one report, the newest first.</summary>
    public Task<List<SignedReport>> Of(string form, string? agency, Period period, CancellationToken cancellation) => Rows(
        "where form = $1 and agency = $2 and from_day = $3 and to_day = $4 order by version desc", cancellation, form, agency ?? "", period.From, period.To);

    /// <summary>The newest version of the report that ends on a day.</summary>
    public async Task<SignedReport?> EndingOn(string form, string? agency, DateOnly day, CancellationToken cancellation) => (await Rows(
        "where form = $1 and agency = $2 and to_day = $3 order by id desc limit 1", cancellation, form, agency ?? "", day)).FirstOrDefault();

    public async Task<SignedReport?> Find(long id, CancellationToken cancellation) => (await Rows("where id = $1", cancellation, id)).FirstOrDefault();

    /// <summary>The same figures signed again are the version that is there.</summary>
    public async Task<SignedReport> Sign(Report report, string by, CancellationToken cancellation)
    {
        var before = (await Of(report.Form, report.Agency, new(report.From, report.To), cancellation)).FirstOrDefault();
        if (before?.Report.Sha256 == report.Sha256) return before;
        var content = JsonSerializer.Serialize(new Content(report, before is null ? [] : SignedReport.Between(before.Report, report)), Json.Options);
        var (version, now) = ((before?.Version ?? 0) + 1, clock.GetUtcNow());
        await using var command = database.CreateCommand($"""
            insert into {RecordSchema.Name}.{Table} (form, agency, from_day, to_day, version, signed_by, signed_at, content, key, signature) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """);
        foreach (var value in new object[]
        {
            report.Form, report.Agency ?? "", report.From, report.To, version, by, now.UtcDateTime, content, key.Fingerprint,
            Convert.ToBase64String(key.Sign(Text(version, by, now, content))),
        }) command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(cancellation);
        return (await Of(report.Form, report.Agency, new(report.From, report.To), cancellation))[0];
    }

    /// <summary>What the signature is over: the form, body, period and figures stand in the content.</summary>
    public static byte[] Text(int version, string by, DateTimeOffset at, string content) =>
        System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"onestop-report 1\nversion {version}\nby {by}\nat {Chain.Text(at)}\n{content}"));

    private async Task<List<SignedReport>> Rows(string which, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = database.CreateCommand($"select id, version, signed_by, signed_at, content, key, signature from {RecordSchema.Name}.{Table} {which}");
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var reports = new List<SignedReport>();
        while (await reader.ReadAsync(cancellation))
        {
            var content = JsonSerializer.Deserialize<Content>(reader.GetString(4), Json.Options)!;
            reports.Add(new(
                reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), content.Report, content.Changes, reader.GetString(5), reader.GetString(6)));
        }
        return reports;
    }
}

/// <summary>Ký báo cáo: the head of the body that reports stands for its figures. NĐ 09/2019, Đ.10; TT 09/2026/TT-BTP, Đ.9–11.</summary>
public sealed class SignReportEndpoint : IEndpoint
{
    public static readonly Refusal NotOver = new("period-not-over", "NĐ 09/2019, Đ.12", "Kỳ báo cáo chưa kết thúc, chưa ký được.");

    public static readonly Refusal OtherFigures = new(
        "figures-changed", "TT 09/2026/TT-BTP, Đ.9", "Số liệu không còn như trên màn hình; hãy xem lại trước khi ký.", RefusalKind.Conflict);

    /// <param name="Sha256">Of the figures that the signer saw.</param>
    public sealed record Request(string? Sha256);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/oversight/reports/{form}/signatures", Post).For(Act.SignReport).Body<Request>().Produces<SignedReport>()
            .WithSummary("Ký báo cáo đang xem (cùng ?agency=&from=&to=&knownAt=): số liệu được giữ nguyên mãi; khác bản đã ký thì là phiên bản mới, nêu rõ đã đổi gì");
        routes.MapGet("/api/oversight/reports/{form}/signatures", Versions).For(Act.ReadReport).Produces<IReadOnlyList<SignedReport>>()
            .WithSummary("Các phiên bản đã ký của một báo cáo, mới nhất trước");
        routes.MapGet("/api/oversight/signed-reports/{id}", Get).For(Act.ReadReport).Produces<SignedReport>().WithSummary("Một báo cáo đã ký: &format=json|pdf|xlsx");
    }

    private static async Task<IResult> Post(string form, HttpContext http, Lives lives, SignedReports reports, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        if (ReportForm.Find(form) is not { } found) return GetReportEndpoint.NoForm();
        var (request, _) = await Input.Read<Request>(http.Request, cancellation);
        var asked = Asked.Read(http, found, province, clock);
        if (GetReportEndpoint.Bars(http, Act.SignReport, asked.Agency, province) is { } barred) return barred;
        if (!asked.Outlook.IsWhole) return NotOver.ToResult();
        var report = await Report.Of(found, asked.Agency, asked.Outlook, lives.Read(asked.Outlook.Period.Begins, asked.Standpoint, cancellation), province);
        if (report.Sha256 != request.Sha256) return OtherFigures.ToResult();
        try
        {
            return Results.Ok(await reports.Sign(report, http.Actor().Subject, cancellation));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Someone else signed at the same moment.
            return Rules.Stale.ToResult();
        }
    }

    private static async Task<IResult> Versions(string form, HttpContext http, SignedReports reports, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        if (ReportForm.Find(form) is not { } found) return GetReportEndpoint.NoForm();
        var asked = Asked.Read(http, found, province, clock);
        if (GetReportEndpoint.Bars(http, Act.ReadReport, asked.Agency, province) is { } barred) return barred;
        return Results.Ok(await reports.Of(form, asked.Agency, asked.Outlook.Period, cancellation));
    }

    private static async Task<IResult> Get(string id, HttpContext http, SignedReports reports, Province province, CancellationToken cancellation)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || await reports.Find(number, cancellation) is not { } signed) return Problems.Problem(404, "not-found", "Không có báo cáo này.");
        if (GetReportEndpoint.Bars(http, Act.ReadReport, signed.Report.Agency, province) is { } barred) return barred;
        return http.Request.Query["format"].ToString() is "" or "json" ? Results.Ok(signed)
            : GetReportEndpoint.Answer(http, signed.Report, province, string.Create(CultureInfo.InvariantCulture,
                $"Đã ký số: {province.Officer(signed.SignedBy)?.FullName ?? signed.SignedBy}, {Printing.Vietnamese.Moment(signed.SignedAt)}, phiên bản {signed.Version}."));
    }
}
