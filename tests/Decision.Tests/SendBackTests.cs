using OneStop.Deciding;
using Xunit;
using static OneStop.Decisions.Tests.Cast;

namespace OneStop.Decisions.Tests;

public sealed class SendBackTests
{
    private static readonly SendBack Command = new(Return.Reason);

    [Fact]
    public void Reviewer_and_signer_may_send_back_whatever_stands_open()
    {
        new Given(Opening).When(Command, Reviewer).Then(Return);
        new Given(Opening, Draft).When(Command, Signer).Then(Return);
        new Given(Opening, Draft, Approval).When(Command, Signer).Then(Return);
    }

    [Fact]
    public void The_round_that_ends_is_named() =>
        new Given(Opening, Return, Reopening).When(Command, Signer).Then(Return with { Round = 2 });

    [Fact]
    public void Only_those_who_decide_in_the_department_send_back()
    {
        new Given(Opening).When(Command, Handler).ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(Opening).When(Command, Stranger).ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(Opening).When(Command, Supervisor).ThenRefused("wrong-unit", RefusalKind.Authority);
    }

    [Theory, MemberData(nameof(Ends), MemberType = typeof(Cast))]
    public void Nothing_is_sent_back_after_the_end_not_even_twice(string end) =>
        new Given(Until(end)).When(Command, Signer).ThenRefused("decision-closed", RefusalKind.Conflict);
}
