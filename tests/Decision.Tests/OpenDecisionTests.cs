using OneStop.Deciding;
using Xunit;
using static OneStop.Decisions.Tests.Cast;

namespace OneStop.Decisions.Tests;

public sealed class OpenDecisionTests
{
    private static Func<Decision, Verdict> Hear(int round) => decision => OpenDecision.Decide(decision, Submission(round));

    [Fact]
    public void The_first_submission_opens_a_decision() => new Given().When(Hear(1)).Then(Opening);

    [Fact]
    public void The_same_submission_delivered_twice_adds_nothing() => new Given(Opening).When(Hear(1)).Then();

    [Fact]
    public void After_a_return_the_next_submission_opens_the_next_round() => new Given(Opening, Draft, Return).When(Hear(2)).Then(Reopening);

    [Fact]
    public void An_older_submission_that_comes_late_adds_nothing()
    {
        new Given(Opening, Return).When(Hear(1)).Then();
        new Given(Opening, Return, Reopening).When(Hear(1)).Then();
        new Given(Opening, Return, Reopening).When(Hear(2)).Then();
    }

    [Fact]
    public void A_submission_ahead_of_its_return_is_not_taken_in()
    {
        new Given().When(Hear(2)).ThenRefused("round-ahead", RefusalKind.Conflict);
        new Given(Opening, Draft).When(Hear(2)).ThenRefused("round-ahead", RefusalKind.Conflict);
        new Given(Opening, Return).When(Hear(3)).ThenRefused("round-ahead", RefusalKind.Conflict);
    }

    [Theory, InlineData("issued"), InlineData("refused"), InlineData("abandoned")]
    public void Nothing_is_opened_after_the_end(string end) => new Given(Until(end)).When(Hear(2)).Then();
}
