using OneStop.Provinces;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;
using OneStop.WorkingTime;

namespace OneStop.Routing.Cases;

// The life of a case between the counter and the decision, in the order it is lived. Stored for decades: a name or a property never
// changes meaning; a new need is a new event. Who, when and by which right stand in the event's metadata.

/// <summary>The dossier has arrived; the legal clock has been running since <paramref name="AcceptedAt"/>. NĐ 118/2025, Đ.17.3.</summary>
/// <param name="Steps">The handling steps as the pack had them at that moment: a running case keeps its own.</param>
/// <param name="DecidingUnitId">The department that reviews and signs.</param>
/// <param name="OwnedBy">Sign-in names of officers whose own dossier it is; null where there is none.</param>
public sealed record CaseOpened(
    string ProcedureCode, string DeskId, string AgencyCode, DateTimeOffset AcceptedAt, DateTimeOffset DueAt, string ReceivedBy, CaseStep[] Steps,
    CaseTerms Terms, string DecidingUnitId, string[]? OwnedBy = null);

/// <param name="Index">From 0.</param>
public sealed record StepStarted(int Index, string Name, string UnitId);

/// <summary>Phân công: the head of the department gives the case to an officer. NĐ 118/2025, Đ.19.1.</summary>
public sealed record Assigned(string Officer);

/// <summary>An officer takes an unassigned case of the department.</summary>
public sealed record Claimed(string Officer);

/// <summary>Bàn giao: from one officer to a colleague.</summary>
public sealed record HandedOver(string From, string To, string Reason);

public sealed record StepCompleted(int Index, string Officer, string? Note);

/// <summary>Lấy ý kiến: departments, or the members of a body, are asked. The legal clock runs on. NĐ 118/2025, Đ.19.4.</summary>
/// <param name="Round">1, 2, 3… in each case.</param>
/// <param name="Options">The first one agrees.</param>
/// <param name="Asked">Units of a consultation; officers of a collective round.</param>
/// <param name="Officer">Who asked.</param>
/// <param name="Deadline">In office time.</param>
/// <param name="RemindAt">When those who are silent are reminded.</param>
/// <param name="SilenceIsConsent">By the procedure's law, see <paramref name="LegalBasis"/>.</param>
/// <param name="MayContinue">The handling may go on meanwhile, up to the submission for decision.</param>
/// <param name="Quorum">How many must answer; null where it does not matter.</param>
/// <param name="Majority">How many must agree; null where there is no vote.</param>
[GenerateSerializer, Immutable, Alias("routing.ConsultationRequested")]
public sealed record ConsultationRequested(
    [property: Id(0)] int Round, [property: Id(1)] RoundKind Kind, [property: Id(2)] string Question, [property: Id(3)] OpinionOption[] Options,
    [property: Id(4)] string[] Asked, [property: Id(5)] string Officer, [property: Id(6)] DateTimeOffset Deadline, [property: Id(7)] DateTimeOffset RemindAt,
    [property: Id(8)] bool SilenceIsConsent, [property: Id(9)] bool MayContinue, [property: Id(10)] int? Quorum, [property: Id(11)] int? Majority,
    [property: Id(12)] string LegalBasis);

/// <summary>An opinion, or another one of the same party in place of its first.</summary>
public sealed record OpinionGiven(int Round, Opinion Opinion);

/// <summary>Nhắc: the deadline is near and these have not answered. Once in a round.</summary>
public sealed record ConsultationReminded(int Round, string[] Unanswered);

/// <summary>Quá hạn: the deadline has passed without these; the head of the desk is told. Once in a round. NĐ 118/2025, Đ.19.4c.</summary>
/// <param name="ConsentBySilence">They agree, by the procedure's law.</param>
public sealed record ConsultationLapsed(int Round, string[] Unanswered, bool ConsentBySilence);

