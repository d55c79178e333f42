using FluentAssertions;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using Xunit;
using static OneStop.Routing.Tests.LandCase;

namespace OneStop.Routing.Tests;

/// <summary>What stops the land dossier's clock, what it says of itself, and to whom.</summary>
public sealed class ClockTests
{
    [Fact]
    public void What_the_sector_s_law_names_stops_the_clock() => new Given(Sample.LandClaimed).When(new StopClock(PauseKind.Tax, "-"), "handler.a", Sample.At(8, 8)).Then(Taxed);

    [Fact]
    public void What_it_does_not_name_does_not_stop_it()
    {
        var refused = new Given(Sample.LandClaimed).When(new StopClock(PauseKind.Posting, "-"), "handler.a");

        refused.ThenRefused("pause-not-provided", RefusalKind.Rule);
        refused.Verdict.Refusal!.Law.Should().Be("NĐ 118/2025, Đ.17.3");
        new Given(Sample.FirstClaimed).When(new StopClock(PauseKind.Tax, "-"), "handler.a").ThenRefused("pause-not-provided", RefusalKind.Rule);
    }

    [Fact]
    public void The_same_reason_does_not_stop_it_twice() =>
        new Given(Then(Taxed)).When(new StopClock(PauseKind.Tax, "-"), "handler.a").ThenRefused("clock-stopped", RefusalKind.Rule);

    [Fact]
    public void Of_two_stops_that_overlap_the_last_to_end_brings_the_date()
    {
        var both = Then(Taxed, Billed);
        var first = (ClockResumed)Single(new Given(both).When(new ResumeClock(PauseKind.Tax), "handler.a", Sample.At(12, 8)));
        var second = (ClockResumed)Single(new Given([.. both, first]).When(new ResumeOnPayment(Sample.At(13, 8)), Intake));

        first.DueAt.Should().BeNull();
        second.DueAt.Should().Be(Sample.At(20, 12), "Thursday, Friday, the worked Saturday and Monday are left out");
        second.Explanation.Should().Contain("tạm dừng (xác định nghĩa vụ tài chính về đất đai");
        new Given([.. both, first, second]).When(new ResumeOnPayment(Sample.At(13, 8)), Intake).ThenNothing();
    }

    [Fact]
    public void A_payment_not_waited_for_changes_nothing()
    {
        new Given(Then(Taxed)).When(new ResumeOnPayment(Sample.At(13, 8)), Intake).ThenNothing();
        new Given(Ended).When(new ResumeOnPayment(Sample.At(13, 8)), Intake).ThenNothing();
    }

    [Fact]
    public void Waiting_for_payment_is_a_status_and_the_work_goes_on()
    {
        var waiting = new Given(Then(Billed));

        waiting.State.Status.Should().Be(CaseStatus.AwaitingPayment);
        waiting.When(new CompleteStep(null), "handler.a").Verdict.Events.Should().HaveCount(2);
    }

    [Fact]
    public void A_head_ends_a_stop_while_the_case_is_being_decided()
    {
        new Given([.. Then(Taxed), .. BeingDecided[3..]]).When(new ResumeClock(PauseKind.Tax), Head, Sample.At(9, 8)).Verdict.Events.Should().ContainSingle();
        new Given([.. Then(Taxed), .. BeingDecided[3..]]).When(new ResumeClock(PauseKind.Tax), "handler.a", Sample.At(9, 8)).ThenRefused("not-assignee", RefusalKind.Conflict);
    }

    [Fact]
    public void A_clock_that_runs_is_not_resumed() => new Given(Sample.LandClaimed).When(new ResumeClock(PauseKind.Tax), "handler.a").ThenRefused("clock-not-stopped", RefusalKind.Rule);

    [Fact]
    public void Both_are_said_in_order_after_a_downtime_with_the_true_instants()
    {
        var (c, now) = (new Given(Sample.LandClaimed).State, Sample.At(20, 9));
        List<object> said = [];
        while (CaseDuties.Next(c) is { } duty && duty.At <= now)
        {
            said.AddRange(new CarryOutDuty(duty.At).Decide(c, Sample.Facts(Actor.Service("routing"), now)).Events);
            c = c.Evolve(said[^1]);
        }
        said.Should().Equal(new DueSoon(Sample.At(14, 12), Sample.At(13, 12)), new Overdue(Sample.At(14, 12), Sample.At(14, 12)));
    }

    [Fact]
    public void A_date_that_moves_is_watched_anew()
    {
        var said = new Given(Then(new DueSoon(Sample.At(14, 12), Sample.At(13, 12)), new Overdue(Sample.At(14, 12), Sample.At(14, 12))));
        CaseDuties.Next(said.State).Should().BeNull();

        CaseDuties.Next(said.State.Evolve(new DueDateRecalculated(Sample.At(20, 12), "-", "-")))!.At.Should().Be(Sample.At(19, 12));
    }

    [Fact]
    public void What_is_due_within_a_day_of_its_start_is_not_said_to_be_due_soon() =>
        CaseDuties.Next(new Given(Sample.Land with { DueAt = Sample.At(7, 8) }).State)!.At.Should().Be(Sample.At(7, 8));

    [Fact]
    public void Nothing_is_said_while_the_clock_stands_or_after_the_end()
    {
        CaseDuties.Next(new Given(Then(Taxed)).State).Should().BeNull();
        CaseDuties.Next(new Given(Ended).State).Should().BeNull();
        new Given(Then(Taxed)).When(new RaiseOverdue(Sample.At(14, 12)), Actor.Service("routing"), Sample.At(20, 9)).ThenNothing();
        new Given(Sample.LandClaimed).When(new CarryOutDuty(Sample.At(13, 12)), Actor.Service("routing"), Sample.At(13, 11)).ThenNothing();
    }

