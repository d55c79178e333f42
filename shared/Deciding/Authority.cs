using static OneStop.Deciding.Scope;

namespace OneStop.Deciding;

/// <summary>Who may do what, to which dossiers: the whole of it, for all services. Endpoints, lists, decisions and the hints of next steps read this table
/// and nothing else. NĐ 118/2025, Đ.5, Đ.11; docs/security.md says what each column is for.</summary>
public static class Authority
{
    private static readonly string[] Roles = ["reception", "handler", "reviewer", "signer", "supervisor", "operator", "citizen", "integrator"];

    /// <summary>One row an act, one column a role, in each cell whose dossiers. The last column, that of other systems, stands only where they may do something.</summary>
    private static readonly Row[] Table =
    [
        // reading                         reception handler   reviewer  signer    supervisor operator citizen
        new(Act.FindDossiers,      Sort.Read, [Desk, None,     None,     None,     Province,  None,     None]),
        new(Act.ReadDossier,       Sort.Read, [Desk, Involved, Involved, Involved, Province,  None,     None]),
        new(Act.PrintRegister,     Sort.Read, [Desk, None,     None,     None,     Province,  None,     None]),
        new(Act.ReadCase,          Sort.Read, [Desk, Involved, Involved, Involved, Province,  None,     None]),
        new(Act.ReadInbox,         Sort.Read, [None, Involved, Involved, Involved, None,      None,     None]),
        new(Act.WatchBoard,        Sort.Read, [Desk, None,     None,     None,     Province,  None,     None]),
        new(Act.TryOnCase,         Sort.Dates, [None, None,    Lead,     Lead,     Province,  Province, None]),
        new(Act.TryOnDesk,         Sort.Dates, [None, None,    Lead,     Lead,     Province,  Province, None]),
        new(Act.RevealPeople,      Sort.Read, [Desk, Involved, Involved, Involved, Province,  None,     None]),
        new(Act.SearchAccessLog,   Sort.Read, [None, None,     None,     None,     Province,  None,     None]),
        new(Act.ReadDecision,      Sort.Read, [Desk, Involved, Involved, Involved, Province,  None,     None]),
        new(Act.ReadHistory,       Sort.Read, [Desk, Involved, Involved, Involved, Province,  None,     None]),
        new(Act.ReadFigures,       Sort.Read, [None, None,     None,     None,     Province,  None,     None]),
        new(Act.ReadReport,        Sort.Read, [None, None,     None,     Decider,  Province,  None,     None]),
        new(Act.ReadDecisionInbox, Sort.Read, [None, Holder,   Decider,  Decider,  None,      None,     None]),
        new(Act.MineProcesses,     Sort.Read, [None, None,     None,     None,     Province,  None,     None]),
        new(Act.WatchRisk,         Sort.Read, [None, None,     Lead,     Lead,     Province,  None,     None]),

        // the counter                       reception handler   reviewer  signer    supervisor operator citizen
        new(Act.ReceiveDossier,    Sort.Change, [Desk, None,     None,     None,     None,      None,     None]),
        new(Act.SubmitOnline,      Sort.Change, [Desk, None,     None,     None,     None,      None,     Province]),
        new(Act.AcceptDossier,     Sort.Change, [Desk, None,     None,     None,     None,      None,     None]),
        new(Act.RefuseReception,   Sort.Change, [Desk, None,     None,     None,     None,      None,     None]),
        // The departments are let in to be told, with the article, that it goes through the desk.
        new(Act.RequestSupplement, Sort.Change, [Desk, Told,     Told,     Told,     None,      None,     None]),
        new(Act.ReceiveSupplement, Sort.Change, [Desk, None,     None,     None,     None,      None,     None]),
        new(Act.RecordPayment,     Sort.Change, [Desk, None,     None,     None,     None,      None,     None]),
        new(Act.CorrectPayment,    Sort.Change, [Desk, None,     None,     None,     None,      None,     None]),
        new(Act.DigitiseComponent, Sort.Change, [Desk, None,     None,     None,     None,      None,     None]),
        new(Act.UploadComponent,   Sort.Change, [Desk, None,     None,     None,     None,      None,     None]),
        new(Act.UploadResult,      Sort.Change, [Desk, Involved, Involved, Involved, None,      None,     None]),
        new(Act.WithdrawDossier,   Sort.Change, [Desk, None,     None,     None,     None,      None,     None]),
        new(Act.ReturnResult,      Sort.Change, [Desk, None,     None,     None,     None,      None,     None]),
        new(Act.RequestCorrection, Sort.Change, [Desk, None,     None,     None,     None,      None,     None]),

        // the departments                   reception handler   reviewer  signer    supervisor operator citizen
        new(Act.ClaimCase,         Sort.Change, [None, Holder,   None,     None,     None,      None,     None]),
        new(Act.AssignCase,        Sort.Change, [None, Told,     Holder,   Holder,   None,      None,     None]),
        // The one thing a supervisor changes: whose it is, when the officer who has it is absent.
        new(Act.ReassignCase,      Sort.Change, [None, None,     None,     None,     Province,  None,     None]),
        new(Act.HandOverCase,      Sort.Change, [None, Holder,   None,     None,     None,      None,     None]),
        new(Act.CompleteStep,      Sort.Change, [None, Holder,   None,     None,     None,      None,     None]),
        new(Act.ReceivePapers,     Sort.Change, [None, Holder,   None,     None,     None,      None,     None]),
        new(Act.ReturnForSupplement, Sort.Change, [None, Holder, None,     None,     None,      None,     None]),
        new(Act.StopClock,         Sort.Change, [None, Holder,   None,     None,     None,      None,     None]),
        new(Act.ResumeClock,       Sort.Change, [None, Holder,   Lead,     Lead,     None,      None,     None]),
        new(Act.Reschedule,        Sort.Change, [None, None,     Lead,     Lead,     None,      None,     None]),
        new(Act.AskDepartments,    Sort.Change, [None, Holder,   None,     None,     None,      None,     None]),
        new(Act.AskMembers,        Sort.Change, [None, Holder,   Lead,     Lead,     None,      None,     None]),
        new(Act.GiveOpinion,       Sort.Change, [None, Involved, Involved, Involved, None,      None,     None]),
        new(Act.ConcludeRound,     Sort.Change, [None, Involved, Involved, Involved, None,      None,     None]),
        new(Act.DoLinkedWork,      Sort.Change, [None, Holder,   None,     None,     None,      None,     None]),

        // the decision                      reception handler   reviewer  signer    supervisor operator citizen
        new(Act.DraftDecision,     Sort.Change, [None, Holder,   None,     None,     None,      None,     None]),
        new(Act.ReviewDecision,    Sort.Change, [None, None,     Decider,  None,     None,      None,     None]),
        new(Act.SendBack,          Sort.Change, [None, None,     Decider,  Decider,  None,      None,     None]),
        new(Act.SignDecision,      Sort.Change, [None, None,     None,     Decider,  None,      None,     None], SecondFactor: true),
        new(Act.RefuseDossier,     Sort.Change, [None, None,     None,     Decider,  None,      None,     None], SecondFactor: true),

        // operating                        reception handler   reviewer  signer    supervisor operator citizen
        new(Act.RecalculateDates,  Sort.Dates, [None, None,     None,     None,     None,      Province, None], SecondFactor: true),
        new(Act.MoveToVersion,     Sort.Dates, [None, None,     None,     None,     None,      Province, None], SecondFactor: true),
        // Two of them: one asks, another does it.
        new(Act.ErasePeople,       Sort.Dates, [None, None,     None,     None,     None,      Province, None], SecondFactor: true),
        new(Act.Inspect,           Sort.Dates, [None, None,     None,     None,     Province,  Province, None]),
        // The head of the body that reports, who also signs its decisions; who supervises reads (NĐ 09/2019, Đ.10).
        new(Act.SignReport,        Sort.Change, [None, None,    None,     Decider,  None,      None,     None], SecondFactor: true),
        new(Act.WatchSilo,         Sort.Dates, [None, None,     None,     None,     None,      Province, None]),

        // other systems                    reception handler   reviewer  signer    supervisor operator citizen integrator
        new(Act.ReadFeed,          Sort.Read, [None, None,     None,     None,     Province,  None,     None,    Province]),
        new(Act.Subscribe,         Sort.Read, [None, None,     None,     None,     Province,  None,     None,    Province]),
    ];

