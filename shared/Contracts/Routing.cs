namespace OneStop.Contracts.Routing;

/// <summary>A department has taken the case up (claimed or assigned for the first time): the dossier is in progress.</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="At">When.</param>
public sealed record CaseWasTakenUp(string DossierCode, long Tick, DateTimeOffset At) : IDossierMessage;

/// <summary>All handling steps are done: the case goes to those who decide (trình ký).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="Round">1 for the first submission, one more after each return for rework.</param>
/// <param name="ProcedureCode">National code of the procedure.</param>
/// <param name="DeskId">The desk that hands the result back.</param>
/// <param name="AgencyCode">The competent agency.</param>
/// <param name="UnitId">The department that handled it last and drafts the result.</param>
/// <param name="DecidingUnitId">The department that reviews and signs it.</param>
/// <param name="HandledBy">The officer who completed the last step.</param>
/// <param name="DueAt">The promised instant.</param>
/// <param name="At">When it was submitted.</param>
public sealed record CaseWasSubmittedForDecision(
    string DossierCode, long Tick, int Round, string ProcedureCode, string DeskId, string AgencyCode, string UnitId, string DecidingUnitId, string HandledBy,
    DateTimeOffset DueAt, DateTimeOffset At, string? ReceivedBy = null, IReadOnlyList<string>? OwnedBy = null) : IDossierMessage;

/// <summary>The competent body finds the dossier incomplete and asks the desk to tell the applicant (NĐ 118/2025, Đ.5.1e, Đ.19.5).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="Round">1 for the first request.</param>
/// <param name="Items">Everything that is missing, at once.</param>
/// <param name="Reason">Why it is needed.</param>
/// <param name="AskedBy">Sign-in name of the officer who examined it.</param>
/// <param name="InTime">Within the working days the law allows for it.</param>
/// <param name="At">When.</param>
public sealed record SupplementWasAsked(
    string DossierCode, long Tick, int Round, IReadOnlyList<MissingItem> Items, string Reason, string AskedBy, bool InTime, DateTimeOffset At) : IDossierMessage;

/// <summary>The legal clock stands, by the sector's law: tax, payment, survey, public posting.</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="Kind">Which kind of stop.</param>
/// <param name="Why">For the applicant.</param>
/// <param name="LegalBasis">The article it rests on.</param>
/// <param name="AwaitsPayment">The applicant has to pay before it goes on.</param>
/// <param name="At">Since when.</param>
public sealed record ClockWasStopped(
    string DossierCode, long Tick, string Kind, string Why, string LegalBasis, bool AwaitsPayment, DateTimeOffset At) : IDossierMessage;

/// <summary>The due date is another one now: a stop has ended, the clock restarted, the calendar changed, or the case moved to another version.</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="DueAt">The new instant.</param>
/// <param name="Explanation">How it came about, as read to the applicant.</param>
/// <param name="Because">Why it moved.</param>
/// <param name="At">When.</param>
public sealed record DueDateWasMoved(string DossierCode, long Tick, DateTimeOffset DueAt, string Explanation, string Because, DateTimeOffset At) : IDossierMessage;

/// <summary>The agency apologises and promises a new date (NĐ 118/2025, Đ.19.6).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="OldDueAt">The instant that will not be kept.</param>
/// <param name="NewDueAt">The new one.</param>
/// <param name="Reason">For the applicant.</param>
/// <param name="By">Sign-in name of who apologises for the agency.</param>
/// <param name="NoticeInTime">At least a day before the old date; otherwise the dossier is late without valid notice.</param>
/// <param name="At">When.</param>
public sealed record CaseWasRescheduled(
    string DossierCode, long Tick, DateTimeOffset OldDueAt, DateTimeOffset NewDueAt, string Reason, string By, bool NoticeInTime, DateTimeOffset At) : IDossierMessage;

/// <summary>One of the agencies of a linked procedure has its result (liên thông, NĐ 118/2025, Đ.20.2).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="ResultCode">Code of the result in the procedure.</param>
/// <param name="Number">Number of the issued document.</param>
/// <param name="At">When it was issued.</param>
public sealed record LinkedResultWasIssued(string DossierCode, long Tick, string ResultCode, string Number, DateTimeOffset At) : IDossierMessage;
