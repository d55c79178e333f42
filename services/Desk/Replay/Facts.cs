using System.Text.Json;
using OneStop.Desk.Dossiers;
using OneStop.Desk.Reports;
using OneStop.Provinces;

namespace OneStop.Desk.Replay;

/// <summary>One line of what a case is, ready to be read and to be held against another.</summary>
public sealed record Fact(string Part, string Name, string Value);

/// <summary>How a line differs between two looks.</summary>
/// <param name="Was">Null where it is new.</param>
/// <param name="Is">Null where it is gone.</param>
public sealed record Change(string Part, string Name, string? Was, string? Is)
{
    public bool Differs => Was != Is;

    /// <summary>Every line of both, in the order of the later one; what is gone stands where it stood.</summary>
    public static IReadOnlyList<Change> Between(IReadOnlyList<Fact> before, IReadOnlyList<Fact> after)
    {
        var (old, now) = (Keyed(before), Keyed(after));
        var changes = now.Select(f => new Change(f.Fact.Part, f.Fact.Name, old.Find(o => o.Key == f.Key).Fact?.Value, f.Fact.Value)).ToList();
        foreach (var gone in old.Where(o => now.All(f => f.Key != o.Key)))
            changes.Insert(changes.FindLastIndex(c => c.Part == gone.Fact.Part) is >= 0 and var end ? end + 1 : changes.Count, new(gone.Fact.Part, gone.Fact.Name, gone.Fact.Value, null));
        return changes;
    }

    /// <summary>Two lines of one name, e.g. two payments, are told apart by their order.</summary>
    private static List<((string, string, int) Key, Fact Fact)> Keyed(IReadOnlyList<Fact> facts)
    {
        var count = new Dictionary<(string, string), int>();
        return [.. facts.Select(f => ((f.Part, f.Name, count[(f.Part, f.Name)] = count.GetValueOrDefault((f.Part, f.Name)) + 1), f))];
    }
}

