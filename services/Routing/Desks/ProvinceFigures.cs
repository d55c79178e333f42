using System.Globalization;
using Marten;
using Marten.Linq.MatchesSql;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;

namespace OneStop.Routing.Desks;

/// <summary>What is counted of the open cases.</summary>
public enum Figure
{
    Open,

    /// <summary>Today is the day, and the hour has not come.</summary>
    DueToday,
    DueSoon,
    Overdue,
    Stopped,
    Unassigned,
}

/// <summary>What is counted of a day.</summary>
public enum DayFigure
{
    Received,
    Finished,

    /// <summary>At the day's end.</summary>
    Open,
}

/// <summary>How many of some cases, by figure. One case may count in several.</summary>
public sealed record CaseCounts(int Open, int DueToday, int DueSoon, int Overdue, int Stopped, int Unassigned)
{
    public static CaseCounts Of(IReadOnlyCollection<CaseOverview> cases, DateTimeOffset now)
    {
        int Count(Figure figure) => cases.Count(c => figure.Holds(c, now));
        return new(Count(Figure.Open), Count(Figure.DueToday), Count(Figure.DueSoon), Count(Figure.Overdue), Count(Figure.Stopped), Count(Figure.Unassigned));
    }
}

public static class Figures
{
    private static readonly TimeSpan Soon = TimeSpan.FromHours(24);

    public static bool Holds(this Figure figure, CaseOverview c, DateTimeOffset now) => figure switch
    {
        Figure.Open => c.IsActive,
        Figure.Unassigned => c is { Phase: CasePhase.Handling, Assignee: null },
        Figure.Stopped => c is { IsActive: true, StoppedSince: not null },
        // While the clock stands nothing is late.
        _ when c is not { IsActive: true, StoppedSince: null } => false,
        Figure.Overdue => c.DueAt <= now,
        Figure.DueSoon => c.DueAt > now && c.DueAt - now <= Soon,
        _ => c.DueAt > now && Day(c.DueAt) == Day(now),
    };

    /// <summary>A case's last event is its end, but for what a correction adds.</summary>
    public static bool Holds(this DayFigure figure, CaseOverview c, DateOnly day) => figure switch
    {
        DayFigure.Received => Day(c.AcceptedAt) == day,
        DayFigure.Finished => !c.IsActive && Day(c.ChangedAt) == day,
        _ => Day(c.AcceptedAt) <= day && (c.IsActive || Day(c.ChangedAt) > day),
    };

    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(WorkingCalendar.Offset).DateTime);
}

/// <summary>The figures of those desks that the caller may watch. They and the lists behind them are told from the boards by one rule, so that a number and
/// its list agree. NĐ 118/2025, Đ.9.2, Đ.40.5.</summary>
/// <param name="Officers">Empty for whoever may not hand cases over.</param>
public sealed record ProvinceFigures(
    CaseCounts All, IReadOnlyList<ProvinceFigures.UnitLine> Units, IReadOnlyList<ProvinceFigures.OfficerLine> Officers, IReadOnlyList<ProvinceFigures.DayLine> Days)
{
    public const int DaysBack = 30;

    public sealed record UnitLine(string Unit, string UnitName, CaseCounts Counts);

    /// <param name="Officer">Sign-in name.</param>
    public sealed record OfficerLine(string Officer, string Name, CaseCounts Counts);

    /// <param name="Open">At the day's end.</param>
    public sealed record DayLine(DateOnly Day, int Received, int Finished, int Open);

    /// <param name="ended">Since the first of those days.</param>
    public static ProvinceFigures Of(IReadOnlyList<CaseOverview> open, IReadOnlyList<CaseOverview> ended, DateTimeOffset now, Province province) => new(
        CaseCounts.Of(open, now),
        [.. open.GroupBy(c => c.UnitId).Select(g => new UnitLine(g.Key, province.Unit(g.Key)?.Name ?? g.Key, CaseCounts.Of([.. g], now)))
            .OrderByDescending(l => l.Counts.Overdue).ThenByDescending(l => l.Counts.Open).ThenBy(l => l.UnitName, StringComparer.Ordinal)],
        // Those with nothing to do too: who could take over is half of what load is asked for.
        [.. province.Officers.Where(o => o.Roles.Contains(Role.Handler)).Select(o => new OfficerLine(o.Id, o.FullName, CaseCounts.Of([.. open.Where(c => c.Assignee == o.Id)], now)))
            .OrderByDescending(l => l.Counts.Open).ThenBy(l => l.Officer, StringComparer.Ordinal)],
        Trend(open, ended, Figures.Day(now)));

    /// <summary>Backwards from what is open now.</summary>
    private static List<DayLine> Trend(IReadOnlyList<CaseOverview> open, IReadOnlyList<CaseOverview> ended, DateOnly today)
    {
        var received = open.Concat(ended).CountBy(c => Figures.Day(c.AcceptedAt)).ToDictionary();
        var finished = ended.CountBy(c => Figures.Day(c.ChangedAt)).ToDictionary();
        var (lines, still) = (new List<DayLine>(), open.Count);
        for (var day = today; day > today.AddDays(-DaysBack); day = day.AddDays(-1))
        {
            lines.Insert(0, new(day, received.GetValueOrDefault(day), finished.GetValueOrDefault(day), still));
            still += finished.GetValueOrDefault(day) - received.GetValueOrDefault(day);
        }
        return lines;
    }
}

