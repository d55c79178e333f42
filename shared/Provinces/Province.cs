using OneStop.WorkingTime;

namespace OneStop.Provinces;

/// <summary>One instance's configuration pack, loaded and checked: who works where, what may be asked for, when offices are open.</summary>
/// <param name="Code">Level-1 identifier of the province, e.g. <c>H99</c> (QĐ 20/2020/QĐ-TTg).</param>
public sealed record Province(
    string Code,
    string Name,
    IReadOnlyList<Agency> Agencies,
    IReadOnlyList<Unit> Units,
    IReadOnlyList<Desk> Desks,
    IReadOnlyList<Officer> Officers,
    IReadOnlyList<Procedure> Procedures,
    WorkingCalendar Calendar,
    IReadOnlyList<LawProfile> LawProfiles)
{
    // Without init: a `with` would keep what was looked up in the lists of the province it copied.
    public IReadOnlyList<Agency> Agencies { get; } = Agencies;
    public IReadOnlyList<Unit> Units { get; } = Units;
    public IReadOnlyList<Desk> Desks { get; } = Desks;
    public IReadOnlyList<Officer> Officers { get; } = Officers;
    public IReadOnlyList<Procedure> Procedures { get; } = Procedures;

    private readonly Dictionary<string, Agency> agencies = Agencies.ToDictionary(a => a.Code);
    private readonly Dictionary<string, Unit> units = Units.ToDictionary(u => u.Id);
    private readonly ILookup<string, string> below = Units.Where(u => u.Above is not null).ToLookup(u => u.Above!, u => u.Id);
    private readonly Dictionary<string, Desk> desks = Desks.ToDictionary(d => d.Id);
    private readonly Dictionary<string, Officer> officers = Officers.ToDictionary(o => o.Id);
    private readonly ILookup<string, Procedure> procedures = Procedures.OrderByDescending(p => p.Version).ToLookup(p => p.Code);

    public Agency? Agency(string code) => agencies.GetValueOrDefault(code);
    public Unit? Unit(string id) => units.GetValueOrDefault(id);
    public Desk? Desk(string id) => desks.GetValueOrDefault(id);
    public Officer? Officer(string id) => officers.GetValueOrDefault(id);

    /// <summary>These departments and all that stand below them.</summary>
    public IReadOnlySet<string> WithThoseBelow(IEnumerable<string> unitIds)
    {
        var all = unitIds.ToHashSet();
        for (var level = all.ToArray(); level.Length > 0;)
            level = [.. level.SelectMany(id => below[id]).Where(all.Add)];
        return all;
    }

    /// <summary>The newest version, whether in force yet or not: for names.</summary>
    public Procedure? Procedure(string code) => procedures[code].FirstOrDefault();

    /// <summary>The version that is accepted under on that day.</summary>
    public Procedure? Procedure(string code, DateOnly on) => procedures[code].FirstOrDefault(p => p.ValidFrom <= on);

    /// <summary>The version a case is pinned to; the oldest that is left where the pack has dropped it.</summary>
    public Procedure? Procedure(string code, int version) => procedures[code].FirstOrDefault(p => p.Version == version) ?? procedures[code].LastOrDefault();

    /// <summary>The profile dossiers are accepted under on that day; of several, the youngest.</summary>
    public LawProfile? LawOn(DateOnly day) => LawProfiles.Where(p => p.Holds(day)).MaxBy(p => p.ValidFrom);

    /// <summary>The profile that is stamped on a dossier.</summary>
    /// <exception cref="InvalidOperationException">The pack has dropped a profile that dossiers live under.</exception>
    public LawProfile Law(string code) => LawProfiles.FirstOrDefault(p => p.Code == code) ?? throw new InvalidOperationException($"The pack has no law profile {code}.");

    /// <summary>The body that decides a dossier of this procedure handed in at this desk: the named one, or the commune of the desk
    /// (the procedure's default commune where the desk belongs to none). NĐ 118/2025, Đ.14.2: any desk of the province receives.</summary>
    public Agency CompetentAgency(Procedure procedure, Desk desk)
    {
        var own = agencies[desk.AgencyCode];
        return agencies[procedure.DecidedByCommune && own.Level == AgencyLevel.Commune ? own.Code : procedure.AgencyCode];
    }

    /// <summary>The department of that agency which does this step.</summary>
    public Unit UnitOf(Agency agency, ProcedureStep step) => Units.First(u => u.AgencyCode == agency.Code && u.Kind == step.UnitKind);
}

