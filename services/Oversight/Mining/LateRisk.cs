using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Oversight.Mining;

/// <summary>How probable it is that an open dossier will be late: what became of those that were at the same step of the same procedure and had taken as long. All hours are
/// office hours in which the clock ran.</summary>
public sealed class LateRisk
{
    /// <summary>Fewer comparable cases than this say nothing.</summary>
    public const int Least = 10;

    /// <summary>More are not asked: the most similar ones count.</summary>
    private const int Most = 60;

    /// <summary>By age.</summary>
    private readonly Dictionary<(string Procedure, string Step), Stay[]> stays;

    /// <param name="histories">As they are known now; open ones count for as long as they have lasted.</param>
    /// <param name="now">Hour of the <see cref="OfficeClock"/>.</param>
    public LateRisk(IEnumerable<Journey> histories, double now) =>
        stays = histories.Where(j => j.Accepted is not null).SelectMany(j => j.Visits.Where(v => v.Step is not (Stage.Receive or Stage.Return)).Select(v => Stay.Of(j, v, now)))
            .GroupBy(s => (s.Procedure, s.Step)).ToDictionary(g => g.Key, g => g.OrderBy(s => s.Age).ThenBy(s => s.Dossier, StringComparer.Ordinal).ToArray());

    /// <summary>A stay at a step, and what came after.</summary>
    /// <param name="Age">Of the dossier when it came to the step.</param>
    /// <param name="Lasted">At the step, so far.</param>
    /// <param name="Used">What it used up, from coming to the step until it was finished or until now, of the hours it had left. A limit that ran anew or a new date that was
    /// promised in time gives hours back: the dossier that is asked about may get them too.</param>
    private sealed record Stay(string Dossier, string Procedure, string Step, double Age, double Lasted, double Used, bool Finished)
    {
        public static Stay Of(Journey j, Visit v, double now)
        {
            var used = (v.HoursLeft - j.HoursLeft(j.Finished ?? now)) ?? 0;
            // What made it late or not besides its hours (a second supplement, the day's last hour) counts too.
            if (j.Finished is not null && j.Late != used > v.HoursLeft) used = j.Late ? double.MaxValue : v.HoursLeft ?? 0;
            return new(j.Dossier, j.Procedure, v.Step, j.Running(j.Accepted!.Value, v.From), j.Running(v.From, v.To ?? now), used, j.Finished is not null);
        }
    }

    /// <param name="Probability">0 to 1.</param>
    /// <param name="HoursLeft">Until the dossier is due; negative where that has passed.</param>
    /// <param name="Cases">The comparable dossiers, the most similar first.</param>
    /// <param name="TookLonger">How many of them used up more than <paramref name="HoursLeft"/> from there.</param>
    /// <param name="StillOpen">How many of them are not finished: they count for as long as they have lasted.</param>
    public sealed record Estimate(double Probability, double HoursLeft, IReadOnlyList<string> Cases, int TookLonger, int StillOpen);

    /// <returns>Null for one that is not open, has no date, or is like too few that tell how it ends.</returns>
    public Estimate? Of(Journey journey, double now)
    {
        if (!journey.IsOpen || journey.HoursLeft(now) is not { } left) return null;
        // Past its date with the clock running it is late already, whatever became of others.
        if (left < 0) return new(1, left, [], 0, 0);
        if (journey.Visits is not [.., var visit]) return null;
        var (age, spent) = (journey.Running(journey.Accepted!.Value, visit.From), journey.Running(visit.From, now));
        var alike = ByAge(stays.GetValueOrDefault((journey.Procedure, visit.Step), []), age).Where(s => s.Dossier != journey.Dossier && s.Lasted >= spent).Take(Most).ToList();
        // One that is open and has used up less than what is left does not tell yet how it ends; of such ones alone everything would seem certain to be late.
        if (alike.Count(s => s.Finished || s.Used - spent > left) < Least) return null;
        return new(
            Survival([.. alike.Select(s => (s.Used - spent, s.Finished))], left), left, [.. alike.Select(s => s.Dossier)], alike.Count(s => s.Used - spent > left),
            alike.Count(s => !s.Finished));
    }

