using OneStop.WorkingTime;

namespace OneStop.Provinces;

/// <summary>The rules of one era, as data: stamped on a dossier at acceptance, and its rules to the end. An amendment is a new profile, never a changed one.</summary>
/// <param name="Code">E.g. <c>2025</c>; what is stamped.</param>
/// <param name="Decree">As refusals cite it, e.g. <c>NĐ 118/2025</c>.</param>
/// <param name="ValidFrom">First day on which dossiers are accepted under it.</param>
/// <param name="ValidTo">Last such day; null while it is in force.</param>
/// <param name="Counting">How limits in working days are counted where nobody says otherwise.</param>
/// <param name="OnlineLevels">What the levels of online service are called, lowest first.</param>
/// <param name="ReportColumns">Columns of the periodic report of dossiers, in order.</param>
/// <param name="Articles">Where each rule stands, by the name the code knows it under.</param>
public sealed record LawProfile(
    string Code,
    string Decree,
    DateOnly ValidFrom,
    DateOnly? ValidTo,
    CodeScheme CodeScheme,
    Counting Counting,
    TimeOnly TransferCutOff,
    SupplementPolicy Supplement,
    ReschedulePolicy Reschedule,
    OnlinePolicy Online,
    int CorrectWithinWorkingDays,
    IReadOnlyList<FormTitle> Forms,
    IReadOnlyList<string> OnlineLevels,
    IReadOnlyList<string> ReportColumns,
    IReadOnlyDictionary<Rule, string> Articles)
{
    /// <summary>Decree and article of a rule, as a refusal cites it: <c>NĐ 118/2025, Đ.19.5</c>.</summary>
    public string Cite(Rule rule) => $"{Decree}, {Articles[rule]}";

    /// <summary>What the calculator adds for a remote office where no procedure is named; null for nothing. A dossier follows its procedure's own.</summary>
    public RemoteExtension? RemoteExtension { get; init; }

    public bool Holds(DateOnly date) => ValidFrom <= date && (ValidTo is null || date <= ValidTo);
}

/// <summary>Rules that stand at different places in different eras.</summary>
public enum Rule
{
    /// <summary>Guidance: everything that is missing, told at once.</summary>
    Guidance,
    Reception,
    OnlineReception,
    ClockStart,
    Immediate,
    CounterDecides,
    Transfer,
    Assignment,
    RefusalAfterExamination,
    Consultation,
    Supplement,
    SupplementOnce,
    Reschedule,
    LinkedProcedures,
    Withdrawal,
    Issue,
    Return,
    Correction,
    Fees,
    NoPapersTheStateHas,
    ThroughTheDesk,
}

public enum CodeScheme
{
    /// <summary>The code begins with the unit that receives (TT 01/2018, Đ.19).</summary>
    ReceivingUnit,

    /// <summary>The code begins with the agency that decides (NĐ 118/2025, Đ.28).</summary>
    CompetentAgency,
}

/// <param name="AtMost">How often a supplement may be asked for after acceptance.</param>
/// <param name="AskWithinWorkingDays">Counted from acceptance; asked later, it is flagged.</param>
/// <param name="Restarts">The limit begins anew with the full dossier; otherwise the clock goes on where it stopped.</param>
/// <param name="CloseAfterDays">Calendar days after the notice without completion; null where dossiers are not closed for that.</param>
/// <param name="LegalBasis">Where a procedure has a rule of its own; null for the decree's.</param>
public sealed record SupplementPolicy(int AtMost, int AskWithinWorkingDays, bool Restarts, int? CloseAfterDays, string? LegalBasis = null);

/// <param name="AtMost">How often a new date may be promised.</param>
/// <param name="NoticeDays">Days before the due date by which the apology must be out.</param>
/// <param name="LegalBasis">Where a procedure has a rule of its own; null for the decree's.</param>
public sealed record ReschedulePolicy(int AtMost, int NoticeDays, string? LegalBasis = null);

/// <summary>More time in communes in the mountains, on islands, far away or in extreme difficulty.</summary>
/// <param name="Days">Of the limit's own kind.</param>
/// <param name="LegalBasis">Where it stands: sector law, never the decree itself.</param>
public sealed record RemoteExtension(int Days, string LegalBasis);

/// <param name="NotifyWithinHours">Hours within which the desk is told of an online submission; null where the era had no such rule.</param>
/// <param name="TriageWithinHours">Working hours within which it accepts or asks for correction; null where the era had no such rule.</param>
public sealed record OnlinePolicy(int? NotifyWithinHours, int? TriageWithinHours);

/// <summary>What the forms of an era are numbered and called.</summary>
/// <param name="Number">01 to 07.</param>
public sealed record FormTitle(string Number, FormKind Kind, string Title);

public enum FormKind { Reception, Supplement, Rejection, Apology, Stop, ControlSheet, Register }
