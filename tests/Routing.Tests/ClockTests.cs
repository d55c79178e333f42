using FluentAssertions;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>The clock's commands one by one, on a land dossier accepted on Tuesday 6 January 2026 at 08:00 with seven and a half working days.</summary>
public sealed class ClockTests
{
    private static readonly Actor Intake = Actor.Service("intake"), Admin = Sample.Officer("admin.a"), Head = Sample.Officer("reviewer.a");
    private static readonly SupplementItem[] Missing = [new("TPHS.15", "Giấy chứng nhận đã cấp", 1, 0, false)];
    private static readonly ReturnForSupplement Ask = new(Missing, "Còn thiếu");
    private static readonly SupplementAsked Asked = new(1, Missing, "Còn thiếu", true);
    private static readonly ClockStopped Requested = new(PauseKind.Supplement, "chờ bổ sung hồ sơ", "NĐ 118/2025, Đ.19.5", false, Sample.At(7, 10), 1, Sample.At(22, 10));
    private const string Land = "Thủ tục 1.115362 đã công bố, mục thời hạn giải quyết";
    private static readonly ClockStopped Taxed = new(PauseKind.Tax, "xác định nghĩa vụ tài chính về đất đai: -", Land, false, Sample.At(8, 8));
    private static readonly ClockStopped Billed = new(PauseKind.Payment, "người sử dụng đất thực hiện nghĩa vụ tài chính: -", Land, true, Sample.At(9, 8));

    private static object[] Then(params object[] more) => [.. Sample.LandClaimed, .. more];

    private static readonly object[] Deciding = Then(new StepCompleted(0, "handler.a", null), new StepStarted(1, "Chỉnh lý", Sample.TuPhap), new Claimed("handler.a"),
        new StepCompleted(1, "handler.a", null), new SubmittedForDecision(1));

    private static readonly object[] Ended = [.. Deciding, new CaseClosed(CaseOutcome.ResultIssued, Sample.At(9, 9), Timeliness.Early)];

    private static object Single(Decided decided)
    {
        decided.Verdict.Refusal.Should().BeNull();
        return decided.Verdict.Events.Should().ContainSingle().Subject;
    }

    // Giao nhận hồ sơ giấy

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

    // Bổ sung

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
        new Given(Deciding).When(Ask, "handler.a").ThenRefused("being-decided", RefusalKind.Rule);
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