    private static readonly Dictionary<Act, Row> Rows = Table.ToDictionary(row => row.Act);

    /// <summary>What a role takes away, whatever other roles its holder has: who supervises changes nothing but whose a case is, who operates neither reads
    /// nor changes a dossier.</summary>
    private static readonly (string Role, Sort[] Never, Act[] But)[] Exclusions =
    [
        ("supervisor", [Sort.Change], [Act.ReassignCase]),
        ("operator", [Sort.Read, Sort.Change], []),
    ];

    /// <summary>What no role overrides: acts that must not meet in one person.</summary>
    private static readonly Separation[] Separations =
    [
        new(OwnDossier, act => act is Act.ErasePeople || SortOf(act) is Sort.Change && act is not Act.SubmitOnline, (me, place) => place.Owners.Contains(me)),
        new(DrafterReviews, act => act is Act.ReviewDecision, (me, place) => place.DraftedBy == me),
        new(DrafterSigns, act => act is Act.SignDecision, (me, place) => place.DraftedBy == me),
        // Where the pack authorises the counter to decide, the dossier never comes to those who review and sign.
        new(ReceiverDecides, act => act is Act.SignDecision or Act.RefuseDossier, (me, place) => place.ReceivedBy == me),
    ];

    public static Refusal OwnDossier => new(
        "own-dossier", "Luật Phòng, chống tham nhũng 2018, Đ.23", "Không được giải quyết hồ sơ của chính mình.", RefusalKind.Authority);

