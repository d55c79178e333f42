using OneStop.Deciding;
using OneStop.Routing.Cases;
using OneStop.Routing.Opinions;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class GiveOpinionTests
{
    private static readonly GiveOpinion Agree = new(1, "agree", "Không có tranh chấp", null);

    [Fact]
    public void An_officer_answers_for_the_department_that_was_asked() => new Given(Consulting.Open).When(Agree, "handler.b").Then(Consulting.Agreed);

    [Fact]
    public void Who_works_in_several_that_were_asked_names_one()
    {
        new Given(Consulting.Open).When(Agree, "reviewer.a").ThenRefused("name-the-unit", RefusalKind.Rule);
        new Given(Consulting.Open).When(Agree with { Unit = Consulting.Land }, "reviewer.a").Then(
            Consulting.Agreed with { Opinion = Consulting.Agreed.Opinion with { Officer = "reviewer.a" } });
        new Given(Consulting.Open).When(Agree with { Unit = Sample.TuPhap }, "reviewer.a").ThenRefused("not-asked", RefusalKind.Authority);
    }

    [Theory]
    [InlineData("supervisor.a")]
    [InlineData("reception.a")]
    [InlineData("admin.a")]
    public void Who_was_not_asked_has_no_say(string officer) => new Given(Consulting.Open).When(Agree, officer).ThenRefused("not-asked", RefusalKind.Authority);

    [Fact]
    public void A_member_votes_in_person()
    {
        object[] vote = [.. Sample.FirstClaimed, Consulting.Vote];
        new Given(vote).When(new GiveOpinion(1, "disagree", null, null), "signer.a").Then(new OpinionGiven(1, new("signer.a", "disagree", null, "signer.a", false)));
        new Given(vote).When(Agree, "handler.a").ThenRefused("not-asked", RefusalKind.Authority);
    }

    [Fact]
    public void The_same_opinion_again_is_no_other_one()
    {
        new Given([.. Consulting.Open, Consulting.Agreed]).When(Agree, "handler.b").ThenNothing();
        new Given([.. Consulting.Open, Consulting.Agreed]).When(Agree, Sample.Officer("handler.b"), Consulting.Deadline).ThenNothing();
    }

    [Fact]
    public void Another_opinion_takes_the_place_of_the_first()
    {
        var changed = new OpinionGiven(1, new(Consulting.Land, "disagree", null, "handler.b", false));
        new Given([.. Consulting.Open, Consulting.Agreed]).When(new GiveOpinion(1, "disagree", null, null), "handler.b").Then(changed);

        var tally = Tally.Of(new Given([.. Consulting.Open, Consulting.Agreed, changed]).State.Rounds[0], Sample.Now);
        Assert.Equal([0, 1, 0], tally.Counts.Select(c => c.Count));
    }

    [Fact]
    public void Late_opinions_still_count_and_are_marked() => new Given(Consulting.Lapsed).When(new GiveOpinion(1, "disagree", null, null), Sample.Officer("handler.c"), Consulting.Deadline)
        .Then(Consulting.Disagreed with { Opinion = Consulting.Disagreed.Opinion with { Late = true } });

    [Fact]
    public void After_the_deadline_silence_is_consent_and_stays_it()
    {
        var tooLate = new GiveOpinion(1, "disagree", null, null);
        new Given(Consulting.Consenting).When(tooLate, Sample.Officer("handler.c"), Consulting.Deadline).ThenRefused("opinion-too-late", RefusalKind.Rule);
        new Given(Consulting.Consenting).When(tooLate, Sample.Officer("handler.c"), Consulting.Deadline.AddTicks(-1)).Then(Consulting.Disagreed);
    }

    [Fact]
    public void After_the_conclusion_no_opinion_counts() =>
        new Given(Consulting.Concluded).When(new GiveOpinion(1, "disagree", null, null), "handler.b").ThenRefused("round-concluded", RefusalKind.Rule);

    [Fact]
    public void An_opinion_is_one_of_the_options_and_another_one_says_which()
    {
        new Given(Consulting.Open).When(new GiveOpinion(1, "abstain", null, null), "handler.b").ThenRefused("no-such-option", RefusalKind.Rule);
        new Given(Consulting.Open).When(new GiveOpinion(1, "other", null, null), "handler.b").ThenRefused("opinion-without-words", RefusalKind.Rule);
    }

    [Fact]
    public void There_must_be_a_question_and_a_case()
    {
        new Given(Consulting.Open).When(Agree with { Round = 2 }, "handler.b").ThenRefused("no-such-round", RefusalKind.Rule);
        new Given([.. Consulting.Open, new CaseClosed(CaseOutcome.Refused, Sample.Now, Timeliness.Early)]).When(Agree, "handler.b").ThenRefused("case-closed", RefusalKind.Rule);
        new Given().When(Agree, "handler.b").ThenRefused("case-not-open", RefusalKind.Rule);
    }
}
