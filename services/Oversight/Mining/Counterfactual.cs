using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Oversight.Mining;

/// <summary>Who is served first of those that wait for an officer of a department.</summary>
public enum QueueOrder
{
    AsTheyCame,
    SoonestDue,
}

/// <summary>What is to be otherwise; empty for nothing.</summary>
/// <param name="Officers">By department: how many, instead of as many as the record knows.</param>
/// <param name="Moved">By department: which other one does its work.</param>
public sealed record Change(IReadOnlyDictionary<string, int> Officers, IReadOnlyDictionary<string, string> Moved, QueueOrder Order)
{
    public static readonly Change None = new(new Dictionary<string, int>(), new Dictionary<string, string>(), QueueOrder.AsTheyCame);
}

/// <summary>How a period went, or would have gone.</summary>
/// <param name="Dossiers">Accepted in the period and finished since.</param>
/// <param name="OnTime">Part of them, 0 to 1.</param>
/// <param name="MedianHours">Office hours from acceptance to the end, without the time the clock stood.</param>
public sealed record Course(int Dossiers, double OnTime, double MedianHours, IReadOnlyList<Course.Department> Departments)
{
    /// <param name="Officers">Who took cases in it.</param>
    /// <param name="AtOnce">How many cases all of them together have in hand when they are busy.</param>
    /// <param name="AverageQueue">Cases that had come and that nobody had taken yet, of those that somebody took; over the office hours of the period.</param>
    /// <param name="LongestQueue">At any moment of it.</param>
    public sealed record Department(string Unit, int Officers, int AtOnce, double AverageQueue, int LongestQueue);
}

/// <summary>Lives the recorded arrivals of a period through once more, with as many officers and under the rule that is asked about: a simulation by discrete events on the axis of
/// office hours, with the times that were recorded. What a case takes in hand, on the table of those who decide and away with the applicant stays as it was; how long it waits for
/// an officer follows from the queues. Recorded waiting in which the department had its hands full is taken for queueing; the rest (papers on their way, a busy morning) stays.</summary>
public sealed class Counterfactual
{
    /// <summary>Of its busy hours; the rest are peaks that no department keeps up.</summary>
    private const double UsuallyAtOnce = .99;

    private readonly double from, to;
    private readonly List<Journey> measured;
    private readonly List<Journey> all;
    private readonly Dictionary<string, Department> departments;

    /// <param name="journeys">Also those from before the period, which were still under way in it.</param>
    /// <param name="from">Hour of the <see cref="OfficeClock"/> at which the period begins.</param>
    /// <param name="to">Its end, not in the future.</param>
    public Counterfactual(IEnumerable<Journey> journeys, double from, double to)
    {
        (this.from, this.to) = (from, to);
        // By night office time stands still: what was accepted just now was accepted at the very end.
        all = [.. journeys.Where(j => j.Accepted is { } accepted && accepted <= to && !(j.Finished < from))];
        measured = [.. all.Where(j => j.Accepted >= from && j.Finished is not null)];
        departments = all.SelectMany(j => Handled(j).Select(v => (j, v))).GroupBy(x => x.v.Unit).Where(g => g.Any(x => x.v.Taken is not null))
            .ToDictionary(g => g.Key, g => Department.Of(g.Key, [.. g], to));
    }

    /// <summary>As it is on record.</summary>
    public Course Recorded() => new(
        measured.Count, Part(measured.Count(j => !j.Late)), Median(measured.Select(j => j.Running(j.Accepted!.Value, j.Finished!.Value))),
        [.. departments.Values.OrderBy(d => d.Unit, StringComparer.Ordinal).Select(d => Queue(d.Unit, d.Officers, d.AtOnce, d.Waits))]);

    public Course Under(Change change)
    {
        var run = new Run(departments.ToDictionary(d => d.Key, d => d.Value.With(change.Officers.GetValueOrDefault(d.Key, d.Value.Officers))), change);
        foreach (var j in all) run.Begin(new Case(j, Segments(j)));
        run.Live();
        var cases = run.Cases.Where(c => c.Journey.Accepted >= from && c.Journey.Finished is not null).ToList();
        return new(
            cases.Count, Part(cases.Count(c => !c.Late)), Median(cases.Select(c => c.Total)),
            [.. departments.Keys.Order(StringComparer.Ordinal).Select(u => Queue(u, change.Officers.GetValueOrDefault(u, departments[u].Officers), run.Desks[u].AtOnce, run.Desks[u].Waits))]);
    }

