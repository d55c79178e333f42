using OneStop.Oversight.Mining;
using Spread = OneStop.Oversight.Mining.BottleneckMap.Spread;

namespace OneStop.Oversight.Tests.Mining;

/// <summary>Where time goes, counted by hand. 2 March 2026 is a Monday; a day has eight office hours.</summary>
public sealed class BottleneckMapTests
{
    [Fact]
    public void Time_is_office_time_and_what_waits_is_told_from_what_is_worked_on()
    {
        // Waits Monday 16:00-17:00 and Tuesday 8:00-10:00, is worked on Tuesday 10:00-12:00 and 13:00-15:00.
        var life = Life.Received("A", "02 16:00", "09 16:00").Step("02 16:00", "03 10:00", "03 15:00");

        var visit = life.Journey.Visits[^1];

        (visit.Waiting, visit.Working).Should().Be((3, 4));
    }

    [Fact]
    public void The_time_in_which_the_clock_stood_is_nobodys()
    {
        var life = Life.Received("A", "02 08:00", "09 08:00").Step("02 08:00", "02 09:00", null)
            .Tell("02 10:00", "routing.clockStopped", new { kind = "Supplement", from = Life.At("02 10:00"), round = 1 })
            .Tell("02 11:00", "routing.clockStopped", new { kind = "Tax", from = Life.At("02 11:00") })
            .Tell("03 10:00", "routing.clockResumed", new { kind = "Tax", at = Life.At("03 10:00") })
            .Tell("04 10:00", "routing.clockRestarted", new { round = 1, from = Life.At("04 10:00"), dueAt = Life.At("11 10:00") })
            .Tell("04 12:00", "routing.stepCompleted", new { index = 0 });

        var journey = life.Journey;

        journey.Visits[^1].Working.Should().Be(3, "from nine to ten, and two hours after the restart");
        journey.Stops.Should().ContainSingle().Which.Should().Be(new Span(journey.ClockFrom!.Value - 16, journey.ClockFrom));
        journey.DueAt.Should().Be(Life.At("11 10:00"));
    }

    [Fact]
    public void Nodes_flows_and_loops_are_counted()
    {
        Journey[] journeys =
        [
            Life.Received("A", "02 08:00", "09 08:00").Step("02 08:00", "02 09:00", "02 11:00").Decided("02 11:00", "02 13:00", "02 14:00", "02 15:00").Journey,
            Life.Received("B", "02 08:00", "09 08:00").Step("02 08:00", "02 11:00", "02 12:00")
                .Tell("02 13:00", "decision.opened", new { round = 1, unitId = "snv-lao-dong" })
                .Tell("02 14:00", "decision.sentBack", new { round = 1, reason = "thiếu" }, "signer.a", "signer")
                .Tell("02 14:00", "routing.returnedForRework", new { round = 1, reason = "thiếu" })
                .Step("02 14:00", "02 14:00", "02 17:00").Decided("03 08:00", "03 09:00", "03 10:00", "03 11:00", "Late").Journey,
            Life.Received("C", "03 08:00", "10 08:00").Step("03 08:00", null, null).Journey,
        ];

        var map = BottleneckMap.Of("2.001955", journeys);

        (map.Dossiers, map.Finished, map.Late).Should().Be((3, 2, 1));
        map.Nodes.Select(n => (n.Step, n.Visits, n.Again, n.Open)).Should().Equal(
            (Stage.Receive, 3, 0, 0), ("Thẩm định", 4, 1, 1), (Stage.Draft, 3, 1, 0), (Stage.Review, 2, 0, 0), (Stage.Sign, 2, 0, 0));
        var examining = map.Nodes[1];
        examining.Waiting.Should().Be(new Spread(1, 3, 3), "one waited an hour, one three, one not at all; the open one still waits");
        examining.Working.Should().Be(new Spread(2, 3, 3));
        map.Nodes[2].Should().BeEquivalentTo(new { Waiting = new Spread(1, 1, 3), Working = (Spread?)null });
        map.Nodes.Sum(n => n.Share).Should().BeApproximately(1, 1e-9);
        map.Flows.Select(f => (f.From, f.To, f.Count, f.Back)).Should().Equal(
            (Stage.Receive, "Thẩm định", 3, false), ("Thẩm định", Stage.Draft, 3, false), (Stage.Draft, Stage.Review, 2, false), (Stage.Review, Stage.Sign, 2, false),
            (Stage.Draft, "Thẩm định", 1, true));
    }

    [Fact]
    public void A_draft_that_is_not_approved_goes_back_to_its_drafter()
    {
        var life = Life.Received("A", "02 08:00", "09 08:00").Step("02 08:00", "02 09:00", "02 11:00")
            .Tell("02 11:00", "decision.opened", new { round = 1, unitId = "snv-lao-dong" }).Tell("02 12:00", "decision.drafted", new { by = "handler.a" })
            .Tell("02 14:00", "decision.reviewed", new { approved = false, by = "reviewer.a" }, "reviewer.a", "reviewer");

        life.Journey.Visits.Select(v => v.Step).Should().Equal(Stage.Receive, "Thẩm định", Stage.Draft, Stage.Review, Stage.Draft);
        life.Journey.Current.Should().BeEquivalentTo(new { Step = Stage.Draft, Unit = "snv-lao-dong", To = (double?)null });
    }

    [Fact]
    public void A_date_promised_without_valid_notice_moves_nothing()
    {
        var life = Life.Received("A", "02 08:00", "09 08:00");
        life.Tell("06 08:00", "routing.rescheduled", new { newDueAt = Life.At("12 08:00"), noticeInTime = true }).Journey.DueAt.Should().Be(Life.At("12 08:00"));
        Life.Received("B", "02 08:00", "09 08:00").Tell("08 20:00", "routing.rescheduled", new { newDueAt = Life.At("12 08:00"), noticeInTime = false }).Journey.DueAt.Should().Be(Life.At("09 08:00"));
    }

    [Fact]
    public void Median_and_ninth_tenth_are_times_that_were_taken() =>
        Spread.Of(Enumerable.Range(1, 10).Select(i => (double)i)).Should().Be(new Spread(5, 9, 10));

    [Fact]
    public void An_event_that_was_tampered_with_breaks_no_figure()
    {
        var life = Life.Received("A", "02 08:00", "09 08:00").Step("02 08:00", "02 09:00", "02 11:00").Decided("02 11:00", "02 13:00", "02 14:00", "02 15:00");
        foreach (var data in new[] { "{}", "nothing", "[1]", "null" })
        {
            var tampered = life.Events.Select(e => e with { Entry = e.Entry with { Data = data } }).ToList();
            Journey.Of("A", tampered, Life.Clock)!.Visits.Should().NotBeEmpty();
            tampered.SelectMany(Ocel.Parts).Should().NotBeEmpty();
        }
    }
}