/// <summary>A case in words. Pure: two looks with the same words are the same case.</summary>
public static class Facts
{
    /// <param name="text">Of the decision, or why it cannot be read.</param>
    public static IReadOnlyList<Fact> Of(CaseSeen c, Words words, Acts acts, Province province, string? text = null)
    {
        var (facts, part) = (new List<Fact>(), "");
        void Say(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value)) facts.Add(new(part, name, value));
        }
        if (c.Status is null) return facts;
        var procedure = c.InForce is { ProcedureCode: { } code, ProcedureVersion: { } version } ? province.Procedure(code, version) : null;

        part = words["Hồ sơ"];
        Say(words["Trạng thái"], words.Status(c.Status));
        Say(words["Bước"], c.Step);
        Say(words["Phòng ban"], c.Unit is { } unit ? acts.PartyName(unit) : null);
        Say(words["Người thụ lý"], c.Assignee is { } officer ? acts.OfficerName(officer) : c.Clock is { State: not "ended" } ? words["Chưa ai nhận"] : null);
        Say(words["Phải xử lý lại vì"], c.Departments?.ReworkReason);

        part = words["Thời hạn"];
        Say(words["Hạn trả"], c.DueAt is { } due ? words.Moment(due) : null);
        if (c.OriginalDueAt != c.DueAt) Say(words["Hạn theo luật"], c.OriginalDueAt is { } lawful ? words.Moment(lawful) : null);
        Say(words["Quá hạn từ"], c.Departments?.OverdueSince is { } overdue ? words.Moment(overdue) : null);
        Say(words["Đồng hồ"], c.Clock switch
        {
            null => null,
            { StoppedAt: { } since } => words["Tạm dừng từ {0}", words.Moment(since)],
            { State: "ended" } => words["Đã kết thúc"],
            _ => words["Đang chạy"],
        });
        if (c.Departments?.Timeliness is { } timeliness)
            Say(words["Giải quyết"], timeliness is "late" && c.Departments.Stops.Count(s => s.Kind is "supplement") > 1 ? words["Quá hạn: bổ sung hơn một lần"] : words.Timeliness(timeliness));
        foreach (var stop in c.Departments?.Stops ?? [])
            Say(stop.Why, (stop.To is { } to ? words["Đã tạm dừng {0} – {1}", words.Moment(stop.From), words.Moment(to)] : words["Đang tạm dừng từ {0}", words.Moment(stop.From)])
                + $" ({stop.LegalBasis})");
        Say(words["Vì sao là ngày này"], c.DueExplanation);
        if (c.Counter?.Apology is { } apology) Say(words["Xin lỗi và hẹn lại"], Text(apology, "reason"));

        part = words["Căn cứ đang có hiệu lực"];
        Say(words["Quy định"], c.InForce.LawProfile is { } law ? province.LawProfiles.FirstOrDefault(p => p.Code == law)?.Decree ?? law : null);
        Say(words["Thủ tục"], procedure is null ? c.InForce.ProcedureCode : $"{procedure.Name} ({procedure.Code})");
        Say(words["Phiên bản quy trình"], c.InForce.ProcedureVersion?.ToString(words.Culture));
        Say(words["Cách tính thời hạn"], c.InForce.Counting switch { "hour" => words["theo giờ làm việc"], "day" => words["theo ngày làm việc"], var other => other });
        Say(words["Lịch làm việc"], c.InForce.Calendar is { } calendar ? words["công bố {0}", calendar] : null);

        if (c.Counter is not { } counter) return facts;
        part = words["Giấy tờ"];
        foreach (var paper in counter.Papers)
            Say(procedure?.Components.FirstOrDefault(p => p.Code == paper.Code)?.Name ?? paper.Code, string.Join(", ", new[]
            {
                paper.Originals > 0 ? words["Bản chính: {0}", paper.Originals] : null, paper.Copies > 0 ? words["Bản sao: {0}", paper.Copies] : null,
                paper.Certified > 0 ? words["Bản sao chứng thực: {0}", paper.Certified] : null,
            }.OfType<string>()));
        foreach (var scan in counter.Digitised) Say(words["Số hóa"], $"{Text(scan, "title")} {Text(scan, "documentNumber")}".TrimEnd());
        foreach (var (asked, what) in new[] { (counter.Guidance, words["Hướng dẫn hoàn thiện"]), (counter.Supplement, words["Yêu cầu bổ sung"]) })
            if (asked is { } wanted) Say(what, string.Join("; ", Items(wanted, "items").Select(i => Text(i, "what")).Prepend(Text(wanted, "reason")?.TrimEnd('.'))));

        part = words["Phí, lệ phí"];
        if (counter.FeeVnd > 0) Say(words["Phải nộp"], words.Money(counter.FeeVnd));
        foreach (var fee in counter.Fees) Say(Text(fee, "what") ?? "", $"{words.Money(Number(fee, "amountVnd"))} {Text(fee, "relief")}".TrimEnd());
        foreach (var payment in counter.Payments)
        {
            var paid = $"{words.Money(Number(payment, "amountVnd"))} {Text(payment, "reference")}".TrimEnd();
            Say(words["Đã nộp"], Text(payment, "reason") is { } because ? words["{0} (đã sửa: {1})", paid, because] : paid);
        }

        part = words["Lấy ý kiến"];
        foreach (var round in c.Departments?.Rounds ?? [])
            Say(Text(round.Request, "question") ?? "", string.Join("; ", round.Opinions.Select(o => $"{acts.PartyName(Text(o, "party")!)}: {Option(round, Text(o, "option"))}")
                .Prepend(round.State switch { "concluded" => words["Đã kết thúc"], "lapsed" => words["Quá hạn trả lời ý kiến"], _ => words["Đang lấy ý kiến"] })));
        part = words["Việc liên thông"];
        foreach (var work in c.Departments?.LinkedWorks ?? [])
            Say(Text(work.Plan, "title") ?? "", work.Completion is { } done ? $"{words["Đã xong"]} {Text(done, "number")}".TrimEnd()
                : work.Assignee is { } who ? acts.OfficerName(who) : work.DueAt is { } by ? words["Hạn {0}", words.Moment(by)] : words["Chưa bắt đầu"]);

        part = words["Quyết định"];
        if (c.Decision is { } table)
        {
            Say(words["Trạng thái"], words["{0} (vòng {1})", words.Phase(table.Phase), table.Round]);
            Say(words["Người soạn"], table.DraftedBy is { } by ? acts.OfficerName(by) : null);
            if (table.Review is { } review)
                Say(words["Người duyệt"], $"{acts.OfficerName(Text(review, "by") ?? "")}: {(Flag(review, "approved") ? words["Đồng ý với dự thảo"] : words["Không đồng ý, soạn lại"])}{(Text(review, "note") is { } note ? $". {note}" : "")}");
            if (table.SentBack is { } back) Say(words["Trả lại vì"], Text(back, "reason"));
            Say(words["Nội dung"], text);
            if (table.Text is { } reference) Say(words["Dấu băm của văn bản"], Text(reference, "sha256"));
            Say(words["Đã ký văn bản có dấu băm"], table.SignedSha256);
            Say(words["Số kết quả"], table.Number is { } number ? $"{number} {(table.IssuedAt is { } at ? words.Moment(at) : null)}".TrimEnd() : null);
            if (table.Refusal is { } refusal) Say(words["Từ chối giải quyết"], Because(refusal));
        }

        part = words["Kết thúc"];
        foreach (var (end, what) in new[] { (counter.Rejection, words["Từ chối tiếp nhận"]), (counter.Withdrawal, words["Rút hồ sơ"]), (counter.Closing, words["Dừng giải quyết"]) })
            if (end is { } reason) Say(what, Because(reason));
        if (counter.Correction is { } wrong) Say(words["Yêu cầu đính chính"], Text(wrong, "what"));
        if (counter.Return is { } handed) Say(words["Trả kết quả cho công dân"], Text(handed, "delivery") switch { "post" => words["Qua bưu chính"], "online" => words["Trực tuyến"], _ => words["Tại quầy"] });
        return facts;
    }

    private static string? Text(JsonElement part, string name) => part.TryGetProperty(name, out var text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null;

    private static long Number(JsonElement part, string name) => part.TryGetProperty(name, out var number) && number.TryGetInt64(out var value) ? value : 0;

    private static bool Flag(JsonElement part, string name) => part.TryGetProperty(name, out var flag) && flag.ValueKind is JsonValueKind.True;

    private static JsonElement.ArrayEnumerator Items(JsonElement part, string name) =>
        part.TryGetProperty(name, out var items) && items.ValueKind is JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string Because(JsonElement part) => Text(part, "legalBasis") is { } law ? $"{Text(part, "reason")} ({law})" : Text(part, "reason") ?? "";

    private static string? Option(CaseSeen.Round round, string? code) =>
        Items(round.Request, "options").Where(o => Text(o, "code") == code).Select(o => Text(o, "label")).FirstOrDefault() ?? code;
}
