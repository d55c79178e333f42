using System.Text.Json;

namespace OneStop.Desk.Replay;

/// <summary>A whole case as it stood, as Oversight tells it. Events' own bodies are kept as they are.</summary>
/// <param name="Status">Null before there was a dossier.</param>
public sealed record CaseSeen(
    string? Status, string? Step, string? Assignee, string? Unit, DateTimeOffset? DueAt, string? DueExplanation, DateTimeOffset? OriginalDueAt, CaseSeen.ClockHands? Clock,
    CaseSeen.Versions InForce, CaseSeen.AtCounter? Counter, CaseSeen.InDepartments? Departments, CaseSeen.OnTable? Decision, IReadOnlyList<CaseSeen.Holding> Holdings)
{
    public sealed record ClockHands(string State, DateTimeOffset? StoppedAt);
    public sealed record Versions(string? LawProfile, string? ProcedureCode, int? ProcedureVersion, string? Counting, string? Calendar);
    public sealed record Paper(string Code, long Originals, long Copies, long Certified);
    public sealed record AtCounter(
        string DeskId, IReadOnlyList<Paper> Papers, IReadOnlyList<JsonElement> Digitised, JsonElement? Guidance, JsonElement? Rejection, long FeeVnd, long PaidVnd,
        IReadOnlyList<JsonElement> Fees, IReadOnlyList<JsonElement> Payments, JsonElement? Supplement, JsonElement? Apology, IReadOnlyList<JsonElement> Results,
        JsonElement? Withdrawal, JsonElement? Return, JsonElement? Correction, JsonElement? Closing);
    public sealed record Stop(string Kind, string Why, string LegalBasis, DateTimeOffset From, DateTimeOffset? To);
    public sealed record Round(int Number, JsonElement Request, IReadOnlyList<JsonElement> Opinions, string State);
    public sealed record Work(JsonElement Plan, DateTimeOffset? DueAt, string? Assignee, JsonElement? Completion);
    public sealed record InDepartments(IReadOnlyList<Stop> Stops, IReadOnlyList<Round> Rounds, IReadOnlyList<Work> LinkedWorks, string? ReworkReason, DateTimeOffset? OverdueSince, string? Timeliness);
    public sealed record OnTable(
        string Phase, int Round, JsonElement? Text, string? DraftedBy, JsonElement? Review, JsonElement? SentBack, string? SignedSha256, string? Number, DateTimeOffset? IssuedAt,
        JsonElement? Refusal);

    /// <summary>Who had it from when to when: working, waiting, or stopped with the clock.</summary>
    public sealed record Holding(DateTimeOffset From, DateTimeOffset? To, string Place, string? Officer, string State);
}
