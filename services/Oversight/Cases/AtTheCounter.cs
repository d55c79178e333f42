using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace OneStop.Oversight.Cases;

/// <summary>What Intake's events say of a dossier.</summary>
public sealed record AtTheCounter
{
    public string? Status { get; init; }
    public string ProcedureCode { get; init; } = "";
    public int ProcedureVersion { get; init; }
    public string? CaseCode { get; init; }
    public string DeskId { get; init; } = "";
    public string AgencyCode { get; init; } = "";
    public string? Channel { get; init; }
    public string? ResultDelivery { get; init; }

    /// <summary>All that is handed in by then.</summary>
    public ImmutableList<Paper> Papers { get; init; } = [];
    public ImmutableList<JsonNode> Digitised { get; init; } = [];
    public DateTimeOffset? TriageBy { get; init; }
    public bool TriageIsOverdue { get; init; }
    public JsonNode? Guidance { get; init; }
    public JsonNode? Rejection { get; init; }
    public long FeeVnd { get; init; }
    public long PaidVnd { get; init; }
    public ImmutableList<JsonNode> Fees { get; init; } = [];
    public ImmutableList<JsonNode> Payments { get; init; } = [];
    public JsonNode? Promise { get; init; }
    public string? LawProfile { get; init; }

    /// <summary>Version of the calendar that the promised date was counted by; null on dossiers of before it was noted.</summary>
    public string? Calendar { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }
    public DateTimeOffset? DueAt { get; init; }
    public string? DueExplanation { get; init; }
    public JsonNode? SupplementToPassOn { get; init; }
    public JsonNode? Supplement { get; init; }
    public JsonNode? Pause { get; init; }
    public JsonNode? Apology { get; init; }
    public ImmutableList<JsonNode> Results { get; init; } = [];
    public JsonNode? Withdrawal { get; init; }
    public JsonNode? Return { get; init; }
    public JsonNode? Correction { get; init; }
    public JsonNode? Closing { get; init; }

    /// <summary>Routing's clock at the last news of pauses and due dates: older news has been overtaken.</summary>
    internal long News { get; init; }

    public sealed record Paper(string Code, long Originals, long Copies, long Certified);

    private static readonly Dictionary<string, Func<AtTheCounter, Told, AtTheCounter>> Steps = new()
    {
        ["intake.submitted"] = (s, e) => s with
        {
            Status = "submitted", ProcedureCode = e.Text("procedureCode")!, ProcedureVersion = e.Count("procedureVersion"), CaseCode = e.Text("caseCode"),
            DeskId = e.Text("deskId")!, AgencyCode = e.Text("agencyCode")!, Channel = e.Text("channel"), ResultDelivery = e.Text("resultDelivery"), Papers = Handed(e),
        },
        ["intake.deskNotified"] = (s, e) => s with { TriageBy = e.At("triageBy") },
        ["intake.triageOverdue"] = (s, _) => s with { TriageIsOverdue = true },
        ["intake.completionAsked"] = (s, e) => s with { Guidance = e.Whole },
        ["intake.resubmitted"] = (s, e) => s with { Guidance = null, Papers = Handed(e) },
        ["intake.receptionRefused"] = (s, e) => s with { Status = "receptionRefused", Rejection = e.Whole },
        ["intake.feeAssessed"] = (s, e) => s with { FeeVnd = s.FeeVnd + e.Number("amountVnd"), Fees = s.Fees.AddRange(e.Items("lines")) },
        ["intake.feePaid"] = (s, e) => s with { PaidVnd = s.PaidVnd + e.Number("amountVnd"), Payments = s.Payments.Add(e.Whole) },
        // In the place of the one it corrects.
        ["intake.paymentCorrected"] = (s, e) => s with { PaidVnd = s.PaidVnd + e.Number("amountVnd"), Payments = s.Payments.Add(e.Whole) },
        ["intake.componentDigitised"] = (s, e) => s with { Digitised = s.Digitised.Add(e.Whole) },
        ["intake.accepted"] = (s, e) => s with
        {
            Status = "accepted", Promise = e.Whole, LawProfile = e.Text("lawProfile"), Calendar = e.Text("calendar"), AcceptedAt = e.At("acceptedAt"), DueAt = e.At("dueAt"),
            DueExplanation = e.Text("explanation"),
        },
        ["intake.handlingStarted"] = (s, _) => s with { Status = "inProgress" },
        ["intake.supplementAsked"] = (s, e) => s with { SupplementToPassOn = e.Whole },
        ["intake.supplementRequested"] = (s, e) => s with { Status = "awaitingSupplement", Supplement = e.Whole, SupplementToPassOn = null },
        ["intake.supplementReceived"] = (s, e) => s with { Status = "inProgress", Papers = Together(s.Papers, Handed(e)) },
        ["intake.handlingPaused"] = (s, e) => s with
        {
            Status = e.Flag("awaitsPayment") && s.Status != "awaitingSupplement" ? "awaitingPayment" : s.Status, Pause = e.Whole, News = e.Number("tick"),
        },
        ["intake.financialObligationMet"] = (s, _) => s with { Status = "inProgress" },
        ["intake.dueDateMoved"] = (s, e) => s with
        {
            Status = s.Status == "awaitingPayment" ? "inProgress" : s.Status, Pause = null, DueAt = e.At("dueAt"), DueExplanation = e.Text("explanation"),
            News = e.Number("tick"),
        },
        ["intake.rescheduled"] = (s, e) => s with
        {
            Apology = e.Whole, DueAt = e.Number("tick") < s.News ? s.DueAt : e.At("newDueAt"), News = Math.Max(s.News, e.Number("tick")),
        },
        ["intake.withdrawn"] = (s, e) => s with { Status = "withdrawn", Withdrawal = e.Whole },
        ["intake.resultReceived"] = (s, e) => s with { Status = e.Text("resultCode") is null ? "resultIssued" : s.Status, Results = s.Results.Add(e.Whole) },
        ["intake.resultReturned"] = (s, e) => s with { Status = "resultReturned", Return = e.Whole },
        ["intake.correctionRequested"] = (s, e) => s with { Correction = e.Whole },
        ["intake.correctionReceived"] = (s, e) => s with { Status = "resultIssued", Correction = null, Results = s.Results.Add(e.Whole) },
        ["intake.closed"] = (s, e) => s with { Status = "stopped", Closing = e.Whole },
    };

    public AtTheCounter After(Told e) => Steps.TryGetValue(e.Type, out var step) ? step(this, e) : this;

    private static ImmutableList<Paper> Handed(Told e) => [.. e.Items("components").Select(c => new Paper(
        c["code"]!.GetValue<string>(), Of(c, "originals"), Of(c, "copies"), Of(c, "certified")))];

    private static long Of(JsonNode part, string name) => part[name]?.GetValue<long>() ?? 0;

    private static ImmutableList<Paper> Together(IEnumerable<Paper> before, IEnumerable<Paper> now) =>
        [.. before.Concat(now).GroupBy(p => p.Code).Select(p => new Paper(p.Key, p.Sum(x => x.Originals), p.Sum(x => x.Copies), p.Sum(x => x.Certified)))];
}
