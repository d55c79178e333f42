using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>What a trial says is what really happens.</summary>
public sealed class WhatIfTests
{
    private static readonly WhatIf Storm = new([new(new(2026, 1, 8), DayKind.Closure, "Bão số 9")], [], null, null);

    private static WhatIf.Outcome Try(WhatIf change, Case c, DateTimeOffset now) =>
        change.For("H99.09.01-260106-0001", c, Sample.Facts(Sample.Officer("supervisor.a"), now) with { Province = change.Changed(Sample.Province) });

    [Fact]
    public void A_storm_that_closes_the_offices_moves_the_date_by_a_day() =>
        Try(Storm, new Given(Sample.LandClaimed).State, Sample.At(7, 9)).Should().Match<WhatIf.Outcome>(o =>
            o.DueBefore == Sample.At(14, 12) && o.DueAfter == Sample.At(15, 12) && !o.Late && !o.TurnsLate && o.Refused == null && o.Explanation.Contains("Bão số 9"));

    [Fact]
    public void A_holiday_that_is_taken_back_turns_a_case_late()
    {
        var land = Sample.Land with { AcceptedAt = Sample.At(1, 8).AddDays(-1), DueAt = Sample.At(13, 12) };
        var c = new Given(land).State;

        var outcome = Try(new([], [new(2026, 1, 1), new(2026, 1, 2)], null, null), c, Sample.At(12, 9));

        outcome.DueAfter.Should().BeBefore(Sample.At(12, 9));
        (outcome.Late, outcome.TurnsLate).Should().Be((true, true));
    }

    [Fact]
    public void What_could_not_be_done_says_why_and_the_date_stays() =>
        Try(new([], [], null, new(PauseKind.Posting, Sample.At(8, 8), Sample.At(9, 8))), new Given(Sample.LandClaimed).State, Sample.At(7, 9))
            .Should().Match<WhatIf.Outcome>(o => o.Refused!.StartsWith("Pháp luật chuyên ngành") && o.DueAfter == o.DueBefore);

    [Fact]
    public void Nothing_is_late_while_the_clock_stands() => Try(Storm, new Given([.. Sample.LandClaimed, new ClockStopped(PauseKind.Tax, "-", "-", false, Sample.At(7, 8))]).State, Sample.At(30, 9))
        .Late.Should().BeFalse();

    private static readonly Gen<WhatIf> AnyChange =
        from day in Gen.Choose(0, 30)
        from kind in Gen.Elements(DayKind.Closure, DayKind.WorkSwap)
        from what in Gen.Choose(1, 7)
        from version in Gen.Choose(1, 3)
        from pause in Gen.Elements(PauseKind.Tax, PauseKind.Payment, PauseKind.Posting)
        from from_ in Gen.Choose(0, 200)
        from hours in Gen.Choose(1, 100)
        let begin = Sample.Now.AddHours(from_)
        select new WhatIf(
            (what & 1) > 0 ? [new(new DateOnly(2026, 1, 5).AddDays(day), kind, "Thử")] : [], (what & 1) > 0 && day % 3 == 0 ? [new(2026, 2, 16)] : [],
            (what & 2) > 0 ? version : null, (what & 4) > 0 ? new(pause, begin, begin.AddHours(hours)) : null);

    /// <summary>The real commands, by the people who may give them, at their time, on a throw-away copy.</summary>
    [Fact]
    public void A_trial_comes_to_the_same_as_really_doing_it() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(
        Moves.AnyLife.ToArbitrary(), AnyChange.ToArbitrary(), (life, change) =>
    {
        var last = life.Play().Last();
        var (c, now) = (last.After, last.Now);
        // Without a hand on the case nobody could stop its clock.
        if (change.Pause is not null && (c.Assignee is null || c.AwaitsSupplement || c.Phase != CasePhase.Handling)) return;
        var province = change.Changed(Sample.Province);
        var (copy, refused) = (c, default(Refusal));
        if (change.ProcedureVersion is { } version) Do(new MoveToVersion(version, "-"), Sample.Officer("admin.a"), now);
        if (change.Pause is { } pause)
        {
            // Moving may have taken the case from its officer.
            if (refused is null && copy.Assignee is null) return;
            var officer = Sample.Officer(c.Assignee!);
            Do(new StopClock(pause.Kind, "-"), officer, pause.From);
            Do(new ResumeClock(pause.Kind), officer, pause.To);
        }
        if (change.AddDays.Count > 0) Do(new Recalculate("-"), Sample.Officer("admin.a"), now);

        var tried = Try(change, c, now);

        tried.Refused.Should().Be(refused?.Why);
        tried.DueAfter.Should().Be(refused is null ? copy.DueAt : c.DueAt);
        tried.DueBefore.Should().Be(c.DueAt);

        void Do(ICaseCommand command, Actor by, DateTimeOffset at)
        {
            if (refused is not null) return;
            var verdict = command.Decide(copy, new(by, at, province));
            refused = verdict.Refusal;
            copy = verdict.Events.Aggregate(copy, (x, e) => x.Evolve(e));
        }
    }));
}
