using System.Text.Json;

namespace OneStop.Desk.Dossiers;

/// <summary>Something that happened to the dossier, as one says it.</summary>
/// <param name="Subject">Who did it, by sign-in name; null where a service did.</param>
/// <param name="Hash">Of the record, where the evidence of Oversight is at hand.</param>
public sealed record Entry(DateTimeOffset At, string? Subject, string What, string? Detail, string? Hash);

/// <summary>The life of a dossier. Oversight has all of it, in one order; while it is away, or shows it to nobody of this role, the counter's timeline stands in.</summary>
/// <param name="IsWhole">False where only the statuses are known.</param>
public sealed record History(IReadOnlyList<Entry> Entries, bool IsWhole)
{
    public static readonly History None = new([], false);

    private sealed record Recorded(string Type, DateTimeOffset OccurredAt, Author By, JsonElement Data, string Hash);

    private sealed record Author(string? Subject, string? Unit);

    private sealed record Status(string Name, DateTimeOffset At, string ByName);

    public static async Task<History> Read(Apis apis, string code, Acts acts, Words words)
    {
        var at = Uri.EscapeDataString(code);
        if ((await apis.Get<List<Recorded>>($"/api/oversight/cases/{at}/history")).Body is { Count: > 0 } recorded)
        {
            return new([.. recorded.Where(r => Say(r.Type, words) is not null).Select(r => new Entry(
                r.OccurredAt, Person(r.By.Subject), Say(r.Type, words)!, Detail(r, acts), r.Hash))], true);
        }
        var timeline = (await apis.Get<List<Status>>($"/api/intake/dossiers/{at}/timeline")).Body ?? [];
        return new([.. timeline.Select(s => new Entry(s.At, null, s.Name, s.ByName, null))], false);
    }

    /// <summary>What others did since then.</summary>
    public IEnumerable<Entry> Since(DateTimeOffset visit, Me me) => Entries.Where(e => e.At > visit && e.Subject != me.Subject);

    /// <summary>The words of the act itself: a reason, a note, whom it went to.</summary>
    private static string? Detail(Recorded e, Acts acts)
    {
        var parts = new List<string>();
        foreach (var property in e.Data.ValueKind is JsonValueKind.Object ? e.Data.EnumerateObject() : default)
        {
            if (property.Value.ValueKind is not JsonValueKind.String || property.Value.GetString() is not { Length: > 0 } text) continue;
            if (property.Name is "name" or "reason" or "note" or "question" or "what" or "number" or "because" or "why" or "legalBasis") parts.Add(text);
            else if (property.Name is "to" or "officer" && text != e.By.Subject) parts.Add(acts.OfficerName(text));
        }
        return parts.Count > 0 ? string.Join(" · ", parts) : null;
    }

    /// <summary>A service acts under its own name, e.g. <c>service:intake</c>; officers' names have no colon.</summary>
    public static string? Person(string? subject) => subject?.Contains(':', StringComparison.Ordinal) == false ? subject : null;

    /// <summary>Null for what an officer does not need to read: the machinery's own notes.</summary>
    public static string? Say(string type, Words words) => type switch
    {
        "intake.submitted" => words["Nộp hồ sơ"],
        "intake.accepted" => words["Tiếp nhận, hẹn ngày trả"],
        "intake.receptionRefused" => words["Từ chối tiếp nhận"],
        "intake.completionAsked" => words["Hướng dẫn hoàn thiện"],
        "intake.resubmitted" => words["Nộp lại cho đủ"],
        "intake.triageOverdue" => words["Quá giờ xem xét hồ sơ trực tuyến"],
        "intake.feeAssessed" => words["Tính phí, lệ phí"],
        "intake.feePaid" => words["Nộp phí, lệ phí"],
        "intake.paymentCorrected" => words["Sửa khoản thu ghi sai"],
        "intake.componentDigitised" => words["Số hóa thành phần"],
        "intake.supplementRequested" => words["Yêu cầu bổ sung"],
        "intake.supplementReceived" => words["Nhận bổ sung"],
        "intake.financialObligationMet" => words["Đã thực hiện nghĩa vụ tài chính"],
        "intake.withdrawn" => words["Rút hồ sơ"],
        "intake.resultReceived" => words["Quầy nhận kết quả"],
        "intake.resultReturned" => words["Trả kết quả cho công dân"],
        "intake.correctionRequested" => words["Yêu cầu đính chính"],
        "intake.correctionReceived" => words["Quầy nhận kết quả đã đính chính"],
        "intake.closed" => words["Dừng giải quyết"],
        "routing.stepStarted" => words["Chuyển bước"],
        "routing.assigned" => words["Phân công"],
        "routing.claimed" => words["Nhận thụ lý"],
        "routing.handedOver" => words["Bàn giao"],
        "routing.stepCompleted" => words["Hoàn thành bước"],
        "routing.submittedForDecision" => words["Trình quyết định"],
        "routing.returnedForRework" => words["Trả lại để xử lý lại"],
        "routing.consultationRequested" => words["Lấy ý kiến"],
        "routing.opinionGiven" => words["Cho ý kiến"],
        "routing.consultationLapsed" => words["Quá hạn trả lời ý kiến"],
        "routing.consultationConcluded" => words["Kết thúc lấy ý kiến"],
        "routing.linkedWorkStarted" => words["Bắt đầu việc liên thông"],
        "routing.linkedWorkClaimed" => words["Nhận việc liên thông"],
        "routing.linkedWorkCompleted" => words["Hoàn thành việc liên thông"],
        "routing.papersReceived" => words["Nhận hồ sơ giấy"],
        "routing.supplementAsked" => words["Đề nghị bổ sung hồ sơ"],
        "routing.clockStopped" => words["Tạm dừng thời hạn"],
        "routing.clockResumed" => words["Tính tiếp thời hạn"],
        "routing.clockRestarted" => words["Tính lại thời hạn từ đầu"],
        "routing.rescheduled" => words["Xin lỗi và hẹn lại"],
        "routing.dueSoon" => words["Sắp đến hạn"],
        "routing.overdue" => words["Quá hạn"],
        "routing.dueDateRecalculated" => words["Tính lại ngày hẹn trả"],
        "routing.movedToVersion" => words["Chuyển phiên bản quy trình"],
        "decision.drafted" => words["Soạn dự thảo"],
        "decision.reviewed" => words["Xét duyệt dự thảo"],
        "decision.sentBack" => words["Trả lại để xử lý lại"],
        "decision.issued" => words["Ký, phát hành"],
        "decision.refused" => words["Từ chối giải quyết"],
        "decision.corrected" => words["Phát hành bản đính chính"],
        _ => null,
    };
}
