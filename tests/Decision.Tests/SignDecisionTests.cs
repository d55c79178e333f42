using FluentAssertions;
using OneStop.Deciding;
using Xunit;
using static OneStop.Decisions.Tests.Cast;

namespace OneStop.Decisions.Tests;

public sealed class SignDecisionTests
{
    private static readonly SignDecision Command = new(Issue.Number);

    [Fact]
    public void An_approved_text_is_signed_and_issued_in_one_act() => new Given(Opening, Draft, Approval).When(Command, Signer).Then(Signature, Issue);

    [Fact]
    public void The_reviewer_may_be_the_signer() =>
        new Given(Opening, Draft, Approval with { By = "head.a" }).When(Command, AllRoles).Then(Signature, Issue);

    [Fact]
    public void What_is_signed_is_the_text_that_was_approved()
    {
        var better = Draft with { Text = Better };
        new Given(Opening, Draft, Approval, better).When(Command, Signer).ThenRefused("not-reviewed");
        new Given(Opening, Draft, Approval, better, Approval).When(Command, Signer).Then(new Signed(Better.Sha256), Issue);
    }

    [Fact]
    public void Without_approval_nothing_is_signed()
    {
        new Given(Opening).When(Command, Signer).ThenRefused("not-reviewed");
        new Given(Opening, Draft).When(Command, Signer).ThenRefused("not-reviewed");
        new Given(Opening, Draft, Disapproval).When(Command, Signer).ThenRefused("not-reviewed");
        new Given(Opening, Draft, Approval, Return, Reopening).When(Command, Signer).ThenRefused("not-reviewed");
    }

    [Fact]
    public void Nobody_signs_their_own_text() =>
        new Given(Opening, Draft with { By = "head.a" }, Approval).When(Command, AllRoles).ThenRefused("drafter-signs", RefusalKind.Authority);

    [Fact]
    public void Only_signers_of_the_department_sign()
    {
        new Given(Opening, Draft, Approval).When(Command, Stranger).ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(Opening, Draft, Approval).When(Command, Reviewer).ThenRefused("wrong-unit", RefusalKind.Authority);
    }

    [Fact]
    public void The_department_that_handled_it_drafts_and_the_one_the_procedure_names_reviews_and_signs()
    {
        var elsewhere = Opening with { DecidingUnitId = "so-tu-phap.lanh-dao" };
        var head = Officer("head.b", "handler", "reviewer", "signer") with { Actor = new("head.b", ["handler", "reviewer", "signer"], ["so-tu-phap.lanh-dao"], null) };

        new Given(elsewhere).When(new DraftDecision(Text), Handler).Then(Draft);
        new Given(elsewhere).When(new DraftDecision(Text), head).ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(elsewhere, Draft).When(new ReviewDecision(true, null), Reviewer).ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(elsewhere, Draft).When(new ReviewDecision(true, null), head).Then(Approval with { By = "head.b" });
        new Given(elsewhere, Draft, Approval).When(Command, Signer).ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(elsewhere, Draft, Approval).When(Command, head).Then(Signature, Issue);
        new Given(elsewhere, Draft).State.ActingUnit.Should().Be("so-tu-phap.lanh-dao");
    }

    [Fact]
    public void It_is_signed_once() => new Given(Until("issued")).When(Command, Signer).ThenRefused("already-signed", RefusalKind.Conflict);

    [Theory, InlineData("refused"), InlineData("sentBack"), InlineData("abandoned")]
    public void Nothing_is_signed_after_another_end(string end) =>
        new Given(Until(end)).When(Command, Signer).ThenRefused("decision-closed", RefusalKind.Conflict);

    [Fact]
    public void The_number_names_the_agency_and_the_year_of_the_province()
    {
        var newYearInHanoi = new DateTimeOffset(2026, 12, 31, 17, 0, 0, TimeSpan.Zero);
        DecisionNumber.YearOf(newYearInHanoi).Should().Be(2027);
        DecisionNumber.YearOf(newYearInHanoi.AddTicks(-1)).Should().Be(2026);
        DecisionNumber.Of(1204, 2026, "H99.15").Should().Be("1204/2026/QĐ-H99.15");
    }

    [Fact]
    public void Who_received_the_dossier_does_not_decide_it()
    {
        var received = Opening with { ReceivedBy = "signer.a" };
        new Given(received, Draft, Approval).When(Command, Signer).ThenRefused("receiver-decides", RefusalKind.Authority);
        new Given(received).When(new RefuseDossier("-", "-"), Signer).ThenRefused("receiver-decides", RefusalKind.Authority);
        new Given(received).When(new SendBack("-"), Signer).Then(new SentBack(1, "-"));
    }

    [Fact]
    public void Nobody_acts_on_their_own_dossier()
    {
        var own = Opening with { OwnedBy = ["handler.a", "reviewer.a", "signer.a"] };
        new Given(own).When(new DraftDecision(Text), Handler).ThenRefused("own-dossier", RefusalKind.Authority);
        new Given(own, Draft).When(new ReviewDecision(true, null), Reviewer).ThenRefused("own-dossier", RefusalKind.Authority);
        new Given(own, Draft, Approval).When(Command, Signer).ThenRefused("own-dossier", RefusalKind.Authority);
    }
}