    // Tạm dừng

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
        new Given([.. Then(Taxed), .. Deciding[3..]]).When(new ResumeClock(PauseKind.Tax), Head, Sample.At(9, 8)).Verdict.Events.Should().ContainSingle();
        new Given([.. Then(Taxed), .. Deciding[3..]]).When(new ResumeClock(PauseKind.Tax), "handler.a", Sample.At(9, 8)).ThenRefused("not-assignee", RefusalKind.Conflict);
    }

    [Fact]
    public void A_clock_that_runs_is_not_resumed() => new Given(Sample.LandClaimed).When(new ResumeClock(PauseKind.Tax), "handler.a").ThenRefused("clock-not-stopped", RefusalKind.Rule);

    // Xin lỗi, hẹn lại

    [Theory]
    [InlineData(13, 12, true)]
    [InlineData(13, 13, false)]
    public void An_apology_is_in_time_a_day_before(int day, int hour, bool inTime) => new Given(Sample.LandClaimed)
        .When(new Reschedule(Sample.At(20, 9), "Mất điện"), Head, Sample.At(day, hour)).Then(new Rescheduled(Sample.At(14, 12), Sample.At(20, 9), "Mất điện", inTime));

    [Fact]
    public void A_second_apology_is_refused_with_the_article()
    {
        var once = Then(new Rescheduled(Sample.At(14, 12), Sample.At(20, 9), "Mất điện", true));

        new Given(once).When(new Reschedule(Sample.At(20, 9), "Mất điện"), Head).ThenNothing();
        var second = new Given(once).When(new Reschedule(Sample.At(21, 9), "Mất điện"), Head);
        second.ThenRefused("rescheduled-before", RefusalKind.Rule);
        second.Verdict.Refusal!.Law.Should().Be("NĐ 118/2025, Đ.19.6");
    }

    [Theory]
    [InlineData(14, 12, "date-not-later")]
    [InlineData(14, 11, "date-not-later")]
    [InlineData(14, 12 + 6, "outside-office-hours")]
    [InlineData(17, 9, "outside-office-hours")]
    public void A_new_date_is_later_and_within_office_hours(int day, int hour, string code) =>
        new Given(Sample.LandClaimed).When(new Reschedule(Sample.At(day, hour), "-"), Head).ThenRefused(code, RefusalKind.Rule);

    [Fact]
    public void Closing_time_can_be_promised_but_not_a_year_without_calendar()
    {
        new Given(Sample.LandClaimed).When(new Reschedule(Sample.At(16, 17), "-"), Head).Verdict.Events.Should().ContainSingle();
        new Given(Sample.LandClaimed).When(new Reschedule(Sample.At(16, 9).AddYears(1), "-"), Head).ThenRefused("calendar-missing", RefusalKind.Rule);
    }

    [Fact]
    public void A_clock_that_stands_has_no_date_to_be_put_off() =>
        new Given(Then(Taxed)).When(new Reschedule(Sample.At(20, 9), "-"), Head).ThenRefused("clock-stopped", RefusalKind.Rule);

    [Fact]
    public void Only_a_head_apologises()
    {
        new Given(Sample.LandClaimed).When(new Reschedule(Sample.At(20, 9), "-"), "handler.a").ThenRefused("not-head", RefusalKind.Authority);
        new Given(Sample.LandClaimed).When(new Reschedule(Sample.At(20, 9), "-"), new Actor("signer.x", ["signer"], [Sample.PhuongTuPhap], null)).ThenRefused("not-head", RefusalKind.Authority);
        new Given(Deciding).When(new Reschedule(Sample.At(20, 9), "-"), new Actor("signer.x", ["signer"], ["stp-lanh-dao"], null)).Verdict.Events.Should().ContainSingle();
    }

    // Sắp đến hạn, quá hạn

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

    // Thống kê

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

    // Tính lại, chuyển phiên bản

    [Fact]
    public void A_storm_after_the_promise_moves_the_date()
    {
        var storm = new WhatIf([new(new(2026, 1, 8), DayKind.Closure, "Bão số 9")], [], null, null);
        var facts = Sample.Facts(Admin) with { Province = storm.Changed(Sample.Province) };

        var moved = new Recalculate("Nghỉ bão").Decide(new Given(Sample.LandClaimed).State, facts).Events.Should().ContainSingle().Which.Should().BeOfType<DueDateRecalculated>().Subject;

        (moved.DueAt, moved.Because).Should().Be((Sample.At(15, 12), "Nghỉ bão"));
        moved.Explanation.Should().Contain("Bão số 9");
    }

    [Fact]
    public void A_date_that_stays_is_not_recalculated() => new Given(Sample.LandClaimed).When(new Recalculate("-"), Admin).ThenNothing();

    [Fact]
    public void Operators_alone_recalculate_and_move()
    {
        new Given(Sample.LandClaimed).When(new Recalculate("-"), Head).ThenRefused("not-operator", RefusalKind.Authority);
        new Given(Sample.LandClaimed).When(new MoveToVersion(2, "-"), Head).ThenRefused("not-operator", RefusalKind.Authority);
        new Given(Ended).When(new Recalculate("-"), Admin).ThenRefused("case-closed", RefusalKind.Rule);
        new Given(Ended).When(new MoveToVersion(2, "-"), Admin).ThenRefused("case-closed", RefusalKind.Rule);
    }

    [Fact]
    public void A_case_moved_to_a_new_version_has_its_steps_and_its_limit()
    {
        var moved = (MovedToVersion)Single(new Given(Sample.LandClaimed).When(new MoveToVersion(2, "Quyết định mới"), Admin));

        (moved.From, moved.To, moved.StepIndex, moved.LimitAmount, moved.DueAt).Should().Be((1, 2, 0, 9.5m, Sample.At(16, 12)));
        moved.Steps.Select(s => s.Name).Should().Equal("Thẩm tra điều kiện, trích lục bản đồ (mới)", "Chuyển thông tin địa chính sang cơ quan thuế",
            "Ghi nhận nghĩa vụ tài chính đã hoàn thành", "Chỉnh lý hồ sơ địa chính, in Giấy chứng nhận");
        new Given(Then(moved)).When(new MoveToVersion(2, "Quyết định mới"), Admin).ThenNothing();
        new Given(Then(moved)).State.Should().Match<Case>(c => c.Terms!.ProcedureVersion == 2 && c.DueAt == Sample.At(16, 12) && c.Assignee == null, "the land office is another department");
    }

    [Fact]
    public void It_stands_at_the_step_of_the_same_name_and_the_officer_keeps_it()
    {
        var unit = Sample.Province.Units.Single(u => u.AgencyCode == "H99.09.01" && u.Kind == "dat-dai").Id;
        var land = Sample.Land with { Steps = [new("Thẩm tra điều kiện, trích lục bản đồ", unit, 20), new("Ghi nhận nghĩa vụ tài chính đã hoàn thành", unit, 16)] };
        object[] second = [land, new StepStarted(0, "-", unit), new Claimed("handler.a"), new StepCompleted(0, "handler.a", null), new StepStarted(1, "-", unit), new Claimed("handler.a")];

        var moved = (MovedToVersion)Single(new Given(second).When(new MoveToVersion(2, "-"), Admin));

        (moved.StepIndex, moved.OfficerStays).Should().Be((2, true));
        new Given([.. second, moved]).State.Assignee.Should().Be("handler.a");
    }

    [Fact]
    public void A_version_that_is_not_there_is_refused() => new Given(Sample.LandClaimed).When(new MoveToVersion(9, "-"), Admin).ThenRefused("unknown-version", RefusalKind.Rule);

    // Giải thích

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

    // Báo cho nơi khác

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
