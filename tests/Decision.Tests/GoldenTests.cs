using FluentAssertions;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Testing;
using Xunit;

namespace OneStop.Decisions.Tests;

/// <summary>What old events mean.</summary>
public sealed class GoldenTests(DecisionHost decision)
{
    [Fact]
    public void Every_stored_event_comes_to_the_state_it_always_came_to()
    {
        var golden = new Golden<Decision>("tests/Decision.Tests/Golden.json");
        var types = decision.Http.Services.GetRequiredService<IDocumentStore>().Options.Events.AllKnownEventTypes()
            .Where(e => e.EventType.Assembly == typeof(Decision).Assembly).ToDictionary(e => e.EventTypeName, e => e.EventType);

        golden.Names.Should().BeEquivalentTo(types.Keys, "every event is in Golden.json; see Golden for how to add one");
        golden.Folded(types).Should().Be(golden.Approved);
    }
}
