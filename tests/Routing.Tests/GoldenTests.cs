using FluentAssertions;
using OneStop.Routing.Cases;
using OneStop.Testing;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>What old events mean.</summary>
[Collection(nameof(RoutingHost))]
public sealed class GoldenTests(RoutingHost routing)
{
    [Fact]
    public void Every_stored_event_comes_to_the_state_it_always_came_to()
    {
        var golden = new Golden<Case>("tests/Routing.Tests/Golden.json");
        var types = routing.Store.Options.Events.AllKnownEventTypes()
            .Where(e => e.EventType.Assembly == typeof(Case).Assembly).ToDictionary(e => e.EventTypeName, e => e.EventType);

        golden.Names.Should().BeEquivalentTo(types.Keys, "every event is in Golden.json; see Golden for how to add one");
        golden.Folded(types).Should().Be(golden.Approved);
    }
}
