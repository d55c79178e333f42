using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Dossiers;

// The life of a dossier at the counter, in the order it is lived. Stored for decades: a name or a property never changes meaning;
// a new need is a new event. Who, when and by which right stand in the event's metadata. Of people, only references.

/// <summary>Nộp: the papers are on the desk, or came in online; nothing is promised yet.</summary>
/// <param name="AgencyCode">The competent agency.</param>
/// <param name="Owner">The dossier's owner where someone else hands it in.</param>
/// <param name="ProcedureVersion">The version in force that day; the dossier keeps it.</param>
/// <param name="Reliefs">Codes of the reliefs from fees that are claimed; null where none is.</param>
/// <param name="OwnedBy">Sign-in names of officers whose own dossier it is: they may not act on it; null where there is none.</param>
public sealed record Submitted(
    string ProcedureCode, string? CaseCode, string DeskId, string AgencyCode, Channel Channel, IReadOnlyList<HandedIn> Components,
    PersonReference Applicant, PersonReference? Owner, ResultDelivery ResultDelivery, int ProcedureVersion = 1, IReadOnlyList<string>? Reliefs = null,
    IReadOnlyList<string>? OwnedBy = null);

/// <summary>The desk was told of an online submission, and has until <paramref name="TriageBy"/> to accept it or ask for correction. NĐ 118/2025, Đ.17.2.</summary>
/// <param name="TriageBy">Null where the era had no such rule.</param>
/// <param name="InTime">Within two hours of the submission.</param>
public sealed record DeskNotified(DateTimeOffset? TriageBy, bool InTime);

/// <summary>The desk let the hours for triage pass. NĐ 118/2025, Đ.17.2c.</summary>
/// <param name="Since">The instant they ran out, however late it was noticed.</param>
public sealed record TriageOverdue(DateTimeOffset Since);

/// <summary>Hướng dẫn: told, once and completely, what an unaccepted dossier still needs; no clock runs. NĐ 118/2025, Đ.16.3.</summary>
public sealed record CompletionAsked(IReadOnlyList<Missing> Items, string Reason);

/// <summary>The applicant has completed or corrected what was handed in before acceptance.</summary>
/// <param name="Components">All that is handed in now.</param>
public sealed record Resubmitted(IReadOnlyList<HandedIn> Components);

/// <summary>Từ chối tiếp nhận. NĐ 118/2025, Đ.17.1c.</summary>
public sealed record ReceptionRefused(string Reason, string LegalBasis);

/// <summary>Thu phí, lệ phí: what the applicant owes, as published, and why so much. NĐ 118/2025, Đ.24.</summary>
/// <param name="AmountVnd">The lines added up.</param>
public sealed record FeeAssessed(long AmountVnd, IReadOnlyList<FeeLine> Lines);

/// <summary>Đã nộp phí, lệ phí.</summary>
/// <param name="Reference">Number of the receipt or of the transfer.</param>
public sealed record FeePaid(long AmountVnd, PaymentMethod Method, string? Reference);

/// <summary>A payment was recorded wrongly: this is what was paid then. NĐ 118/2025, Đ.24.</summary>
/// <param name="Corrects">The event that recorded it first; Oversight counts this one in its place.</param>
/// <param name="AmountVnd">0 where nothing was paid.</param>
public sealed record PaymentCorrected(EventPlace Corrects, long AmountVnd, PaymentMethod Method, string? Reference, string Reason);

/// <summary>Tiếp nhận: the desk promises <paramref name="DueAt"/>. NĐ 118/2025, Đ.17.3.</summary>
/// <param name="Explanation">How the date came about, as read to the applicant.</param>
/// <param name="ExtensionDays">Added for a remote area, in days of the limit's kind.</param>
/// <param name="TransferBy">By when the papers must be with the competent body (the 15:00 rule, Đ.18.2); null where nothing is on paper, or nothing is passed on.</param>
/// <param name="DecidedAtCounter">The counter officer decides it (Đ.17.5): no department has it.</param>
/// <param name="Calendar">Version of the published calendar that the date was counted by; null on events of before it was noted.</param>
public sealed record Accepted(
    DateTimeOffset AcceptedAt, DateTimeOffset DueAt, Limit Limit, string Explanation, string LawProfile, Counting Counting = Counting.Hour,
    int ExtensionDays = 0, DateTimeOffset? TransferBy = null, bool DecidedAtCounter = false, string? Calendar = null);

/// <summary>Số hóa: the component as data. NĐ 118/2025, Đ.19.2.</summary>
/// <param name="Title">Trích yếu; never a person's name.</param>
/// <param name="Sha256">Of the scanned file.</param>
public sealed record ComponentDigitised(
    string Code, string DocumentType, string? DocumentNumber, string Title, DateOnly? ValidFrom, DateOnly? ValidTo, string? Scope, string Sha256);

/// <summary>Tệp đã tải lên: kept, sealed with the dossier's key. Its name is not here: it may name people.</summary>
/// <param name="Component">Null: it is of the result.</param>
/// <param name="Bytes">Of the file as it was sent.</param>
/// <param name="Sha256">Of the file as it is kept, sealed: the address it is kept under. Says nothing of what is in it, and can be checked by who has no key.</param>
public sealed record FileUploaded(Guid File, string? Component, string MediaType, long Bytes, string Sha256)
{
    /// <summary>For a dry run, before there is one.</summary>
    public static FileUploaded Any(string? component) => new(Guid.Empty, component, "", 0, "");
}

/// <summary>A department has taken the case up.</summary>
public sealed record HandlingStarted;

/// <summary>The competent body wants more papers; the desk is to tell the applicant. NĐ 118/2025, Đ.5.1e, Đ.19.5.</summary>
/// <param name="InTime">Within three working days of acceptance.</param>
public sealed record SupplementAsked(int Round, IReadOnlyList<Missing> Items, string Reason, string AskedBy, bool InTime);

