namespace OneStop.Contracts.Intake;

/// <summary>A dossier was accepted at a desk and a date was promised: the legal clock runs (NĐ 118/2025, Đ.17.3).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="ProcedureCode">National code of the procedure.</param>
/// <param name="DeskId">The desk that received it and will hand the result back.</param>
/// <param name="AgencyCode">The competent agency.</param>
/// <param name="AcceptedAt">When the clock started.</param>
/// <param name="DueAt">The promised instant.</param>
/// <param name="ReceivedBy">Sign-in name of the officer who received it.</param>
/// <param name="Terms">What the date was promised under.</param>
/// <param name="OwnedBy">Sign-in names of officers whose own dossier it is; null where there is none.</param>
public sealed record DossierWasAccepted(
    string DossierCode, long Tick, string ProcedureCode, string DeskId, string AgencyCode, DateTimeOffset AcceptedAt, DateTimeOffset DueAt,
    string ReceivedBy, AcceptanceTerms Terms, IReadOnlyList<string>? OwnedBy = null) : IDossierMessage;

/// <summary>The desk has told the applicant what is missing: the dossier waits for them (NĐ 118/2025, Đ.19.5).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="Round">1 for the first request.</param>
/// <param name="ClosesAt">When the dossier is closed if nothing comes; null where it never is.</param>
/// <param name="At">When the applicant was told.</param>
public sealed record SupplementWasRequested(string DossierCode, long Tick, int Round, DateTimeOffset? ClosesAt, DateTimeOffset At) : IDossierMessage;

/// <summary>Everything that was missing has come in: the clock starts again from zero, or goes on, as the law profile has it.</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="Round">The request it answers.</param>
/// <param name="At">When the dossier was full.</param>
public sealed record SupplementWasReceived(string DossierCode, long Tick, int Round, DateTimeOffset At) : IDossierMessage;

/// <summary>The applicant withdrew the dossier (NĐ 118/2025, Đ.21).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="Reason">In the applicant's words, as the officer noted it.</param>
/// <param name="At">When.</param>
public sealed record DossierWasWithdrawn(string DossierCode, long Tick, string Reason, DateTimeOffset At) : IDossierMessage;

/// <summary>The supplement never came: the dossier is closed (NĐ 118/2025, Đ.19.5).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="Reason">Why, for the applicant.</param>
/// <param name="LegalBasis">The article it rests on.</param>
/// <param name="At">When.</param>
public sealed record DossierWasClosed(string DossierCode, long Tick, string Reason, string LegalBasis, DateTimeOffset At) : IDossierMessage;

/// <summary>The applicant has paid what the handling waited for.</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="At">When it was paid.</param>
public sealed record FinancialObligationWasMet(string DossierCode, long Tick, DateTimeOffset At) : IDossierMessage;

/// <summary>The applicant found an error of the agency in the result (NĐ 118/2025, Đ.23.1).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="What">What is wrong, as the officer noted it.</param>
/// <param name="CorrectBy">When the corrected result must be back at the desk.</param>
/// <param name="At">When the applicant reported it.</param>
public sealed record CorrectionWasRequested(string DossierCode, long Tick, string What, DateTimeOffset CorrectBy, DateTimeOffset At) : IDossierMessage;

/// <summary>The personal data of the dossier have been destroyed: what others keep of the people in it goes too (Luật 91/2025).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="At">When.</param>
public sealed record PeopleWereErased(string DossierCode, long Tick, DateTimeOffset At) : IDossierMessage;
