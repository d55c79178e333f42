using FluentAssertions;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Intake.Dossiers;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>What old events mean.</summary>
public sealed class GoldenTests(IntakeHost intake)
{
    [Fact]
    public void Every_stored_event_comes_to_the_state_it_always_came_to()
    {
        var golden = new Golden<Dossier>("tests/Intake.Tests/Golden.json");
        var types = intake.Http.Services.GetRequiredService<IDocumentStore>().Options.Events.AllKnownEventTypes()
            .Where(e => e.EventType.Assembly == typeof(Dossier).Assembly).ToDictionary(e => e.EventTypeName, e => e.EventType);

        golden.Names.Should().BeEquivalentTo(types.Keys, "every event is in Golden.json; see Golden for how to add one");
        golden.Folded(types).Should().Be(golden.Approved);
    }
}