/// <summary>Yêu cầu bổ sung: the applicant is told, with everything that is missing. NĐ 118/2025, Đ.19.5.</summary>
/// <param name="Round">1 for the first.</param>
/// <param name="ClosesAt">When the dossier is closed if nothing comes; null where it never is.</param>
/// <param name="At">When the applicant was told; null on events of before it was noted.</param>
public sealed record SupplementRequested(int Round, IReadOnlyList<Missing> Items, string Reason, DateTimeOffset? ClosesAt, DateTimeOffset? At = null);

/// <summary>The dossier is full again. NĐ 118/2025, Đ.19.5.</summary>
/// <param name="Components">What was handed in now.</param>
/// <param name="TrueSince">When the papers were really there, where that was registered later: Oversight counts it from then on. Null where it was at once.</param>
public sealed record SupplementReceived(int Round, IReadOnlyList<HandedIn> Components, DateTimeOffset? TrueSince = null);

/// <summary>The clock stands by the sector's law; the applicant may have to pay first.</summary>
/// <param name="Tick">Routing's clock of the dossier, as for the two that move the date: news that is older than what is known has been overtaken.</param>
public sealed record HandlingPaused(string Kind, string Why, string LegalBasis, bool AwaitsPayment, long Tick = 0);

/// <summary>The applicant has paid what the handling waited for.</summary>
/// <param name="Reference">Number of the receipt or of the transfer.</param>
/// <param name="AmountVnd">What was paid; it is the tax office's or another's, and no fee of the dossier.</param>
public sealed record FinancialObligationMet(string? Reference, long AmountVnd = 0);

/// <summary>The due date is another one now.</summary>
/// <param name="Because">Why it moved.</param>
public sealed record DueDateMoved(DateTimeOffset DueAt, string Explanation, string Because, long Tick = 0);

/// <summary>Xin lỗi, hẹn lại. NĐ 118/2025, Đ.19.6.</summary>
/// <param name="By">Sign-in name of who apologises for the agency.</param>
/// <param name="NoticeInTime">At least a day before the old date; otherwise the dossier is late without valid notice.</param>
public sealed record Rescheduled(DateTimeOffset OldDueAt, DateTimeOffset NewDueAt, string Reason, string By, bool NoticeInTime, long Tick = 0);

/// <summary>Rút hồ sơ, by the applicant. NĐ 118/2025, Đ.21.</summary>
public sealed record Withdrawn(string Reason);

/// <summary>One result has been issued and waits at the desk; with the last of them the dossier is done. QĐ 766, NgayKetThucXuLy.</summary>
/// <param name="ResultCode">Which of a linked procedure's results; null for the decision itself.</param>
public sealed record ResultReceived(string Number, DateTimeOffset IssuedAt, string? ResultCode = null);

/// <summary>Trả kết quả: the applicant, or who came for them, has the result. NĐ 118/2025, Đ.22.</summary>
public sealed record ResultReturned(PersonReference ReceivedBy, ResultDelivery Delivery);

/// <summary>Đính chính: the applicant found an error of the agency. NĐ 118/2025, Đ.23.1.</summary>
/// <param name="CorrectBy">Three working days later.</param>
public sealed record CorrectionRequested(string What, DateTimeOffset CorrectBy);

/// <summary>The corrected result is at the desk.</summary>
public sealed record CorrectionReceived(string Number, DateTimeOffset IssuedAt, string What, bool InTime);

/// <summary>Dừng: nothing more will come of it. A refusal after examination: NĐ 118/2025, Đ.19.3; no supplement within fifteen days: Đ.19.5.</summary>
public sealed record Closed(string Reason, string LegalBasis);

/// <summary>An operator wants the personal data of a finished dossier destroyed. Luật 91/2025.</summary>
/// <param name="By">Sign-in name.</param>
public sealed record ErasureAsked(string LegalBasis, string By);

/// <summary>A second operator has destroyed the dossier's key: what it sealed cannot be read any more. Luật 91/2025.</summary>
public sealed record PeopleErased(string LegalBasis, string AskedBy, string By);

/// <summary>A component as counted at the desk.</summary>
/// <param name="Copies">Certified and plain ones together.</param>
/// <param name="Certified">How many of the copies are certified (bản sao chứng thực).</param>
public sealed record HandedIn(string Code, int Originals, int Copies, int Certified = 0);

/// <summary>One fee as it was worked out that day.</summary>
/// <param name="What">As published.</param>
/// <param name="AmountVnd">Owed.</param>
/// <param name="Before">In đồng, before the relief.</param>
/// <param name="Relief">The relief that was given; null for none.</param>
/// <param name="LegalBasis">Where that stands.</param>
public sealed record FeeLine(string What, FeeKind Kind, long AmountVnd, long Before, FeeDue Due, string? Relief = null, string? LegalBasis = null);

/// <summary>Something that has to be handed in or put right.</summary>
/// <param name="ComponentCode">A component of the procedure; null where it is none of them.</param>
/// <param name="ToVerify">The State holds it already, and it is wanted only to verify that. NĐ 118/2025, Đ.5.1i.</param>
public sealed record Missing(string? ComponentCode, string What, int Originals, int Copies, bool ToVerify = false);

/// <summary>An event of the same dossier.</summary>
public sealed record EventPlace(string Service, long Version);

/// <summary>Points into the personal-data store: which record, which version, and the hash of what it held.</summary>
public sealed record PersonReference(Guid RecordId, int Version, string Sha256);

public enum ResultDelivery { Desk, Post, Online }

public enum PaymentMethod { Desk, Transfer, Online }
