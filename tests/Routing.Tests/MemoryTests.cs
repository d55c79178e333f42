using FluentAssertions;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>Run by hand (<c>-explicit only -class "*MemoryTests"</c>): it takes minutes and the memory of this process for itself.</summary>
[Collection(nameof(RoutingHost))]
public sealed class MemoryTests(RoutingHost routing, ITestOutputHelper output)
{
    private const int Cases = 100_000;

    [Fact(Explicit = true)]
    public async Task A_hundred_thousand_open_cases_with_their_duties_fit_into_300_MB()
    {
        var desk = routing.Grains.Desk("phuong-1");
        await desk.Board();
        var (now, before) = (RoutingHost.Now, GC.GetTotalMemory(forceFullCollection: true));
        await routing.Store.BulkInsertDocumentsAsync(
            Enumerable.Range(0, Cases).Select(i => new CaseOverview(
                $"H99.61-260106-{i:D6}", "phuong-1", "phuong-1-tu-phap", "2.000635", CaseStatus.InProgress, CasePhase.Handling, "Tra cứu cơ sở dữ liệu hộ tịch, soạn trích lục",
                $"handler.{i % 200}", now, now.AddDays(3).AddSeconds(i), 3, now.AddHours(-1), now.AddDays(2).AddSeconds(i))),
            cancellation: TestContext.Current.CancellationToken);
        await routing.Forget(desk);

        await RoutingHost.Eventually(async () => await Open() >= Cases, "the board is built", 60);

        var megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024 / 1024;
        output.WriteLine($"{Cases} cases: {megabytes} MB on the heap");
        megabytes.Should().BeLessThan(300);

        // A call gives up after ten seconds; the desk goes on reading.
        async Task<int> Open()
        {
            try { return (await desk.Board()).Counts.Open; }
            catch (TimeoutException) { return 0; }
        }
    }
}
