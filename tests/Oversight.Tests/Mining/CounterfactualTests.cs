using FsCheck;
using FsCheck.Fluent;
using OneStop.Oversight.Mining;
using OneStop.Testing;

namespace OneStop.Oversight.Tests.Mining;

/// <summary>What would have been, where it is known what would have been: departments whose history was made by the same arrivals and the same work with other numbers of officers.</summary>
public sealed class CounterfactualTests(OversightHost host)
{
    private const double Hours = 2_000, Limit = 12;

    /// <param name="Came">Hour.</param>
    /// <param name="Work">Hours.</param>
    private sealed record Arrival(double Came, double Work);

    /// <summary>So many officers, one case at a time each, first come, first served: what the record would show.</summary>
    private static List<Journey> Lived(IReadOnlyList<Arrival> arrivals, int officers)
    {
        var free = new PriorityQueue<int, double>(Enumerable.Range(0, officers).Select(o => (o, 0.0)));
        return [.. arrivals.Select((a, i) =>
        {
            free.TryDequeue(out var officer, out var since);
            var taken = Math.Max(a.Came, since);
            free.Enqueue(officer, taken + a.Work);
            return new Journey($"D{i:0000}", "p", "d", DateTimeOffset.UnixEpoch)
            {
                Accepted = a.Came, ClockFrom = a.Came, Due = a.Came + Limit, Limit = Limit, Finished = taken + a.Work, Late = taken + a.Work > a.Came + Limit,
                Visits = [new("Thẩm định", "u", a.Came) { Taken = taken, To = taken + a.Work, Officer = $"officer.{officer}" }],
            };
        })];
    }

    /// <summary>Enough for 2.4 officers.</summary>
    private static List<Arrival> Arrivals(int seed)
    {
        var random = new Random(seed);
        double Exponential(double mean) => -mean * Math.Log(1 - random.NextDouble());
        var arrivals = new List<Arrival>();
        for (var now = Exponential(1); now < Hours; now += Exponential(1)) arrivals.Add(new(now, .4 + Exponential(2)));
        return arrivals;
    }

    private static Change With(int officers) => Change.None with { Officers = new Dictionary<string, int> { ["u"] = officers } };

    [Theory]
    [InlineData(3, 3)]
    [InlineData(3, 4)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    public void With_other_officers_it_goes_as_it_would_have_gone(int were, int are)
    {
        var arrivals = Arrivals(11);
        var truth = new Counterfactual(Lived(arrivals, are), 0, Hours).Recorded();

        var simulated = new Counterfactual(Lived(arrivals, were), 0, Hours).Under(With(are));

        simulated.OnTime.Should().BeApproximately(truth.OnTime, .02);
        simulated.Departments[0].AverageQueue.Should().BeApproximately(truth.Departments[0].AverageQueue, .02 * truth.Departments[0].AverageQueue + .02);
        simulated.Departments[0].LongestQueue.Should().BeCloseTo(truth.Departments[0].LongestQueue, 2);
        if (are != were) simulated.OnTime.Should().NotBeApproximately(new Counterfactual(Lived(arrivals, were), 0, Hours).Recorded().OnTime, .005, "it matters");
    }

    [Fact]
    public void One_officer_three_cases_by_hand()
    {
        // One officer: taken at 0, 4 and 7, done at 4, 7 and 9. Two officers: the second is taken at 1 and done at 4, the third waits until 4 and is done at 6.
        var lived = new Counterfactual(Lived([new(0, 4), new(1, 3), new(2, 2)], 1), 0, 10);

        lived.Recorded().Departments.Should().Equal(new Course.Department("u", 1, 1, .8, 2));
        lived.Under(With(2)).Departments.Should().Equal(new Course.Department("u", 2, 2, .2, 1));
    }

    [Fact]
    public void Whoever_is_due_soonest_goes_first_where_that_is_the_rule()
    {
        // Both wait while the first is worked on; the later one is due sooner.
        var journeys = Lived([new(0, 4), new(1, 3), new(2, 2)], 1).Select(j => j.Dossier == "D0002" ? j with { Due = 7, Late = true } : j);
        var lived = new Counterfactual(journeys, 0, 10);

        lived.Under(Change.None).OnTime.Should().BeApproximately(2 / 3.0, 1e-9);
        lived.Under(Change.None with { Order = QueueOrder.SoonestDue }).OnTime.Should().Be(1, "at four it is taken, at six it is done, at seven it was due");
    }

    [Fact]
    public void Work_that_is_moved_queues_where_it_is_moved_to()
    {
        var journeys = Lived([new(0, 4), new(1, 3)], 1).Concat(Lived([new(0, 4)], 1).Select(j => j with { Dossier = "E", Visits = [j.Visits[0] with { Unit = "v" }] }));

        var moved = new Counterfactual(journeys, 0, 10).Under(Change.None with { Moved = new Dictionary<string, string> { ["v"] = "u" } });

        moved.Departments.Select(d => (d.Unit, d.AverageQueue)).Should().Equal(("u", 1.1), ("v", 0));
    }

    [Fact]
    public void More_officers_never_make_it_worse_and_none_is_lost()
    {
        var arrivals = Gen.Choose(0, 40).Zip(Gen.Choose(1, 9)).Select(a => new Arrival(a.Item1, a.Item2)).NonEmptyListOf().Select(all => all.OrderBy(a => a.Came).ToList());
        Prop.ForAll(arrivals.ToArbitrary(), Gen.Choose(1, 3).Two().ToArbitrary(), (all, officers) =>
        {
            var lived = new Counterfactual(Lived(all, officers.Item1), 0, 1_000);
            var (known, more) = (lived.Recorded().Departments[0].Officers, lived.Under(With(lived.Recorded().Departments[0].Officers + officers.Item2)));
            return more.Dossiers == all.Count && more.OnTime >= lived.Recorded().OnTime - 1e-9 && more.Departments[0].AverageQueue <= lived.Recorded().Departments[0].AverageQueue + 1e-9 && known > 0;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""{"from":"2026-01-01","to":"2026-03-31","officers":{"stp-tu-phap":3},"order":"soonestDue"}""", 200)]
    [InlineData("""{"from":"2026-01-01","to":"2025-03-31"}""", 400)]
    [InlineData("""{"from":"0001-01-01","to":"9999-12-31"}""", 400)]
    [InlineData("""{"from":"1999-01-01"}""", 400)]
    [InlineData("""{"from":"2026-01-01","to":"2026-03-31","officers":{"nobody":3}}""", 400)]
    [InlineData("""{"from":"2026-01-01","to":"2026-03-31","officers":{"stp-tu-phap":0}}""", 400)]
    [InlineData("""{"from":"2026-01-01","to":"2026-03-31","moved":{"stp-tu-phap":null}}""", 400)]
    [InlineData("""{"from":"2026-01-01","to":"2026-03-31","order":"atRandom"}""", 400)]
    [InlineData("""{"from":"2001-01-01","to":"2001-03-31"}""", 400)]
    public async Task What_is_asked_is_read_with_care(string question, int status)
    {
        var answer = await host.Client.Post("/api/oversight/mining/counterfactual", host.Token("supervisor.a"), question);

        answer.Status.Should().Be(status, answer.Body);
    }
}