    private double Part(int count) => measured.Count == 0 ? 0 : (double)count / measured.Count;

    private static double Median(IEnumerable<double> hours) => BottleneckMap.Spread.Of(hours)?.Median ?? 0;

    private Course.Department Queue(string unit, int officers, int atOnce, List<(double From, double To)> waits)
    {
        var inside = waits.Select(w => (From: Math.Max(w.From, from), To: Math.Min(w.To, to))).Where(w => w.To > w.From).ToList();
        return new(unit, officers, atOnce, to > from ? inside.Sum(w => w.To - w.From) / (to - from) : 0, Level.Of(inside).Select(l => l.Count).DefaultIfEmpty(0).Max());
    }

    private static IEnumerable<Visit> Handled(Journey j) => j.Visits.Where(v => v.Step is not (Stage.Receive or Stage.Draft or Stage.Review or Stage.Sign or Stage.Return));

    /// <summary>How many of some stretches there are, from one moment to the next at which that changes.</summary>
    private readonly record struct Level(double From, double To, int Count)
    {
        public static IEnumerable<Level> Of(IEnumerable<(double From, double To)> stretches)
        {
            var (count, since) = (0, double.MinValue);
            foreach (var at in stretches.SelectMany(s => new[] { (At: s.From, By: 1), (At: s.To, By: -1) }).GroupBy(s => s.At).OrderBy(s => s.Key))
            {
                if (count > 0) yield return new(since, at.Key, count);
                (count, since) = (count + at.Sum(s => s.By), at.Key);
            }
        }
    }

    /// <summary>A department as the record shows it.</summary>
    /// <param name="Full">When it had its hands full.</param>
    private sealed record Department(string Unit, int Officers, int AtOnce, List<(double From, double To)> Waits, List<(double From, double To)> Full)
    {
        public static Department Of(string unit, IReadOnlyList<(Journey Journey, Visit Visit)> visits, double end)
        {
            var inHand = Level.Of(visits.Where(x => x.Visit.Taken is not null).SelectMany(x => Running(x.Journey, x.Visit.Taken!.Value, x.Visit.To ?? Math.Max(end, x.Visit.Taken.Value)))).ToList();
            var officers = visits.Select(x => x.Visit.Officer).OfType<string>().Distinct().Count();
            var (busy, seen, usual) = (inHand.Sum(l => l.To - l.From), 0.0, 0);
            foreach (var level in inHand.GroupBy(l => l.Count).OrderBy(l => l.Key))
            {
                if (seen >= UsuallyAtOnce * busy) break;
                (seen, usual) = (seen + level.Sum(l => l.To - l.From), level.Key);
            }
            var atOnce = Math.Max(1, Math.Max(officers, usual));
            return new(
                unit, Math.Max(1, officers), atOnce, [.. visits.Where(x => x.Visit.Taken is not null).SelectMany(x => Running(x.Journey, x.Visit.From, x.Visit.Taken!.Value))],
                [.. inHand.Where(l => l.Count >= atOnce).Select(l => (l.From, l.To))]);
        }

        /// <summary>With another number of officers, who have as much in hand as these have.</summary>
        public Desk With(int officers) => new() { AtOnce = officers == Officers ? AtOnce : Math.Max(1, (int)Math.Round((double)AtOnce * officers / Officers)) };

        /// <summary>The part of a wait in which it had its hands full.</summary>
        public double Queueing(double waitFrom, double waitTo)
        {
            var at = Full.BinarySearch((waitFrom, double.MaxValue));
            var hours = 0.0;
            for (var i = Math.Max(0, (at < 0 ? ~at : at) - 1); i < Full.Count && Full[i].From < waitTo; i++) hours += Math.Max(0, Math.Min(Full[i].To, waitTo) - Math.Max(Full[i].From, waitFrom));
            return hours;
        }

