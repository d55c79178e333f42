using FluentAssertions;
using OneStop.Chaos.Scenarios;
using Xunit;

namespace OneStop.Chaos.Tests;

/// <summary>A short pass of what <c>./onestop chaos</c> does at length. Machines that run tests have other work too: how soon a service is back is not judged here.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int Seed = 20261125, InFlight = 6;

    [Fact]
    public async Task With_every_process_and_PostgreSQL_killed_under_load_nothing_is_lost_or_doubled_and_every_check_would_notice()
    {
        var scenario = new Scenario("short", "kill -9 of every service and of PostgreSQL", new(), false, async arena =>
        {
            foreach (var scenario in Scenario.All.Where(s => s.Name is "kill" or "kill-postgres")) await scenario.Break(arena);
        });

        var outcome = await new Run(Seed, InFlight, slack: 6, keep: false, output.WriteLine).Play(scenario);

        foreach (var recovery in outcome.Evidence.Recoveries) output.WriteLine($"{recovery.Service} served again {recovery.Seconds:0.0} s after {recovery.Fault}");
        outcome.Violations.Should().BeEmpty($"seed {Seed}");
        Tampering.All.Where(t => !t.IsNoticed(outcome.Evidence)).Select(t => t.What).Should().BeEmpty("a check that cannot fail proves nothing");
    }
}
