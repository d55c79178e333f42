using System.Text.Json;
using System.Text.Json.Serialization;
using OneStop.Oversight.Cases;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Figures;

/// <summary>What the figures need of one event. One that says less than its kind does today leaves out a figure, and stops none.</summary>
/// <param name="At">When it counts in the world.</param>
/// <param name="Known">When it was recorded.</param>
/// <param name="Word">The kind, channel, method or like word of the event.</param>
/// <param name="From">A second instant where the event has one.</param>
/// <param name="Steps">Of a case: the plan.</param>
public sealed record Entry(
    DateTimeOffset At, DateTimeOffset Known, string Type, string? By = null, string? Word = null, string? Unit = null, DateTimeOffset? Due = null, DateTimeOffset? From = null,
    int? Index = null, long? Amount = null, bool? Flag = null, Submission? Submission = null, IReadOnlyList<PlannedStep>? Steps = null)
{
    private static readonly Dictionary<string, Func<Entry, Told, Entry>> Readers = new()
    {
        ["intake.submitted"] = (x, e) => x with
        {
            Submission = new(
                e.Text("procedureCode") ?? "", e.Part("procedureVersion") is null ? 1 : e.Count("procedureVersion"), e.Text("deskId") ?? "", e.Text("agencyCode") ?? "",
                e.Text("channel") ?? "counter", e.Text("resultDelivery") ?? "desk"),
        },
        ["intake.completionAsked"] = (x, _) => x,
        ["intake.receptionRefused"] = (x, _) => x,
        ["intake.accepted"] = (x, e) => x with { Due = e.At("dueAt"), Flag = e.Flag("decidedAtCounter") },
        ["intake.feeAssessed"] = (x, e) => x with { Amount = e.Number("amountVnd") },
        ["intake.feePaid"] = (x, e) => x with { Word = e.Text("method"), Amount = e.Number("amountVnd") },
        ["intake.paymentCorrected"] = (x, e) => x with { Word = e.Text("method"), Amount = e.Number("amountVnd") },
        ["intake.componentDigitised"] = (x, _) => x,
        ["intake.supplementRequested"] = (x, _) => x,
        ["intake.withdrawn"] = (x, _) => x,
        ["intake.resultReceived"] = (x, e) => x with { Word = e.Text("resultCode") },
        ["intake.closed"] = (x, _) => x,
        ["routing.caseOpened"] = (x, e) => x with { Due = e.At("dueAt"), Unit = e.Text("decidingUnitId"), Steps = PlannedStep.Of(e) },
        ["routing.movedToVersion"] = (x, e) => x with { Due = e.At("dueAt"), Unit = e.Text("decidingUnitId"), Steps = PlannedStep.Of(e) },
        ["routing.stepStarted"] = (x, e) => x with { Index = e.Count("index"), Word = e.Text("name"), Unit = e.Text("unitId") },
        ["routing.assigned"] = (x, e) => x with { By = e.Text("officer") },
        ["routing.claimed"] = (x, e) => x with { By = e.Text("officer") },
        ["routing.handedOver"] = (x, e) => x with { By = e.Text("to") },
        ["routing.stepCompleted"] = (x, e) => x with { By = e.Text("officer") ?? x.By },
        ["routing.clockStopped"] = (x, e) => x with { Word = e.Text("kind"), From = e.At("from") },
        ["routing.clockResumed"] = (x, e) => x with { Word = e.Text("kind"), From = e.At("at"), Due = e.At("dueAt") },
        ["routing.clockRestarted"] = (x, e) => x with { Word = "supplement", From = e.At("from"), Due = e.At("dueAt") },
        ["routing.rescheduled"] = (x, e) => x with { Due = e.At("newDueAt"), Flag = e.Flag("noticeInTime") },
        ["routing.dueDateRecalculated"] = (x, e) => x with { Due = e.At("dueAt") },
        ["routing.submittedForDecision"] = (x, _) => x,
        ["decision.sentBack"] = (x, _) => x,
        ["decision.signed"] = (x, _) => x,
        ["decision.issued"] = (x, _) => x,
        ["decision.refused"] = (x, _) => x,
    };

    /// <summary>Types of events that the figures rest on.</summary>
    public static IReadOnlyCollection<string> Types => Readers.Keys;

    /// <summary>Null for what no figure rests on.</summary>
    public static Entry? Of(RecordedEvent e, DateTimeOffset at) =>
        Readers.TryGetValue(e.Entry.Type, out var read) ? read(new(at, e.Entry.RecordedAt, e.Entry.Type, e.Entry.By), e.Body) : null;

    public static string Write(IReadOnlyList<Entry> entries) => JsonSerializer.Serialize(entries, EntryJson.Default.IReadOnlyListEntry);

    public static IReadOnlyList<Entry> Read(string entries) => JsonSerializer.Deserialize(entries, EntryJson.Default.IReadOnlyListEntry)!;
}

/// <param name="Channel">counter, online or postal.</param>
/// <param name="Delivery">desk, post or online.</param>
public sealed record Submission(string Procedure, int Version, string Desk, string Agency, string Channel, string Delivery);

/// <param name="Hours">The step's share of the limit, in working hours.</param>
public sealed record PlannedStep(string Name, string Unit, decimal Hours)
{
    internal static IReadOnlyList<PlannedStep> Of(Told e) =>
        [.. e.Items("steps").Select(s => new PlannedStep($"{s["name"]}", $"{s["unitId"]}", s["hours"]?.GetValue<decimal>() ?? 0))];
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Entry>))]
internal sealed partial class EntryJson : JsonSerializerContext;
