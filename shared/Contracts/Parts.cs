namespace OneStop.Contracts;

/// <summary>What a dossier was accepted under: its rules to the end, until an operator moves it.</summary>
/// <param name="LawProfile">E.g. 2025.</param>
/// <param name="ProcedureVersion">From 1.</param>
/// <param name="CaseCode">The sub-case, if any.</param>
/// <param name="LimitAmount">In units of <paramref name="LimitUnit"/>.</param>
/// <param name="LimitUnit">workingDay, day, hour, month, sameDay or immediate.</param>
/// <param name="Counting">hour, firstDayExcluded or sameClock.</param>
/// <param name="ExtensionDays">Added for a remote area, in days of the limit's kind.</param>
/// <param name="Channel">counter, online or postal.</param>
/// <param name="TransferBy">By when the papers must be with the competent body (the 15:00 rule); null where nothing is on paper.</param>
public sealed record AcceptanceTerms(
    string LawProfile, int ProcedureVersion, string? CaseCode, decimal LimitAmount, string LimitUnit, string Counting, int ExtensionDays, string Channel,
    DateTimeOffset? TransferBy);

/// <summary>Something the applicant has to hand in or put right.</summary>
/// <param name="ComponentCode">A component of the procedure; null where it is none of them.</param>
/// <param name="What">What is to be handed in or put right.</param>
/// <param name="ToVerify">The State holds it already, and it is wanted only to verify that (NĐ 118/2025, Đ.5.1i).</param>
public sealed record MissingItem(string? ComponentCode, string What, int Originals, int Copies, bool ToVerify = false);