/// <summary>The round is over: no opinion counts after it.</summary>
/// <param name="Because">The rule that decides, and how it came out.</param>
/// <param name="Officer">Who concluded it.</param>
[GenerateSerializer, Immutable, Alias("routing.ConsultationConcluded")]
public sealed record ConsultationConcluded(
    [property: Id(0)] int Round, [property: Id(1)] Tally Tally, [property: Id(2)] string Because, [property: Id(3)] string? Note, [property: Id(4)] string Officer);

/// <summary>Liên thông: what other agencies do on this dossier. NĐ 118/2025, Đ.20.2.</summary>
public sealed record LinkedWorksPlanned(PlannedWork[] Works);

/// <param name="DueAt">By when that agency is to have its part done.</param>
public sealed record LinkedWorkStarted(string Code, string UnitId, DateTimeOffset DueAt);

public sealed record LinkedWorkClaimed(string Code, string Officer);

/// <param name="Number">Of the issued document; null where the work has no result.</param>
[GenerateSerializer, Immutable, Alias("routing.LinkedWorkCompleted")]
public sealed record LinkedWorkCompleted(
    [property: Id(0)] string Code, [property: Id(1)] string? Number, [property: Id(2)] string? Note, [property: Id(3)] string Officer);

/// <summary>Trình: handling is done, those who decide have it.</summary>
/// <param name="Round">1 for the first time.</param>
public sealed record SubmittedForDecision(int Round);

/// <summary>Sent back by those who decide: the last step is to be done again.</summary>
public sealed record ReturnedForRework(int Round, string Reason);

/// <summary>Giao nhận hồ sơ giấy: the papers have come from the desk to the first department. NĐ 118/2025, Đ.18.2.</summary>
/// <param name="LatestBy">The same working day, or the start of the next for what came in after 15:00.</param>
public sealed record PapersReceived(string UnitId, DateTimeOffset LatestBy, bool InTime);

/// <summary>Trả lại bổ sung: the handling officer asks the desk to have the dossier completed. NĐ 118/2025, Đ.19.5.</summary>
/// <param name="Round">1 for the first time.</param>
/// <param name="Items">Everything that is missing, at once (Đ.16.3).</param>
/// <param name="InTime">Within the working days from acceptance that the law allows for it; asked later, the lateness is on record.</param>
public sealed record SupplementAsked(int Round, SupplementItem[] Items, string Reason, bool InTime);

/// <summary>Tạm dừng: the legal clock stands from then on.</summary>
/// <param name="Round">Of the supplement; null for other kinds.</param>
/// <param name="ClosesAt">When the dossier is closed if the supplement does not come.</param>
public sealed record ClockStopped(
    PauseKind Kind, string Why, string LegalBasis, bool AwaitsPayment, DateTimeOffset From, int? Round = null, DateTimeOffset? ClosesAt = null);

/// <summary>This reason to stand has ended.</summary>
/// <param name="DueAt">The new date; null while the clock stands for another reason.</param>
/// <param name="Explanation">How the date came about, as read to the applicant.</param>
/// <param name="Calendar">Version of the calendar that the new date was counted by.</param>
public sealed record ClockResumed(PauseKind Kind, DateTimeOffset At, DateTimeOffset? DueAt, string? Explanation, string? Calendar = null);

/// <summary>The supplement is complete: the whole limit runs anew. NĐ 118/2025, Đ.19.5.</summary>
/// <param name="Round">Of the supplement.</param>
/// <param name="Calendar">Version of the calendar that the date was counted by.</param>
public sealed record ClockRestarted(int Round, DateTimeOffset From, DateTimeOffset DueAt, string Explanation, string? Calendar = null);

/// <summary>Xin lỗi, hẹn lại: the head of the competent body promises a new date. NĐ 118/2025, Đ.19.6.</summary>
/// <param name="NoticeInTime">Long enough before the old date; otherwise the case is late, without valid notice.</param>
public sealed record Rescheduled(DateTimeOffset OldDueAt, DateTimeOffset NewDueAt, string Reason, bool NoticeInTime);

