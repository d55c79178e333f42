using OneStop.Deciding;
using Xunit;
using static OneStop.Decisions.Tests.Cast;

namespace OneStop.Decisions.Tests;

public sealed class RefuseDossierTests
{
    private static readonly RefuseDossier Command = new(Rejection.Reason, Rejection.LegalBasis);

    [Fact]
    public void A_signer_of_the_department_refuses_whatever_stands_open()
    {
        new Given(Opening).When(Command, Signer).Then(Rejection);
        new Given(Opening, Draft, Approval).When(Command, Signer).Then(Rejection);
        new Given(Opening, Return, Reopening).When(Command, Signer).Then(Rejection);
    }

    [Fact]
    public void Only_signers_of_the_department_refuse()
    {
        new Given(Opening).When(Command, Reviewer).ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(Opening).When(Command, Stranger).ThenRefused("wrong-unit", RefusalKind.Authority);
    }

    [Theory, MemberData(nameof(Ends), MemberType = typeof(Cast))]
    public void Nothing_is_refused_after_the_end_not_even_twice(string end) =>
        new Given(Until(end)).When(Command, Signer).ThenRefused("decision-closed", RefusalKind.Conflict);
}