        /// <summary>Without what lies in stops of the clock.</summary>
        private static IEnumerable<(double From, double To)> Running(Journey j, double from, double to)
        {
            foreach (var stop in j.Stops.Where(s => s.From < to && !(s.To <= from)))
            {
                if (stop.From > from) yield return (from, stop.From);
                from = stop.To ?? to;
            }
            if (to > from) yield return (from, to);
        }
    }

    /// <summary>A stretch of a case's way.</summary>
    /// <param name="Unit">Whose officer it needs; null where it needs none.</param>
    /// <param name="Before">Hours until it could be taken, were an officer free.</param>
    /// <param name="Hours">In hand, or simply passing.</param>
    /// <param name="Paused">Hours after that in which the clock stands.</param>
    /// <param name="Used">Where the limit ran anew in it: how much of it was used up at its end.</param>
    private sealed record Segment(string? Unit, double Before, double Hours, double Paused, double? Used);

    private List<Segment> Segments(Journey j)
    {
        var (segments, cursor, end) = (new List<Segment>(), j.Accepted!.Value, j.Finished ?? double.MaxValue);
        foreach (var v in j.Visits.Where(v => v.Step is not (Stage.Receive or Stage.Return)))
        {
            Pass(v.From);
            var done = Math.Min(v.To ?? Math.Max(to, v.From), end);
            if (done <= cursor && v.To <= cursor) continue;
            if (v.Taken is { } taken && departments.TryGetValue(v.Unit, out var department) && taken <= done && Handled(j).Contains(v))
            {
                var waiting = j.Running(v.From, taken);
                Add(v.From, done, v.Unit, Math.Max(0, waiting - department.Queueing(v.From, taken)), j.Running(taken, done));
            }
            else Pass(done);
            cursor = Math.Max(cursor, done);
        }
        if (j.Finished is { } finished) Pass(finished);
        return segments;

        void Pass(double until)
        {
            if (until <= cursor) return;
            Add(cursor, until, null, 0, j.Running(cursor, until));
            cursor = until;
        }

        void Add(double begins, double ends, string? unit, double before, double hours) => segments.Add(new(
            unit, before, hours, ends - begins - j.Running(begins, ends), j.ClockFrom > j.Accepted && j.ClockFrom > begins && j.ClockFrom <= ends ? j.Running(j.ClockFrom.Value, ends) : null));
    }

    private sealed class Case(Journey journey, List<Segment> segments)
    {
        private double counted = journey.Accepted!.Value;
        private int next;

        public Journey Journey => journey;
        public Segment? Current => next < segments.Count ? segments[next] : null;
        public double Used { get; private set; }
        public double Total { get; private set; }

        /// <summary>How much of the limit it had used up in the record when it was finished, and what it had left then: the limit. For what made it late besides its hours, none.</summary>
        private double Limit => journey.Running(journey.ClockFrom!.Value, journey.Finished!.Value) is var used && journey.HoursLeft(journey.Finished.Value) is { } left
            ? journey.Late == left < 0 ? used + left : journey.Late ? double.MinValue : used
            : journey.Late ? double.MinValue : double.MaxValue;

        public bool Late => Used > Limit + 1e-6;

        /// <summary>Where it is served sooner than another.</summary>
        public double Due => journey.Due ?? double.MaxValue;

        public void Leave(double now)
        {
            (Used, Total) = (Current!.Used ?? Used + now - counted, Total + now - counted);
            counted = now + Current.Paused;
            next++;
        }
    }

    private sealed class Desk
    {
        public int AtOnce { get; init; }
        public int InHand { get; set; }
        public PriorityQueue<(Case Case, double Came), (double, long)> Queue { get; } = new();
        public List<(double From, double To)> Waits { get; } = [];
    }

    private sealed class Run(Dictionary<string, Desk> desks, Change change)
    {
        private readonly PriorityQueue<Action<double>, (double At, long Turn)> agenda = new();
        private long turn;

        public Dictionary<string, Desk> Desks => desks;
        public List<Case> Cases { get; } = [];

        public void Begin(Case one)
        {
            Cases.Add(one);
            At(one.Journey.Accepted!.Value, now => Enter(one, now));
        }

        public void Live()
        {
            while (agenda.TryDequeue(out var act, out var when)) act(when.At);
        }

        private void At(double at, Action<double> act) => agenda.Enqueue(act, (at, ++turn));

