using OneStop.Deciding;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;

namespace OneStop.Routing.Cases;

/// <summary>The part of the common vocabulary that a case can be in; national codes in the numbers.</summary>
public enum CaseStatus
{
    Accepted = 2,
    InProgress = 4,
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

    /// <summary>Questions put to others, in the order they were put.</summary>
    [Id(40)] public OpinionRound[] Rounds { get; init; } = [];

    /// <summary>What other agencies do on this dossier; empty where the procedure is not a linked one.</summary>
    [Id(41)] public LinkedWork[] LinkedWorks { get; init; } = [];

    public bool IsOpen => Steps.Length > 0;
    public CaseStep Step => Steps[StepIndex];

    /// <summary>The department that has it now; while it is being decided, the one that handled it last.</summary>
    public string UnitId => Step.UnitId;

    public string? ActingUnit => IsOpen ? UnitId : null;

    public Case Evolve(object e) => e switch
    {
        CaseOpened x => this with
        {
            ProcedureCode = x.ProcedureCode, DeskId = x.DeskId, AgencyCode = x.AgencyCode, AcceptedAt = x.AcceptedAt, DueAt = x.DueAt, Steps = x.Steps,
            Terms = x.Terms, DecidingUnitId = x.DecidingUnitId,
        },
        StepStarted x => this with { Phase = CasePhase.Handling, StepIndex = x.Index, Assignee = null },
        Assigned x => this with { Assignee = x.Officer, Status = CaseStatus.InProgress },
        Claimed x => this with { Assignee = x.Officer, Status = CaseStatus.InProgress },
        HandedOver x => this with { Assignee = x.To },
        StepCompleted x => this with { LastCompletedBy = x.Officer, Assignee = null },
        ConsultationRequested or OpinionGiven or ConsultationReminded or ConsultationLapsed or ConsultationConcluded =>
            this with { Rounds = OpinionRound.Evolve(Rounds, e) },
        LinkedWorksPlanned or LinkedWorkStarted or LinkedWorkClaimed or LinkedWorkCompleted => this with { LinkedWorks = LinkedWork.Evolve(LinkedWorks, e) },
        SubmittedForDecision x => this with { Phase = CasePhase.Deciding, Round = x.Round, ReworkReason = null },
        ReturnedForRework x => this with { ReworkReason = x.Reason },
        CaseClosed x => this with
        {
            Phase = CasePhase.Closed, Status = x.Outcome == CaseOutcome.ResultIssued ? CaseStatus.ResultIssued : CaseStatus.Stopped,
        },
        _ => this,
    };
}
