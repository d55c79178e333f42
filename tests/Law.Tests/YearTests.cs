using System.Globalization;
using FluentAssertions;
using JasperFx.Events;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Launcher;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;
using OneStop.WorkingTime;
using Xunit;

namespace OneStop.Law.Tests;

/// <summary>2026 in the sample province: thousands of dossiers through every turn, then every invariant on the raw events (domain §1.4).</summary>
public sealed class YearTests(Year year)
{
    /// <summary>What only those who run the system do, and no dossier by itself, and files, which need a place to be kept; tests of their own.</summary>
    private static readonly string[] Operated = ["routing.dueDateRecalculated", "routing.movedToVersion", "intake.paymentCorrected", "intake.erasureAsked", "intake.peopleErased", "intake.fileUploaded"];

    [Fact]
    public void The_year_is_long_and_takes_every_turn()
    {
        string[] kept = [.. new[] { "Intake", "Routing" }.SelectMany(service => Directory.GetFiles(Checkout.PathOf($"tests/{service}.Tests/EventShapes"), $"{service.ToLowerInvariant()}.*.json"))
            .Select(file => Path.GetFileNameWithoutExtension(file)!)];
        var names = year.Events.Select(e => OneStopHost.EventName(char.ToUpperInvariant(e.Service[0]) + e.Service[1..], e.Event.Data.GetType())).ToHashSet();

        year.World.Dossiers.Codes.Count().Should().BeGreaterThanOrEqualTo(5_000);
        kept.Should().HaveCountGreaterThan(40);
        names.Should().Contain(kept.Except(Operated));
        names.Where(name => name.StartsWith("decision.", StringComparison.Ordinal)).Should().HaveCount(11);
        Taken<RoundKind>(e => (e as ConsultationRequested)?.Kind).Should().BeEquivalentTo(Enum.GetValues<RoundKind>());
        Taken<ResultDelivery>(e => (e as ResultReturned)?.Delivery).Should().BeEquivalentTo(Enum.GetValues<ResultDelivery>());
        Taken<PaymentMethod>(e => (e as FeePaid)?.Method).Should().BeEquivalentTo(Enum.GetValues<PaymentMethod>());
        Taken<FeeDue>(e => (e as FeeAssessed)?.Lines[0].Due).Should().BeEquivalentTo(Enum.GetValues<FeeDue>());
        Taken<CaseOutcome>(e => (e as CaseClosed)?.Outcome).Should().BeEquivalentTo(Enum.GetValues<CaseOutcome>());
        Taken<LimitUnit>(e => (e as Accepted)?.Limit.Unit).Should().Contain([LimitUnit.WorkingDay, LimitUnit.Day, LimitUnit.SameDay, LimitUnit.Immediate]);
        Taken<bool>(e => (e as ConsultationLapsed)?.ConsentBySilence).Should().HaveCount(2);
        Taken<bool>(e => (e as Accepted)?.DecidedAtCounter).Should().HaveCount(2);
    }

    private HashSet<T> Taken<T>(Func<object, T?> of) where T : struct => [.. year.Events.Select(e => of(e.Event.Data)).OfType<T>()];

    [Fact]
    public void Every_misdeed_is_refused_with_code_and_article_and_leaves_nothing()
    {
        Script.Misdeeds.Select(m => m.What).Distinct().Should().BeEquivalentTo(
            "withdrawal after the decision", "supplement after closing", "acceptance after refusal", "asking for what the State holds", "second reschedule", "overlapping pause",
            "second supplement", "opinion after the conclusion", "opinion of one who was not asked", "step over an open question", "linked work out of turn",
            "submission before the linked works", "supplement asked by a handler");
        foreach (var (what, rule, verdict) in Script.Misdeeds)
        {
            verdict.Events.Should().BeEmpty(what);
            verdict.Refusal.Should().NotBeNull(what);
            verdict.Refusal!.Code.Should().Be(rule, what);
            verdict.Refusal.Law.Should().MatchRegex(@"Đ\.\d|^Thủ tục .* đã công bố", what);
        }
    }

