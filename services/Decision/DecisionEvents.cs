using System.Diagnostics.CodeAnalysis;

namespace OneStop.Decisions;

// The life of a decision, in the order it is lived; keyed by the dossier's code. Stored for decades: a name or a property never changes
// meaning; a new need is a new event. When and by which right stand in the event's metadata. Of the text, only a reference.

/// <summary>Trình ký: the handled case is on the table of those who decide, once per submission. NĐ 118/2025, Đ.19.3.</summary>
/// <param name="Round">1 for the first submission, one more after each return for rework.</param>
/// <param name="DeskId">The desk that hands the result back.</param>
/// <param name="UnitId">The department that drafts.</param>
/// <param name="DecidingUnitId">The department that reviews and signs.</param>
/// <param name="HandledBy">Sign-in name of the officer who completed the last step.</param>
/// <param name="ReceivedBy">Sign-in name of the officer who received the dossier: they may not decide it.</param>
/// <param name="OwnedBy">Sign-in names of officers whose own dossier it is; null where there is none.</param>
public sealed record Opened(
    int Round, string ProcedureCode, string DeskId, string AgencyCode, string UnitId, string HandledBy, DateTimeOffset DueAt,
    string DecidingUnitId, DateTimeOffset SubmittedAt, string? ReceivedBy = null, IReadOnlyList<string>? OwnedBy = null);

/// <summary>The due date is another one now.</summary>
/// <param name="Since">When it became so, at Routing.</param>
public sealed record DueDateMoved(DateTimeOffset DueAt, DateTimeOffset Since);

/// <summary>Soạn thảo: there is a text to judge; an earlier review no longer counts. NĐ 30/2020, Đ.10.</summary>
/// <param name="By">Sign-in name of the drafter: the four eyes of review and signature are counted from it.</param>
public sealed record Drafted(TextReference Text, string By);

/// <summary>Duyệt bản thảo: a second officer stands for the text, or does not. NĐ 30/2020, Đ.11.</summary>
/// <param name="By">Sign-in name of the reviewer.</param>
public sealed record Reviewed(bool Approved, string? Note, string By);

/// <summary>Trả lại: the handling is to be done again; this round is over. NĐ 118/2025, Đ.19.3.</summary>
/// <param name="Round">The submission that is sent back.</param>
public sealed record SentBack(int Round, string Reason);

/// <summary>Ký: the text with this hash is the agency's word. NĐ 30/2020, Đ.13.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "It is the word for a signature here, not for a kind of integer.")]
public sealed record Signed(string ContentSha256);

/// <summary>Phát hành: numbered and out; for the deadline, the dossier is done. NĐ 118/2025, Đ.22.1.</summary>
public sealed record Issued(string Number, DateTimeOffset At);

/// <summary>Từ chối giải quyết: examined, not eligible. NĐ 118/2025, Đ.19.3.</summary>
public sealed record Refused(string Reason, string LegalBasis);

/// <summary>Đính chính: the applicant found an error of the agency in the result; the text is to be written, reviewed and signed anew. NĐ 118/2025, Đ.23.1.</summary>
/// <param name="CorrectBy">Three working days after it was reported.</param>
public sealed record CorrectionAsked(string What, DateTimeOffset CorrectBy);

/// <summary>The corrected result is numbered and out. NĐ 118/2025, Đ.23.1.</summary>
/// <param name="InTime">By the day the law allows.</param>
public sealed record Corrected(string Number, string What, bool InTime, DateTimeOffset At);

/// <summary>The applicant withdrew the dossier, or it was closed: nothing is decided any more. NĐ 118/2025, Đ.21, Đ.19.5.</summary>
public sealed record Abandoned(string Reason);

/// <summary>Points to a <see cref="DraftText"/>: which one, the hash of what it held, and how long it is in characters.</summary>
public sealed record TextReference(Guid Id, string Sha256, int Length);
