using System.Globalization;
using OneStop.Hosting;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Cases;

/// <summary>The whole case as it stood.</summary>
/// <param name="Event">The last one in view; null before the first.</param>
/// <param name="DueAt">The date that held: the departments', once they had the case.</param>
/// <param name="DueExplanation">How that date came about.</param>
/// <param name="InForce">The versions of what it was handled under.</param>
/// <param name="Seen">How many events of each service are in view.</param>
/// <param name="Holdings">Who had it by then, one after the other.</param>
public sealed record CaseAsOf(
    string DossierCode, DateTimeOffset? AsOf, DateTimeOffset? KnownAt, CaseAsOf.Moment? Event, string? Status, int? NationalStatus, string? Step, string? Assignee,
    string? Unit, DateTimeOffset? DueAt, string? DueExplanation, DateTimeOffset? OriginalDueAt, CaseAsOf.ClockAsOf? Clock, CaseAsOf.Versions InForce, AtTheCounter? Counter,
    InTheDepartments? Departments, OnTheTable? Decision, IReadOnlyDictionary<string, long> Seen, IReadOnlyList<Holding> Holdings)
{
    private static readonly string[] National =
    [
        "submitted", "accepted", "receptionRefused", "inProgress", "awaitingSupplement", "awaitingPayment", "withdrawn", "stopped", "resultIssued", "resultReturned",
    ];

    public sealed record Moment(long Tick, string Service, long Version, string Type, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt);

    /// <param name="State">running, stopped, or ended.</param>
    public sealed record ClockAsOf(string State, DateTimeOffset? StoppedAt);

    /// <param name="Counting">How the law counts the limit.</param>
    /// <param name="Calendar">Version of the published calendar that the date was counted by.</param>
    public sealed record Versions(string? LawProfile, string? ProcedureCode, int? ProcedureVersion, string? Counting, string? Calendar);

    public static CaseAsOf Of(string code, IReadOnlyList<RecordedEvent> events, Standpoint standpoint)
    {
        var counted = standpoint.See(events);
        var seen = counted.Select(e => e.Event).ToList();
        var life = WholeCase.Life(seen).ToList();
        var c = life is [.., var end] ? end : new();
        var (counter, departments, table) = (c.Counter, c.Departments, c.Table);
        var last = seen is [.., var latest] ? latest : null;
        var closed = departments.Phase == "closed";
        var open = departments.IsOpen;
        return new(
            code, standpoint.AsOf, standpoint.KnownAt,
            last is null ? null : new(last.Told.Tick, last.Service, last.Entry.Version, last.Entry.Type, last.Told.OccurredAt, last.Entry.RecordedAt),
            counter.Status, counter.Status is null ? null : Array.IndexOf(National, counter.Status) + 1, departments.Step, departments.Assignee, departments.UnitId,
            open ? departments.DueAt : counter.DueAt, open && departments.DueExplanation is { } moved ? moved : counter.DueExplanation,
            open ? departments.OriginalDueAt : counter.DueAt,
            !open ? null : new(closed ? "ended" : departments.StoppedSince is null ? "running" : "stopped", closed ? null : departments.StoppedSince),
            new(counter.LawProfile, counter.Status is null ? null : counter.ProcedureCode, open ? departments.ProcedureVersion : counter.Status is null ? null : counter.ProcedureVersion,
                counter.Promise?["counting"]?.GetValue<string>(), departments.Calendar ?? counter.Calendar),
            counter.Status is null ? null : counter, open ? departments : null, table.Opening is null ? null : table,
            seen.GroupBy(e => e.Service).ToDictionary(s => s.Key, s => s.LongCount()), Holding.Of(counted, life));
    }
}

public sealed class GetCaseAsOfEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/oversight/cases/{code}", Get).Produces<CaseAsOf>()
        .WithSummary("Hồ sơ như đã từng là: tại một thời điểm (asOf) hoặc một nhịp (tick), theo những gì đã biết đến một thời điểm (knownAt)");

    private static async Task<IResult> Get(string code, HttpContext http, CaseSight sight, CancellationToken cancellation)
    {
        var input = new Input();
        var standpoint = new Standpoint(input.Instant("asOf", http.Request.Query["asOf"]), input.Instant("knownAt", http.Request.Query["knownAt"]), Tick());
        input.Demand(standpoint.AsOf is null || standpoint.Tick is null, "tick", "Chọn asOf hoặc tick, không cả hai.");
        input.Done();
        return await sight.Read(code, "as of", http, cancellation) is { } events ? Results.Ok(CaseAsOf.Of(code, events, standpoint)) : Problems.NotFound();

        long? Tick()
        {
            if (http.Request.Query["tick"].ToString() is not { Length: > 0 } text) return null;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var tick)) return tick;
            input.Complain("tick", "Số nguyên không âm.");
            return null;
        }
    }
}
