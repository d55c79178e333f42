using System.Diagnostics;

namespace OneStop.Journeys;

/// <summary>Two Routing processes are one cluster: one of them may die.</summary>
public sealed class SiloTests(ITestOutputHelper output)
{
    private const int Cases = 24;
    private const double GoOnWithin = 15;

    [Fact]
    public async Task Two_silos_share_the_cases_and_when_one_is_killed_all_go_on_within_fifteen_seconds()
    {
        await using var instance = await RunningInstance.Start("silos", new Dictionary<string, string> { ["ONESTOP__REPLICAS__ROUTING"] = "2" });
        var client = instance.Client;
        var members = await instance.Store.Count("routing", "select count(*) from orleans.membership where status = 3");
        members.Should().Be(2, "both processes have joined one cluster");

        var walks = await Task.WhenAll(Enumerable.Range(0, Cases).Select(n => Walk.Begin(client, Walk.OneStep(n))));
        await Task.WhenAll(walks.Select(async w =>
        {
            await w.CaseIs(_ => true, $"a case for {w.Code}");
            await client.Insist($"{w.Case}/claim", Walk.Handler, new { });
        }));

        // Dead and not replaced: the other has to take over.
        await File.WriteAllTextAsync(instance.Files.HoldFileOf("routing-1"), "", TestContext.Current.CancellationToken);
        instance.Kill("routing-1");
        var killed = Stopwatch.GetTimestamp();
        var seconds = await Task.WhenAll(walks.Select(async w =>
        {
            await w.Handle();
            return Stopwatch.GetElapsedTime(killed).TotalSeconds;
        }));
        output.WriteLine($"{Cases} warm cases on two silos, one killed: the first went on after {seconds.Min():0.0} s, half after {seconds.Order().ElementAt(Cases / 2):0.0} s, all after {seconds.Max():0.0} s; met on the way: {string.Join(", ", client.Troubles)}");
        seconds.Max().Should().BeLessThan(GoOnWithin);

        (await instance.Onestop("start", "routing-1")).ExitCode.Should().Be(0);
        await Task.WhenAll(walks.Select(w => w.Finish()));
        await instance.Store.HoldsWholeJourneys([.. walks.Select(w => w.Code)], client.Acknowledgements);
    }
}
