using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;

namespace OneStop.Routing.Cases;

/// <summary>The part of the common vocabulary that a case can be in; national codes in the numbers.</summary>
public enum CaseStatus
{
    Accepted = 2,
    InProgress = 4,
    AwaitingSupplement = 5,
    AwaitingPayment = 6,
    Withdrawn = 7,
    Stopped = 8,
    ResultIssued = 9,
}

public enum CasePhase { Handling, Deciding, Closed }

/// <summary>What decisions in the departments remember of a case. Lives in its grain; Marten's events are the truth.</summary>
[GenerateSerializer, Immutable, Alias("routing.Case")]
public sealed record Case : IState<Case>
{
    [Id(0)] public CaseStatus Status { get; init; } = CaseStatus.Accepted;
    [Id(1)] public CasePhase Phase { get; init; }
    [Id(2)] public string ProcedureCode { get; init; } = "";
    [Id(3)] public string DeskId { get; init; } = "";
    [Id(4)] public string AgencyCode { get; init; } = "";
    [Id(5)] public DateTimeOffset AcceptedAt { get; init; }
    [Id(6)] public DateTimeOffset DueAt { get; init; }
    [Id(7)] public CaseStep[] Steps { get; init; } = [];
    [Id(8)] public int StepIndex { get; init; }
    [Id(9)] public string? Assignee { get; init; }

    /// <summary>Who completed the step before this one: tells a double click from a mistake, and who gets the case back.</summary>
    [Id(10)] public string? LastCompletedBy { get; init; }
    [Id(11)] public int Round { get; init; }
    [Id(12)] public string? ReworkReason { get; init; }
    [Id(13)] public CaseTerms? Terms { get; init; }
    [Id(14)] public string DecidingUnitId { get; init; } = "";

    /// <summary>Since when the whole limit runs: acceptance, or the full dossier after a supplement.</summary>
    [Id(20)] public DateTimeOffset ClockFrom { get; init; }

    /// <summary>In the order they began; several may be open at once.</summary>
    [Id(21)] public CaseStop[] Stops { get; init; } = [];

    /// <summary>The last one.</summary>
    [Id(22)] public SupplementRound? Supplement { get; init; }

    /// <summary>The date by law, whatever was promised instead of it.</summary>
    [Id(23)] public DateTimeOffset OriginalDueAt { get; init; }
    [Id(24)] public NewPromise? Promise { get; init; }
    [Id(25)] public int TimesRescheduled { get; init; }
    [Id(26)] public bool HasPapers { get; init; }

    /// <summary>The due date for which it was said that it is near.</summary>
    [Id(27)] public DateTimeOffset? SaidDueSoon { get; init; }

    /// <summary>The due date for which it was said that it has passed.</summary>
    [Id(28)] public DateTimeOffset? SaidOverdue { get; init; }

    /// <summary>How the date by law came about when it last moved; null while it is the one promised at acceptance.</summary>
    [Id(29)] public string? DueExplanation { get; init; }
    [Id(30)] public Timeliness? Timeliness { get; init; }

    /// <summary>Since when the legal clock stands; null while it runs.</summary>
    public DateTimeOffset? StoppedSince => Stops.Where(s => s.IsOpen).Select(s => (DateTimeOffset?)s.From).Min();

    /// <summary>From the officer's request until the dossier is full.</summary>
    public bool AwaitsSupplement => Supplement is { ReceivedAt: null };
    /// <summary>Questions put to others, in the order they were put.</summary>
    [Id(40)] public OpinionRound[] Rounds { get; init; } = [];

    /// <summary>What other agencies do on this dossier; empty where the procedure is not a linked one.</summary>
    [Id(41)] public LinkedWork[] LinkedWorks { get; init; } = [];

    [Id(50)] public string? ReceivedBy { get; init; }

    /// <summary>Sign-in names of officers whose own dossier it is.</summary>
    [Id(51)] public string[] OwnedBy { get; init; } = [];

    public bool IsOpen => Steps.Length > 0;
    public CaseStep Step => Steps[StepIndex];

    /// <summary>The department that has it now; while it is being decided, the one that handled it last.</summary>
    public string UnitId => Step.UnitId;

    public string? ActingUnit => IsOpen ? UnitId : null;

    /// <summary>Where it stands, as far as rights go.</summary>
    /// <param name="of">The department whose part is meant; null for the one that has the case.</param>
    public Place Place(string? of = null) => new(DeskId, of ?? ActingUnit, DecidingUnitId)
    {
        Units =
        [
            .. Steps.Select(s => s.UnitId), .. LinkedWorks.Select(w => w.Plan.UnitId),
            .. Rounds.Where(r => r.Request.Kind is RoundKind.Consultation).SelectMany(r => r.Request.Asked),
        ],
        People = [.. Rounds.Where(r => r.Request.Kind is RoundKind.Collective).SelectMany(r => r.Request.Asked)],
        Owners = OwnedBy,
        ReceivedBy = ReceivedBy,
    };

