using FluentAssertions;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using OneStop.Routing.Opinions;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class ConcludeConsultationTests
{
    private static readonly ConcludeConsultation Conclude = new(1, "Đã rõ");

    [Fact]
    public void When_all_have_answered_the_asker_concludes() => new Given(Consulting.Answered).When(Conclude, "handler.a").Then(Consulting.Conclusion);

    [Fact]
    public void While_answers_are_outstanding_and_there_is_time_nobody_does() =>
        new Given([.. Consulting.Open, Consulting.Agreed]).When(Conclude, Sample.Officer("handler.a"), Consulting.Deadline.AddTicks(-1)).ThenRefused("answers-outstanding", RefusalKind.Rule);

    [Fact]
    public void After_the_lapse_it_ends_without_those_who_are_silent() => new Given(Consulting.Lapsed).When(Conclude, Sample.Officer("handler.a"), Consulting.Deadline).Then(
        Consulting.Conclusion with
        {
            Tally = new(2, [new("agree", 1), new("disagree", 0), new("other", 0)], 0, 1, null, null), Because = "Lấy ý kiến, không biểu quyết: 1/2 đã cho ý kiến.",
        });

    [Fact]
    public void Whoever_is_quicker_than_the_clock_lets_it_lapse_first() => new Given(Consulting.Consenting).When(Conclude, Sample.Officer("handler.a"), Consulting.Deadline).Then(
        new ConsultationLapsed(1, [Consulting.Labour], true),
        Consulting.Conclusion with
        {
            Tally = new(2, [new("agree", 1), new("disagree", 0), new("other", 0)], 1, 0, null, null),
            Because = "Lấy ý kiến, không biểu quyết: 2/2 đã cho ý kiến. Quá hạn không trả lời được coi là đồng ý (NĐ 118/2025, Đ.19.4): 1.",
        });

    [Theory]
    [InlineData("agree", "agree", true, true)]
    [InlineData("agree", "disagree", true, false)]
    [InlineData("agree", null, false, false)]
    [InlineData("disagree", "disagree", true, false)]
    public void A_vote_needs_its_quorum_and_its_majority(string first, string? second, bool quorum, bool majority)
    {
        object[] votes = [new OpinionGiven(1, new("signer.a", first, null, "signer.a", false)), .. second is null ? Array.Empty<object>() : [new OpinionGiven(1, new("handler.c", second, null, "handler.c", false))]];
        var concluded = (ConsultationConcluded)Conclude.Decide(
            new Given([.. Sample.FirstClaimed, Consulting.Vote, .. votes]).State, Sample.Facts(Sample.Officer("handler.a")) with { Now = Consulting.Deadline }).Events[^1];

        concluded.Tally.Should().Match<Tally>(t => t.QuorumReached == quorum && t.MajorityReached == majority);
        concluded.Because.Should().StartWith("Cần ít nhất 2/3 cho ý kiến: có ").And.Contain("Cần ít nhất 2/3 chọn “Đồng ý”: có ").And.EndWith(majority ? " đạt." : " không đạt.");
    }

    [Fact]
    public void Who_has_the_case_now_concludes_what_another_asked()
    {
        object[] handedOver = [.. Consulting.Answered, new HandedOver("handler.a", "handler.c", "Nghỉ phép")];
        new Given(handedOver).When(Conclude, "handler.c").Then(Consulting.Conclusion with { Officer = "handler.c" });
        new Given(handedOver).When(Conclude, "handler.a").Then(Consulting.Conclusion);
    }

    [Theory]
    [InlineData("handler.b")]
    [InlineData("signer.a")]
    [InlineData("supervisor.a")]
    public void Others_do_not_conclude(string officer) => new Given(Consulting.Answered).When(Conclude, officer).ThenRefused("not-the-asker", RefusalKind.Authority);

    [Fact]
    public void Those_who_lead_conclude_a_vote() => Conclude.Decide(
            new Given([.. Sample.FirstClaimed, Consulting.Vote]).State, Sample.Facts(Sample.Officer("signer.a")) with { Now = Consulting.Deadline })
        .Events.Should().HaveCount(2);

    [Fact]
    public void Once_is_enough()
    {
        new Given(Consulting.Concluded).When(Conclude, "handler.a").ThenNothing();
        new Given(Consulting.Open).When(Conclude with { Round = 2 }, "handler.a").ThenRefused("no-such-round", RefusalKind.Rule);
        new Given([.. Consulting.Answered, new CaseClosed(CaseOutcome.Refused, Sample.Now, Timeliness.Early)]).When(Conclude, "handler.a").ThenRefused("case-closed", RefusalKind.Rule);
        new Given().When(Conclude, "handler.a").ThenRefused("case-not-open", RefusalKind.Rule);
    }
}
