using System.Globalization;
using System.Text.Json;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Mining;

/// <summary>Steps that every procedure has; those between them bear the names the procedure gives them.</summary>
public static class Stage
{
    public const string Receive = "receive", Draft = "draft", Review = "review", Sign = "sign", Return = "return";
}

/// <summary>Reads what an event says. The record may have been tampered with, and it is for verification to tell of that: what is not there is passed over here.</summary>
internal static class Saying
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    public static JsonElement Said(this RecordedEvent e)
    {
        try
        {
            return JsonElement.Parse(e.Entry.Data) is { ValueKind: JsonValueKind.Object } body ? body : Nothing;
        }
        catch (JsonException)
        {
            return Nothing;
        }
    }

    public static string? Text(this JsonElement body, string name) =>
        body.ValueKind is JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    public static IEnumerable<JsonElement> Items(this JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Empty<JsonElement>();
}

/// <summary>A stretch of office time, in hours of the <see cref="OfficeClock"/>.</summary>
/// <param name="To">Null while it lasts.</param>
public readonly record struct Span(double From, double? To);

/// <summary>One stay of a dossier at one step. Times are hours of the <see cref="OfficeClock"/>.</summary>
/// <param name="Step">A <see cref="Stage"/>, or the step's name in the procedure.</param>
/// <param name="Unit">The department, or the desk.</param>
public sealed record Visit(string Step, string Unit, double From)
{
    /// <summary>When an officer took it; null where nobody has, and where the record does not say (the desk, the table of those who decide).</summary>
    public double? Taken { get; init; }

    /// <summary>Null while it lasts.</summary>
    public double? To { get; init; }

    /// <summary>Sign-in name of who has or had it last.</summary>
    public string? Officer { get; init; }

    /// <summary>How much was left until the dossier was due when it came here; null before anything was promised.</summary>
    public double? HoursLeft { get; init; }

    /// <summary>In the time in which the clock stood, nobody is to blame for it.</summary>
    public double PausedWaiting { get; init; }

    /// <inheritdoc cref="PausedWaiting"/>
    public double PausedWorking { get; init; }

    /// <summary>Until someone took it. Null while it still waits.</summary>
    public double? Waiting => (Taken ?? To) - From - PausedWaiting;

    /// <summary>From then until it went on. Null while it lasts, and where the record does not say when work began.</summary>
    public double? Working => To - Taken - PausedWorking;
}

/// <summary>The way of one dossier through its procedure, told from its events; without a word on people other than officers.</summary>
public sealed record Journey(string Dossier, string Procedure, string Desk, DateTimeOffset ReceivedAt)
{
    public IReadOnlyList<Visit> Visits { get; init; } = [];

    /// <summary>When the clock stood, apart from each other and in order.</summary>
    public IReadOnlyList<Span> Stops { get; init; } = [];

    public double? Accepted { get; init; }

    /// <summary>From when the limit runs: the acceptance, or the last complete supplement (NĐ 118/2025, Đ.19.5).</summary>
    public double? ClockFrom { get; init; }

    /// <summary>The date that lateness is counted from.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <inheritdoc cref="DueAt"/>
    public double? Due { get; init; }

    /// <summary>The whole limit as it was promised at acceptance, in office hours.</summary>
    public double? Limit { get; init; }

    /// <summary>The moment that counts for the deadline; null while the dossier is open.</summary>
    public double? Finished { get; init; }

    /// <summary>Ended without ever being late or not: refused at the desk.</summary>
    public bool NeverAccepted { get; init; }

    public bool Late { get; init; }

    /// <summary>The department that decides it; null until it has come to one.</summary>
    public string? DecidingUnit { get; init; }

    /// <summary>The clock stands for a supplement: with it the whole limit runs anew.</summary>
    public bool AwaitsSupplement { get; init; }

    public bool IsOpen => Accepted is not null && Finished is null;

    /// <summary>The step it is at; null before the first and after the last.</summary>
    public Visit? Current => Visits is [.., { To: null } last] ? last : null;