    public Case Evolve(object e) => e switch
    {
        CaseOpened x => this with
        {
            ProcedureCode = x.ProcedureCode, DeskId = x.DeskId, AgencyCode = x.AgencyCode, AcceptedAt = x.AcceptedAt, DueAt = x.DueAt, Steps = x.Steps,
            Terms = x.Terms, DecidingUnitId = x.DecidingUnitId, ClockFrom = x.AcceptedAt, OriginalDueAt = x.DueAt,
            ReceivedBy = x.ReceivedBy, OwnedBy = x.OwnedBy ?? [],
        },
        StepStarted x => this with { Phase = CasePhase.Handling, StepIndex = x.Index, Assignee = null },
        Assigned x => (this with { Assignee = x.Officer }).WithStatus(),
        Claimed x => (this with { Assignee = x.Officer }).WithStatus(),
        HandedOver x => this with { Assignee = x.To },
        StepCompleted x => this with { LastCompletedBy = x.Officer, Assignee = null },
        ConsultationRequested or OpinionGiven or ConsultationReminded or ConsultationLapsed or ConsultationConcluded =>
            this with { Rounds = OpinionRound.Evolve(Rounds, e) },
        LinkedWorksPlanned or LinkedWorkStarted or LinkedWorkClaimed or LinkedWorkCompleted => this with { LinkedWorks = LinkedWork.Evolve(LinkedWorks, e) },
        SubmittedForDecision x => this with { Phase = CasePhase.Deciding, Round = x.Round, ReworkReason = null },
        ReturnedForRework x => this with { ReworkReason = x.Reason },
        PapersReceived => this with { HasPapers = true },
        SupplementAsked x => this with { Supplement = new(x.Round, x.Items, x.Reason, x.InTime, null, null, null) },
        ClockStopped x => (this with { Stops = [.. Stops, new(x.Kind, x.Why, x.LegalBasis, x.AwaitsPayment, x.From, null)], Supplement = Requested(x) }).WithStatus(),
        ClockResumed x => Ended(x.Kind, x.At).Due(x.DueAt, x.Explanation).WithStatus(),
        // The old promise was about a limit that no longer runs.
        ClockRestarted x => (Ended(PauseKind.Supplement, x.From) with { ClockFrom = x.From, Promise = null }).Due(x.DueAt, x.Explanation).WithStatus(),
        Rescheduled x => (this with { Promise = new(x.OldDueAt, x.NewDueAt, x.Reason, x.NoticeInTime), TimesRescheduled = TimesRescheduled + 1 })
            .Due(OriginalDueAt, DueExplanation),
        DueSoon x => this with { SaidDueSoon = x.DueAt },
        Overdue x => this with { SaidOverdue = x.DueAt },
        DueDateRecalculated x => Due(x.DueAt, x.Explanation),
        MovedToVersion x => (this with
        {
            Steps = x.Steps, StepIndex = x.StepIndex, Assignee = x.OfficerStays ? Assignee : null, DecidingUnitId = x.DecidingUnitId,
            Terms = Terms! with { ProcedureVersion = x.To, LimitAmount = x.LimitAmount, LimitUnit = x.LimitUnit, ExtensionDays = x.ExtensionDays },
        }).Due(x.DueAt, x.Explanation),
        CaseClosed x => this with
        {
            Phase = CasePhase.Closed, Timeliness = x.Timeliness,
            Status = x.Outcome switch { CaseOutcome.ResultIssued => CaseStatus.ResultIssued, CaseOutcome.Withdrawn => CaseStatus.Withdrawn, _ => CaseStatus.Stopped },
        },
        _ => this,
    };

    private SupplementRound? Requested(ClockStopped x) => x.Round is not { } round ? Supplement
        : (Supplement?.Round == round ? Supplement : new(round, [], "", true, null, null, null)) with { RequestedAt = x.From, ClosesAt = x.ClosesAt };

    private Case Ended(PauseKind kind, DateTimeOffset at) => this with
    {
        Stops = [.. Stops.Select(s => s.Kind == kind && s.IsOpen ? s with { To = at } : s)],
        Supplement = kind == PauseKind.Supplement && Supplement is not null ? Supplement with { ReceivedAt = at } : Supplement,
    };

    /// <summary>A promise beyond the date by law stands.</summary>
    private Case Due(DateTimeOffset? lawful, string? explanation) => lawful is not { } at ? this : this with
    {
        OriginalDueAt = at, DueAt = Promise is { } p && p.NewDueAt > at ? p.NewDueAt : at, DueExplanation = explanation,
    };

    private Case WithStatus() => this with
    {
        Status = Stops.Any(s => s.IsOpen && s.Kind == PauseKind.Supplement) ? CaseStatus.AwaitingSupplement
            : Stops.Any(s => s.IsOpen && s.AwaitsPayment) ? CaseStatus.AwaitingPayment
            : Assignee is not null || LastCompletedBy is not null ? CaseStatus.InProgress
            : CaseStatus.Accepted,
    };
}
