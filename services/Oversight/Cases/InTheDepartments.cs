using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace OneStop.Oversight.Cases;

/// <summary>What Routing's events say of a case; nothing before it was opened.</summary>
public sealed record InTheDepartments
{
    public string Status { get; init; } = "accepted";
    public string Phase { get; init; } = "handling";
    public string DeskId { get; init; } = "";
    public string AgencyCode { get; init; } = "";
    public DateTimeOffset? AcceptedAt { get; init; }
    public ImmutableList<JsonNode> Steps { get; init; } = [];
    public int StepIndex { get; init; }
    public string? Assignee { get; init; }
    public string DecidingUnitId { get; init; } = "";
    public int ProcedureVersion { get; init; }
    public JsonNode? Terms { get; init; }
    public int Round { get; init; }
    public string? ReworkReason { get; init; }
    public bool HasPapers { get; init; }

    /// <summary>The date that was promised last.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The date by law, whatever was promised instead of it.</summary>
    public DateTimeOffset? OriginalDueAt { get; init; }

    /// <summary>How the date by law came about when it last moved; null while it is the one promised at acceptance.</summary>
    public string? DueExplanation { get; init; }
    /// <summary>Version of the calendar that the date by law was counted by when it last moved.</summary>
    public string? Calendar { get; init; }
    public JsonNode? Promise { get; init; }

    /// <summary>In the order they began; several may be open at once.</summary>
    public ImmutableList<Stop> Stops { get; init; } = [];
    public SupplementRound? Supplement { get; init; }
    public DateTimeOffset? DueSoonSince { get; init; }
    public DateTimeOffset? OverdueSince { get; init; }
    public ImmutableList<OpinionRound> Rounds { get; init; } = [];
    public ImmutableList<Linked> LinkedWorks { get; init; } = [];
    public string? Outcome { get; init; }
    public string? Timeliness { get; init; }
    internal bool WasHandled { get; init; }

    public bool IsOpen => Steps.Count > 0;

    /// <summary>The department that has it; while it is being decided, the one that handled it last.</summary>
    public string? UnitId => IsOpen ? Steps[StepIndex]["unitId"]!.GetValue<string>() : null;

    public DateTimeOffset? StoppedSince => Stops.Where(s => s.To is null).Select(s => (DateTimeOffset?)s.From).Min();

    public string? Step => !IsOpen ? null : Phase switch
    {
        _ when Status == "awaitingSupplement" => "Chờ bổ sung hồ sơ",
        "handling" => Steps[StepIndex]["name"]!.GetValue<string>(),
        "deciding" => "Chờ quyết định",
        _ => "Đã giải quyết",
    };

    /// <param name="To">Null while it lasts.</param>
    public sealed record Stop(string Kind, string Why, string LegalBasis, bool AwaitsPayment, DateTimeOffset From, DateTimeOffset? To);

    public sealed record SupplementRound(
        int Round, ImmutableList<JsonNode> Items, string Reason, bool InTime, DateTimeOffset? RequestedAt, DateTimeOffset? ClosesAt, DateTimeOffset? ReceivedAt);

    /// <param name="Opinions">The last one of each party.</param>
    public sealed record OpinionRound(int Number, JsonNode Request, ImmutableList<JsonNode> Opinions, string State, JsonNode? Conclusion);

    public sealed record Linked(JsonNode Plan, DateTimeOffset? DueAt, string? Assignee, JsonNode? Completion);

