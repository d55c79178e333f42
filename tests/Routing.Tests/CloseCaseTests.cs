using FluentAssertions;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class CloseCaseTests
{
    private static readonly Actor Decision = Actor.Service("decision");

    [Theory]
    [InlineData(CaseOutcome.ResultIssued)]
    [InlineData(CaseOutcome.Refused)]
    [InlineData(CaseOutcome.Withdrawn)]
    [InlineData(CaseOutcome.SupplementLapsed)]
    public void The_decision_ends_the_case(CaseOutcome outcome) => new Given(Sample.Submitted).When(new CloseCase(outcome, Sample.Now), Decision)
        .Then(new CaseClosed(outcome, Sample.Now, Timeliness.Early));

    [Fact]
    public void An_issued_result_and_a_refusal_are_told_apart()
    {
        new Given(Sample.ResultIssued).State.Should().Match<Case>(c => c.Phase == CasePhase.Closed && c.Status == CaseStatus.ResultIssued);
        new Given(Sample.Refused).State.Should().Match<Case>(c => c.Phase == CasePhase.Closed && c.Status == CaseStatus.Stopped);
    }

    [Theory]
    [InlineData(CaseOutcome.ResultIssued)]
    [InlineData(CaseOutcome.Refused)]
    public void A_case_ends_once_and_the_first_outcome_stands(CaseOutcome told) => new Given(Sample.ResultIssued).When(new CloseCase(told, Sample.Now), Decision).ThenNothing();

    [Fact]
    public void A_decision_that_overtook_a_return_for_rework_ends_the_case_all_the_same() =>
        new Given(Sample.SentBack).When(new CloseCase(CaseOutcome.Refused, Sample.Now), Decision)
            .Then(new CaseClosed(CaseOutcome.Refused, Sample.Now, Timeliness.Early));

    [Fact]
    public void A_withdrawn_dossier_has_its_own_status() =>
        new Given([.. Sample.Submitted, new CaseClosed(CaseOutcome.Withdrawn, Sample.Now, Timeliness.Early)]).State.Status.Should().Be(CaseStatus.Withdrawn);

    [Theory]
    [InlineData(CaseOutcome.ResultIssued)]
    [InlineData(CaseOutcome.Refused)]
    public void A_decision_issued_before_the_withdrawal_was_known_stands(CaseOutcome decided)
    {
        object[] withdrawn = [.. Sample.Submitted, new CaseClosed(CaseOutcome.Withdrawn, Sample.Now, Timeliness.Early)];
        var stands = new CaseClosed(decided, Sample.Now.AddMinutes(-5), Timeliness.Early);

        new Given(withdrawn).When(new CloseCase(decided, stands.FinishedAt), Decision).Then(stands);
        new Given([.. withdrawn, stands]).When(new CloseCase(decided, stands.FinishedAt), Decision).ThenNothing();
        new Given([.. withdrawn, stands]).When(new CloseCase(CaseOutcome.Withdrawn, Sample.Now), Decision).ThenNothing();
    }

    [Fact]
    public void What_was_never_opened_is_not_closed() =>
        new Given().When(new CloseCase(CaseOutcome.Withdrawn, Sample.Now), Decision).ThenRefused("case-not-open", RefusalKind.Rule);
}
