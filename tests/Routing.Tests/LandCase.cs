using FluentAssertions;
using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Tests;

/// <summary>A land dossier accepted on Tuesday 6 January 2026 at 08:00 with seven and a half working days, and what happens to its clock.</summary>
internal static class LandCase
{
    internal static readonly Actor Intake = Actor.Service("intake"), Admin = Sample.Officer("admin.a"), Head = Sample.Officer("reviewer.a");
    internal static readonly SupplementItem[] Missing = [new("TPHS.15", "Giấy chứng nhận đã cấp", 1, 0, false)];
    internal static readonly ReturnForSupplement Ask = new(Missing, "Còn thiếu");
    internal static readonly SupplementAsked Asked = new(1, Missing, "Còn thiếu", true);
    internal static readonly ClockStopped Requested = new(PauseKind.Supplement, "chờ bổ sung hồ sơ", "NĐ 118/2025, Đ.19.5", false, Sample.At(7, 10), 1, Sample.At(22, 10));
    private const string Land = "Thủ tục 1.115362 đã công bố, mục thời hạn giải quyết";
    internal static readonly ClockStopped Taxed = new(PauseKind.Tax, "xác định nghĩa vụ tài chính về đất đai: -", Land, false, Sample.At(8, 8));
    internal static readonly ClockStopped Billed = new(PauseKind.Payment, "người sử dụng đất thực hiện nghĩa vụ tài chính: -", Land, true, Sample.At(9, 8));

    internal static object[] Then(params object[] more) => [.. Sample.LandClaimed, .. more];

    internal static readonly object[] BeingDecided = Then(new StepCompleted(0, "handler.a", null), new StepStarted(1, "Chỉnh lý", Sample.TuPhap), new Claimed("handler.a"),
        new StepCompleted(1, "handler.a", null), new SubmittedForDecision(1));

    internal static readonly object[] Ended = [.. BeingDecided, new CaseClosed(CaseOutcome.ResultIssued, Sample.At(9, 9), Timeliness.Early)];

    internal static object Single(Decided decided)
    {
        decided.Verdict.Refusal.Should().BeNull();
        return decided.Verdict.Events.Should().ContainSingle().Subject;
    }
}