    /// <summary>Until it is due; negative after that. While the clock stands, as many as there were when it stopped; for a supplement, the whole limit,
    /// which will run anew.</summary>
    public double? HoursLeft(double now) => this switch
    {
        { AwaitsSupplement: true } => Limit,
        { Stops: [.., { To: null } stop] } => Due - stop.From,
        _ => Due - now,
    };

    /// <summary>Office hours between two points in which the clock ran.</summary>
    public double Running(double from, double to) => Math.Max(0, to - from) - Paused(Stops, from, to);

    internal static double Paused(IEnumerable<Span> stops, double from, double to) => stops.Sum(s => Math.Max(0, Math.Min(s.To ?? to, to) - Math.Max(s.From, from)));

    /// <returns>Null for a dossier that was never handed in, or in a year without a published calendar.</returns>
    public static Journey? Of(string dossier, IEnumerable<RecordedEvent> events, OfficeClock clock)
    {
        var walk = new Walk(dossier, clock);
        foreach (var e in RecordedEvent.InOrder(events)) walk.Follow(e);
        return walk.End();
    }

    /// <summary>Follows the events one by one.</summary>
    private sealed class Walk(string dossier, OfficeClock clock)
    {
        private readonly List<Visit> visits = [];
        private readonly List<Span> stops = [];
        private readonly HashSet<string> standing = [];
        private Journey? journey;
        private DateTimeOffset? promised;
        private bool known = true;

        public void Follow(RecordedEvent e)
        {
            if (clock.At(e.Told.OccurredAt) is not { } now)
            {
                known = false;
                return;
            }
            JsonElement? parsed = null;
            JsonElement Data() => parsed ??= e.Said();
            string? Text(string name) => Data().Text(name);
            DateTimeOffset? Instant(string name) => Text(name) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;
            bool Flag(string name) => Data().TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
            double Hour(string name) => Instant(name) is { } at && clock.At(at) is { } hour ? hour : now;

            if (e.Entry.Type == "intake.submitted")
            {
                journey = new(dossier, Text("procedureCode") ?? "", Text("deskId") ?? "", e.Told.OccurredAt);
                Begin(Stage.Receive, journey.Desk, now);
                return;
            }
            if (journey is null) return;
            switch (e.Entry.Type)
            {
                case "intake.completionAsked": Leave(now); break;
                case "intake.resubmitted": Begin(Stage.Receive, journey.Desk, now); break;
                case "intake.accepted":
                    Leave(now, e.Entry.By);
                    var accepted = Hour("acceptedAt");
                    journey = journey with { Accepted = accepted, ClockFrom = accepted };
                    Promise(Instant("dueAt"));
                    journey = journey with { Limit = journey.Due - accepted };
                    break;
                case "intake.receptionRefused":
                    Leave(now, e.Entry.By);
                    journey = journey with { NeverAccepted = true };
                    break;
                case "routing.caseOpened": journey = journey with { DecidingUnit = Text("decidingUnitId") }; break;
                case "routing.stepStarted": Begin(Text("name") ?? "", Text("unitId") ?? "", now); break;
                case "routing.claimed" or "routing.assigned": Take(Text("officer"), now); break;
                case "routing.handedOver": Take(Text("to"), now); break;
                case "routing.stepCompleted": Leave(now); break;
                case "routing.movedToVersion":
                    var before = visits is [.., { To: null } had] ? had : null;
                    if (before is null || Data().Items("steps").ElementAtOrDefault(Data().TryGetProperty("stepIndex", out var index) ? index.GetInt32() : -1) is not { ValueKind: JsonValueKind.Object } step) break;
                    Begin(step.Text("name") ?? "", step.Text("unitId") ?? "", now);
                    if (Flag("officerStays") && before.Officer is not null) Take(before.Officer, now);
                    Promise(Instant("dueAt"));
                    break;
                case "routing.clockStopped":
                    if (standing.Count == 0) stops.Add(new(Hour("from"), null));
                    standing.Add(Text("kind") ?? "");
                    break;
                case "routing.clockResumed":
                    Resume(Text("kind") ?? "", Hour("at"));
                    Promise(Instant("dueAt"));
                    break;
                case "routing.clockRestarted":
                    Resume("Supplement", Hour("from"));
                    promised = null;
                    journey = journey with { ClockFrom = Hour("from") };
                    Promise(Instant("dueAt"));
                    break;
                case "routing.dueDateRecalculated": Promise(Instant("dueAt")); break;
                case "routing.rescheduled":
                    if (Flag("noticeInTime")) promised = Instant("newDueAt");
                    Promise(journey.DueAt);
                    break;
                case "decision.opened" when journey.Finished is null: Begin(Stage.Draft, Text("unitId") ?? "", now); break;
                case "decision.drafted" when journey.Finished is null: Begin(Stage.Review, journey.DecidingUnit ?? "", now, e.Entry.By); break;
                case "decision.reviewed" when journey.Finished is null:
                    if (Flag("approved")) Begin(Stage.Sign, journey.DecidingUnit ?? "", now, e.Entry.By);
                    else Begin(Stage.Draft, visits.FindLast(v => v.Step == Stage.Draft)?.Unit ?? "", now, e.Entry.By);
                    break;
                case "decision.sentBack" or "decision.issued" or "decision.refused" or "decision.abandoned" when journey.Finished is null: Leave(now, e.Entry.By); break;
                case "routing.caseClosed":
                    if (visits is [.., { To: null, Step: not Stage.Return }]) Leave(now);
                    journey = journey with { Finished = Hour("finishedAt"), Late = Text("timeliness") == "Late" };
                    break;
                case "intake.withdrawn" or "intake.closed" when journey.DecidingUnit is null:
                    Leave(now);
                    journey = journey with { Finished = now, Late = now > journey.Due };
                    break;
                case "intake.resultReceived" when Text("resultCode") is null:
                    // Decided at the counter itself: no department ever had it.
                    if (journey.DecidingUnit is null) journey = journey with { Finished = Hour("issuedAt"), Late = Hour("issuedAt") > journey.Due };
                    Begin(Stage.Return, journey.Desk, now);
                    break;
                case "intake.resultReturned": Leave(now, e.Entry.By); break;
                default: break;
            }
        }

