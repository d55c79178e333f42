using FluentAssertions;
using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using Xunit;
using static OneStop.Routing.Tests.LandCase;

namespace OneStop.Routing.Tests;

/// <summary>Papers that come over from the desk, and papers that are lacking: on the land dossier.</summary>
public sealed class SupplementTests
{
    [Theory]
    [InlineData(17, true)]
    [InlineData(18, false)]
    public void Papers_come_in_time_or_their_lateness_is_recorded(int hour, bool inTime) => new Given(Sample.LandClaimed)
        .When(new ReceivePapers(), "handler.c", Sample.At(6, hour)).Then(new PapersReceived(Sample.TuPhap, Sample.At(6, 17), inTime));

    [Fact]
    public void Papers_received_twice_add_nothing() =>
        new Given(Then(new PapersReceived(Sample.TuPhap, Sample.At(6, 17), true))).When(new ReceivePapers(), "handler.a").ThenNothing();

    [Fact]
    public void Where_nothing_is_on_paper_there_is_nothing_to_receive() =>
        new Given(Sample.Land with { Terms = Sample.Land.Terms with { TransferBy = null } }).When(new ReceivePapers(), "handler.a").ThenRefused("no-papers", RefusalKind.Rule);

    [Fact]
    public void Only_the_first_department_receives_papers() => new Given(Sample.LandClaimed).When(new ReceivePapers(), "handler.b").ThenRefused("wrong-unit", RefusalKind.Authority);

    [Fact]
    public void A_finished_case_receives_no_papers() => new Given(Ended).When(new ReceivePapers(), "handler.a").ThenRefused("case-closed", RefusalKind.Rule);

    [Theory]
    [InlineData(8, 17, true)]
    [InlineData(9, 9, false)]
    public void A_supplement_is_asked_within_three_working_days_or_flagged(int day, int hour, bool inTime) =>
        new Given(Sample.LandClaimed).When(Ask, "handler.a", Sample.At(day, hour)).Then(Asked with { InTime = inTime });

    [Fact]
    public void Asking_again_for_the_same_adds_nothing() => new Given(Then(Asked)).When(Ask, "handler.a").ThenNothing();

    [Fact]
    public void Asking_for_more_while_one_request_is_open_is_refused() =>
        new Given(Then(Asked)).When(Ask with { Reason = "Còn thiếu nữa" }, "handler.a").ThenRefused("awaiting-supplement", RefusalKind.Rule);

    [Fact]
    public void A_second_request_is_refused_with_the_article()
    {
        var second = new Given(Then(Asked, Requested, new ClockRestarted(1, Sample.At(9, 9), Sample.At(20, 14), "-"))).When(Ask, "handler.a");

        second.ThenRefused("supplement-once", RefusalKind.Rule);
        second.Verdict.Refusal!.Law.Should().Be("NĐ 118/2025, Đ.11.2c");
    }

    [Fact]
    public void A_procedure_with_a_rule_of_its_own_allows_as_many_as_that_and_cites_it()
    {
        var land = Sample.Land with { Terms = Sample.Land.Terms with { ProcedureVersion = 2 } };
        object[] once = [land, .. Sample.LandClaimed[1..], Asked, Requested, new ClockResumed(PauseKind.Supplement, Sample.At(9, 9), Sample.At(20, 14), "-")];

        new Given(once).When(Ask, "handler.a", Sample.At(9, 10)).Verdict.Events.Should().ContainSingle().Which.Should().BeOfType<SupplementAsked>().Which.Round.Should().Be(2);
        var third = new Given([.. once, Asked with { Round = 2 }, Requested with { Round = 2 }, new ClockResumed(PauseKind.Supplement, Sample.At(12, 9), Sample.At(21, 14), "-")])
            .When(Ask, "handler.a");
        third.ThenRefused("supplement-once", RefusalKind.Rule);
        third.Verdict.Refusal!.Law.Should().Be("Luật Xây dựng, Đ.102");
    }

    [Fact]
    public void Under_the_rules_of_2018_the_article_of_2018_is_cited()
    {
        var old = Sample.Land with { Terms = Sample.Land.Terms with { LawProfile = "2018" } };

        new Given(old, Sample.LandClaimed[1], Sample.LandClaimed[2], Asked).When(new CompleteStep(null), "handler.a").Verdict.Refusal!.Law.Should().Be("NĐ 61/2018, Đ.19.4");
    }

