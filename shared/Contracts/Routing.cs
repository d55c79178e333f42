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
/// <param name="HandledBy">The officer who completed the last step.</param>
/// <param name="DueAt">The promised instant.</param>
/// <param name="At">When it was submitted.</param>
public sealed record CaseWasSubmittedForDecision(
    string DossierCode, long Tick, int Round, string ProcedureCode, string DeskId, string AgencyCode, string UnitId, string HandledBy,
    DateTimeOffset DueAt, DateTimeOffset At) : IDossierMessage;