public enum AgencyLevel { Province, Commune }

/// <param name="Code">Identifier by QĐ 20/2020/QĐ-TTg, e.g. <c>H99.15</c>; the first part of every dossier code it decides.</param>
/// <param name="Remote">A commune in the mountains, on an island, far away or in extreme difficulty: some procedures take longer there.</param>
public sealed record Agency(string Code, string Name, AgencyLevel Level, bool Remote = false);

/// <summary>A department (phòng ban) of an agency.</summary>
/// <param name="Kind">What kind of work it does, e.g. <c>tu-phap</c>: procedures name the kind, the competent agency has the unit.</param>
/// <param name="Above">The department whose officers have its rights too; null for none.</param>
public sealed record Unit(string Id, string Name, string AgencyCode, string Kind, string? Above = null);

/// <summary>A one-stop desk (Bộ phận Một cửa).</summary>
public sealed record Desk(string Id, string Name, string AgencyCode, string Address, string Phone);

public enum Role { Reception, Handler, Reviewer, Signer, Supervisor, Operator, Citizen }

/// <param name="Id">Sign-in name, e.g. <c>handler.a</c>.</param>
/// <param name="UnitIds">Departments the officer works in; empty for those who work at a desk only.</param>
/// <param name="DeskId">The desk the officer receives at, if any.</param>
/// <param name="PersonMark">Stands for their identity number, see <see cref="Provinces.PersonMark"/>: they may not act on a dossier of their own.</param>
public sealed record Officer(string Id, string FullName, IReadOnlyList<Role> Roles, IReadOnlyList<string> UnitIds, string? DeskId, string? PersonMark = null);

/// <summary>An administrative procedure (TTHC) as this province publishes it.</summary>
/// <param name="Code">National code, <c>d.dddddd</c>.</param>
/// <param name="AgencyCode">The competent agency, or, where <paramref name="DecidedByCommune"/>, the commune that decides what is handed in at a desk of no commune.</param>
/// <param name="Cases">Sub-cases (trường hợp) with limits of their own; may be empty.</param>
/// <param name="Steps">In order; the first is <see cref="StepKind.Receive"/>, the last <see cref="StepKind.Return"/>; at least one Handle, then at least one Decide.</param>
public sealed record Procedure(
    string Code,
    string Name,
    string FieldCode,
    string FieldName,
    string AgencyCode,
    bool DecidedByCommune,
    Limit Limit,
    IReadOnlyList<Fee> Fees,
    IReadOnlyList<ProcedureCase> Cases,
    IReadOnlyList<Component> Components,
    IReadOnlyList<ProcedureStep> Steps,
    IReadOnlyList<ProcedureResult> Results,
    IReadOnlyList<string> LegalBasis)
{
    /// <summary>From 1. A running case keeps the version it was accepted under until an operator moves it.</summary>
    public int Version { get; init; } = 1;

    /// <summary>First day on which dossiers are accepted under this version.</summary>
    public DateOnly ValidFrom { get; init; }

    /// <summary>What is added in a remote commune; null for nothing.</summary>
    public RemoteExtension? RemoteExtension { get; init; }

    /// <summary>How much of it can be done online. NĐ 42/2022, NĐ 224/2026: all of it, unless the province says why not.</summary>
    public OnlineLevel Online { get; init; } = OnlineLevel.Full;

    /// <summary>The counter officer is authorised to decide it (NĐ 118/2025, Đ.17.5): it is done where it was handed in, and no department hears of it.</summary>
    public bool DecidedAtCounter { get; init; }

    /// <summary>A supplement policy of its own, with its legal basis; null for the law profile's.</summary>
    public SupplementPolicy? Supplement { get; init; }

    /// <summary>A reschedule policy of its own, with its legal basis; null for the law profile's.</summary>
    public ReschedulePolicy? Reschedule { get; init; }

    /// <summary>What the procedure's own law says of asking others (lấy ý kiến); empty where it says nothing.</summary>
    public IReadOnlyList<ConsultationRule> Consultations { get; init; } = [];

    /// <summary>Liên thông: what other agencies do on the same dossier, each with a result of its own.</summary>
    public IReadOnlyList<LinkedProcedure> Linked { get; init; } = [];

    /// <summary>When the sector's law lets the clock stand; each kind at most once.</summary>
    public IReadOnlyList<Pause> Pauses { get; init; } = [];

    /// <summary>The days that are added to the limit of a sub-case: once, whether the desk lies in such a commune or the matter does.</summary>
    public int ExtensionDays(string? caseCode, bool remoteDesk) =>
        remoteDesk || Cases.Any(c => c.Code == caseCode && c.Remote) ? RemoteExtension?.Days ?? 0 : 0;

    /// <summary>The time limit of a sub-case, or the procedure's own.</summary>
    public Limit LimitOf(string? caseCode) => Cases.FirstOrDefault(c => c.Code == caseCode)?.Limit ?? Limit;
}

