using System.Text.Json;
using FluentAssertions;
using OneStop.Hosting;
using OneStop.Routing.Desks;
using Xunit;

namespace OneStop.Routing.Tests;

[Collection(nameof(RoutingHost))]
public sealed class InboxTests(RoutingHost routing)
{
    /// <summary>Long overdue: these stand on the first page.</summary>
    private readonly DateTimeOffset due = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Everyone_sees_what_waits_for_them()
    {
        var free = await routing.Open(dueAt: due);
        var mine = await routing.Open(dueAt: due.AddDays(1));
        (await routing.Act("handler.a", mine, "claim")).Should(200);
        var colleagues = await routing.Open(dueAt: due.AddDays(2));
        (await routing.Act("handler.c", colleagues, "claim")).Should(200);
        var submitted = await routing.Open(dueAt: due.AddDays(3));
        (await routing.Act("handler.a", submitted, "claim")).Should(200);
        (await routing.Act("handler.a", submitted, "complete-step")).Should(200);
        string[] all = [free, mine, colleagues, submitted];

        (await Waits("handler.a", all)).Should().Equal(free, mine);
        (await Waits("handler.c", all)).Should().Equal(free, colleagues);
        (await Waits("handler.b", all)).Should().BeEmpty();
        (await Waits("reviewer.a", all)).Should().Equal(free, mine, colleagues);
        (await Waits("signer.a", all)).Should().Equal(free, mine, colleagues);
    }

    [Fact]
    public async Task Pages_hold_fifty_soonest_due_first_and_together_everything()
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => routing.Open()));

        var first = await Page("reviewer.a");
        var second = await Page("reviewer.a", "?page=2");

        first.Should().Match<InboxEndpoint.Page>(p => p.Items.Count == 50 && p.Total >= 60 && p.Number == 1 && p.Size == 50);
        second.Total.Should().Be(first.Total);
        first.Items.Concat(second.Items).Should().BeInAscendingOrder(c => c.DueAt);
        first.Items.Concat(second.Items).Select(c => c.DossierCode).Should().OnlyHaveUniqueItems();
        (await Page("reviewer.a", "?page=1000")).Items.Should().BeEmpty();
    }

    private async Task<IEnumerable<string>> Waits(string officer, string[] among) => (await Page(officer)).Items.Select(c => c.DossierCode).Where(among.Contains);

    private async Task<InboxEndpoint.Page> Page(string officer, string query = "") =>
        (await routing.Get(officer, $"/api/routing/inbox{query}")).Should(200).Body.Deserialize<InboxEndpoint.Page>(Json.Options)!;
}
