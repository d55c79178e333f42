using OneStop.Routing.Cases;
using OneStop.Routing.Opinions;

namespace OneStop.Routing.Tests;

/// <summary>handler.a, who has the first step, asks two other departments by the afternoon of Thursday 8 January: reviewer.a works in both, handler.a and
/// handler.c in the second.</summary>
public static class Consulting
{
    public const string Land = "phuong-1-kinh-te", Labour = "snv-lao-dong", House = "1.013225";

    public static readonly DateTimeOffset Deadline = new(2026, 1, 8, 16, 0, 0, TimeSpan.FromHours(7)), RemindAt = new(2026, 1, 7, 16, 0, 0, TimeSpan.FromHours(7));

    public static readonly ConsultationRequested Asked = new(
        1, RoundKind.Consultation, "Thửa đất có tranh chấp không?", [.. OpinionOption.Usual], [Land, Labour], "handler.a", Deadline, RemindAt, false, false, null, null,
        "NĐ 118/2025, Đ.19.4");

    public static readonly ConsultationRequested Vote = Asked with { Kind = RoundKind.Collective, Asked = ["reviewer.a", "signer.a", "handler.c"], Quorum = 2, Majority = 2 };

    public static readonly OpinionGiven Agreed = new(1, new(Land, "agree", "Không có tranh chấp", "handler.b", false));

    public static readonly OpinionGiven Disagreed = new(1, new(Labour, "disagree", null, "handler.c", false));

    public static readonly ConsultationConcluded Conclusion = new(
        1, new(2, [new("agree", 1), new("disagree", 1), new("other", 0)], 0, 0, null, null), "Lấy ý kiến, không biểu quyết: 2/2 đã cho ý kiến.", "Đã rõ", "handler.a");

    // Each stage on top of the one before.
    public static readonly object[] Open = [.. Sample.FirstClaimed, Asked];
    public static readonly object[] Answered = [.. Open, Agreed, Disagreed];
    public static readonly object[] Concluded = [.. Answered, Conclusion];
    public static readonly object[] Lapsed = [.. Open, Agreed, new ConsultationReminded(1, [Labour]), new ConsultationLapsed(1, [Labour], false)];

    /// <summary>The same where the law takes silence for consent.</summary>
    public static readonly object[] Consenting = [.. Sample.FirstClaimed, Asked with { SilenceIsConsent = true, MayContinue = true }, Agreed];

    public static RequestConsultation Ask(RoundKind kind = RoundKind.Consultation, params string[] ask) => new(
        kind, Asked.Question, [.. OpinionOption.Usual], ask is [] ? [Land, Labour] : ask, Deadline, null, null, null, null, null);

    /// <summary>A case of the procedure whose law takes silence for consent, claimed by handler.a.</summary>
    public static readonly object[] ForAHouse = [Sample.Opened with { ProcedureCode = House }, .. Sample.FirstClaimed.Skip(1)];
}
