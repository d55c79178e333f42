using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Routing.Cases;

// The life of a case between the counter and the decision, in the order it is lived. Stored for decades: a name or a property never
// changes meaning; a new need is a new event. Who, when and by which right stand in the event's metadata.

/// <summary>The dossier has arrived; the legal clock has been running since <paramref name="AcceptedAt"/>. NĐ 118/2025, Đ.17.3.</summary>
/// <param name="Steps">The handling steps as the pack had them at that moment: a running case keeps its own.</param>
/// <param name="DecidingUnitId">The department that reviews and signs.</param>
public sealed record CaseOpened(
    string ProcedureCode, string DeskId, string AgencyCode, DateTimeOffset AcceptedAt, DateTimeOffset DueAt, string ReceivedBy, CaseStep[] Steps,
    CaseTerms Terms, string DecidingUnitId);

/// <param name="Index">From 0.</param>
public sealed record StepStarted(int Index, string Name, string UnitId);

/// <summary>Phân công: the head of the department gives the case to an officer. NĐ 118/2025, Đ.19.1.</summary>
public sealed record Assigned(string Officer);

/// <summary>An officer takes an unassigned case of the department.</summary>
public sealed record Claimed(string Officer);

/// <summary>Bàn giao: from one officer to a colleague.</summary>
public sealed record HandedOver(string From, string To, string Reason);

public sealed record StepCompleted(int Index, string Officer, string? Note);

/// <summary>Trình: handling is done, those who decide have it.</summary>
/// <param name="Round">1 for the first time.</param>
public sealed record SubmittedForDecision(int Round);

/// <summary>Sent back by those who decide: the last step is to be done again.</summary>
public sealed record ReturnedForRework(int Round, string Reason);

/// <summary>The decision has been issued, or the dossier refused: nothing is left to do here.</summary>
public sealed record CaseClosed(CaseOutcome Outcome);

public enum CaseOutcome { ResultIssued, Refused }

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
