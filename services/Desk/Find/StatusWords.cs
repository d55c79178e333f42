namespace OneStop.Desk.Find;

/// <summary>The ten statuses of a dossier, as the national portal calls them.</summary>
public static class StatusWords
{
    public static readonly string[] All =
    [
        "submitted", "accepted", "receptionRefused", "inProgress", "awaitingSupplement", "awaitingPayment", "withdrawn", "stopped", "resultIssued", "resultReturned",
    ];

    public static string Of(string status, Words words) => status switch
    {
        "submitted" => words["Mới đăng ký"],
        "accepted" => words["Được tiếp nhận"],
        "receptionRefused" => words["Không được tiếp nhận"],
        "inProgress" => words["Đang xử lý"],
        "awaitingSupplement" => words["Yêu cầu bổ sung giấy tờ"],
        "awaitingPayment" => words["Yêu cầu thực hiện nghĩa vụ tài chính"],
        "withdrawn" => words["Công dân yêu cầu rút hồ sơ"],
        "stopped" => words["Dừng xử lý"],
        "resultIssued" => words["Đã xử lý xong"],
        "resultReturned" => words["Đã trả kết quả"],
        _ => status,
    };
}
