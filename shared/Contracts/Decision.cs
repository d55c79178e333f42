namespace OneStop.Contracts.Decision;

/// <summary>The reviewer or signer wants the handling done again.</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="Round">The submission that is sent back.</param>
/// <param name="Reason">What is to be done again.</param>
/// <param name="At">When.</param>
public sealed record CaseWasSentBack(string DossierCode, long Tick, int Round, string Reason, DateTimeOffset At) : IDossierMessage;

/// <summary>The result is signed and issued: for the deadline, the dossier is done (NgayKetThucXuLy).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="Number">Number of the issued document.</param>
/// <param name="At">When it was issued.</param>
public sealed record ResultWasIssued(string DossierCode, long Tick, string Number, DateTimeOffset At) : IDossierMessage;

/// <summary>After examination the dossier was refused, with a reason (NĐ 118/2025, Đ.19.3).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="Reason">Why, for the applicant.</param>
/// <param name="LegalBasis">The article it rests on.</param>
/// <param name="At">When.</param>
public sealed record DossierWasRefused(string DossierCode, long Tick, string Reason, string LegalBasis, DateTimeOffset At) : IDossierMessage;

/// <summary>An error of the agency in an issued result was put right (NĐ 118/2025, Đ.23.1).</summary>
/// <param name="DossierCode">Mã hồ sơ.</param>
/// <param name="Tick">Lamport clock of the dossier.</param>
/// <param name="Number">Number of the corrected document.</param>
/// <param name="What">What was corrected.</param>
/// <param name="InTime">Within the working days the law allows for it.</param>
/// <param name="At">When it was issued.</param>
public sealed record ResultWasCorrected(string DossierCode, long Tick, string Number, string What, bool InTime, DateTimeOffset At) : IDossierMessage;
