using FluentAssertions;
using OneStop.Oversight.Mining;
using OneStop.Oversight.Record;
using Xunit;

namespace OneStop.Law.Tests;

/// <summary>What is foretold of the year's dossiers, held against what became of them.</summary>
public sealed class MiningTests(Year year, ITestOutputHelper output)
{
    private static readonly DateTimeOffset Cut = new(2026, 7, 1, 0, 0, 0, TimeSpan.FromHours(7));

    private readonly OfficeClock clock = new(year.World.Province.Calendar);
    private readonly List<(string Code, List<RecordedEvent> Events)> record =
        [.. year.World.Everything.GroupBy(e => e.Code).Select(g => (g.Key, g.Select((e, i) => AsOfTests.Copied(i, e.Service, g.Key, e.Event)).ToList()))];

    private Journey? Known(string code, IEnumerable<RecordedEvent> events, DateTimeOffset at) => Journey.Of(code, events.Where(e => e.Told.OccurredAt <= at), clock);

    [Fact]
    public void What_the_first_half_of_the_year_says_of_the_second_comes_true()
    {
        var risk = new LateRisk([.. record.Select(r => Known(r.Code, r.Events, Cut)).OfType<Journey>()], clock.At(Cut)!.Value);
        var foretold = new List<(double Probability, bool Late)>();
        foreach (var (code, events) in record)
        {
            if (Journey.Of(code, events, clock) is not { Accepted: { } accepted, Finished: { } finished } whole || accepted < clock.At(Cut)) continue;
            // The board is looked at every other day. Whoever looks at moments drawn from each dossier's own life sees too many short lives.
            for (var at = Cut.AddHours(10); at < Cut.AddMonths(4); at = at.AddDays(2))
                if (clock.At(at) is { } now && now > accepted && now < finished && Known(code, events, at) is { } then
                    // What is late already is foretold by everyone.
                    && risk.Of(then, now) is { Cases.Count: > 0 } estimate)
                    foretold.Add((estimate.Probability, whole.Late));
        }
        output.WriteLine($"{foretold.Count} estimates, late {foretold.Average(f => f.Late ? 1 : 0):0.000}, calibration error {CalibrationError(foretold):0.000}, Brier {Brier(foretold):0.000}");
        foreach (var bin in Bins(foretold)) output.WriteLine($"{bin.Average(f => f.Probability):0.00} foretold, {bin.Average(f => f.Late ? 1 : 0):0.00} late, of {bin.Count()}");

        foretold.Should().HaveCountGreaterThan(2_000);
        CalibrationError(foretold).Should().BeLessThanOrEqualTo(.05);
        // Whoever foretells the average of everyone is well calibrated too, and of no use.
        var average = foretold.Average(f => f.Late ? 1.0 : 0);
        Brier(foretold).Should().BeLessThan(.7 * Brier(foretold.Select(f => (average, f.Late))));
        CalibrationError([.. foretold.Select(f => (1 - f.Probability, f.Late))]).Should().BeGreaterThan(.3, "the measure finds a bad one");
    }

    [Fact]
    public void Lived_through_once_more_with_nothing_changed_a_period_goes_as_it_went()
    {
        var journeys = record.Select(r => Journey.Of(r.Code, r.Events, clock)).OfType<Journey>().ToList();
        var lived = new Counterfactual(journeys, clock.At(new(2026, 3, 2, 0, 0, 0, TimeSpan.FromHours(7)))!.Value, clock.At(new(2026, 10, 1, 0, 0, 0, TimeSpan.FromHours(7)))!.Value);

        var (was, again) = (lived.Recorded(), lived.Under(Change.None));
        var fewer = lived.Under(Change.None with { Officers = was.Departments.ToDictionary(d => d.Unit, d => 1) });

        output.WriteLine($"{was.Dossiers} dossiers, on time {was.OnTime:0.0000} as recorded, {again.OnTime:0.0000} again, {fewer.OnTime:0.0000} with one officer each; median {was.MedianHours:0.00}, {again.MedianHours:0.00}, {fewer.MedianHours:0.00} h");
        foreach (var (d, a, f) in was.Departments.Zip(again.Departments, fewer.Departments)) output.WriteLine($"{d.Unit}: {d.Officers} officers, {d.AtOnce} at once, queue {d.AverageQueue:0.00} ({d.LongestQueue}), again {a.AverageQueue:0.00} ({a.LongestQueue}), with one {f.AverageQueue:0.00} ({f.LongestQueue})");
        was.Dossiers.Should().BeGreaterThan(2_500);
        again.Dossiers.Should().Be(was.Dossiers);
        again.OnTime.Should().BeApproximately(was.OnTime, .02);
        again.MedianHours.Should().BeApproximately(was.MedianHours, .02 * was.MedianHours);
        foreach (var (then, now) in was.Departments.Zip(again.Departments)) now.AverageQueue.Should().BeApproximately(then.AverageQueue, Math.Max(.05, .02 * then.AverageQueue), then.Unit);
        fewer.OnTime.Should().BeLessThan(was.OnTime - .02, "officers matter");
    }

    /// <summary>In ten bins, each weighed by how many are in it: how far what was foretold is from what came.</summary>
    private static double CalibrationError(List<(double Probability, bool Late)> foretold) =>
        Bins(foretold).Sum(b => (double)b.Count() / foretold.Count * Math.Abs(b.Average(f => f.Probability) - b.Average(f => f.Late ? 1.0 : 0)));

    private static IEnumerable<IGrouping<int, (double Probability, bool Late)>> Bins(List<(double Probability, bool Late)> foretold) =>
        foretold.GroupBy(f => Math.Min(9, (int)(f.Probability * 10))).OrderBy(b => b.Key);

    private static double Brier(IEnumerable<(double Probability, bool Late)> foretold) => foretold.Average(f => Math.Pow(f.Probability - (f.Late ? 1 : 0), 2));
}
