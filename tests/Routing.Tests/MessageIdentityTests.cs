using FluentAssertions;
using Wolverine;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>The inbox drops a message whose identity it has seen: no two may ever share one, from whichever process of the machine they come.</summary>
[Collection(nameof(RoutingHost))]
public sealed class MessageIdentityTests(RoutingHost routing)
{
    [Fact]
    public void A_message_has_a_random_identity_and_not_one_of_clock_and_network_card()
    {
        routing.Store.Should().NotBeNull("the running service decides how identities are made");
        new Envelope().Id.Version.Should().Be(7);
    }
}
