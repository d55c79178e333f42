using System.Net;

namespace OneStop.Desk;

/// <summary><c>GET /</c>: says what runs here and how to try it. Plain HTML, no script.</summary>
public static class Welcome
{
    private const string Style = """
        body{font:16px/1.55 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
        h1{font-size:1.6rem;margin-bottom:.2rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ccc}
        pre{background:#f3f4f6;padding:.8rem;white-space:pre-wrap;overflow-wrap:anywhere;border-radius:6px}.up{color:#0b6b2b}.down{color:#a40000}a{color:#0b4fa4}
        """;

    /// <summary>The plainest dossier of the sample province; the person is made up.</summary>
    private const string Dossier = """
        {"procedureCode":"2.001955","deskId":"ttphvcc","channel":"counter","applicant":{"fullName":"Nguyễn Văn Thử","idNumber":"001099012345"},"components":[{"code":"G09-KQ003210","originals":1,"copies":0},{"code":"G09-KQ002548","originals":1,"copies":0}],"resultDelivery":"desk"}
        """;

    public static void MapWelcome(this WebApplication app)
    {
        app.MapGet("/", Page);
        app.MapGet("/openapi/v1.json", () => Results.Json(new Dictionary<string, object>
        {
            ["openapi"] = "3.1.1",
            ["info"] = new { title = "OneStop", version = "1", description = "Each service describes itself, at the address that x-services gives." },
            ["paths"] = new { },
            ["x-services"] = Gateway.Services.ToDictionary(s => s, s => $"/openapi/{s}.json"),
        }));
    }

    private static async Task<IResult> Page(HttpContext http, IConfiguration configuration, IHttpClientFactory clients, CancellationToken cancellation)
    {
        var rows = await Task.WhenAll(Gateway.Services.Select(s => Row(s, configuration, clients, cancellation)));
        var at = $"{http.Request.Scheme}://{http.Request.Host}";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Content($"""
            <!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>OneStop – một cửa điện tử</title><style>{Style}</style></head><body>
            <main><h1>OneStop – một cửa điện tử</h1><p>Hệ thống thông tin giải quyết thủ tục hành chính. Một hồ sơ đi từ quầy tiếp nhận, qua các phòng ban, tới người ký, rồi trở lại quầy.</p>
            <p><a href="/sign-in">Đăng nhập</a> bằng tên và mật khẩu mà <code>./onestop up</code> đã in ra lần đầu; quên thì <code>./onestop password reception.a</code>.</p>
            <h2>Đang chạy</h2><table><thead><tr><th>Dịch vụ</th><th>Trạng thái</th><th>API</th></tr></thead><tbody>{string.Concat(rows)}</tbody></table>
            <h2>Dùng thử</h2>
            <p>Cho cả một dòng hồ sơ chạy qua:</p><pre>./onestop demo --dossiers 50</pre>
            <p>Hoặc tự làm một hồ sơ (nội quy lao động):</p>
            <pre>T=$(./onestop token reception.a)
            curl -s {WebUtility.HtmlEncode(at)}/api/intake/dossiers -H "Authorization: Bearer $T" --json '{WebUtility.HtmlEncode(Dossier)}'
            curl -s {WebUtility.HtmlEncode(at)}/api/intake/dossiers -H "Authorization: Bearer $T"</pre>
            <p>Và xem bảng theo dõi của quầy thay đổi ngay khi có người làm việc:</p>
            <pre>curl -sN {WebUtility.HtmlEncode(at)}/api/routing/desks/ttphvcc/board/stream -H "Authorization: Bearer $T"</pre>
            <p>Mã truy cập cho từng vai: <code>./onestop token handler.a</code>, <code>reviewer.a</code>, <code>signer.a</code>, <code>supervisor.a</code>, <code>admin.a</code>. Thủ tục: <a href="/api/intake/procedures">/api/intake/procedures</a>.</p>
            </main></body></html>
            """, "text/html; charset=utf-8");
    }

    private static async Task<string> Row(string service, IConfiguration configuration, IHttpClientFactory clients, CancellationToken cancellation)
    {
        var addresses = Gateway.Addresses(configuration, service);
        var up = await Task.WhenAll(addresses.Select(a => IsReady(a, clients, cancellation)));
        var count = up.Count(ready => ready);
        var state = count == 0 ? "<span class=\"down\">không trả lời</span>" : $"<span class=\"up\">sẵn sàng ({count}/{up.Length})</span>";
        return $"<tr><td>{service}</td><td>{state}</td><td><a href=\"/openapi/{service}.json\">/openapi/{service}.json</a></td></tr>";
    }

    private static async Task<bool> IsReady(string address, IHttpClientFactory clients, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            using var client = clients.CreateClient();
            return (await client.GetAsync(new Uri($"{address}/health/ready"), patience.Token)).IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
