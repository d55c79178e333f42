using System.Text.Json.Nodes;

namespace OneStop.Oversight.Cases;

/// <summary>What Decision's events say: the draft, its review, the signature, and what came of it. Of the text, the reference.</summary>
public sealed record OnTheTable
{
    public JsonNode? Opening { get; init; }
    public int Round { get; init; }

    /// <summary>While an error is to be put right, the date for that.</summary>
    public DateTimeOffset? DueAt => Correction is null ? Due : Correction["correctBy"]!.GetValue<DateTimeOffset>();

    /// <summary>Which text, the hash of what it held, and its length: the text itself may name people and stands in no event.</summary>
    public JsonNode? Text { get; init; }
    public string? DraftedBy { get; init; }
    public JsonNode? Review { get; init; }
    public JsonNode? SentBack { get; init; }
    public string? SignedSha256 { get; init; }
    public string? Number { get; init; }
    public DateTimeOffset? IssuedAt { get; init; }
    public JsonNode? Refusal { get; init; }
    public JsonNode? Correction { get; init; }
    public string? AbandonedReason { get; init; }
    internal DateTimeOffset? Due { get; init; }

    public string Phase => this switch
    {
        { Refusal: not null } => "refused",
        { AbandonedReason: not null } => "abandoned",
        { Number: not null, Correction: null } => "issued",
        { SentBack: not null } => "sentBack",
        { Text: null } => "drafting",
        { Review: null } => "reviewing",
        { Review: { } review } => review["approved"]!.GetValue<bool>() ? "signing" : "drafting",
    };

    private static readonly Dictionary<string, Func<OnTheTable, Told, OnTheTable>> Folds = new()
    {
        ["decision.opened"] = (s, e) => s with
        {
            Opening = e.Whole, Round = e.Count("round"), Due = e.At("dueAt"), Text = null, DraftedBy = null, Review = null, SentBack = null,
        },
        ["decision.dueDateMoved"] = (s, e) => s with { Due = e.At("dueAt") },
        ["decision.drafted"] = (s, e) => s with { Text = e.Part("text"), DraftedBy = e.Text("by"), Review = null },
        ["decision.reviewed"] = (s, e) => s with { Review = e.Whole },
        ["decision.sentBack"] = (s, e) => s with { SentBack = e.Whole },
        ["decision.signed"] = (s, e) => s with { SignedSha256 = e.Text("contentSha256") },
        ["decision.issued"] = (s, e) => s with { Number = e.Text("number"), IssuedAt = e.At("at") },
        ["decision.refused"] = (s, e) => s with { Refusal = e.Whole },
        ["decision.correctionAsked"] = (s, e) => s with { Correction = e.Whole, Text = null, DraftedBy = null, Review = null },
        ["decision.corrected"] = (s, e) => s with { Correction = null, Number = e.Text("number"), IssuedAt = e.At("at") },
        ["decision.abandoned"] = (s, e) => s with { AbandonedReason = e.Text("reason") },
    };

    public OnTheTable After(Told e) => Folds.TryGetValue(e.Type, out var fold) ? fold(this, e) : this;
}
