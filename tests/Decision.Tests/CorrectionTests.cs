using FluentAssertions;
using OneStop.Deciding;
using Xunit;
using static OneStop.Decisions.Tests.Cast;

namespace OneStop.Decisions.Tests;

public sealed class CorrectionTests
{
    private static readonly object[] Out = Until("issued");

    private static Verdict Hear(Decision decision) => AskForCorrection.Decide(decision, CorrectionRequest);

    [Fact]
    public void An_error_of_the_agency_puts_the_result_on_the_table_again() => new Given(Out).When(Hear).Then(Wrong);

    [Fact]
    public void The_same_report_delivered_twice_adds_nothing()
    {
        new Given([.. Out, Wrong]).When(Hear).Then();
        new Given([.. Out, Wrong, Draft, Approval, Signature, Righted with { At = Now.AddHours(2) }]).When(Hear).Then();
    }

    [Fact]
    public void Nothing_is_corrected_that_was_not_issued() => new Given(Opening, Draft).When(Hear).ThenRefused("result-not-issued");

    [Fact]
    public void The_corrected_text_is_signed_under_a_number_of_its_own() =>
        new Given([.. Out, Wrong, Draft, Approval]).When(new SignDecision(Righted.Number), Signer).Then(Signature, Righted);

    [Fact]
    public void After_three_working_days_it_is_still_put_right_but_late()
    {
        var late = Signer with { Now = Wrong.CorrectBy.AddSeconds(1) };
        new Given([.. Out, Wrong, Draft, Approval]).When(new SignDecision(Righted.Number), late).Then(Signature, Righted with { InTime = false, At = late.Now });
    }

    [Fact]
    public void The_old_review_does_not_stand_for_the_corrected_text() =>
        new Given([.. Out, Wrong]).When(new SignDecision(Righted.Number), Signer).ThenRefused("not-reviewed");

    [Fact]
    public void What_is_issued_can_be_neither_refused_nor_sent_back()
    {
        new Given([.. Out, Wrong]).When(new RefuseDossier("-", "-"), Signer).ThenRefused("being-corrected");
        new Given([.. Out, Wrong]).When(new SendBack("-"), Reviewer).ThenRefused("being-corrected");
    }

    [Fact]
    public void A_second_error_is_put_right_too() =>
        new Given([.. Out, Wrong, Draft, Approval, Signature, Righted]).When(Hear).Then(Wrong);

    [Fact]
    public void Its_due_date_is_the_corrections()
    {
        new Given([.. Out, Wrong]).State.DueAt.Should().Be(Wrong.CorrectBy);
        new Given([.. Out, Wrong]).State.Phase.Should().Be(DecisionPhase.Drafting);
        new Given([.. Out, Wrong, Draft, Approval, Signature, Righted]).State.Phase.Should().Be(DecisionPhase.Issued);
    }
}

public sealed class AbandonTests
{
    private static Verdict Hear(Decision decision) => AbandonDecision.Decide(decision, Gone.Reason);

    [Fact]
    public void A_withdrawn_dossier_is_not_decided()
    {
        new Given(Opening, Draft, Approval).When(Hear).Then(Gone);
        new Given(Opening, Draft, Approval, Gone).When(new SignDecision("1"), Signer).ThenRefused("decision-closed", RefusalKind.Conflict);
    }

    [Fact]
    public void A_submission_that_comes_after_the_withdrawal_opens_nothing()
    {
        new Given().When(Hear).Then(Gone);
        new Given(Gone).When(decision => OpenDecision.Decide(decision, Submission(1))).Then();
    }

    [Theory, InlineData("issued"), InlineData("refused"), InlineData("abandoned")]
    public void What_was_decided_before_stands(string end) => new Given(Until(end)).When(Hear).Then();
}

public sealed class MoveDueDateTests
{
    private static Func<Decision, Verdict> Hear(DueDateMoved moved) => decision => MoveDueDate.Decide(decision, moved.DueAt, moved.Since);

    [Fact]
    public void The_new_date_holds()
    {
        new Given(Opening).When(Hear(Moved)).Then(Moved);
        new Given(Opening, Moved).State.DueAt.Should().Be(Moved.DueAt);
    }

    [Fact]
    public void A_repeat_or_one_that_was_overtaken_adds_nothing()
    {
        new Given(Opening, Moved).When(Hear(Moved)).Then();
        new Given(Opening, Moved).When(Hear(new(Opening.DueAt, Now.AddMinutes(1)))).Then();
        new Given(Opening).When(Hear(Moved with { Since = Opening.SubmittedAt })).Then();
    }

    [Fact]
    public void Before_the_submission_and_after_the_end_it_is_nobodys_business()
    {
        new Given().When(Hear(Moved)).Then();
        new Given(Until("issued")).When(Hear(Moved)).Then();
    }
}
