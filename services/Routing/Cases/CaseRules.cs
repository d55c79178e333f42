using OneStop.Deciding;
using OneStop.Provinces;

namespace OneStop.Routing.Cases;

/// <summary>Refusals that two or more commands share.</summary>
public static class CaseRules
{
    public static readonly Refusal WrongUnit = new(
        "wrong-unit", "NĐ 118/2025, Đ.19.1", "Hồ sơ đang ở phòng ban khác.", RefusalKind.Authority);

    /// <summary>For a colleague of the right department: not a matter of rights, but of who has it. Whoever comes second sees a conflict, in any order.</summary>
    public static readonly Refusal NotAssignee = new(
        "not-assignee", "NĐ 118/2025, Đ.19.1", "Hồ sơ đang do cán bộ khác thụ lý.", RefusalKind.Conflict);
    public static readonly Refusal NotOpen = new("case-not-open", "NĐ 118/2025, Đ.18", "Hồ sơ chưa được chuyển đến.");
    public static readonly Refusal BeingDecided = new("being-decided", "NĐ 118/2025, Đ.19.3", "Hồ sơ đã trình, đang chờ quyết định.");
    public static readonly Refusal Closed = new("case-closed", "NĐ 118/2025, Đ.22", "Hồ sơ đã giải quyết xong.");
    public static readonly Refusal NotClaimed = new("not-claimed", "NĐ 118/2025, Đ.19.1", "Hồ sơ chưa có người thụ lý: hãy nhận hồ sơ trước.");
    public static readonly Refusal OfficerNotInUnit = new("officer-not-in-unit", "NĐ 118/2025, Đ.19.1", "Người được chọn không phải cán bộ thụ lý của phòng ban đang giữ hồ sơ.");

    public static readonly Refusal NotOperator = new("not-operator", "NĐ 118/2025, Đ.5.1c", "Chỉ người vận hành hệ thống được làm việc này.", RefusalKind.Authority);

    /// <summary>Null while the departments have the case and nothing is missing.</summary>
    public static Refusal? NotInHandling(Case c, CaseFacts facts) => c switch
    {
        _ when NotRunning(c) is { } refusal => refusal,
        { AwaitsSupplement: true } => AwaitingSupplement(facts.Law(c)),
        { Phase: CasePhase.Deciding } => BeingDecided,
        _ => null,
    };

    /// <summary>Null from the opening of the case to its end.</summary>
    public static Refusal? NotRunning(Case c) => c switch
    {
        { IsOpen: false } => NotOpen,
        { Phase: CasePhase.Closed } => Closed,
        _ => null,
    };

    public static Refusal AwaitingSupplement(LawProfile law) => new(
        "awaiting-supplement", law.Cite(Rule.Supplement), "Hồ sơ đang chờ bổ sung qua Bộ phận Một cửa.");

    /// <summary>A date that nobody can know yet.</summary>
    public static Refusal NoCalendar(int year) => new(
        "calendar-missing", "Bộ luật Lao động, Đ.112", $"Chưa có lịch nghỉ lễ được công bố của năm {year}: không thể tính hạn trả kết quả.");
}
