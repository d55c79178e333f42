using FluentAssertions;
using OneStop.Deciding;

namespace OneStop.Decisions.Tests;

/// <summary>What has happened; then one command; then what it adds, or the rule that forbids it.</summary>
public sealed class Given(params object[] events)
{
    public Decision State { get; } = events.Aggregate(new Decision(), (decision, e) => decision.Evolve(e));

    public Outcome When(ICommand<Decision, DecisionFacts> command, DecisionFacts facts) => new(command.Decide(State, facts));

    public Outcome When(Func<Decision, Verdict> hear) => new(hear(State));

    public sealed class Outcome(Verdict verdict)
    {
        public void Then(params object[] events)
        {
            verdict.Refusal.Should().BeNull();
            verdict.Events.Should().Equal(events);
        }

        public void ThenRefused(string code, RefusalKind kind = RefusalKind.Rule)
        {
            verdict.Events.Should().BeEmpty();
            (verdict.Refusal?.Code, verdict.Refusal?.Kind).Should().Be((code, kind));
        }
    }
}
