using FluentAssertions;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class ClaimCaseTests
{
    private static readonly ClaimCase Claim = new();

    [Theory]
    [InlineData("handler.a")]
    [InlineData("handler.c")]
    public void Any_handler_of_the_department_takes_a_free_case(string officer) => new Given(Sample.AtFirstStep).When(Claim, officer).Then(new Claimed(officer));

    [Fact]
    public void A_claimed_case_is_in_progress() => new Given(Sample.FirstClaimed).State.Status.Should().Be(CaseStatus.InProgress);

    [Fact]
    public void Claiming_twice_adds_nothing() => new Given(Sample.FirstClaimed).When(Claim, "handler.a").ThenNothing();

    [Fact]
    public void Who_was_assigned_need_not_claim() => new Given([.. Sample.AtFirstStep, new Assigned("handler.a")]).When(Claim, "handler.a").ThenNothing();

    [Fact]
    public void The_slower_colleague_is_told() => new Given(Sample.FirstClaimed).When(Claim, "handler.c").ThenRefused("already-claimed", RefusalKind.Conflict);

    [Fact]
    public void A_case_in_another_department_is_not_theirs() =>
        new Given(Sample.AtFirstStep).When(Claim, "handler.b").ThenRefused("wrong-unit", RefusalKind.Authority);

    [Fact]
    public void A_case_that_moved_on_is_no_longer_theirs() =>
        new Given(Sample.AtSecondStep).When(Claim, "handler.a").ThenRefused("wrong-unit", RefusalKind.Authority);

    [Theory]
    [InlineData("reviewer.a")]
    [InlineData("signer.a")]
    [InlineData("supervisor.a")]
    public void Heads_of_the_department_do_not_claim(string officer) =>
        new Given(Sample.AtFirstStep).When(Claim, officer).ThenRefused("wrong-unit", RefusalKind.Authority);

    [Fact]
    public void What_is_being_decided_is_not_claimed() => new Given(Sample.Submitted).When(Claim, "handler.a").ThenRefused("being-decided", RefusalKind.Rule);

    [Fact]
    public void A_finished_case_is_not_claimed() => new Given(Sample.ResultIssued).When(Claim, "handler.a").ThenRefused("case-closed", RefusalKind.Rule);
}
