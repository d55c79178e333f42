using System.Globalization;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Oversight.Mining;

/// <summary>Where the dossiers of one procedure go, and where their time goes. Hours are office hours in which the clock ran.</summary>
/// <param name="Dossiers">That were received in the period.</param>
/// <param name="Nodes">In the order in which dossiers first come to them.</param>
/// <param name="Flows">From step to step, the busiest first.</param>
public sealed record BottleneckMap(
    string ProcedureCode, int Dossiers, int Finished, int Late, IReadOnlyList<BottleneckMap.Node> Nodes, IReadOnlyList<BottleneckMap.Flow> Flows)
{
    /// <param name="Step">A <see cref="Stage"/>, or the step's name in the procedure.</param>
    /// <param name="Visits">Stays at the step; a dossier that comes back counts again.</param>
    /// <param name="Again">How many of them were not the dossier's first.</param>
    /// <param name="Open">How many last.</param>
    /// <param name="Working">Null where the record does not say when work began: the whole stay then counts as waiting.</param>
    /// <param name="Share">Its part of all the time that these dossiers took, 0 to 1.</param>
    public sealed record Node(string Step, int Visits, int Again, int Open, Spread? Waiting, Spread? Working, double Share);

    /// <param name="Back">To the same step or an earlier one: rework.</param>
    public sealed record Flow(string From, string To, int Count, bool Back);

    /// <summary>In hours.</summary>
    /// <param name="P90">Nine in ten take no longer.</param>
    public sealed record Spread(double Median, double P90, int Count)
    {
        /// <summary>By nearest rank: each is a time that some dossier took. Null of nothing.</summary>
        public static Spread? Of(IEnumerable<double> hours)
        {
            var sorted = hours.Order().ToArray();
            double At(double part) => sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
            return sorted.Length == 0 ? null : new(At(.5), At(.9), sorted.Length);
        }
    }

    public static BottleneckMap Of(string procedure, IReadOnlyCollection<Journey> journeys)
    {
        var stays = journeys.SelectMany(j => j.Visits.Select((visit, place) => (visit, place, again: j.Visits.Take(place).Any(v => v.Step == visit.Step)))).ToList();
        static double Hours(Visit v) => (v.Waiting ?? 0) + (v.Working ?? 0);
        var all = stays.Sum(s => Hours(s.visit));
        var order = stays.Where(s => !s.again).GroupBy(s => s.visit.Step).OrderBy(g => g.Average(s => s.place)).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select((g, i) => (g.Key, i)).ToDictionary(g => g.Key, g => g.i);
        var nodes = stays.GroupBy(s => s.visit.Step).OrderBy(g => order[g.Key]).Select(g => new Node(
            g.Key, g.Count(), g.Count(s => s.again), g.Count(s => s.visit.To is null), Spread.Of(g.Select(s => s.visit.Waiting).OfType<double>()),
            Spread.Of(g.Select(s => s.visit.Working).OfType<double>()), all == 0 ? 0 : g.Sum(s => Hours(s.visit)) / all));
        var flows = journeys.SelectMany(j => j.Visits.Zip(j.Visits.Skip(1), (from, to) => (from.Step, to.Step))).CountBy(f => f)
            .Select(f => new Flow(f.Key.Item1, f.Key.Item2, f.Value, order[f.Key.Item2] <= order[f.Key.Item1]))
            .OrderByDescending(f => f.Count).ThenBy(f => order[f.From]).ThenBy(f => order[f.To]);
        return new(procedure, journeys.Count, journeys.Count(j => j.Finished is not null), journeys.Count(j => j.Late), [.. nodes], [.. flows]);
    }
}

/// <summary>Days of reception, both included.</summary>
public sealed record Period(DateOnly From, DateOnly To)
{
    private const int UsualDays = 365;

    /// <summary>Reads <c>from</c> and <c>to</c>.</summary>
    /// <param name="usual">From which day where none is named; null for a year back.</param>
    public static Period Of(HttpRequest request, DateTimeOffset now, Input input, DateOnly? usual = null)
    {
        var to = Day("to") ?? Of(now);
        var from = Day("from") ?? usual ?? to.AddDays(-UsualDays);
        input.Demand(from <= to, "to", "Không trước ngày đầu.");
        return new(from, to);

        DateOnly? Day(string name)
        {
            if (request.Query[name].ToString() is not { Length: > 0 } text) return null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and <= 2200) return day;
            input.Complain(name, "Ngày dạng yyyy-MM-dd.");
            return null;
        }
    }

    public bool Holds(DateTimeOffset at) => Of(at) is var day && day >= From && day <= To;

    private static DateOnly Of(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(WorkingCalendar.Offset).DateTime);
}

public sealed class BottleneckMapEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/oversight/mining/procedures/{procedureCode}", Get).For(Act.MineProcesses).Produces<BottleneckMap>()
        .WithSummary("Bản đồ điểm nghẽn của một thủ tục: các bước, thời gian chờ và xử lý, vòng làm lại (from, to: ngày tiếp nhận)");

    private static async Task<IResult> Get(string procedureCode, HttpContext http, Journeys journeys, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        var input = new Input();
        var period = Period.Of(http.Request, clock.GetUtcNow(), input);
        input.Done();
        if (province.Procedure(procedureCode) is null) return Problems.NotFound();
        return Results.Ok(BottleneckMap.Of(
            procedureCode, [.. (await journeys.Read(cancellation)).Where(j => j.Procedure == procedureCode && period.Holds(j.ReceivedAt))]));
    }
}
