using System.Globalization;
using System.Net;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Provinces;

namespace OneStop.Intake.Forms;

/// <summary>Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu 01, TT 03/2025/TT-VPCP): a page of plain HTML for the counter's printer, made from the
/// dossier's events; names of procedures and desks are the pack's of today.</summary>
public sealed class ReceptionSlipEndpoint : IEndpoint
{
    private const string Style = """
        body{font:11pt/1.45 "Times New Roman",serif;max-width:148mm;margin:8mm auto;color:#000;background:#fff}header{display:flex;justify-content:space-between;text-align:center}
        h1{font-size:13pt;text-align:center;text-transform:uppercase}table{border-collapse:collapse;width:100%}th,td{border:1px solid #000;padding:1mm 2mm;text-align:left}td.n{text-align:center}
        footer{display:flex;justify-content:space-around;text-align:center;margin-top:6mm;break-inside:avoid}@page{size:A5;margin:8mm}
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/intake/dossiers/{code}/receipt", Get).Produces<string>(contentType: "text/html").WithSummary("Giấy tiếp nhận hồ sơ và hẹn trả kết quả, để in");

    private static async Task<IResult> Get(
        string code, HttpContext http, Streams<Dossier> dossiers, DossierViews views, Province province, CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        var standing = await dossiers.Read(code, cancellation);
        var actor = http.Actor();
        if (!views.MaySee(actor, standing) || standing.State.Promise is null) return Problems.NotFound();

        var view = await views.Of(code, standing, actor, cancellation);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Content(Page(view, standing.State, province), "text/html; charset=utf-8");
    }

    private static string Page(GetDossierEndpoint.View view, Dossier dossier, Province province)
    {
        var desk = province.Desk(view.DeskId);
        var procedure = province.Procedure(view.ProcedureCode);
        var rows = view.Components.Select((c, i) =>
            $"<tr><td class=\"n\">{i + 1}</td><td>{Text(procedure?.Components.FirstOrDefault(x => x.Code == c.Code)?.Name ?? c.Code)}</td><td class=\"n\">{c.Originals}</td><td class=\"n\">{c.Copies}</td></tr>");
        var owner = view.Owner is { } o ? $"<p>Chủ hồ sơ: {Text(o.FullName)}{Labelled("; địa chỉ: ", o.Address)}</p>" : "";
        var fee = view.FeeVnd == 0 ? "không" : Money.InWords(view.FeeVnd);
        return $"""
            <!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Giấy tiếp nhận {Text(view.DossierCode)}</title><style>{Style}</style></head><body>
            <header><div>{Text(province.Agency(desk?.AgencyCode ?? "")?.Name)}<br><b>{Text(desk?.Name)}</b><br>Mã hồ sơ: <b>{Text(view.DossierCode)}</b></div>
            <div><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br>Độc lập - Tự do - Hạnh phúc</div></header>
            <h1>Giấy tiếp nhận hồ sơ và hẹn trả kết quả</h1>
            <p>Tiếp nhận hồ sơ của: <b>{Text(view.Applicant?.FullName)}</b></p>
            <p>{Labelled("Số giấy tờ: ", view.Applicant?.IdNumber)}{Labelled("; điện thoại: ", view.Applicant?.Phone)}{Labelled("; thư điện tử: ", view.Applicant?.Email)}{Labelled("; địa chỉ: ", view.Applicant?.Address)}</p>
            {owner}
            <p>Nội dung yêu cầu giải quyết: {Text(view.ProcedureName)} ({Text(view.ProcedureCode)})</p>
            <p>1. Thành phần hồ sơ:</p><table><thead><tr><th>TT</th><th>Tên</th><th>Bản chính</th><th>Bản sao</th></tr></thead><tbody>{string.Concat(rows)}</tbody></table>
            <p>2. Số lượng hồ sơ: 01 bộ</p><p>3. Thời gian giải quyết theo quy định: {Text(dossier.Promise?.Limit.InWords())}</p>
            <p>4. Thời gian nhận hồ sơ: {Moment(view.AcceptedAt)}</p><p>5. Thời gian trả kết quả: <b>{Moment(view.DueAt)}</b></p>
            <p>6. Đăng ký nhận kết quả: {Delivery(view.ResultDelivery)}. Phí, lệ phí: {fee}.</p><p><i>{Text(view.DueExplanation)}</i></p>
            <footer><div><b>Người nộp hồ sơ</b><br><i>(ký, ghi rõ họ tên)</i></div><div><b>Người tiếp nhận hồ sơ</b><br><i>(ký, ghi rõ họ tên)</i></div></footer>
            </body></html>
            """;
    }

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");

    private static string Labelled(string label, string? text) => text is null ? "" : label + Text(text);

    private static string Moment(DateTimeOffset? at) => at is { } moment
        ? moment.ToOffset(TimeSpan.FromHours(7)).ToString("HH' giờ 'mm' phút, ngày 'dd/MM/yyyy", CultureInfo.InvariantCulture)
        : "";

    private static string Delivery(ResultDelivery delivery) => delivery switch
    {
        ResultDelivery.Post => "qua dịch vụ bưu chính",
        ResultDelivery.Online => "trực tuyến",
        _ => "tại Bộ phận Một cửa",
    };
}
