using FsCheck;
using FsCheck.Fluent;
using OneStop.Oversight.Mining;
using OneStop.Testing;

namespace OneStop.Oversight.Tests.Mining;

/// <summary>How probable it is that an open dossier will be late, counted by hand.</summary>
public sealed class LateRiskTests(OversightHost host)
{
    private static double Now(string moment) => Life.Clock.At(Life.At(moment))!.Value;

    /// <summary>Taken on Monday at nine and finished that many office hours later, on one of the two following days at the latest.</summary>
    private static Journey Finished(int number, int hours)
    {
        var done = hours switch { <= 3 => $"02 {9 + hours:00}:00", <= 7 => $"02 {10 + hours:00}:00", _ => $"03 {hours:00}:00" };
        return Life.Received($"C{number:00}", "02 09:00", "09 09:00").Step("02 09:00", "02 09:00", done)
            .Tell(done, "routing.caseClosed", new { outcome = "ResultIssued", finishedAt = Life.At(done), timeliness = "OnTime" }).Journey;
    }

    [Fact]
    public void Those_that_had_lasted_as_long_say_how_many_will_take_longer()
    {
        // Ten took 1 to 10 hours, ten more 4. After 3 hours, 17 of them were not done. Due in 2 hours: by then 10 at the fourth hour and one at the fourth, one at the fifth are.
        var histories = Enumerable.Range(1, 10).Select(h => Finished(h, h)).Concat(Enumerable.Range(11, 10).Select(n => Finished(n, 4)));
        var open = Life.Received("X", "04 08:00", "04 14:00").Step("04 08:00", "04 08:00", null).Journey;

        var estimate = new LateRisk([.. histories, open], Now("04 11:00")).Of(open, Now("04 11:00"))!;

        estimate.HoursLeft.Should().Be(2);
        estimate.Cases.Should().HaveCount(18).And.NotContain("X").And.NotContain(["C01", "C02"]);
        estimate.TookLonger.Should().Be(5);
        estimate.Probability.Should().BeApproximately(5.0 / 18, 1e-12);
    }

    [Fact]
    public void What_is_still_open_counts_for_as_long_as_it_has_lasted() =>
        // At 2 one of four ends; at 3 one is lost sight of; at 4 one of the two left ends.
        LateRisk.Survival([(2, true), (3, false), (4, true), (9, true)], 5).Should().BeApproximately(.75 * .5, 1e-12);

    [Fact]
    public void Too_few_say_nothing_and_what_is_past_its_date_needs_nobody()
    {
        var (open, late) = (Life.Received("X", "04 08:00", "04 14:00").Step("04 08:00", "04 08:00", null).Journey, Life.Received("Y", "02 08:00", "03 14:00").Step("02 08:00", "02 08:00", null).Journey);
        var risk = new LateRisk([Finished(1, 4), Finished(2, 5), open, late], Now("04 10:00"));

        risk.Of(open, Now("04 10:00")).Should().BeNull();
        risk.Of(late, Now("04 10:00")).Should().BeEquivalentTo(new LateRisk.Estimate(1, -5, [], 0, 0));
        risk.Of(Finished(3, 4), Now("04 10:00")).Should().BeNull("it is done");
    }

    [Fact]
    public void Those_that_are_all_still_open_themselves_say_nothing()
    {
        var open = Enumerable.Range(0, 15).Select(n => Life.Received($"X{n:00}", "04 08:00", "04 17:00").Step("04 08:00", "04 08:00", null).Journey).ToArray();

        new LateRisk([Finished(1, 4), .. open], Now("04 10:00")).Of(open[0], Now("04 10:00")).Should().BeNull("nobody knows yet how any of them ends");
    }

    [Fact]
    public void While_the_clock_stands_nothing_is_used_up()
    {
        var open = Life.Received("X", "02 08:00", "04 08:00").Step("02 08:00", "02 08:00", null).Tell("02 12:00", "routing.clockStopped", new { kind = "Tax", from = Life.At("02 12:00") }).Journey;

        open.HoursLeft(Now("03 17:00")).Should().Be(12);
        new LateRisk([.. Enumerable.Range(1, 20).Select(n => Finished(n, 10))], Now("03 17:00")).Of(open, Now("03 17:00"))!.Probability.Should().Be(0);
    }

    [Fact]
    public void It_is_a_probability_and_more_time_makes_it_no_greater()
    {
        var lives = Gen.Choose(1, 50).Two().Select(l => ((double)l.Item1, l.Item2 > 10)).NonEmptyListOf();
        Prop.ForAll(lives.ToArbitrary(), Gen.Choose(0, 60).Two().ToArbitrary(), (among, hours) =>
        {
            var (sooner, later) = (LateRisk.Survival([.. among], Math.Min(hours.Item1, hours.Item2)), LateRisk.Survival([.. among], Math.Max(hours.Item1, hours.Item2)));
            return later >= -1e-9 && later <= sooner && sooner <= 1;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_department_sees_its_own_dossiers_and_a_supervisor_all()
    {
        var (mine, others) = (host.NewCode(), host.NewCode());
        foreach (var (code, unit) in new[] { (mine, "stp-lanh-dao"), (others, "elsewhere") })
        {
            await host.Record("intake", code, "submitted", new { procedureCode = "2.000635", deskId = "ttphvcc", agencyCode = "H99.15", components = Array.Empty<object>() }, 1, Life.At("05 09:00"));
            await host.Record("intake", code, "accepted", new { acceptedAt = Life.At("05 09:00"), dueAt = Life.At("10 09:00") }, 2, Life.At("05 09:00"));
            await host.Record("routing", code, "caseOpened", new { decidingUnitId = unit, steps = new[] { new { name = "Thẩm định", unitId = unit } } }, 3, Life.At("05 09:00"));
            await host.Record("routing", code, "stepStarted", new { index = 0, name = "Thẩm định", unitId = unit }, 4, Life.At("05 09:00"));
        }
        await host.CaughtUp();
        async Task<List<string>> Seen(string officer)
        {
            var seen = new List<string>();
            for (var page = 1; ; page++)
            {
                var answer = (await host.Client.Get($"/api/oversight/mining/risk?page={page}", host.Token(officer))).Json;
                seen.AddRange(answer["items"]!.AsArray().Select(i => i!["dossierCode"]!.GetValue<string>()));
                if (seen.Count >= answer["total"]!.GetValue<int>()) return seen;
            }
        }

        (await Seen("reviewer.a")).Should().Contain(mine).And.NotContain(others);
        (await Seen("supervisor.a")).Should().Contain([mine, others]);
        (await host.Client.Get("/api/oversight/mining/risk", host.Token("handler.a"))).Status.Should().Be(403);
    }
}
