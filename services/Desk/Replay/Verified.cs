using OneStop.Desk.Dossiers;

namespace OneStop.Desk.Replay;

/// <summary>What a look at the record found, in Oversight's words.</summary>
public sealed record Verified(
    DateTimeOffset At, long Events, long From, int Checkpoints, long Sealed, IReadOnlyDictionary<string, long> Compared, double Seconds, IReadOnlyList<Verified.Finding> Findings)
{
    public sealed record Finding(string Code, string Why, long? Place, string? Service, string? Dossier, long? Version, string? Type);

    /// <summary>Which event of which dossier, and what is wrong with it.</summary>
    public static string Say(Finding f, Words words)
    {
        var what = f.Code switch
        {
            "broken-chain" => words["nội dung trong bản sao không khớp dấu băm đã ghi"],
            "broken-order" => words["thứ tự trong chuỗi của hồ sơ bị đổi"],
            "gap" => words["sự kiện ở vị trí này đã mất"],
            "not-as-sealed" => words["không khớp điểm niêm phong"],
            "cut-off" => words["phần cuối đã niêm phong bị cắt mất"],
            "gone-at-owner" => words["dịch vụ không còn giữ sự kiện này"],
            "changed-at-owner" => words["dịch vụ đang giữ nội dung khác với lúc ghi"],
            "not-in-copy" => words["dịch vụ có sự kiện này, bản sao không có"],
            "false-checkpoint" => words["điểm niêm phong không mang chữ ký của hệ thống"],
            "checkpoint-gone" => words["điểm niêm phong đã mất"],
            _ => f.Why,
        };
        return f.Service is null ? what : words["Hồ sơ {0}, sự kiện “{1}” ({2}, số {3}): {4}", f.Dossier, f.Type is { } type ? History.Say(type, words) ?? type : "?", words.Service(f.Service), f.Version, what];
    }
}

public static class RecordWords
{
    /// <summary>A service by what it does.</summary>
    public static string Service(this Words words, string service) => service switch
    {
        "intake" => words["Tiếp nhận"],
        "routing" => words["Xử lý"],
        "decision" => words["Quyết định"],
        "oversight" => words["Giám sát"],
        _ => service,
    };

    /// <summary>A list that a service keeps beside its events.</summary>
    public static string List(this Words words, string view) => view switch
    {
        "DossierOverview" => words["Hồ sơ ở quầy"],
        "PersonIndex" => words["Tra cứu người nộp"],
        "CaseOverview" => words["Hồ sơ ở phòng ban"],
        "DecisionOverview" => words["Hồ sơ chờ quyết định"],
        "Lives" => words["Số liệu giải quyết"],
        _ => view,
    };
}

/// <summary>A nightly look at everything: the record, and every list of every service against its events.</summary>
/// <param name="Views">Null for a service that did not answer.</param>
public sealed record Inspection(DateTimeOffset At, Verified? Record, string? RecordFailure, IReadOnlyDictionary<string, IReadOnlyList<Inspection.View>?> Views, int Differences, bool IsComplete)
{
    public sealed record View([property: System.Text.Json.Serialization.JsonPropertyName("view")] string Name, int Streams, int Different, IReadOnlyList<string> Codes);
}

/// <summary>How the record stands now.</summary>
public sealed record RecordState(
    long Size, long Sealed, string Instance, string Key, IReadOnlyDictionary<string, RecordState.Copy> Services, IReadOnlyList<RecordState.Seal> Checkpoints,
    IReadOnlyList<RecordState.Subscriber> Subscribers)
{
    public sealed record Copy(long Through, DateTimeOffset? At, bool Behind, string? Trouble);
    public sealed record Seal(long Number, long Size, string Root, DateTimeOffset At);
    public sealed record Letter(long Place, int Tries, string Reason, DateTimeOffset NextTry);
    public sealed record Subscriber(string Url, string Owner, long Behind, int Failures, DateTimeOffset? NextTry, IReadOnlyList<Letter> DeadLetters);
}
