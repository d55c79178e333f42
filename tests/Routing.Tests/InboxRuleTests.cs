using FluentAssertions;
using Marten;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>What waits for an officer is one rule, asked of the database and of the live boards: both must count the same.</summary>
[Collection(nameof(RoutingHost))]
public sealed class InboxRuleTests(RoutingHost routing)
{
    [Theory]
    [InlineData("handler.a")]
    [InlineData("handler.c")]
    [InlineData("reviewer.a")]
    public async Task The_list_and_the_live_inbox_hold_the_same_cases(string officer)
    {
        await TellWhatOthersWrote();
        await routing.Open();
        foreach (var handler in (string[])["handler.a", "handler.c"]) await routing.OpenAndClaim(handler);
        for (var attempt = 0; ; attempt++)
        {
            var listed = (await routing.Get(officer, "/api/routing/inbox")).Should(200).Body.GetProperty("total").GetInt64();
            var live = (await routing.Get(officer, "/api/routing/inbox/counts")).Should(200).Body.GetProperty("waiting").GetInt64();
            // Other tests work beside this one: the two are asked until they are asked in the same moment.
            if (listed == live && listed > 0) return;
            attempt.Should().BeLessThan(100, $"listed {listed}, live {live}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Tests of the commit and of the lines write them without the cases' grains, which would have told the desks.</summary>
    private async Task TellWhatOthersWrote()
    {
        await routing.LinesWritten();
        await using var session = routing.Store.QuerySession();
        foreach (var line in await session.Query<CaseOverview>().ToListAsync(TestContext.Current.CancellationToken)) await routing.Grains.Desk(line.DeskId).Changed([line]);
    }
}