        private void Enter(Case one, double now)
        {
            if (one.Current is not { } segment) return;
            if (segment.Unit is not { } unit)
            {
                At(now + segment.Hours, then => Leave(one, then));
                return;
            }
            var desk = desks[change.Moved.GetValueOrDefault(unit, unit)];
            At(now + segment.Before, then =>
            {
                desk.Queue.Enqueue((one, now), (change.Order is QueueOrder.SoonestDue ? one.Due : then, ++turn));
                Serve(desk, then);
            });
        }

        private void Serve(Desk desk, double now)
        {
            while (desk.InHand < desk.AtOnce && desk.Queue.TryDequeue(out var waiting, out _))
            {
                desk.InHand++;
                if (now > waiting.Came) desk.Waits.Add((waiting.Came, now));
                At(now + waiting.Case.Current!.Hours, then =>
                {
                    desk.InHand--;
                    Leave(waiting.Case, then);
                    Serve(desk, then);
                });
            }
        }

        private void Leave(Case one, double now)
        {
            var paused = one.Current!.Paused;
            one.Leave(now);
            At(now + paused, then => Enter(one, then));
        }
    }
}

/// <summary>Beside what happened, what would have under other staffing or routing.</summary>
public sealed class CounterfactualEndpoint : IEndpoint
{
    private const int MostOfficers = 500;

    /// <param name="From">First day of acceptance, yyyy-MM-dd.</param>
    /// <param name="To">Last day.</param>
    /// <param name="Officers">By department; absent ones stay as they are.</param>
    /// <param name="Moved">By department: which other does its work.</param>
    public sealed record Request(DateOnly? From, DateOnly? To, Dictionary<string, int>? Officers, Dictionary<string, string>? Moved, QueueOrder? Order);

    public sealed record Answer(Course Recorded, Course Simulated);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/oversight/mining/counterfactual", Post).For(Act.MineProcesses).Body<Request>().Produces<Answer>()
        .WithSummary("Nếu số cán bộ hoặc cách phân luồng khác đi: tỷ lệ đúng hạn và độ dài hàng chờ, bên cạnh những gì đã xảy ra; không ghi gì");

    private static async Task<IResult> Post(HttpContext http, Journeys journeys, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        var (request, _) = await Input.Read<Request>(http.Request, cancellation);
        var (input, hours, now) = (new Input(), new OfficeClock(province.Calendar), clock.GetUtcNow());
        var (officers, moved) = (request.Officers ?? [], request.Moved ?? []);
        foreach (var (unit, count) in officers)
        {
            input.Demand(province.Unit(unit) is not null, "officers", $"Không có phòng ban {unit}.");
            input.Demand(count is >= 1 and <= MostOfficers, "officers", $"Từ 1 đến {MostOfficers}.");
        }
        foreach (var unit in moved.SelectMany(m => new[] { m.Key, m.Value ?? "" })) input.Demand(province.Unit(unit) is not null, "moved", $"Không có phòng ban {unit}.");
        input.Demand(request.From is { Year: >= 2000 and <= 2200 }, "from", "Bắt buộc, từ năm 2000 đến 2200.");
        input.Demand(request.To is { Year: >= 2000 and <= 2200 } && request.To >= request.From, "to", "Bắt buộc, không trước ngày đầu.");
        input.Done();
        var (from, to) = (Start(request.From!.Value), Start(request.To!.Value.AddDays(1)));
        if (hours.At(from) is not { } begins || hours.At(to < now ? to : now) is not { } ends) throw new InputException("from", "Lịch làm việc của thời gian này chưa được công bố.");
        var lived = new Counterfactual(await journeys.Read(cancellation), begins, ends);
        var recorded = lived.Recorded();
        var known = recorded.Departments.Select(d => d.Unit).ToHashSet();
        // A department that nothing came to has nothing to be done by others, and shows no way of working to do others' work by.
        return Results.Ok(new Answer(recorded, lived.Under(new(officers, moved.Where(m => known.Contains(m.Value)).ToDictionary(), request.Order ?? QueueOrder.AsTheyCame))));

        static DateTimeOffset Start(DateOnly day) => new(day, default, WorkingCalendar.Offset);
    }
}
