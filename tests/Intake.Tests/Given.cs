using FluentAssertions;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;

namespace OneStop.Intake.Tests;

/// <summary>What has happened; then one command or message; then what it adds, or the rule that forbids it.</summary>
internal sealed class Given(params object[] events)
{
    private readonly Dossier dossier = events.Aggregate(new Dossier(), (state, e) => state.Evolve(e));

    public Outcome When(ICommand<Dossier, DossierFacts> command, DossierFacts? facts = null) => new(command.Decide(dossier, facts ?? Counter.Lan));

    public Outcome When(Func<Dossier, Verdict> hear) => new(hear(dossier));

    public sealed class Outcome(Verdict verdict)
    {
        public void Then(params object[] events)
        {
            verdict.Refusal.Should().BeNull();
            // As it would be stored: lists inside events are compared by what they hold.
            verdict.Events.Select(Stored).Should().Equal(events.Select(Stored));
        }

        public void ThenRefused(Refusal refusal)
        {
            verdict.Events.Should().BeEmpty();
            verdict.Refusal.Should().Be(refusal);
        }
    }

    public static string Stored(object e) => $"{e.GetType().Name} {System.Text.Json.JsonSerializer.Serialize(e, e.GetType(), Json.Options)}";
}