    [Fact]
    public void What_the_procedure_does_not_know_cannot_be_missing() => new Given(Sample.LandClaimed)
        .When(Ask with { Items = [Missing[0] with { ComponentCode = "TPHS.99" }] }, "handler.a").ThenRefused("unknown-component", RefusalKind.Rule);

    [Fact]
    public void Only_the_officer_who_has_the_case_asks()
    {
        new Given(Sample.LandClaimed).When(Ask, "handler.c").ThenRefused("not-assignee", RefusalKind.Conflict);
        new Given(Sample.LandClaimed).When(Ask, "handler.b").ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(Sample.Land, new StepStarted(0, "Thẩm tra", Sample.TuPhap)).When(Ask, "handler.a").ThenRefused("not-claimed", RefusalKind.Rule);
    }

    [Fact]
    public void Nothing_is_asked_for_after_submission_or_the_end()
    {
        new Given(BeingDecided).When(Ask, "handler.a").ThenRefused("being-decided", RefusalKind.Rule);
        new Given(Ended).When(Ask, "handler.a").ThenRefused("case-closed", RefusalKind.Rule);
    }

    [Fact]
    public void The_desk_s_request_stops_the_clock_once()
    {
        var await_ = new AwaitSupplement(1, Sample.At(22, 10), Sample.At(7, 10));

        new Given(Then(Asked)).When(await_, Intake).Then(Requested);
        new Given(Then(Asked, Requested)).When(await_, Intake).ThenNothing();
        new Given(Then(Asked, Requested)).State.Should().Match<Case>(c => c.Status == CaseStatus.AwaitingSupplement && c.StoppedSince == Sample.At(7, 10) && c.Assignee == "handler.a");
        new Given(Ended).When(await_, Intake).ThenNothing();
        new Given().When(await_, Intake).ThenRefused("case-not-open", RefusalKind.Rule);
    }

    [Fact]
    public void A_request_of_the_desk_s_own_counts_too() =>
        new Given(Then(Requested)).State.Supplement.Should().Match<SupplementRound>(s => s.Round == 1 && s.RequestedAt == Sample.At(7, 10));

    [Fact]
    public void Nobody_works_on_a_case_that_waits_for_the_applicant()
    {
        var waiting = new Given(Then(Asked, Requested));

        waiting.When(new CompleteStep(null), "handler.a").ThenRefused("awaiting-supplement", RefusalKind.Rule);
        waiting.When(new HandOverCase("handler.c", "-"), "handler.a").ThenRefused("awaiting-supplement", RefusalKind.Rule);
        waiting.When(new AssignCase("handler.c"), "reviewer.a").ThenRefused("awaiting-supplement", RefusalKind.Rule);
        waiting.When(new StopClock(PauseKind.Tax, "-"), "handler.a").ThenRefused("awaiting-supplement", RefusalKind.Rule);
    }

    [Fact]
    public void The_full_dossier_starts_the_whole_limit_again()
    {
        var take = new TakeInSupplement(1, Sample.At(14, 9));
        var restarted = (ClockRestarted)Single(new Given(Then(Asked, Requested)).When(take, Intake));

        (restarted.Round, restarted.From, restarted.DueAt).Should().Be((1, Sample.At(14, 9), Sample.At(23, 14)));
        restarted.Explanation.Should().Contain("09:00 thứ Tư 14/01/2026").And.Contain("7,5 ngày làm việc").And.EndWith("Hạn trả kết quả: 14:00 thứ Sáu 23/01/2026.");
        new Given(Then(Asked, Requested, restarted)).State.Should().Match<Case>(c => c.DueAt == Sample.At(23, 14) && c.Status == CaseStatus.InProgress && c.StoppedSince == null);
        new Given(Then(Asked, Requested, restarted)).When(take, Intake).ThenNothing();
    }

    [Fact]
    public void A_supplement_that_overtook_its_request_waits_in_the_inbox() =>
        new Given(Then(Asked)).When(new TakeInSupplement(1, Sample.At(14, 9)), Intake).ThenRefused("supplement-not-requested", RefusalKind.Rule);

    [Fact]
    public void A_limit_that_runs_into_a_year_without_calendar_names_the_year()
    {
        var decided = new Given(Then(Asked, Requested)).When(new TakeInSupplement(1, new(2026, 12, 30, 9, 0, 0, TimeSpan.FromHours(7))), Intake);

        decided.ThenRefused("calendar-missing", RefusalKind.Rule);
        decided.Verdict.Refusal!.Why.Should().Contain("2027");
    }
}
