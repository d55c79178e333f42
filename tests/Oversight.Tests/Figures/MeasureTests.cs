using OneStop.Oversight.Figures;
using OneStop.Testing;
using static OneStop.Oversight.Tests.Figures.History;

namespace OneStop.Oversight.Tests.Figures;

/// <summary>On time by step and age, the index of Decision 766 and officers' points, over histories small enough to count by hand. March 2026: the 2nd is a Monday.</summary>
public sealed class MeasureTests(OversightHost host)
{
    private static readonly Period OwnMonth = new(new(2026, 3, 1), new(2026, 3, 20));

    /// <summary>Eight hours of search from the 2nd, done on the 3rd at the minute; four of drafting, three days late; decided by signer.a, early of the due day.</summary>
    private static History Handled(string code, int due = 16) => new History(code).Accepted(2, due, "online").Opened(2, due)
        .Step(2, 0, "Tra cứu", "handler.a", 3).Step(3, 1, "Soạn", "handler.c", 6)
        .And(6, "routing.submittedForDecision").And(9, "decision.signed", by: "signer.a").Issued(9);

    [Fact]
    public async Task Each_step_is_measured_against_its_own_share()
    {
        var rows = await Table("step", Handled("H99.15-260302-0001"));

        // Of a day's work begun at nine on Monday the end is nine on Tuesday: on time. Half a day begun then ends that afternoon: Friday is late. The decision has the pack's hours.
        rows.Rows.Where(r => r.Title.EndsWith("Tra cứu", StringComparison.Ordinal)).Single().Values.Should().Equal(1, 0, 1, 0, 0, 0);
        rows.Rows.Where(r => r.Title.EndsWith("Soạn", StringComparison.Ordinal)).Single().Values.Should().Equal(1, 0, 0, 1, 0, 0);
        rows.Rows[^1].Values[0].Should().Be(3);
    }

    [Fact]
    public async Task A_step_does_not_age_while_the_clock_stands()
    {
        var waits = new History("H99.15-260302-0001").Accepted(2, 16).Opened(2, 16)
            .And(2, "routing.stepStarted", e => e with { Index = 0, Word = "Tra cứu", Unit = "stp-tu-phap" }).Stopped(2, "tax");

        (await Table("step", waits)).Rows[^1].Values.Should().Equal(1, 0, 0, 0, 1, 0);
    }

    [Theory]
    [InlineData(20, "d5")]
    [InlineData(15, "d5")]
    [InlineData(14, "d10")]
    [InlineData(1, "d20")]
    public async Task Open_dossiers_stand_in_the_bucket_of_their_age(int accepted, string bucket)
    {
        var rows = await Table("ageing", new History("H99.15-260301-0001").Accepted(accepted, 40), new History("H99.15-260301-0002").Accepted(2, 9).Issued(3));

        rows.Columns.Zip(rows.Rows[^1].Values).Where(c => c.Second == 1).Select(c => c.First.Key).Should().Equal("all", bucket);
    }

    [Fact]
    public async Task The_index_says_what_it_can_know_and_why_it_cannot_know_the_rest()
    {
        var index = await Index766.Of(Outlook, Seen(
            Handled("H99.15-260302-0001").And(2, "intake.componentDigitised"),
            new History("H99.15-260302-0002").Accepted(2, 4).And(2, "intake.feeAssessed", e => e with { Amount = 8000 }).Issued(6),
            new History("H99.15-260302-0003").Accepted(2, 30).And(2, "intake.feeAssessed", e => e with { Amount = 8000 }).And(2, "intake.feePaid", e => e with { Word = "online", Amount = 8000 })), host.Province);

        index.Lines.Where(l => l.Whole is not null && l.Unit == "hồ sơ").Select(l => $"{l.Id} {l.Part}/{l.Whole}").Should().Equal("2.1 2/3", "3.3 1/3", "3.6 1/2", "4.1 1/2", "4.2 1/2", "4.3 1/3");
        var online = index.Lines.Single(l => l.Id == "3.3");
        (online.Percent, online.FullAtPercent, online.OfFull).Should().Be((33.33m, 50, 66.66m));
        index.Lines.Single(l => l.Id == "3.5").Part.Should().Be(1);
        index.Lines.Where(l => l.Percent is null && l.Id != "2.2").Should().OnlyContain(l => l.NotMeasured!.Length > 10).And.Contain(l => l.Id == "5.4");
    }