    [Fact]
    public void No_message_is_left_and_every_open_end_is_a_dossier_under_way() =>
        year.World.Dossiers.Codes.Where(code => year.World.Dossiers[code] is { IsOpen: true, Status: DossierStatus.Accepted, Promise.DecidedAtCounter: false } && !year.World.Cases.Of(code).Exists).Should().BeEmpty();

    [Fact]
    public void I1_a_code_is_accepted_once() => Each(h => h.Count(e => e.Data is Accepted) <= 1);

    [Fact]
    public void I2_a_supplement_is_asked_as_often_as_the_policy_allows() => EachDossier((d, h) =>
        h.Count(e => e.Data is SupplementRequested) <= (Of(d).Supplement ?? year.Law(d).Supplement).AtMost
        && h.Select(e => e.Data).OfType<SupplementRequested>().All(r => r.Items.Count > 0));

    [Fact]
    public void I3_a_new_date_is_promised_once_and_its_notice_is_measured() => EachCase((c, h) =>
        h.Select(e => e.Data).OfType<OneStop.Routing.Cases.Rescheduled>().ToList() is var all && all.Count <= 1
        && h.Where(e => e.Data is OneStop.Routing.Cases.Rescheduled).All(e => ((OneStop.Routing.Cases.Rescheduled)e.Data) is var x && x.NoticeInTime == (e.OccurredAt() <= x.OldDueAt.AddDays(-1))));

    [Fact]
    public void I4_after_a_supplement_the_whole_limit_runs_anew() => EachCase((c, h) => h.Select(e => e.Data).OfType<ClockRestarted>().All(r =>
        // Pauses after the restart are no part of the date given at the restart.
        Deadline.Compute(new Term(r.From, new(c.Terms!.LimitAmount, c.Terms.LimitUnit), c.Terms.Counting, c.Terms.ExtensionDays, []), year.World.Province.Calendar) is DueAnswer.Due due
        && due.At <= r.DueAt));

    [Fact]
    public void I5_a_late_request_is_flagged() => EachCase((c, h) => h.Where(e => e.Data is OneStop.Routing.Cases.SupplementAsked).All(e =>
        ((OneStop.Routing.Cases.SupplementAsked)e.Data).InTime == (e.OccurredAt() <= WorkingDaysAfter(c.AcceptedAt, 3))));

    [Fact]
    public void I6_what_is_not_supplemented_in_fifteen_days_is_closed() => EachDossier((_, h) =>
        h.Where(e => e.Data is SupplementRequested).All(e =>
        {
            var closes = e.OccurredAt().AddDays(15);
            var after = h.SkipWhile(x => x != e).Skip(1).ToList();
            var end = after.FirstOrDefault(x => x.Data is SupplementReceived or Closed or Withdrawn or ResultReceived);
            return end is null ? closes > year.World.Now : end.Data is Closed ? Near(end.OccurredAt(), closes) || end.OccurredAt() <= closes : end.OccurredAt() <= closes;
        }));

    [Fact]
    public void I7_papers_that_come_late_are_on_record() => EachCase((c, h) => h.Where(e => e.Data is PapersReceived).All(e =>
        ((PapersReceived)e.Data) is var p && p.LatestBy == TransferBy(c.AcceptedAt) && p.InTime == (e.OccurredAt() <= p.LatestBy)));

    [Fact]
    public void I8_an_untriaged_submission_is_noted_after_eight_working_hours() => EachDossier((d, h) => h.Where(e => e.Data is Submitted { Channel: Channel.Online }).All(e =>
    {
        var by = OfficeHoursAfter(e.OccurredAt(), 8);
        var triaged = h.FirstOrDefault(x => x.Data is Accepted or CompletionAsked or ReceptionRefused);
        var noted = h.Any(x => x.Data is TriageOverdue t && Near(t.Since, by));
        return noted == ((triaged?.OccurredAt() ?? year.World.Now) > by);
    }));

