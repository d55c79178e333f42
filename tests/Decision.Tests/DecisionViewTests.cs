using FluentAssertions;
using OneStop.Contracts.Decision;
using OneStop.Deciding;
using OneStop.Hosting;
using Xunit;
using static OneStop.Decisions.Tests.Cast;

namespace OneStop.Decisions.Tests;

/// <summary>What is shown of a decision, to whom, and what is told to other services.</summary>
public sealed class DecisionViewTests
{
    [Fact]
    public void The_department_the_desk_and_supervisors_may_see_it_nobody_else()
    {
        var decision = new Given(Opening).State;
        foreach (var facts in new[] { Handler, Reviewer, Signer, Supervisor, Reception }) DecisionViews.MaySee(facts.Actor, decision).Should().BeTrue(facts.Actor.Subject);

        var elsewhere = new Actor("reception.b", ["reception"], [], "phuong-1");
        var citizen = new Actor("citizen.a", ["citizen"], [], null);
        var inTheUnitOnly = new Actor("admin.a", ["operator"], [Unit], null);
        foreach (var actor in new[] { Stranger.Actor, elsewhere, citizen, inTheUnitOnly }) DecisionViews.MaySee(actor, decision).Should().BeFalse(actor.Subject);
    }

    [Fact]
    public void Where_there_is_no_decision_there_is_nothing_to_see() => DecisionViews.MaySee(Supervisor.Actor, new()).Should().BeFalse();

    [Fact]
    public void Next_actions_are_what_the_commands_would_answer()
    {
        Allowed([Opening], Handler).Should().Equal("draft");
        Allowed([Opening], Reviewer).Should().Equal("send-back");
        Allowed([Opening, Draft], Reviewer).Should().Equal("review", "send-back");
        Allowed([Opening, Draft, Approval], Reviewer).Should().Equal("send-back");
        Allowed([Opening, Draft], Signer).Should().Equal("send-back", "refuse");
        Allowed([Opening, Draft, Approval], Signer).Should().Equal("send-back", "sign", "refuse");
        Allowed([Opening, Draft, Approval], Reception).Should().BeEmpty();
        foreach (var end in new[] { "issued", "refused", "sentBack" }) Allowed(Until(end), AllRoles).Should().BeEmpty();
    }

    [Fact]
    public void A_forbidden_action_says_why_and_an_allowed_one_says_where()
    {
        var actions = DecisionViews.NextActions(Code, new Given(Opening).State, Signer);
        actions.Should().Contain(new NextAction("sign", "decision", "POST", $"/api/decision/cases/{Code}/sign", false, SignDecision.NotReviewed.Why, SignDecision.NotReviewed.Law));
        actions.Should().Contain(new NextAction("refuse", "decision", "POST", $"/api/decision/cases/{Code}/refuse", true, null));
    }

    [Fact]
    public void The_inbox_holds_what_the_officers_roles_can_move_on()
    {
        DecisionInboxEndpoint.PhasesOf(Handler.Actor).Should().Equal(DecisionPhase.Drafting);
        DecisionInboxEndpoint.PhasesOf(Reviewer.Actor).Should().Equal(DecisionPhase.Reviewing);
        DecisionInboxEndpoint.PhasesOf(Signer.Actor).Should().Equal(DecisionPhase.Signing);
        DecisionInboxEndpoint.PhasesOf(AllRoles.Actor).Should().Equal(DecisionPhase.Drafting, DecisionPhase.Reviewing, DecisionPhase.Signing);
    }

    [Fact]
    public void The_overview_holds_only_what_the_events_say()
    {
        var standing = new Standing<Decision>(new Given(Opening, Draft).State, 2, 9, default, Standing<Decision>.Nothing.Keys);
        DecisionOverview.Of(Code, standing).Should().Be(
            new DecisionOverview(Code, DecisionPhase.Reviewing, 1, Opening.ProcedureCode, "ttphvcc", "H99.15", Unit, "handler.a", Opening.DueAt));
    }

    [Fact]
    public void Other_services_are_told_of_the_ends_and_of_nothing_else()
    {
        Told(Return).Should().Be(new CaseWasSentBack(Code, 9, 1, Return.Reason, Now));
        Told(Issue).Should().Be(new ResultWasIssued(Code, 9, Issue.Number, Issue.At));
        Told(Rejection).Should().Be(new DossierWasRefused(Code, 9, Rejection.Reason, Rejection.LegalBasis, Now));
        foreach (var e in new object[] { Opening, Draft, Approval, Signature }) Told(e).Should().BeNull();
    }

    [Theory]
    [InlineData("H99.15-260302-0001", true)]
    [InlineData("000.00.15.H99-260302-12345", true)]
    [InlineData("h99.15-260302-0001", false)]
    [InlineData("H99.15-260302-0001\n", false)]
    [InlineData("H99.15", false)]
    public void What_is_no_dossier_code_is_not_looked_up(string code, bool isOne) => DossierCode.IsCode(code).Should().Be(isOne);

    private static IEnumerable<string> Allowed(object[] events, DecisionFacts facts) =>
        DecisionViews.NextActions(Code, new Given(events).State, facts).Where(a => a.Allowed).Select(a => a.Action);

    private static object? Told(object e) => DecisionAnnouncements.For(new(Code, new Given(Opening, Draft, Approval).State, e, 9, Now, Signer.Actor));
}
