using OneStop.WorkingTime;

namespace OneStop.Provinces;

/// <summary>What a procedure's own law says of asking others for their opinion (NĐ 118/2025, Đ.19.4).</summary>
/// <param name="With">The kind of unit it is about; null for whoever is asked.</param>
/// <param name="Within">The time the law gives those who are asked.</param>
/// <param name="SilenceIsConsent">Who has not answered within that time agrees.</param>
/// <param name="MayContinue">The handling may go on meanwhile, up to the submission for decision.</param>
/// <param name="LegalBasis">Where it stands.</param>
public sealed record ConsultationRule(string Name, string? With, Limit Within, bool SilenceIsConsent, bool MayContinue, string LegalBasis);

/// <summary>The part another agency has in a linked procedure (liên thông, NĐ 118/2025, Đ.20.2).</summary>
/// <param name="Code">Small letters, digits and hyphens; names it within the procedure.</param>
/// <param name="AgencyCode">Who does it; null for the agency that is competent for the dossier.</param>
/// <param name="UnitKind">The kind of department there.</param>
/// <param name="ResultCode">The result of the procedure that comes of it; null where nothing does.</param>
/// <param name="After">The part that must be complete before it starts; null for those that start when the dossier arrives, side by side.</param>
/// <param name="Limit">Counted from its start.</param>
public sealed record LinkedProcedure(string Code, string Name, string? AgencyCode, string UnitKind, string? ResultCode, string? After, Limit Limit);