    [Fact]
    public void I9_a_refusal_carries_its_reason_and_reaches_the_applicant_through_the_desk() => Each(h =>
        h.Where(e => e.Data is OneStop.Decisions.Refused).All(e => ((OneStop.Decisions.Refused)e.Data) is { Reason.Length: > 0, LegalBasis.Length: > 0 }) );

    [Fact]
    public void I10_nothing_is_withdrawn_after_its_decision_was_known_at_the_desk() => EachDossier((_, h) =>
        h.TakeWhile(e => e.Data is not Withdrawn).All(e => e.Data is not ResultReceived { ResultCode: null }) || h.All(e => e.Data is not Withdrawn));

    [Fact]
    public void I11_no_paper_is_asked_that_the_State_holds_unless_to_verify() => EachDossier((d, h) =>
        h.Select(e => e.Data).SelectMany(e => e switch { SupplementRequested r => r.Items, CompletionAsked g => g.Items, _ => [] })
            .All(i => i.ToVerify || Of(d).Components.FirstOrDefault(c => c.Code == i.ComponentCode)?.Available != true));

    [Fact]
    public void I12_every_question_has_its_deadline_and_its_lapse_is_told_once() => EachCase((_, h) => h.Where(e => e.Data is ConsultationRequested).All(e =>
    {
        var asked = (ConsultationRequested)e.Data;
        var end = h.FirstOrDefault(x => x.Data is CaseClosed || x.Data is ConsultationConcluded c && c.Round == asked.Round)?.OccurredAt() ?? year.World.Now;
        var answered = h.TakeWhile(x => x.OccurredAt() < asked.Deadline).Select(x => x.Data).OfType<OpinionGiven>().Where(o => o.Round == asked.Round).Select(o => o.Opinion.Party).ToHashSet();
        var lapses = h.Where(x => x.Data is ConsultationLapsed l && l.Round == asked.Round).ToList();
        return asked is { Question.Length: > 0, LegalBasis.Length: > 0 } && asked.Deadline > e.OccurredAt() && asked.RemindAt < asked.Deadline
            && (answered.IsSupersetOf(asked.Asked) || end < asked.Deadline ? lapses.Count == 0 : lapses.Count == 1 && Near(lapses[0].OccurredAt(), asked.Deadline));
    }));

    [Fact]
    public void A_vote_comes_out_as_its_opinions_add_up() => EachCase((_, h) => h.Select(e => e.Data).OfType<ConsultationConcluded>().All(done =>
    {
        var asked = h.Select(e => e.Data).OfType<ConsultationRequested>().Single(r => r.Round == done.Round);
        var last = h.Select(e => e.Data).OfType<OpinionGiven>().Where(o => o.Round == done.Round).GroupBy(o => o.Opinion.Party).Select(o => o.Last().Opinion.Option).ToList();
        var agree = last.Count(o => o == "agree") + (asked.SilenceIsConsent ? asked.Asked.Length - last.Count : 0);
        return done.Tally.Counts.Sum(c => c.Count) == last.Count && done.Tally.Counts.All(c => c.Count == last.Count(o => o == c.Option))
            && done.Tally.QuorumReached == (asked.Quorum is { } quorum ? last.Count >= quorum : null) && done.Tally.MajorityReached == (asked.Majority is { } most ? agree >= most : null);
    }));

    [Fact]
    public void Linked_works_wait_for_their_turn_and_the_decision_for_all_of_them() => EachCase((_, h) =>
    {
        var (planned, done) = (Array.Empty<PlannedWork>(), new HashSet<string>());
        foreach (var e in h)
            switch (e.Data)
            {
                case LinkedWorksPlanned x: planned = x.Works; break;
                case LinkedWorkStarted x when planned.Single(w => w.Code == x.Code).After is { } before && !done.Contains(before): return false;
                case LinkedWorkCompleted x when !done.Add(x.Code): return false;
                case SubmittedForDecision when done.Count < planned.Length: return false;
                default: break;
            }
        return true;
    });