    private static readonly Dictionary<string, Func<InTheDepartments, Told, InTheDepartments>> Folds = new()
    {
        ["routing.caseOpened"] = (s, e) => s with
        {
            DeskId = e.Text("deskId")!, AgencyCode = e.Text("agencyCode")!, AcceptedAt = e.At("acceptedAt"), DueAt = e.At("dueAt"), OriginalDueAt = e.At("dueAt"),
            Steps = e.Items("steps"), Terms = e.Part("terms"), ProcedureVersion = e.Part("terms")?["procedureVersion"]?.GetValue<int>() ?? 0,
            DecidingUnitId = e.Text("decidingUnitId")!,
        },
        ["routing.stepStarted"] = (s, e) => s with { Phase = "handling", StepIndex = e.Count("index"), Assignee = null },
        ["routing.assigned"] = (s, e) => (s with { Assignee = e.Text("officer") }).Settled(),
        ["routing.claimed"] = (s, e) => (s with { Assignee = e.Text("officer") }).Settled(),
        ["routing.handedOver"] = (s, e) => s with { Assignee = e.Text("to") },
        ["routing.stepCompleted"] = (s, _) => s with { Assignee = null, WasHandled = true },
        ["routing.submittedForDecision"] = (s, e) => s with { Phase = "deciding", Round = e.Count("round"), ReworkReason = null },
        ["routing.returnedForRework"] = (s, e) => s with { ReworkReason = e.Text("reason") },
        ["routing.papersReceived"] = (s, _) => s with { HasPapers = true },
        ["routing.supplementAsked"] = (s, e) => s with
        {
            Supplement = new(e.Count("round"), e.Items("items"), e.Text("reason")!, e.Flag("inTime"), null, null, null),
        },
        ["routing.clockStopped"] = (s, e) => (s with
        {
            Stops = s.Stops.Add(new(e.Text("kind")!, e.Text("why")!, e.Text("legalBasis")!, e.Flag("awaitsPayment"), e.At("from")!.Value, null)),
            Supplement = e.Part("round") is null ? s.Supplement
                : (s.Supplement?.Round == e.Count("round") ? s.Supplement : new(e.Count("round"), [], "", true, null, null, null))
                    with { RequestedAt = e.At("from"), ClosesAt = e.At("closesAt") },
        }).Settled(),
        ["routing.clockResumed"] = (s, e) => s.Ended(e.Text("kind")!, e.At("at")!.Value).Due(e).Settled(),
        ["routing.clockRestarted"] = (s, e) => (s.Ended("supplement", e.At("from")!.Value) with { Promise = null }).Due(e).Settled(),
        ["routing.rescheduled"] = (s, e) => (s with { Promise = e.Whole }).Due(s.OriginalDueAt, s.DueExplanation, s.Calendar),
        ["routing.dueDateRecalculated"] = (s, e) => s.Due(e),
        ["routing.dueSoon"] = (s, e) => s with { DueSoonSince = e.At("at") },
        ["routing.overdue"] = (s, e) => s with { OverdueSince = e.At("at") },
        ["routing.movedToVersion"] = (s, e) => (s with
        {
            Steps = e.Items("steps"), StepIndex = e.Count("stepIndex"), Assignee = e.Flag("officerStays") ? s.Assignee : null,
            DecidingUnitId = e.Text("decidingUnitId")!, ProcedureVersion = e.Count("to"),
        }).Due(e),
        ["routing.consultationRequested"] = (s, e) => s with { Rounds = s.Rounds.Add(new(e.Count("round"), e.Whole, [], "open", null)) },
        ["routing.opinionGiven"] = (s, e) => s.InRound(e, r => r with
        {
            Opinions = r.Opinions.RemoveAll(o => o["party"]!.GetValue<string>() == e.Part("opinion")!["party"]!.GetValue<string>()).Add(e.Part("opinion")!),
        }),
        ["routing.consultationLapsed"] = (s, e) => s.InRound(e, r => r with { State = "lapsed" }),
        ["routing.consultationConcluded"] = (s, e) => s.InRound(e, r => r with { State = "concluded", Conclusion = e.Whole }),
        ["routing.linkedWorksPlanned"] = (s, e) => s with { LinkedWorks = [.. e.Items("works").Select(w => new Linked(w, null, null, null))] },
        ["routing.linkedWorkStarted"] = (s, e) => s.InLinked(e, w => w with { DueAt = e.At("dueAt") }),
        ["routing.linkedWorkClaimed"] = (s, e) => s.InLinked(e, w => w with { Assignee = e.Text("officer") }),
        ["routing.linkedWorkCompleted"] = (s, e) => s.InLinked(e, w => w with { Completion = e.Whole }),
        ["routing.caseClosed"] = (s, e) => s with
        {
            Phase = "closed", Outcome = e.Text("outcome"), Timeliness = e.Text("timeliness"),
            Status = e.Text("outcome") switch { "resultIssued" => "resultIssued", "withdrawn" => "withdrawn", _ => "stopped" },
        },
    };

    public InTheDepartments After(Told e) => Folds.TryGetValue(e.Type, out var fold) ? fold(this, e) : this;

    private InTheDepartments Ended(string kind, DateTimeOffset at) => this with
    {
        Stops = [.. Stops.Select(s => s.Kind == kind && s.To is null ? s with { To = at } : s)],
        Supplement = kind == "supplement" && Supplement is not null ? Supplement with { ReceivedAt = at } : Supplement,
    };

    private InTheDepartments Due(Told e) => Due(e.At("dueAt"), e.Text("explanation"), e.Text("calendar"));

    /// <summary>A promise beyond the date by law stands.</summary>
    private InTheDepartments Due(DateTimeOffset? lawful, string? explanation, string? calendar)
    {
        if (lawful is not { } at) return this;
        var promised = Promise?["newDueAt"]?.GetValue<DateTimeOffset>();
        return this with { OriginalDueAt = at, DueAt = promised > at ? promised : at, DueExplanation = explanation, Calendar = calendar };
    }

    private InTheDepartments InRound(Told e, Func<OpinionRound, OpinionRound> change) =>
        this with { Rounds = [.. Rounds.Select(r => r.Number == e.Count("round") ? change(r) : r)] };

    private InTheDepartments InLinked(Told e, Func<Linked, Linked> change) =>
        this with { LinkedWorks = [.. LinkedWorks.Select(w => w.Plan["code"]!.GetValue<string>() == e.Text("code") ? change(w) : w)] };

    private InTheDepartments Settled() => this with
    {
        Status = Stops.Any(s => s.To is null && s.Kind == "supplement") ? "awaitingSupplement"
            : Stops.Any(s => s.To is null && s.AwaitsPayment) ? "awaitingPayment"
            : Assignee is not null || WasHandled ? "inProgress" : "accepted",
    };
}