/// <summary>Why the legal clock stands.</summary>
public enum PauseKind
{
    Tax,
    Payment,
    Survey,
    Posting,
    LandPrice,
    Inheritance,
    Other,

    /// <summary>The applicant has been asked for more; by the decree itself, so no procedure names it.</summary>
    Supplement,
}

/// <summary>A stretch that the sector's law leaves out of the limit.</summary>
/// <param name="Name">As a part of a sentence: "xác định nghĩa vụ tài chính".</param>
/// <param name="LegalBasis">The article that says so.</param>
/// <param name="AwaitsPayment">It is the applicant who has to pay before the handling goes on.</param>
/// <param name="AtMostDays">How long it may last, in days, where the law says; null where it does not.</param>
public sealed record Pause(PauseKind Kind, string Name, string LegalBasis, bool AwaitsPayment, int? AtMostDays);

public sealed record ProcedureCase(string Code, string Name, Limit? Limit, bool Remote = false);

/// <param name="Required">Without it the dossier is incomplete; others apply to some applicants only.</param>
/// <param name="Originals">Copies of the original asked for (bản chính).</param>
/// <param name="Copies">Plain or certified copies asked for (bản sao).</param>
public sealed record Component(string Code, string Name, int Originals, int Copies, bool Required)
{
    /// <summary>The database that holds what it says, e.g. <c>CSDLQG về dân cư</c>; null where there is none.</summary>
    public string? Source { get; init; }

    /// <summary>That database can be read from here: the paper may not be asked for, except to verify it (NĐ 118/2025, Đ.5.1i).</summary>
    public bool Available { get; init; }

    /// <summary>Without it on paper the dossier is incomplete.</summary>
    public bool Demanded => Required && !Available;
}

/// <summary>Dịch vụ công trực tuyến: không, một phần, toàn trình.</summary>
public enum OnlineLevel { None, Partial, Full }

public enum StepKind { Receive, Handle, Decide, Return }

/// <param name="UnitKind">The kind of department that does it; null for Receive and Return, which the desk does.</param>
/// <param name="Hours">Its share of the limit, in working hours (8 = one day).</param>
public sealed record ProcedureStep(string Name, StepKind Kind, string? UnitKind, decimal Hours);

public sealed record ProcedureResult(string Code, string Name);

/// <param name="Channel">The channel it applies to; null for all.</param>
/// <param name="AmountVnd">In đồng, before any relief.</param>
public sealed record Fee(string Name, Channel? Channel, long AmountVnd)
{
    public FeeKind Kind { get; init; }
    public FeeDue Due { get; init; }

    /// <summary>First day on which it is owed; null for always.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Last such day; null while nobody has said.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Miễn, giảm: of several that apply, the best one counts.</summary>
    public IReadOnlyList<FeeRelief> Reliefs { get; init; } = [];
}

/// <summary>A part of a fee that is not owed.</summary>
/// <param name="Code">Under which it is claimed.</param>
/// <param name="Percent">1 to 100, of the fee.</param>
/// <param name="ValidFrom">First day; null for always.</param>
/// <param name="ValidTo">Last day; null while nobody has said.</param>
/// <param name="Channel">The channel it applies to; null for all.</param>
/// <param name="Claimed">Only for those who claim it at the desk; otherwise it is everyone's.</param>
/// <param name="LegalBasis">Where it stands.</param>
public sealed record FeeRelief(string Code, string Name, int Percent, DateOnly? ValidFrom, DateOnly? ValidTo, Channel? Channel, bool Claimed, string LegalBasis);

/// <summary>Phí, lệ phí, giá.</summary>
public enum FeeKind { Fee, ServiceFee, Price }

/// <summary>When it is owed (HinhThucThu 1, 2, 4).</summary>
public enum FeeDue { Receipt, Supplement, Return }

/// <summary>How a dossier reaches the desk (KenhThucHien 1, 2, 3).</summary>
public enum Channel { Counter, Online, Postal }