    public static Refusal DrafterReviews => new(
        "drafter-reviews", "NĐ 30/2020, Đ.11", "Người soạn thảo không được tự duyệt dự thảo của mình.", RefusalKind.Authority);

    public static Refusal DrafterSigns => new(
        "drafter-signs", "NĐ 30/2020, Đ.13", "Người soạn thảo không được ký kết quả do mình soạn.", RefusalKind.Authority);

    public static Refusal ReceiverDecides => new(
        "receiver-decides", "NĐ 118/2025, Đ.17.5", "Người tiếp nhận hồ sơ không được quyết định, trừ khi thủ tục ủy quyền cho quầy.", RefusalKind.Authority);

    /// <summary>The roles an act's door opens to; those that are only told why not stand last.</summary>
    public static string[] RolesFor(params Act[] acts) =>
        [.. Roles.Select((role, i) => (role, reach: acts.Select(act => Cells(act).ElementAtOrDefault(i)).Append(None).Max())).Where(r => r.reach != None).OrderBy(r => r.reach == Told).Select(r => r.role)];

    /// <summary>Whose dossiers the actor may do it to, at the widest; for lists.</summary>
    public static Scope Reach(this Actor actor, Act act)
    {
        if (Exclusions.Any(e => actor.Has(e.Role) && e.Never.Contains(SortOf(act)) && !e.But.Contains(act))) return None;
        var cells = Cells(act);
        return Roles.Select((role, i) => actor.Has(role) ? cells.ElementAtOrDefault(i) : None).Max();
    }

    public static bool May(this Actor actor, Act act, Place place) => actor.Reaches(act, place) && !Separations.Any(s => s.Forbids(actor, act, place));

    /// <summary>Null where the actor may; otherwise the rule that forbids it.</summary>
    /// <param name="elsewhere">What to say to whom it is not for.</param>
    public static Refusal? Bars(this Actor actor, Act act, Place place, Refusal elsewhere) =>
        actor.Reaches(act, place) ? Array.Find(Separations, s => s.Forbids(actor, act, place))?.Says : elsewhere;

    private static bool Reaches(this Actor actor, Act act, Place place)
    {
        if (actor.Reach(act) is None) return false;
        var cells = Cells(act);
        return Roles.Select((role, i) => actor.Has(role) && place.IsWithin(cells.ElementAtOrDefault(i), actor)).Any(within => within);
    }

