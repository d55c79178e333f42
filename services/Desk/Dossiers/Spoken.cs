namespace OneStop.Desk.Dossiers;

/// <summary>The services' words for states, as the pages say them.</summary>
public static class Spoken
{
    public static string Status(this Words words, string status) => status switch
    {
        "submitted" => words["Chờ tiếp nhận"],
        "accepted" => words["Đã tiếp nhận"],
        "receptionRefused" => words["Không được tiếp nhận"],
        "inProgress" => words["Đang giải quyết"],
        "awaitingSupplement" => words["Chờ bổ sung hồ sơ"],
        "awaitingPayment" => words["Chờ nghĩa vụ tài chính"],
        "withdrawn" => words["Đã rút"],
        "stopped" => words["Đã dừng giải quyết"],
        "resultIssued" => words["Đã có kết quả, chờ trả"],
        "resultReturned" => words["Đã trả kết quả"],
        _ => status,
    };

    /// <summary>What a decision in this phase waits for.</summary>
    public static string Duty(this Words words, string phase) => phase switch
    {
        "drafting" => words["Soạn dự thảo"],
        "reviewing" => words["Duyệt dự thảo"],
        "signing" => words["Ký, phát hành"],
        _ => words.Phase(phase),
    };

    public static string Phase(this Words words, string phase) => phase switch
    {
        "drafting" => words["Chờ dự thảo"],
        "reviewing" => words["Chờ duyệt"],
        "signing" => words["Chờ ký"],
        "sentBack" => words["Đã trả lại để xử lý lại"],
        "issued" => words["Đã phát hành"],
        "refused" => words["Đã từ chối"],
        "abandoned" => words["Không còn gì để quyết định"],
        _ => phase,
    };
}
