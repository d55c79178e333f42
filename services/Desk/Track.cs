using System.Net;

namespace OneStop.Desk;

/// <summary><c>GET /track/CODE</c>: for everyone, the code and how far the dossier has come, nothing else (TT 01/2018, Đ.16.2d). Plain HTML, no script.</summary>
public static class Track
{
    private const int LongestCode = 60;

    private const string Style = """
        body{font:1.125rem/1.6 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1.5rem 1rem;color:#1b1b1b;background:#fff}
        h1{font-size:1.5rem;line-height:1.3}dt{color:#444}dd{margin:0 0 1rem;font-size:1.35rem;font-weight:700;overflow-wrap:anywhere}
        label{display:block;margin-bottom:.3rem}form{margin-top:2rem;border-top:1px solid #ccc;padding-top:1rem}
        input,button{font:inherit;padding:.5rem .7rem;border:1px solid #555;border-radius:4px;max-width:100%;box-sizing:border-box;margin:0 .4rem .4rem 0}button{background:#0b4fa4;color:#fff;border-color:#0b4fa4}
        :focus-visible{outline:3px solid #f5a800;outline-offset:2px}
        """;

    /// <summary>What Intake tells anyone of a dossier.</summary>
    private sealed record View(string DossierCode, string Completion);

    public static void MapTracking(this WebApplication app)
    {
        app.MapGet("/track", (HttpContext http, string? code) => string.IsNullOrWhiteSpace(code)
            ? Page(http, 200, "Tra cứu hồ sơ", "<p>Nhập mã hồ sơ ghi trên Giấy tiếp nhận hồ sơ và hẹn trả kết quả.</p>", "")
            : Results.LocalRedirect($"/track/{Uri.EscapeDataString(Trimmed(code))}"));
        app.MapGet("/track/{code}", Get);
    }

    private static async Task<IResult> Get(string code, HttpContext http, IConfiguration configuration, IHttpClientFactory clients, CancellationToken cancellation)
    {
        code = Trimmed(code);
        if (code.Length == 0) return Results.LocalRedirect("/track");
        foreach (var address in Gateway.Addresses(configuration, "intake"))
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(TimeSpan.FromSeconds(5));
            try
            {
                using var client = clients.CreateClient();
                using var answer = await client.GetAsync(new Uri($"{address}/api/intake/track/{Uri.EscapeDataString(code)}"), patience.Token);
                if (answer.StatusCode == HttpStatusCode.NotFound) return NotFound(http, code);
                if (answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync<View>(patience.Token) is { } view) return Found(http, view);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                // The next process of the same service may answer.
            }
        }
        http.Response.Headers.RetryAfter = "5";
        return Page(http, 503, "Tạm thời chưa tra cứu được", "<p>Hệ thống tạm thời gián đoạn, xin thử lại sau ít phút.</p>", code);
    }

    private static IResult Found(HttpContext http, View view) => Page(
        http, 200, "Tra cứu hồ sơ", $"<dl><dt>Mã hồ sơ</dt><dd>{Text(view.DossierCode)}</dd><dt>Mức độ hoàn thành</dt><dd>{Words(view.Completion)}</dd></dl>", "");

    private static IResult NotFound(HttpContext http, string code) => Page(
        http, 404, "Không tìm thấy hồ sơ", $"<p>Không có hồ sơ nào mang mã <strong>{Text(code)}</strong>. Xin kiểm tra lại mã ghi trên Giấy tiếp nhận hồ sơ.</p>", code);

    private static string Words(string completion) => completion switch
    {
        "received" => "Đã tiếp nhận",
        "refused" => "Không được tiếp nhận",
        "processing" => "Đang giải quyết",
        "waiting" => "Đang chờ người nộp hồ sơ bổ sung hoặc thực hiện nghĩa vụ tài chính",
        "done" => "Đã có kết quả, chờ trả",
        "returned" => "Đã trả kết quả",
        _ => "Đã dừng giải quyết",
    };

    private static IResult Page(HttpContext http, int status, string title, string body, string code)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.CacheControl = status == 503 ? "no-store" : "public, max-age=15";
        return Results.Content($"""
            <!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>{Text(title)}</title><style>{Style}</style></head><body>
            <main><h1>{Text(title)}</h1>{body}
            <form action="/track" method="get" role="search"><label for="code">Mã hồ sơ</label><input id="code" name="code" value="{Text(code)}" maxlength="{LongestCode}" required autocomplete="off"> <button>Tra cứu</button></form>
            </main></body></html>
            """, "text/html; charset=utf-8", statusCode: status);
    }

    private static string Trimmed(string code) => code.Trim().ToUpperInvariant() is var clean && clean.Length > LongestCode ? clean[..LongestCode] : clean;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
