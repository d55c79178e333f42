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
public sealed record DossierWasAccepted(
    string DossierCode, long Tick, string ProcedureCode, string DeskId, string AgencyCode, DateTimeOffset AcceptedAt, DateTimeOffset DueAt,
    string ReceivedBy) : IDossierMessage;