public sealed class ProvinceFiguresEndpoint : IEndpoint
{
    private const int PageSize = 50;

    public sealed record Page(IReadOnlyList<DeskBoardEndpoint.Line> Items, int Number, int Size, int Total);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/routing/figures", Get).For(Act.WatchBoard).Produces<ProvinceFigures>()
            .WithSummary("Số liệu giải quyết hồ sơ: theo phòng ban, theo cán bộ, theo ngày");
        routes.MapGet("/api/routing/figures/cases", List).For(Act.WatchBoard).Produces<Page>()
            .WithSummary("Hồ sơ đứng sau một con số: ?figure=overdue&unit=…&officer=…, hoặc của một ngày: ?figure=received|finished|open&day=2026-11-26");
    }

    private static async Task<IResult> Get(HttpContext http, DeskNews news, IDocumentStore store, CaseLines lines, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        var (desks, now) = (Desks(http.Actor(), province), clock.GetUtcNow());
        var ended = await Ended(desks, now, store, lines, cancellation);
        var figures = ProvinceFigures.Of(await Open(desks, news), ended, now, province);
        // How loaded each officer is, is for who may do something about it: a counter has no need of the names.
        return Results.Ok(http.Actor().Reach(Act.ReassignCase) is Scope.None ? figures with { Officers = [] } : figures);
    }

    private static async Task<IResult> List(HttpContext http, DeskNews news, IDocumentStore store, CaseLines lines, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        var input = new Input();
        var page = input.Page(http.Request);
        string? Named(string name) => http.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;
        var (unit, officer, now) = (Named("unit"), Named("officer"), clock.GetUtcNow());
        var desks = Desks(http.Actor(), province);
        Func<CaseOverview, bool> holds;
        IEnumerable<CaseOverview> cases;
        if (Named("day") is { } text)
        {
            var figure = Asked<DayFigure>("received, finished hoặc open.");
            var last = Figures.Day(now);
            var known = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day <= last && day > last.AddDays(-ProvinceFigures.DaysBack);
            input.Demand(known, "day", $"Một trong {ProvinceFigures.DaysBack} ngày gần đây, như {last:yyyy-MM-dd}.");
            input.Done();
            var ended = await Ended(desks, now, store, lines, cancellation);
            (holds, cases) = (c => figure.Holds(c, day), (await Open(desks, news)).Concat(ended).DistinctBy(c => c.Id));
        }
        else
        {
            var figure = Asked<Figure>("open, dueToday, dueSoon, overdue, stopped hoặc unassigned.");
            input.Done();
            (holds, cases) = (c => figure.Holds(c, now), await Open(desks, news));
        }
        var found = cases.Where(c => holds(c) && (unit is null || c.UnitId == unit) && (officer is null || c.Assignee == officer))
            .OrderBy(c => c.DueAt).ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
        return Results.Ok(new Page(
            [.. found.Skip((page - 1) * PageSize).Take(PageSize).Select(c => DeskBoardEndpoint.Line.Of(c, province))], page, PageSize, found.Count));

        T Asked<T>(string ones) where T : struct, Enum
        {
            var known = Enum.TryParse<T>(Named("figure") ?? "open", true, out var figure) && Enum.IsDefined(figure);
            input.Demand(known, "figure", ones);
            return figure;
        }
    }

    /// <summary>Every desk for a supervisor, their own for those who receive.</summary>
    private static string[] Desks(Actor actor, Province province) => [.. province.Desks.Select(d => d.Id).Where(d => actor.May(Act.WatchBoard, new(d)))];

    /// <summary>In the days that are told of.</summary>
    private static async Task<IReadOnlyList<CaseOverview>> Ended(string[] desks, DateTimeOffset now, IDocumentStore store, CaseLines lines, CancellationToken cancellation)
    {
        var from = now.AddDays(-ProvinceFigures.DaysBack - 1);
        await lines.Written();
        await using var session = store.QuerySession();
        return await session.Query<CaseOverview>().Where(c => c.ChangedAt >= from && c.MatchesSql(CaseOverview.Closed) && c.DeskId.IsOneOf(desks)).ToListAsync(cancellation);
    }

    private static async Task<IReadOnlyList<CaseOverview>> Open(string[] desks, DeskNews news) =>
        [.. (await Task.WhenAll(desks.Select(d => news.Told(d).Board()))).SelectMany(b => b.Cases)];
}