    /// <summary>The nearest first.</summary>
    private static IEnumerable<Stay> ByAge(Stay[] sorted, double age)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
            if (sorted[(low + high) / 2].Age < age) low = (low + high) / 2 + 1;
            else high = (low + high) / 2;
        for (low--; low >= 0 || high < sorted.Length;)
            yield return high == sorted.Length || low >= 0 && age - sorted[low].Age <= sorted[high].Age - age ? sorted[low--] : sorted[high++];
    }

    /// <summary>Kaplan–Meier: the part that is not finished after that long, where of some it is only known that they were not after a shorter time.</summary>
    public static double Survival(IReadOnlyCollection<(double After, bool Finished)> lives, double hours)
    {
        var survival = 1.0;
        foreach (var at in lives.Where(l => l.Finished && l.After <= hours).GroupBy(l => l.After).OrderBy(g => g.Key))
            survival *= 1 - (double)at.Count() / lives.Count(l => l.After >= at.Key);
        return survival;
    }
}

/// <summary>The open dossiers that the caller may see, the most endangered first.</summary>
public sealed class LateRiskEndpoint : IEndpoint
{
    private const int PageSize = 50, CasesShown = 10;

    /// <param name="Unit">Where it is.</param>
    /// <param name="Step">A <see cref="Stage"/>, or the step's name in the procedure.</param>
    /// <param name="Probability">0 to 1; null where too few comparable cases are known.</param>
    /// <param name="HoursLeft">Office hours until it is due.</param>
    /// <param name="RestsOn">How many comparable cases.</param>
    /// <param name="Cases">Codes of the most similar ones, of those that the caller may see.</param>
    public sealed record Line(
        string DossierCode, string ProcedureCode, string? ProcedureName, string Unit, string? UnitName, string Step, string? Assignee, DateTimeOffset? DueAt, double? Probability, double? HoursLeft,
        int RestsOn, int TookLonger, int StillOpen, IReadOnlyList<string> Cases);

    public sealed record Page(IReadOnlyList<Line> Items, int Number, int Size, int Total);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/oversight/mining/risk", Get).For(Act.WatchRisk).Produces<Page>()
        .WithSummary("Hồ sơ đang giải quyết, theo xác suất trễ hạn, cùng các hồ sơ tương tự làm căn cứ");

    private static async Task<IResult> Get(HttpContext http, Journeys journeys, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        var input = new Input();
        var page = input.Page(http.Request);
        input.Done();
        var (all, actor) = (await journeys.Read(cancellation), http.Actor());
        if (new OfficeClock(province.Calendar).At(clock.GetUtcNow()) is not { } now) return Results.Ok(new Page([], page, PageSize, 0));
        var risk = new LateRisk(all, now);
        var seen = all.Where(Sees).Select(j => j.Dossier).ToHashSet();
        var lines = all.Where(j => j.IsOpen && seen.Contains(j.Dossier)).Select(j => (j, e: risk.Of(j, now)))
            .OrderByDescending(x => x.e?.Probability ?? -1).ThenBy(x => x.e?.HoursLeft ?? double.MaxValue).ThenBy(x => x.j.Dossier, StringComparer.Ordinal).ToList();
        return Results.Ok(new Page([.. lines.Skip((page - 1) * PageSize).Take(PageSize).Select(x => Of(x.j, x.e))], page, PageSize, lines.Count));

        bool Sees(Journey j) => j.Visits is [.., { Unit: not null }] && actor.May(Act.WatchRisk, new(j.Desk, j.Visits[^1].Unit, j.DecidingUnit));

        Line Of(Journey j, LateRisk.Estimate? e) => new(
            j.Dossier, j.Procedure, province.Procedure(j.Procedure)?.Name, j.Visits[^1].Unit, province.Unit(j.Visits[^1].Unit)?.Name ?? province.Desk(j.Visits[^1].Unit)?.Name,
            j.Visits[^1].Step, j.Visits[^1].Officer, j.DueAt, e?.Probability, e?.HoursLeft, e?.Cases.Count ?? 0, e?.TookLonger ?? 0, e?.StillOpen ?? 0,
            [.. (e?.Cases ?? []).Where(seen.Contains).Take(CasesShown)]);
    }
}
