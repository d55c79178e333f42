using FluentAssertions;
using OneStop.Deciding;
using Xunit;
using static OneStop.Decisions.Tests.Cast;

namespace OneStop.Decisions.Tests;

public sealed class ReviewDecisionTests
{
    private static readonly ReviewDecision Approve = new(true, null), Disapprove = new(false, "Thiếu căn cứ");

    [Fact]
    public void A_reviewer_of_the_department_approves() => new Given(Opening, Draft).When(Approve, Reviewer).Then(Approval);

    [Fact]
    public void A_disapproved_text_goes_back_to_the_drafter()
    {
        new Given(Opening, Draft).When(Disapprove, Reviewer).Then(Disapproval);
        new Given(Opening, Draft, Disapproval).State.Phase.Should().Be(DecisionPhase.Drafting);
    }

    [Fact]
    public void Only_reviewers_of_the_department_review()
    {
        new Given(Opening, Draft).When(Approve, Stranger).ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(Opening, Draft).When(Approve, Signer).ThenRefused("wrong-unit", RefusalKind.Authority);
    }

    [Fact]
    public void Without_a_text_there_is_nothing_to_review()
    {
        new Given(Opening).When(Approve, Reviewer).ThenRefused("no-draft");
        new Given(Opening, Draft, Return, Reopening).When(Approve, Reviewer).ThenRefused("no-draft");
    }

    [Fact]
    public void Nobody_reviews_their_own_text() =>
        new Given(Opening, Draft with { By = "head.a" }).When(Approve, AllRoles).ThenRefused("drafter-reviews", RefusalKind.Authority);

    [Fact]
    public void The_same_review_twice_adds_nothing()
    {
        new Given(Opening, Draft, Approval).When(Approve, Reviewer).Then();
        new Given(Opening, Draft, Disapproval).When(Disapprove, Reviewer).Then();
    }

    [Fact]
    public void A_text_is_reviewed_once()
    {
        new Given(Opening, Draft, Approval).When(Disapprove, Reviewer).ThenRefused("already-reviewed", RefusalKind.Conflict);
        new Given(Opening, Draft, Disapproval).When(Approve, Reviewer).ThenRefused("already-reviewed", RefusalKind.Conflict);
        new Given(Opening, Draft, Approval).When(Approve, AllRoles).ThenRefused("already-reviewed", RefusalKind.Conflict);
    }

    [Fact]
    public void A_new_text_is_reviewed_anew() =>
        new Given(Opening, Draft, Disapproval, Draft with { Text = Better }).When(Approve, Reviewer).Then(Approval);

    [Theory, MemberData(nameof(Ends), MemberType = typeof(Cast))]
    public void Nothing_is_reviewed_after_the_end(string end) =>
        new Given(Until(end)).When(Approve, Reviewer).ThenRefused("decision-closed", RefusalKind.Conflict);
}
