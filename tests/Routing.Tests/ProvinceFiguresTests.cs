using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using OneStop.Contracts.Decision;
using OneStop.Routing.Cases;
using OneStop.Routing.Desks;
using Xunit;

namespace OneStop.Routing.Tests;

[Collection(nameof(RoutingHost))]
public sealed class ProvinceFiguresTests(RoutingHost routing)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 5, 10, 0, 0, TimeSpan.FromHours(7));

    [Theory]
    [InlineData(-1, false, Figure.Overdue)]
    [InlineData(-1, true, Figure.Stopped)]
    [InlineData(2, false, Figure.DueSoon, Figure.DueToday)]
    [InlineData(20, false, Figure.DueSoon)]
    [InlineData(48, false)]
    [InlineData(48, true, Figure.Stopped)]
    public void A_case_counts_where_its_clock_puts_it(int hoursLeft, bool stopped, params Figure[] beside) =>
        Enum.GetValues<Figure>().Where(f => f.Holds(Case(hoursLeft, stopped), Now)).Should().BeEquivalentTo([Figure.Open, .. beside]);

    [Fact]
    public void Nobody_has_it_only_while_it_is_handled()
    {
        Figure.Unassigned.Holds(Case(9) with { Assignee = null }, Now).Should().BeTrue();
        Figure.Unassigned.Holds(Case(9) with { Assignee = null, Phase = CasePhase.Deciding }, Now).Should().BeFalse();
    }

    [Fact]
    public void What_was_open_at_a_days_end_follows_from_what_came_and_went()
    {
        var figures = ProvinceFigures.Of(
            [Case(9) with { AcceptedAt = Now.AddDays(-1) }, Case(9) with { AcceptedAt = Now }], [Ended(Now.AddDays(-3), Now.AddDays(-1)), Ended(Now.AddDays(-90), Now)], Now, routing.Province);

        figures.Days.Should().HaveCount(ProvinceFigures.DaysBack);
        figures.Days.TakeLast(4).Should().Equal(
            new(new(2026, 3, 2), 1, 0, 2), new(new(2026, 3, 3), 0, 0, 2), new(new(2026, 3, 4), 1, 1, 2), new(new(2026, 3, 5), 1, 1, 2));
    }

    /// <summary>Each came so many days ago, and left so many days later or not yet.</summary>
    [Fact]
    public void A_days_numbers_are_those_of_the_rule_that_its_list_goes_by() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<(byte Came, byte Stayed)[]>(lives =>
    {
        var first = Now.AddDays(-ProvinceFigures.DaysBack - 1);
        var cases = lives.Select(l => (Came: l.Came % 45, Stayed: l.Stayed % 60)).Select(l => l.Stayed > l.Came ? Case(9) with { AcceptedAt = Now.AddDays(-l.Came) } : Ended(Now.AddDays(-l.Came), Now.AddDays(l.Stayed - l.Came)))
            .Where(c => c.IsActive || c.ChangedAt >= first).ToList();

        ProvinceFigures.Of([.. cases.Where(c => c.IsActive)], [.. cases.Where(c => !c.IsActive)], Now, routing.Province).Days.Should().AllSatisfy(d =>
            d.Should().Be(new ProvinceFigures.DayLine(d.Day, Count(DayFigure.Received, d.Day), Count(DayFigure.Finished, d.Day), Count(DayFigure.Open, d.Day))));

        int Count(DayFigure figure, DateOnly day) => cases.Count(c => figure.Holds(c, day));
    }));

    [Theory]
    [InlineData("received")]
    [InlineData("finished")]
    [InlineData("open")]
    public async Task A_days_number_and_the_list_behind_it_agree(string figure)
    {
        var code = await routing.Open(desk: "phuong-1");
        await routing.Hear(new ResultWasIssued(code, 9, "1", RoutingHost.Now));
        await routing.Open(desk: "phuong-1");

        await RoutingHost.Eventually(async () =>
        {
            var day = (await Read("reception.b", "/api/routing/figures")).Body.GetProperty("days").EnumerateArray().Last();
            return day.GetProperty(figure).GetInt32() == (await Read("reception.b", $"/api/routing/figures/cases?figure={figure}&day={day.GetProperty("day").GetString()}")).Body.GetProperty("total").GetInt32();
        }, $"{figure} is the length of its list");
    }

    [Theory]
    [InlineData("day=gestern", "day")]
    [InlineData("day=2001-01-01", "day")]
    [InlineData("day=2999-01-01", "day")]
    [InlineData("figure=overdue&day=2001-01-01", "figure", "day")]
    public async Task A_day_that_nothing_is_told_of_is_refused(string query, params string[] fields) =>
        (await Read("reception.b", $"/api/routing/figures/cases?{query}")).Complains(fields);

    [Theory]
    [InlineData("open")]
    [InlineData("overdue")]
    [InlineData("dueSoon")]
    [InlineData("unassigned")]
    public async Task A_number_and_the_list_behind_it_agree(string figure)
    {
        await routing.Open(desk: "phuong-1", dueAt: RoutingHost.Now.AddHours(-1));
        await routing.Open(desk: "phuong-1", dueAt: RoutingHost.Now.AddHours(5));

        await RoutingHost.Eventually(async () =>
        {
            var number = (await Read("supervisor.a", "/api/routing/figures")).Body.GetProperty("all").GetProperty(figure).GetInt32();
            return number > 0 && number == (await Read("supervisor.a", $"/api/routing/figures/cases?figure={figure}")).Body.GetProperty("total").GetInt32();
        }, $"{figure} is the length of its list");
    }

    [Fact]
    public async Task A_desk_counts_its_own_dossiers_only()
    {
        var code = await routing.Open(desk: "phuong-1");
        await RoutingHost.Eventually(async () => (await Codes("supervisor.a")).Contains(code), "the supervisor's list has it");
        (await Codes("reception.b")).Should().Contain(code);
        (await Codes("reception.a")).Should().NotContain(code);
        (await Read("handler.a", "/api/routing/figures")).Refused(403, "not-allowed");
    }

    [Fact]
    public async Task Officers_and_their_load_are_named_to_supervisors_only()
    {
        (await Read("supervisor.a", "/api/routing/figures")).Body.GetProperty("officers").GetArrayLength().Should().BePositive();
        (await Read("reception.b", "/api/routing/figures")).Body.GetProperty("officers").GetArrayLength().Should().Be(0);
    }

    private static CaseOverview Case(int hoursLeft, bool stopped = false) => new(
        "H99.10-260305-0001", "ttphvcc", "snv-lao-dong", "2.001955", CaseStatus.InProgress, CasePhase.Handling, "Thẩm định", "handler.a", Now.AddDays(-2), Now.AddHours(hoursLeft), 3, Now,
        null, stopped ? Now.AddHours(-3) : null);

    private static CaseOverview Ended(DateTimeOffset acceptedAt, DateTimeOffset at) => Case(9) with { AcceptedAt = acceptedAt, ChangedAt = at, Phase = CasePhase.Closed };

    private Task<Answer> Read(string officer, string path) => routing.Send(officer, HttpMethod.Get, path, null);

    /// <summary>Newest due last: the page that holds a case just opened may be any.</summary>
    private async Task<List<string>> Codes(string officer)
    {
        var codes = new List<string>();
        for (var page = 1; ; page++)
        {
            var items = (await Read(officer, $"/api/routing/figures/cases?page={page}")).Body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("dossierCode").GetString()!).ToList();
            if (items.Count == 0) return codes;
            codes.AddRange(items);
        }
    }
}
