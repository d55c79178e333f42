using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>The law's rules about time, over random lawful and unlawful lives (domain, 1.4).</summary>
public sealed class ClockProperties
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000);

    private static void Always(Action<Step> holds) => Check.One(Often, Prop.ForAll(Moves.Lives, life =>
    {
        foreach (var step in life.Play()) holds(step);
    }));

    private static DateTimeOffset DueBy(DateTimeOffset from, Limit limit, params Stop[] stops) =>
        ((DueAnswer.Due)Deadline.Compute(new Term(from, limit, Counting.Hour, 0, stops), Sample.Province.Calendar)).At;

    [Fact]
    public void I2_a_supplement_is_asked_no_more_often_than_the_policy_allows() => Always(step =>
    {
        var asked = step.Events.OfType<SupplementAsked>().ToList();
        asked.Count.Should().BeLessThanOrEqualTo(step.Events.OfType<MovedToVersion>().Any(m => m.To == 2) ? 2 : 1);
        asked.Select(a => a.Round).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        if (step.Verdict.Refusal is { Code: "supplement-once" } refusal)
            refusal.Law.Should().Be(step.Before.Terms!.ProcedureVersion == 2 ? "Luật Xây dựng, Đ.102" : "NĐ 118/2025, Đ.11.2c");
    });

    [Fact]
    public void I3_a_new_date_is_promised_once_and_without_notice_a_day_before_it_does_not_count() => Always(step =>
    {
        var promised = step.Events.OfType<Rescheduled>().ToList();
        promised.Should().HaveCountLessThanOrEqualTo(1);
        if (step.Verdict.Events is [Rescheduled now])
        {
            now.NoticeInTime.Should().Be(step.Now <= step.Before.DueAt - TimeSpan.FromDays(1));
            now.NewDueAt.Should().BeAfter(step.Before.DueAt).And.BeAfter(step.Now);
            step.After.DueAt.Should().Be(now.NewDueAt);
            step.After.OriginalDueAt.Should().Be(step.Before.OriginalDueAt, "it is kept for the statistics");
            step.After.DueThatCounts().Should().Be(now.NoticeInTime ? now.NewDueAt : step.Before.OriginalDueAt);
        }
    });

    [Fact]
    public void I4_after_a_supplement_the_whole_limit_runs_from_the_full_dossier() => Always(step =>
    {
        if (step.Verdict.Events is not [ClockRestarted e]) return;
        e.DueAt.Should().Be(DueBy(e.From, new(step.Before.Terms!.LimitAmount, step.Before.Terms.LimitUnit), Past(step.Before)));
        (step.After.DueAt, step.After.OriginalDueAt, step.After.ClockFrom).Should().Be((e.DueAt, e.DueAt, e.From));
        (step.After.StepIndex, step.After.Assignee).Should().Be((step.Before.StepIndex, step.Before.Assignee), "it goes back to where it was");

        // Messages tell of the past: what ended after the dossier was full still stood in that time.
        Stop[] Past(Case c) => [.. c.Stops.Where(s => s.To > e.From).Select(s => new Stop(s.From, s.To!.Value, "", ""))];
    });

    /// <summary>I4, under a policy that does not restart: the stop is left out, no more and no less.</summary>
    [Fact]
    public void When_the_last_stop_ends_the_date_leaves_out_exactly_what_stood() => Always(step =>
    {
        if (step.Verdict.Events is not [.., ClockResumed { DueAt: { } due }]) return;
        step.After.Stops.Should().OnlyContain(s => s.To != null);
        due.Should().Be(DueBy(step.After.ClockFrom, new(step.After.Terms!.LimitAmount, step.After.Terms.LimitUnit),
            [.. step.After.Stops.Select(s => new Stop(s.From, s.To!.Value, "", ""))]));
    });

    [Fact]
    public void I5_a_supplement_asked_for_later_than_three_working_days_is_flagged_and_not_blocked() => Always(step =>
    {
        if (step.Verdict.Events is not [SupplementAsked e]) return;
        var worked = Sample.Province.Calendar.WorkingTime(step.Before.ClockFrom, step.Now)!.Value;
        if (worked < TimeSpan.FromHours(24)) e.InTime.Should().BeTrue();
        if (worked > TimeSpan.FromHours(24)) e.InTime.Should().BeFalse();
    });

    [Fact]
    public void I7_papers_are_handed_over_once_and_their_lateness_is_on_record() => Always(step =>
    {
        step.Events.OfType<PapersReceived>().Should().HaveCountLessThanOrEqualTo(1);
        if (step.Verdict.Events is [PapersReceived e])
            (e.LatestBy, e.InTime).Should().Be((step.Before.Terms!.TransferBy!.Value, step.Now <= step.Before.Terms.TransferBy));
    });

    [Fact]
    public void Due_soon_and_overdue_are_said_once_while_a_date_holds_never_early_and_never_while_the_clock_stands() => Always(step =>
    {
        // A date that comes back, as when a case is moved to another version and home again, is said anew.
        foreach (var kind in (Type[])[typeof(DueSoon), typeof(Overdue)])
            step.Events.Reverse().TakeWhile(e => e is not (Rescheduled or ClockRestarted or ClockResumed or DueDateRecalculated or MovedToVersion))
                .Count(e => e.GetType() == kind).Should().BeLessThanOrEqualTo(1, kind.Name);
        foreach (var (dueAt, at) in step.Verdict.Events.Select(e => e switch { DueSoon x => (x.DueAt, x.At), Overdue x => (x.DueAt, x.At), _ => default }).Where(x => x != default))
        {
            step.Before.StoppedSince.Should().BeNull();
            step.Before.Phase.Should().NotBe(CasePhase.Closed);
            dueAt.Should().Be(step.Before.DueAt);
            at.Should().BeOnOrBefore(step.Now);
        }
    });

    [Fact]
    public void Carrying_out_duties_as_they_come_ends_with_everything_said_that_is_due() => Check.One(Often, Prop.ForAll(Moves.Lives, life =>
    {
        var (c, now) = (life.Play().Last().After, life.Play().Last().Now);
        List<object> said = [];
        while (CaseDuties.Next(c) is { } duty && duty.At <= now)
        {
            var events = new CarryOutDuty(duty.At).Decide(c, Sample.Facts(Actor.Service("routing"), now)).Events;
            events.Should().ContainSingle("each duty is carried out, and then it is done");
            said.AddRange(events);
            c = events.Aggregate(c, (x, e) => x.Evolve(e));
        }
        said.Should().HaveCountLessThanOrEqualTo(2);
        if (c is { Phase: not CasePhase.Closed, StoppedSince: null } && c.DueAt <= now) c.SaidOverdue.Should().Be(c.DueAt);
        else CaseDuties.Next(c)?.At.Should().BeAfter(now);
    }));

    /// <summary>While a supplement is open nobody works on the case.</summary>
    [Fact]
    public void Handling_waits_for_the_supplement() => Always(step =>
    {
        if (step.Before.AwaitsSupplement) step.Verdict.Events.Should().NotContain(e => e is Claimed || e is HandedOver || e is StepCompleted);
        (step.After.Status == CaseStatus.AwaitingSupplement).Should().Be(
            step.After.Phase != CasePhase.Closed && step.After.Stops.Any(s => s is { IsOpen: true, Kind: PauseKind.Supplement }));
    });

    /// <summary>Counted anew from the raw events, with no help from the state.</summary>
    [Fact]
    public void Early_on_time_and_late_are_what_the_raw_events_say() => Always(step =>
    {
        if (step.Verdict.Events is not [CaseClosed closed]) return;
        var (due, promise, supplements, open) = (default(DateTimeOffset), default(DateTimeOffset?), 0, new Dictionary<PauseKind, DateTimeOffset>());
        foreach (var e in step.Events)
            switch (e)
            {
                case CaseOpened x: due = x.DueAt; break;
                case ClockStopped x: open[x.Kind] = x.From; supplements += x.Kind == PauseKind.Supplement ? 1 : 0; break;
                case ClockResumed x: open.Remove(x.Kind); due = x.DueAt ?? due; break;
                case ClockRestarted x: open.Remove(PauseKind.Supplement); (due, promise) = (x.DueAt, null); break;
                case Rescheduled x: promise = x.NoticeInTime ? x.NewDueAt : null; break;
                case DueDateRecalculated x: due = x.DueAt; break;
                case MovedToVersion x: due = x.DueAt; break;
                default: break;
            }
        if (promise > due) due = promise.Value;
        var at = open.Values.Append(closed.FinishedAt).Min();
        closed.Timeliness.Should().Be(
            supplements > 1 || at > due ? Timeliness.Late : at.ToOffset(TimeSpan.FromHours(7)).Date < due.ToOffset(TimeSpan.FromHours(7)).Date ? Timeliness.Early : Timeliness.OnTime);
    });
}