    [Fact]
    public void I13_every_change_of_status_is_told_once() => EachDossier((_, h) =>
    {
        var (state, changes) = (new Dossier(), 0);
        foreach (var e in h)
        {
            var next = state.Evolve(e.Data);
            if (next.Status != state.Status) changes++;
            state = next;
        }
        return changes == StatusTimeline.Of(h.Select(e => new OneStop.Intake.Forms.Lived(e.Data, e.OccurredAt(), "", null))).Count;
    });

    [Fact]
    public void Ticks_put_every_effect_after_its_cause() => Each(h => h.Select(e => e.Tick()).SequenceEqual(h.Select(e => e.Tick()).Distinct().Order()));

    [Fact]
    public void Nothing_is_overdue_while_its_clock_stands() => EachCase((_, h) =>
    {
        var open = 0;
        foreach (var e in h)
        {
            open += e.Data switch { ClockStopped => 1, ClockResumed or ClockRestarted => -1, _ => 0 };
            if (e.Data is Overdue && open > 0) return false;
        }
        return h.Select(e => e.Data).OfType<Overdue>().GroupBy(o => o.DueAt).All(g => g.Count() == 1);
    });

    [Fact]
    public void Early_on_time_and_late_are_what_an_independent_count_finds()
    {
        var told = year.World.Cases.Codes.Select(code => year.World.Cases[code].Timeliness).OfType<Timeliness>().CountBy(t => t).ToDictionary();
        var counted = year.World.Cases.Codes.Select(Recount).OfType<Timeliness>().CountBy(t => t).ToDictionary();

        told.Should().Equal(counted);
        told.Keys.Should().HaveCount(3);
    }

    /// <summary>Where it was withdrawn after its decision, the decision counts.</summary>
    private Timeliness? Recount(string code)
    {
        var history = year.World.Cases.History(code);
        return history.Select(e => e.Data).OfType<CaseClosed>().LastOrDefault() is not { } closed ? null
            : Lateness.Of(history.Select(e => e.Data).OfType<CaseOpened>().Single().DueAt, history, closed.FinishedAt) switch { < 0 => Timeliness.Early, 0 => Timeliness.OnTime, _ => Timeliness.Late };
    }

    private static DateTime Local(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(7)).DateTime;

    private static bool Near(DateTimeOffset one, DateTimeOffset other) => (one - other).Duration() <= TimeSpan.FromSeconds(1);

    /// <summary>Minute by minute over the office hours of the sample, sharing nothing with the product but the published days.</summary>
    private DateTimeOffset OfficeHoursAfter(DateTimeOffset from, int hours)
    {
        var (at, left) = (Local(from), TimeSpan.FromHours(hours));
        while (left > TimeSpan.Zero)
        {
            var second = new DateTime(at.Year, at.Month, at.Day, at.Hour, at.Minute, 0).AddMinutes(1) - at;
            if (IsOffice(at))
            {
                if (second > left) second = left;
                left -= second;
            }
            at += second;
        }
        return new(at, TimeSpan.FromHours(7));
    }

    private bool IsOffice(DateTime at) => Works(DateOnly.FromDateTime(at)) && (at.Hour is >= 8 and < 12 or >= 13 and < 17);

    private bool Works(DateOnly day) => year.World.Province.Calendar.Years[day.Year].FirstOrDefault(d => d.Date == day) is { } special
        ? special.Kind == DayKind.WorkSwap
        : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private DateTimeOffset WorkingDaysAfter(DateTimeOffset from, int days) => OfficeHoursAfter(from, days * 8);

    private DateTimeOffset TransferBy(DateTimeOffset received)
    {
        var at = Local(received);
        var day = DateOnly.FromDateTime(at);
        if (Works(day) && at.Hour < 15) return new(day, new(17, 0), TimeSpan.FromHours(7));
        do day = day.AddDays(1); while (!Works(day));
        return new(day, new(8, 0), TimeSpan.FromHours(7));
    }