    /// <summary>2.2: from the 2nd to the 4th at nine are sixteen working hours; two days of standing still, one within the other, are left out; what has no result yet is not counted.</summary>
    [Fact]
    public async Task The_mean_time_is_of_one_procedure_in_the_unit_of_its_limit_while_the_clock_ran()
    {
        host.Province.Procedure("2.001955")!.Limit.Unit.Should().Be(OneStop.WorkingTime.LimitUnit.WorkingDay);
        History Begun(int number) => new History($"H99.15-260302-000{number}").Accepted(2, 16, procedure: "2.001955");
        var stood = Begun(2).Stopped(3, "tax").Stopped(4).Restarted(5, 16).And(5, "routing.clockResumed", e => e with { Word = "tax", From = March(5) }).Issued(9);

        var index = await Index766.Of(Outlook, Seen(Begun(1).Issued(4), stood, Begun(3)), host.Province);

        // Two days; and from the 2nd to the 3rd one, from Thursday the 5th to Monday the 9th two.
        index.Times.Select(t => (t.Procedure, t.Dossiers, t.Mean, t.Unit)).Should().Equal(("2.001955", 2, 2.5m, "ngày làm việc"));
    }

    [Fact]
    public async Task Nothing_to_divide_by_is_no_percentage() =>
        (await Index766.Of(Outlook, Seen(), host.Province)).Lines.Where(l => l.Unit == "hồ sơ").Should().OnlyContain(l => l.Percent == null && l.OfFull == null);

    /// <summary>Two dossiers of handler.a: one early, done on time by them, asked about once; one late and cut short by no step of theirs.</summary>
    [Fact]
    public async Task Officers_have_points_for_what_the_events_show_and_a_range_for_the_rest()
    {
        var late = new History("H99.15-260302-0002").Accepted(2, 4).Opened(2, 4).Step(2, 0, "Tra cứu", "handler.a", 10).Issued(10);

        var scores = await Scores.Of(Outlook, Seen(Handled("H99.15-260302-0001").And(4, "intake.supplementRequested"), late), host.Province);

        var officer = scores.Officers.Single(o => o.Officer == "handler.a");
        // Time 2 and 0; own step 1 and 0; contacts 1 and 2; agencies 1 and 1; attitude 0 to 2 and 0.
        (officer.Dossiers, officer.Time, officer.UnitTime, officer.Contacts, officer.Agencies, officer.Least, officer.Most, officer.Grade).Should().Be((2, 1m, 0.5m, 1.5m, 1m, 4m, 5m, null));
        scores.Officers.Single(o => o.Officer == "reception.a").UnitTime.Should().BeNull();
        scores.Officers.Select(o => o.Officer).Should().Equal("handler.a", "handler.c", "reception.a", "signer.a");
    }

    [Fact]
    public async Task Behind_every_cell_stand_the_dossiers_it_counts()
    {
        History[] histories = [Handled("H99.15-260302-0001"), Handled("H99.15-260302-0002", due: 5), new History("H99.15-260302-0003").Accepted(3, 9), new History("H99.61-260302-0004").Accepted(3, 30, agency: "H99.61")];
        var booked = histories.Select(h => Booked.Of(h.Seen(Outlook.At), Outlook)!).ToList();
        foreach (var table in FigureTable.Known.Where(t => t.Code != "step"))
        {
            var rows = await FigureRows.Of(table, Outlook, Seen(histories), host.Province);
            foreach (var row in rows.Rows)
                foreach (var (column, value) in rows.Columns.Zip(row.Values))
                    booked.Count(b => FigureRows.Counts(table, row.Key, column.Key, b, host.Province)).Should().Be((int)value, $"{table.Code} {row.Key} {column.Key}");
        }
        var index = await Index766.Of(Outlook, Seen(histories), host.Province);
        foreach (var line in index.Lines.Where(l => l.Whole is not null && l.Unit == "hồ sơ"))
            (booked.Count(b => Index766.Counts(Index766.Find(line.Id)!, true, b)), booked.Count(b => Index766.Counts(Index766.Find(line.Id)!, false, b)))
                .Should().Be(((int)line.Part!, (int)(line.Whole! - line.Part!)), line.Id);
    }

    [Fact]
    public async Task They_are_asked_for_over_HTTP_by_supervisors_only()
    {
        foreach (var path in new[] { "tables/unit", "tables/step", "tables/ageing", "index766", "officers", "dossiers?table=unit&row=total&column=all", "dossiers?indicator=2.1", "dossiers?officer=handler.a" })
        {
            (await host.Client.Get($"/api/oversight/figures/{path}", host.Token("supervisor.a"))).Status.Should().Be(200, path);
            (await host.Client.Get($"/api/oversight/figures/{path}", host.Token("signer.a"))).Status.Should().Be(403, path);
        }
        (await host.Client.Get("/api/oversight/figures/tables/weather", host.Token("supervisor.a"))).Status.Should().Be(404);
        (await host.Client.Get("/api/oversight/figures/dossiers?indicator=5.4", host.Token("supervisor.a"))).Fields.Should().Equal("table");
    }

    private static Outlook Outlook => new(OwnMonth, OneStop.Oversight.Figures.Outlook.EndOf(OwnMonth), March(31));

    private static IAsyncEnumerable<Life> Seen(params History[] histories) => histories.Select(h => h.Seen(Outlook.At)).ToAsyncEnumerable();

    private Task<FigureRows> Table(string table, params History[] histories) => FigureRows.Of(FigureTable.Find(table)!, Outlook, Seen(histories), host.Province);
}
