using System.Text.Json;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>What holds whatever anyone does, in whatever order.</summary>
public sealed class CaseProperties
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000);

    private static string Text(Case state) => JsonSerializer.Serialize(state, Json.Options);

    [Fact]
    public void No_life_leads_to_an_illegal_state() => Check.One(Often, Prop.ForAll(Moves.Lives, life =>
    {
        foreach (var step in life.Play())
        {
            var (verdict, c) = (step.Verdict, step.After);
            (verdict.Refusal is null || verdict.Events is []).Should().BeTrue("a verdict is a refusal or events, never both");
            c.StepIndex.Should().BeInRange(0, c.Steps.Length - 1);
            if (c.Assignee is { } assignee)
                Sample.Facts(Actor.Service("test")).IsHandlerIn(c.UnitId, assignee).Should().BeTrue($"{assignee} has a case of {c.UnitId}");
            if (c.Phase == CasePhase.Deciding) c.Should().Match<Case>(x => x.Assignee == null && x.LastCompletedBy != null && x.Round > 0 && x.StepIndex == x.Steps.Length - 1);
            (c.Phase == CasePhase.Closed).Should().Be(c.Status is CaseStatus.ResultIssued or CaseStatus.Stopped or CaseStatus.Withdrawn);
        }
    }));

    [Fact]
    public void Every_history_tells_a_life_in_order() => Check.One(Often, Prop.ForAll(Moves.Lives, life =>
    {
        var events = life.Play().Last().Events;

        events.OfType<CaseOpened>().Should().ContainSingle();
        events.Take(2).Should().SatisfyRespectively(e => e.Should().BeOfType<CaseOpened>(), e => e.Should().BeOfType<StepStarted>());
        events.OfType<SubmittedForDecision>().Select(e => e.Round).Should().Equal(Enumerable.Range(1, events.OfType<SubmittedForDecision>().Count()));
        var end = events.SkipWhile(e => e is not CaseClosed).ToList();
        if (end is [CaseClosed { Outcome: CaseOutcome.Withdrawn }, ..]) end.RemoveAt(0);
        end.Should().HaveCountLessOrEqualTo(1, "nothing happens after the end, but that a decision issued before the withdrawal becomes known")
            .And.AllBeOfType<CaseClosed>();

        var (step, submitted, decided, steps) = (-1, 0, false, life.Steps.Length);
        foreach (var e in events)
            switch (e)
            {
                case StepStarted started:
                    started.Index.Should().Be(decided ? step : step + 1);
                    (step, decided) = (started.Index, false);
                    break;
                case StepCompleted completed:
                    completed.Index.Should().Be(step);
                    break;
                case SubmittedForDecision round:
                    step.Should().Be(steps - 1, "only the last step leads to those who decide");
                    submitted = round.Round;
                    break;
                case ReturnedForRework back:
                    back.Round.Should().Be(submitted);
                    decided = true;
                    break;
                case MovedToVersion moved:
                    (step, steps) = (moved.StepIndex, moved.Steps.Length);
                    break;
                default:
                    break;
            }
    }));

    [Fact]
    public void Folding_the_stored_events_gives_the_state_after_every_step() => Check.One(Often, Prop.ForAll(Moves.Lives, life =>
    {
        var stored = new List<(Type Type, string Json)>();
        foreach (var step in life.Play())
        {
            stored.AddRange(step.Verdict.Events.Select(e => (e.GetType(), JsonSerializer.Serialize(e, e.GetType(), Json.Options))));
            if (step.Verdict.Events is []) continue;
            Text(stored.Aggregate(new Case(), (s, e) => s.Evolve(JsonSerializer.Deserialize(e.Json, e.Type, Json.Options)!))).Should().Be(Text(step.After));
        }
    }));

    [Fact]
    public void A_command_carried_out_twice_adds_nothing_the_second_time() => Check.One(Often, Prop.ForAll(Moves.Lives, life =>
    {
        foreach (var step in life.Play())
            step.Command.Decide(step.After, step.Facts).Events.Should().BeEmpty($"{step} was just tried");
    }));

    [Fact]
    public void What_is_refused_changes_nothing_and_stays_refused() => Check.One(Often, Prop.ForAll(Moves.Lives, life =>
    {
        foreach (var step in life.Play().Where(s => s.Verdict.Refusal is not null))
        {
            step.After.Should().BeSameAs(step.Before);
            step.Command.Decide(step.After, step.Facts).Refusal.Should().Be(step.Verdict.Refusal);
        }
    }));

    /// <summary>The properties above say something only if the lives get somewhere.</summary>
    [Fact]
    public void The_random_lives_get_far()
    {
        var ends = Moves.AnyLife.Sample(2_000).Select(life => life.Play().Last()).ToList();

        ends.Should().Contain(e => e.After.Round >= 2, "some are sent back and submitted again")
            .And.Contain(e => e.After.Status == CaseStatus.ResultIssued).And.Contain(e => e.After.Status == CaseStatus.Stopped)
            .And.Contain(e => e.Events.OfType<HandedOver>().Any()).And.Contain(e => e.Events.OfType<Assigned>().Any())
            .And.Contain(e => e.Events.OfType<StepStarted>().Any(s => s.Index == 2))
            .And.Contain(e => e.Events.OfType<ClockRestarted>().Any()).And.Contain(e => e.Events.OfType<ClockResumed>().Any(x => x.DueAt != null))
            .And.Contain(e => e.Events.OfType<ClockResumed>().Any(x => x.DueAt == null), "some stops overlap")
            .And.Contain(e => e.Events.OfType<Rescheduled>().Any(x => x.NoticeInTime)).And.Contain(e => e.Events.OfType<Rescheduled>().Any(x => !x.NoticeInTime))
            .And.Contain(e => e.Events.OfType<SupplementAsked>().Any(x => !x.InTime)).And.Contain(e => e.Events.OfType<PapersReceived>().Any(x => !x.InTime))
            .And.Contain(e => e.Events.OfType<MovedToVersion>().Any()).And.Contain(e => e.Events.OfType<DueSoon>().Any()).And.Contain(e => e.Events.OfType<Overdue>().Count() > 1)
            .And.Contain(e => e.After.Timeliness == Timeliness.Early).And.Contain(e => e.After.Timeliness == Timeliness.Late);
    }

    [Fact]
    public void Next_actions_agree_with_the_commands() => Check.One(Often.WithMaxTest(300), Prop.ForAll(Moves.Lives, life =>
    {
        var (state, now) = (life.Play().Last().After, life.Play().Last().Now);
        foreach (var actor in Sample.Province.Officers.Select(o => Sample.Officer(o.Id)))
        {
            var facts = Sample.Facts(actor, now);
            var actions = NextActions.For("H99.15-260105-0001", state, facts).ToDictionary(a => a.Action);

            Agree("claim", new ClaimCase());
            Agree("complete-step", new CompleteStep(null));
            // These name an officer: they are offered when there is anyone they could name.
            Agree("assign", [.. Others().Select(o => new AssignCase(o))]);
            Agree("hand-over", [.. Others().Select(o => new HandOverCase(o, "-"))]);
            Agree("receive-papers", new ReceivePapers());
            Agree("return-for-supplement", new ReturnForSupplement([], "-"));
            Agree("stop-clock", [.. Enum.GetValues<PauseKind>().Select(k => new StopClock(k, "-"))]);
            Agree("resume-clock", [.. state.Stops.Where(s => s.IsOpen).Select(s => s.Kind).DefaultIfEmpty(PauseKind.Supplement).Select(k => new ResumeClock(k))]);
            Agree("reschedule", new Reschedule(facts.Province.Calendar.StartOfNextWorkingDay(state.DueAt > now ? state.DueAt : now)!.Value, "-"));
            actions.ContainsKey("recalculate").Should().Be(actor.Has("operator"));
            if (actor.Has("operator"))
            {
                Agree("recalculate", new Recalculate("-"));
                Agree("move-to-version", [.. Enumerable.Range(1, 2).Where(v => v != state.Terms!.ProcedureVersion).Select(v => new MoveToVersion(v, "-"))]);
            }
            actions.ContainsKey("decide").Should().Be(state.Phase == CasePhase.Deciding);

            IEnumerable<string> Others() => Sample.Province.Officers.Select(o => o.Id).Where(o => o != state.Assignee);

            void Agree(string action, params ICaseCommand[] commands)
            {
                // What is done already is nothing to do next, and no refusal either.
                var verdicts = commands.Select(c => c.Decide(state, facts)).ToList();
                actions[action].Allowed.Should().Be(verdicts.Exists(v => v.Events is not []), $"{action} by {actor.Subject} on {Text(state)}");
                if (actions[action].Allowed) actions[action].Why.Should().BeNull();
                else verdicts.Select(v => v.Refusal?.Why).Should().Contain(actions[action].Why);
                actions[action].Href.Should().Be($"/api/routing/cases/H99.15-260105-0001/{action}");
            }
        }
    }));
}