    private Procedure Of(Dossier d) => year.World.Province.Procedure(d.Submission!.ProcedureCode, d.Submission.ProcedureVersion)!;

    private void EachDossier(Func<Dossier, IReadOnlyList<IEvent>, bool> holds) =>
        year.World.Dossiers.Codes.Where(code => !holds(year.World.Dossiers[code], year.World.Dossiers.History(code))).Should().BeEmpty();

    private void EachCase(Func<Case, IReadOnlyList<IEvent>, bool> holds) =>
        year.World.Cases.Codes.Where(code => !holds(year.World.Cases[code], year.World.Cases.History(code))).Should().BeEmpty();

    private void Each(Func<IReadOnlyList<IEvent>, bool> holds)
    {
        foreach (var code in year.World.Dossiers.Codes)
            foreach (var history in new[] { year.World.Dossiers.History(code), year.World.Cases.History(code), year.World.Decisions.History(code) })
                holds(history).Should().BeTrue(code);
    }
}

/// <summary>The year, lived once for all tests.</summary>
public sealed class Year
{
    private const int Dossiers = 5_200, Seed = 2026;

    public Year()
    {
        ProvincePack.Load(Checkout.PathOf("deploy/provinces/sample")).TryTake(out var province, out var problems);
        province = Varied(province ?? throw new InvalidOperationException(string.Join('\n', problems)));
        World = new(province, new(2026, 1, 5, 8, 0, 0, TimeSpan.FromHours(7)), Seed);
        var numbers = new Dictionary<string, int>();
        for (var i = 0; i < Dossiers; i++)
        {
            // Until November: what would be promised into 2027 has no calendar yet.
            var at = World.Now.AddDays(World.Between(0, 310));
            World.At(province.Calendar.IsOfficeTime(at) ? at : province.Calendar.StartOfNextWorkingDay(at)!.Value.AddMinutes(World.Between(0, 470)), () => Begin(numbers));
        }
        World.Live(new(2026, 12, 31, 17, 0, 0, TimeSpan.FromHours(7)));
        Events = [.. World.Everything];
    }

    /// <summary>What a province may provide and the sample does not: copies certified by the counter itself (NĐ 118/2025, Đ.17.5), a fee for what is handed in later (Đ.24).</summary>
    private static Province Varied(Province p) => new(
        p.Code, p.Name, p.Agencies, p.Units, p.Desks, p.Officers,
        [.. p.Procedures.Select(procedure => procedure.Code switch
        {
            "2.000815" => procedure with { DecidedAtCounter = true },
            "2.001955" => procedure with { Fees = [.. procedure.Fees, new("Phí thẩm định lại", null, 50_000) { Due = FeeDue.Supplement }] },
            _ => procedure,
        })],
        p.Calendar, p.LawProfiles);

    internal World World { get; }
    internal IReadOnlyList<(string Code, string Service, IEvent Event)> Events { get; }

    internal LawProfile Law(Dossier d) => World.Province.Law(d.Promise?.LawProfile ?? "2025");

    private void Begin(Dictionary<string, int> numbers)
    {
        var procedure = World.Pick(World.Province.Procedures);
        var receiver = World.Pick(World.Province.Officers.Where(o => o.Roles.Contains(Role.Reception)));
        var desk = World.Province.Desk(receiver.DeskId!)!;
        var agency = World.Province.CompetentAgency(procedure, desk).Code;
        var day = World.Now.ToOffset(TimeSpan.FromHours(7)).ToString("yyMMdd", CultureInfo.InvariantCulture);
        var number = numbers[$"{agency}-{day}"] = numbers.GetValueOrDefault($"{agency}-{day}") + 1;
        new Script(World, $"{agency}-{day}-{number:D4}", procedure, desk, receiver.Id, Plan.Draw(World)).HandIn();
    }
}