    [Theory]
    [InlineData(13, 17, Timeliness.Early)]
    [InlineData(14, 8, Timeliness.OnTime)]
    [InlineData(14, 12, Timeliness.OnTime)]
    [InlineData(14, 13, Timeliness.Late)]
    public void Early_is_a_day_before_and_late_a_moment_after(int day, int hour, Timeliness timeliness) =>
        new Given(Sample.LandClaimed).State.TimelinessAt(Sample.At(day, hour)).Should().Be(timeliness);

    [Theory]
    [InlineData(true, Timeliness.Early)]
    [InlineData(false, Timeliness.Late)]
    public void A_new_date_counts_if_the_apology_came_in_time(bool inTime, Timeliness timeliness) =>
        new Given(Then(new Rescheduled(Sample.At(14, 12), Sample.At(20, 9), "-", inTime))).State.TimelinessAt(Sample.At(19, 9)).Should().Be(timeliness);

    [Fact]
    public void What_waits_for_the_applicant_is_measured_when_it_was_asked_for() =>
        new Given(Then(Asked, Requested)).State.TimelinessAt(Sample.At(22, 10)).Should().Be(Timeliness.Early);

    [Fact]
    public void More_than_one_supplement_is_late_however_fast() =>
        new Given(Then(Asked, Requested, new ClockRestarted(1, Sample.At(9, 9), Sample.At(20, 14), "-"), Requested with { Round = 2 })).State
            .TimelinessAt(Sample.At(9, 10)).Should().Be(Timeliness.Late);

    [Fact]
    public void The_date_of_acceptance_explains_itself() => new Given(Sample.LandClaimed).State.Explain(Sample.Province).Should()
        .StartWith("Tính từ 08:00 thứ Ba 06/01/2026. Thời hạn: 7,5 ngày làm việc").And.EndWith("Hạn trả kết quả: 12:00 thứ Tư 14/01/2026.");

    [Fact]
    public void A_new_promise_and_a_standing_clock_are_said()
    {
        new Given(Then(new Rescheduled(Sample.At(14, 12), Sample.At(20, 9), "Mất điện.", true))).State.Explain(Sample.Province)
            .Should().Be("Cơ quan đã xin lỗi và hẹn lại: 09:00 ngày 20/01/2026, thay cho 12:00 ngày 14/01/2026. Lý do: Mất điện.");
        new Given(Then(Taxed)).State.Explain(Sample.Province).Should().Contain("Đang tạm dừng từ 08:00 ngày 08/01/2026 (xác định nghĩa vụ tài chính về đất đai");
    }

    [Fact]
    public void A_date_that_no_calendar_gives_is_the_one_on_the_slip() =>
        new Given(Sample.AtFirstStep).State.Explain(Sample.Province).Should().Be("Hạn trả kết quả ghi trên giấy tiếp nhận: 08:00 ngày 07/01/2026.");

    [Fact]
    public void Others_are_told()
    {
        Told(Sample.LandClaimed, Asked).Should().BeOfType<SupplementWasAsked>().Which.Should().Match<SupplementWasAsked>(m =>
            m.Round == 1 && m.InTime && m.AskedBy == "handler.a" && m.Items.Single().ComponentCode == "TPHS.15");
        Told(Sample.LandClaimed, Requested).Should().BeNull("the desk asked for it");
        Told(Sample.LandClaimed, Billed).Should().Be(new ClockWasStopped("H99.09.01-260106-0001", 4, "payment", Billed.Why, Billed.LegalBasis, true, Billed.From));
        Told(Then(Taxed, Billed), new ClockResumed(PauseKind.Tax, Sample.Now, null, null)).Should().BeNull("the clock still stands");
        Told(Then(Taxed), new ClockResumed(PauseKind.Tax, Sample.Now, Sample.At(16, 8), "Tính")).Should().Match<DueDateWasMoved>(m => m.DueAt == Sample.At(16, 8) && m.Explanation == "Tính");
        Told(Then(Asked, Requested), new ClockRestarted(1, Sample.Now, Sample.At(16, 8), "Tính")).Should().BeOfType<DueDateWasMoved>();
        Told(Sample.LandClaimed, new DueDateRecalculated(Sample.At(16, 8), "Tính", "Bão")).Should().Match<DueDateWasMoved>(m => m.Because == "Bão");
        Told(Sample.LandClaimed, new Rescheduled(Sample.At(14, 12), Sample.At(20, 9), "-", true)).Should().Match<CaseWasRescheduled>(m => m.By == "handler.a" && m.NewDueAt == Sample.At(20, 9));
        Told(Sample.LandClaimed, new DueSoon(Sample.Now, Sample.Now)).Should().BeNull();
    }

    private static Contracts.IDossierMessage? Told(object[] history, object e)
    {
        var intent = new Intent(Sample.Officer("handler.a"), null, null, null, null, null, null, 0);
        var before = Standing<Case>.Nothing.Record("H99.09.01-260106-0001", history, intent, Sample.Now, CaseAnnouncements.For).Next;
        return before.Record("H99.09.01-260106-0001", [e], intent, Sample.Now, CaseAnnouncements.For).Messages.SingleOrDefault();
    }
}