        public Journey? End()
        {
            if (!known || Standing() is not { } stands) return null;
            return stands with
            {
                Visits = [.. visits.Select(v => v with
                {
                    PausedWaiting = Paused(stops, v.From, v.Taken ?? v.To ?? double.MaxValue), PausedWorking = v.Taken is { } taken ? Paused(stops, taken, v.To ?? double.MaxValue) : 0,
                })],
            };
        }

        private Journey? Standing() => journey is null ? null : journey with { Stops = stops, AwaitsSupplement = standing.Contains("Supplement") };

        private void Begin(string step, string unit, double now, string? by = null)
        {
            Leave(now, by);
            visits.Add(new(step, unit, now) { HoursLeft = Standing()?.HoursLeft(now) });
        }

        private void Take(string? officer, double now)
        {
            if (visits is [.., { To: null } v]) visits[^1] = v with { Taken = v.Taken ?? now, Officer = officer };
        }

        private void Leave(double now, string? by = null)
        {
            if (visits is [.., { To: null } v]) visits[^1] = v with { To = Math.Max(now, v.Taken ?? v.From), Officer = v.Officer ?? by };
        }

        private void Resume(string kind, double at)
        {
            if (standing.Remove(kind) && standing.Count == 0) stops[^1] = stops[^1] with { To = at };
        }

        /// <summary>A promise beyond the date by law stands, if it was given in time (NĐ 118/2025, Đ.19.6).</summary>
        private void Promise(DateTimeOffset? lawful)
        {
            if (lawful is not { } at) return;
            var due = promised > at ? promised.Value : at;
            journey = journey! with { DueAt = due, Due = clock.At(due) };
        }
    }
}