/// <param name="At">The instant it became so, whenever it was noticed.</param>
public sealed record DueSoon(DateTimeOffset DueAt, DateTimeOffset At);

/// <param name="At">The instant it became so, whenever it was noticed.</param>
public sealed record Overdue(DateTimeOffset DueAt, DateTimeOffset At);

/// <summary>The calendar has changed since the date was promised.</summary>
/// <param name="Calendar">Version of the calendar that the date was counted by.</param>
public sealed record DueDateRecalculated(DateTimeOffset DueAt, string Explanation, string Because, string? Calendar = null);

/// <summary>An operator has moved the running case to another version of its procedure.</summary>
/// <param name="StepIndex">Where the case stands among the new steps, from 0.</param>
/// <param name="OfficerStays">Its step is in the same department as before.</param>
/// <param name="Calendar">Version of the calendar that the date was counted by.</param>
public sealed record MovedToVersion(
    int From, int To, CaseStep[] Steps, int StepIndex, bool OfficerStays, string DecidingUnitId, decimal LimitAmount, LimitUnit LimitUnit, int ExtensionDays,
    DateTimeOffset DueAt, string Explanation, string Because, string? Calendar = null);

/// <summary>The decision has been issued, or the dossier refused, withdrawn or closed: nothing is left to do here. A second one follows only
/// where the applicant withdrew what was already decided; it is the one that counts.</summary>
/// <param name="FinishedAt">The moment that counts for the deadline (NgayKetThucXuLy).</param>
public sealed record CaseClosed(CaseOutcome Outcome, DateTimeOffset FinishedAt, Timeliness Timeliness);

public enum CaseOutcome
{
    ResultIssued,
    Refused,
    Withdrawn,

    /// <summary>The supplement never came.</summary>
    SupplementLapsed,
}

/// <summary>Something the applicant has to hand in or put right.</summary>
/// <param name="ComponentCode">A component of the procedure; null where it is none of them.</param>
/// <param name="ToVerify">The State holds it already, and it is wanted only to verify that (NĐ 118/2025, Đ.5.1i).</param>
[GenerateSerializer, Immutable, Alias("routing.SupplementItem")]
public sealed record SupplementItem(
    [property: Id(0)] string? ComponentCode, [property: Id(1)] string What, [property: Id(2)] int Originals, [property: Id(3)] int Copies,
    [property: Id(4)] bool ToVerify);

/// <param name="UnitId">The department that does it.</param>
/// <param name="Hours">Its share of the limit, in working hours.</param>
[GenerateSerializer, Immutable, Alias("routing.CaseStep")]
public sealed record CaseStep([property: Id(0)] string Name, [property: Id(1)] string UnitId, [property: Id(2)] decimal Hours);

/// <summary>What the dossier was accepted under: its rules to the end, until an operator moves it.</summary>
/// <param name="LawProfile">E.g. <c>2025</c>.</param>
/// <param name="LimitAmount">In units of <paramref name="LimitUnit"/>, without the extension.</param>
/// <param name="ExtensionDays">Added for a remote area, in days of the limit's kind.</param>
/// <param name="TransferBy">By when the papers must be with the competent body (NĐ 118/2025, Đ.18.2); null where nothing is on paper.</param>
[GenerateSerializer, Immutable, Alias("routing.CaseTerms")]
public sealed record CaseTerms(
    [property: Id(0)] string LawProfile, [property: Id(1)] int ProcedureVersion, [property: Id(2)] string? CaseCode, [property: Id(3)] decimal LimitAmount,
    [property: Id(4)] LimitUnit LimitUnit, [property: Id(5)] Counting Counting, [property: Id(6)] int ExtensionDays, [property: Id(7)] Channel Channel,
    [property: Id(8)] DateTimeOffset? TransferBy);
