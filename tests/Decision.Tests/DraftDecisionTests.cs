using FluentAssertions;
using OneStop.Deciding;
using OneStop.Hosting.Sealing;
using Xunit;
using static OneStop.Decisions.Tests.Cast;

namespace OneStop.Decisions.Tests;

public sealed class DraftDecisionTests
{
    private static readonly DraftDecision First = new(Text), Second = new(Better);

    [Fact]
    public void A_handler_of_the_department_drafts() => new Given(Opening).When(First, Handler).Then(Draft);

    [Fact]
    public void Only_handlers_of_the_department_draft()
    {
        new Given(Opening).When(First, Stranger).ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(Opening).When(First, Reviewer).ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(Opening).When(First, Reception).ThenRefused("wrong-unit", RefusalKind.Authority);
    }

    [Theory, MemberData(nameof(Ends), MemberType = typeof(Cast))]
    public void Nothing_is_drafted_after_the_end(string end) =>
        new Given(Until(end)).When(Second, Handler).ThenRefused("decision-closed", RefusalKind.Conflict);

    [Fact]
    public void A_better_text_has_to_be_reviewed_again()
    {
        new Given(Opening, Draft, Approval).When(Second, Handler).Then(Draft with { Text = Better });
        new Given(Opening, Draft, Approval, Draft with { Text = Better }).State.Phase.Should().Be(DecisionPhase.Reviewing);
    }

    [Fact]
    public void The_same_text_twice_adds_nothing()
    {
        var retried = new DraftDecision(Text with { Id = Better.Id });
        new Given(Opening, Draft).When(retried, Handler).Then();
        new Given(Opening, Draft, Approval).When(retried, Handler).Then();
    }

    [Fact]
    public void After_a_disapproval_the_drafter_may_insist() => new Given(Opening, Draft, Disapproval).When(First, Handler).Then(Draft);

    [Fact]
    public void Who_submits_a_colleagues_text_stands_for_it() => new Given(Opening, Draft).When(First, AllRoles).Then(Draft with { By = "head.a" });

    [Fact]
    public void Each_round_has_a_text_of_its_own()
    {
        new Given(Opening, Draft, Approval, Return, Reopening).State.Phase.Should().Be(DecisionPhase.Drafting);
        new Given(Opening, Draft, Approval, Return, Reopening).When(First, Handler).Then(Draft);
    }

    [Fact]
    public void The_event_refers_to_the_text_and_does_not_hold_it()
    {
        var (reference, key) = (DraftText.Refer("Cấp phiếu cho bà Đỗ Thị Hoà."), DataKey.New());
        reference.Should().Be(new TextReference(reference.Id, "f529e4ff6c23edd349143b06aa62268abb8f53fcb3efa5934d0d1bb4e308ec90", 28));
        DraftText.Of(reference, Code, "Cấp phiếu cho bà Đỗ Thị Hoà.", key).Open(key).Should().Be("Cấp phiếu cho bà Đỗ Thị Hoà.");
    }
}
