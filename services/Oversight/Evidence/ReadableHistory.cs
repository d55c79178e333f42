using System.Globalization;
using System.Net;
using System.Text;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Evidence;

/// <summary>The history for someone who reads it on paper. Plain HTML, no script, nothing from elsewhere.</summary>
public static class ReadableHistory
{
    private const string Style =
        "body{font:16px/1.5 serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}"
        + "th,td{border:1px solid #666;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}code{font-size:.8rem}";

    private const string WithoutForms = "<p><strong>Thiếu mẫu phiếu:</strong> bộ phận tiếp nhận không trả lời khi lập tệp này. Tải lại để có đủ <code>forms/</code>.</p>";

    /// <param name="withForms">All forms of the dossier lie beside it.</param>
    public static string Of(string code, IReadOnlyList<RecordedEvent> events, Checkpoint checkpoint, string key, bool withForms)
    {
        var html = new StringBuilder($"""
            <!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Hồ sơ {Text(code)}</title><style>{Style}</style></head><body>
            <h1>Diễn biến hồ sơ {Text(code)}</h1>
            <p>{events.Count} sự kiện, theo thứ tự nhân quả. Niêm phong số {checkpoint.Number} lúc {Instant(checkpoint.At)}, gốc <code>{checkpoint.Root}</code>, khóa <code>{key}</code>.
            Kiểm tra bằng chương trình <code>verifier</code>: tệp này chỉ để đọc, bằng chứng là <code>events.json</code> và <code>checkpoint.txt</code>.</p>{(withForms ? "" : WithoutForms)}
            <table><thead><tr><th>Nhịp</th><th>Xảy ra lúc</th><th>Ghi nhận lúc</th><th>Sự kiện</th><th>Người thực hiện</th><th>Nội dung</th></tr></thead><tbody>
            """);
        foreach (var e in RecordedEvent.InOrder(events))
            html.Append(CultureInfo.InvariantCulture, $"""
                <tr><td>{e.Told.Tick}</td><td>{Instant(e.Told.OccurredAt)}</td><td>{Instant(e.Entry.RecordedAt)}</td><td>{Text(e.Entry.Type)}</td>
                <td>{Text(e.Entry.By)} {Text(e.Told.Unit)}</td><td><code>{Text(e.Entry.Data)}</code><br><code>{Convert.ToHexStringLower(e.Hash)}</code></td></tr>

                """);
        return html.Append("</tbody></table></body></html>\n").ToString();
    }

    private static string Instant(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(7)).ToString("HH:mm:ss dd/MM/yyyy", CultureInfo.InvariantCulture);

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