    /// <summary>Not by a password alone, whoever it is.</summary>
    public static bool DemandsSecondFactor(Act act) => Rows[act].SecondFactor;

    private static Scope[] Cells(Act act) => Rows[act].Cells;

    private static Sort SortOf(Act act) => Rows[act].Sort;

    private enum Sort
    {
        /// <summary>Shows what a dossier holds.</summary>
        Read,

        Change,

        /// <summary>Dates and machinery, nothing of what a dossier holds.</summary>
        Dates,
    }

    /// <param name="SecondFactor">Only for who showed one when they signed in: it binds the agency, or cannot be taken back.</param>
    private sealed record Row(Act Act, Sort Sort, Scope[] Cells, bool SecondFactor = false);

    private sealed record Separation(Refusal Says, Func<Act, bool> Of, Func<string, Place, bool> Holds)
    {
        public bool Forbids(Actor actor, Act act, Place place) => Of(act) && Holds(actor.Subject, place);
    }
}

/// <summary>What is done to dossiers, and what is shown of them.</summary>
public enum Act
{
    FindDossiers, ReadDossier, RevealPeople, PrintRegister, SearchAccessLog, ReadCase, ReadInbox, WatchBoard, TryOnCase, TryOnDesk, ReadDecision, ReadHistory,
    ReadFigures, ReadReport,
    ReadDecisionInbox, MineProcesses, WatchRisk,
    ReceiveDossier, SubmitOnline, AcceptDossier, RefuseReception, RequestSupplement, ReceiveSupplement, RecordPayment, CorrectPayment, DigitiseComponent, UploadComponent, UploadResult,
    WithdrawDossier, ReturnResult, RequestCorrection,
    ClaimCase, AssignCase, ReassignCase, HandOverCase, CompleteStep, ReceivePapers, ReturnForSupplement, StopClock, ResumeClock, Reschedule, AskDepartments,
    AskMembers, GiveOpinion, ConcludeRound, DoLinkedWork,
    DraftDecision, ReviewDecision, SendBack, SignDecision, RefuseDossier,
    RecalculateDates, MoveToVersion, ErasePeople, Inspect, SignReport, WatchSilo,
    ReadFeed, Subscribe,
}

/// <summary>Whose dossiers, the wider the later.</summary>
public enum Scope
{
    None,

    /// <summary>Nobody's: let in, and told by which article it is not theirs.</summary>
    Told,

    /// <summary>Those received at the officer's own desk.</summary>
    Desk,

    /// <summary>Those that the officer's department, or one below it, has now.</summary>
    Holder,

    /// <summary>Those that the officer's department, or one below it, decides.</summary>
    Decider,

    /// <summary>Those that the officer's department has or decides.</summary>
    Lead,

    /// <summary>Those in which the officer's department, or the officer by name, has a part.</summary>
    Involved,

    Province,
}

/// <summary>Where a dossier stands, as far as rights go.</summary>
/// <param name="Desk">That received it.</param>
/// <param name="Holder">The department that has it, or whose part is meant.</param>
/// <param name="Decider">The department that decides it.</param>
public sealed record Place(string? Desk, string? Holder = null, string? Decider = null)
{
    /// <summary>Departments with a part in it, beside those two.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>Sign-in names of those who are asked by name.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Sign-in names of officers whose own dossier it is.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    public string? ReceivedBy { get; init; }

    public string? DraftedBy { get; init; }

    internal bool IsWithin(Scope scope, Actor actor) => scope switch
    {
        Province => true,
        Involved => IsWithin(Lead, actor) || Units.Any(actor.WorksIn) || People.Contains(actor.Subject),
        Lead => IsWithin(Scope.Holder, actor) || IsWithin(Scope.Decider, actor),
        Scope.Decider => Decider is not null && actor.WorksIn(Decider),
        Scope.Holder => Holder is not null && actor.WorksIn(Holder),
        Scope.Desk => Desk is not null && actor.Desk == Desk,
        _ => false,
    };
}
