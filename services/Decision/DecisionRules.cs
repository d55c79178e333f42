using OneStop.Deciding;

namespace OneStop.Decisions;

/// <summary>Refusals that two or more commands share.</summary>
public static class DecisionRules
{
    public static readonly Refusal WrongUnit = new(
        "wrong-unit", "NĐ 118/2025, Đ.19.1", "Chỉ cán bộ đúng vai trò của đơn vị giải quyết hồ sơ này được thực hiện.", RefusalKind.Authority);

    public static readonly Refusal Correcting = new(
        "being-corrected", "NĐ 118/2025, Đ.23.1", "Kết quả đã phát hành đang được đính chính: chỉ soạn, duyệt và ký lại.");

    public static readonly Refusal Closed = new(
        "decision-closed", "NĐ 118/2025, Đ.19.3", "Hồ sơ đã được ký, đã bị từ chối hoặc đã trả lại để xử lý lại.", RefusalKind.Conflict);
}
