using System.Text.Json;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Routing.Cases;
using OneStop.Routing.Opinions;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>What holds of rounds and linked works, whatever anyone does, whenever the clock looks.</summary>
public sealed class OpinionProperties
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(1000);
    private static readonly Actor Clock = Actor.Service("routing");

    private sealed record Step(ICaseCommand Command, Actor By, DateTimeOffset At, Case Before, Verdict Verdict, Case After);

    private sealed record Happened(DateTimeOffset At, object Event);

    private static List<Step> Play(SharedLife life)
    {
        var (state, now, steps) = (new Case(), Sample.Now, new List<Step>());
        Try(life.Opening, Actor.Service("intake"));
        foreach (var move in life.Moves)
        {
            now += move.Wait;
            if (move.Command is { } command) Try(command, move.By);
            // However late the clock looks, it finds all that became due.
            else while (OpinionDuties.Next(state) is { } duty && duty.At <= now) Try(duty.Command, Clock).Should().BeNull();
        }
        return steps;

        Refusal? Try(ICaseCommand command, Actor by)
        {
            var before = state;
            var verdict = command.Decide(state, Facts(by, now));
            state = verdict.Events.Aggregate(state, (s, e) => s.Evolve(e));
            steps.Add(new(command, by, now, before, verdict, state));
            return verdict.Refusal;
        }
    }

    private static CaseFacts Facts(Actor by, DateTimeOffset at) => Sample.Facts(by) with { Now = at };

    private static List<Happened> History(SharedLife life) => [.. Play(life).SelectMany(s => s.Verdict.Events.Select(e => new Happened(s.At, e)))];

    private static string Text(Case state) => JsonSerializer.Serialize(state, Json.Options);

    private static void Holds(Action<SharedLife> property) => Check.One(Often, Prop.ForAll(OpinionMoves.Lives, property));

    [Fact]
    public void I12_every_round_has_a_question_a_deadline_in_office_time_and_a_reminder_before_it() => Holds(life =>
    {
        var history = History(life);
        foreach (var (at, e) in history.Where(h => h.Event is ConsultationRequested))
        {
            var asked = (ConsultationRequested)e;
            asked.Question.Should().NotBeEmpty();
            asked.Asked.Should().NotBeEmpty().And.OnlyHaveUniqueItems();
            asked.Deadline.Should().BeAfter(at);
            (Sample.Province.Calendar.IsOfficeTime(asked.Deadline) || Sample.Province.Calendar.IsOfficeTime(asked.Deadline.AddTicks(-1))).Should().BeTrue($"{asked.Deadline} is in office time");
            asked.RemindAt.Should().BeOnOrAfter(at).And.BeBefore(asked.Deadline);
            if (asked.SilenceIsConsent) life.ProcedureCode.Should().Be(Consulting.House, "only its law takes silence for consent");
        }
        history.Select(h => h.Event).OfType<ConsultationRequested>().Select(e => e.Round).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
    });

    [Fact]
    public void I12_a_round_lapses_once_at_its_deadline_or_not_at_all() => Holds(life =>
    {
        var moves = life.Moves.Append(new(TimeSpan.FromDays(100), null, Clock)).ToArray();
        var history = History(life with { Moves = moves });
        var closed = history.FindIndex(h => h.Event is CaseClosed);
        foreach (var asked in history.Select(h => h.Event).OfType<ConsultationRequested>())
        {
            var lapses = history.Where(h => h.Event is ConsultationLapsed x && x.Round == asked.Round).ToList();
            var reminders = history.Where(h => h.Event is ConsultationReminded x && x.Round == asked.Round).ToList();
            lapses.Should().HaveCountLessOrEqualTo(1);
            lapses.All(h => h.At >= asked.Deadline).Should().BeTrue();
            reminders.Should().HaveCountLessOrEqualTo(1);
            reminders.All(h => h.At >= asked.RemindAt).Should().BeTrue();

            var answered = history.Select(h => h.Event).OfType<OpinionGiven>().Where(o => o.Round == asked.Round && !o.Opinion.Late).Select(o => o.Opinion.Party).Distinct().Count();
            if (closed >= 0) continue;
            // Answers after the deadline that came before the clock looked may have made the lapse needless.
            if (answered == asked.Asked.Length) lapses.Should().BeEmpty("everyone answered in time");
            else if (!history.Any(h => h.Event is OpinionGiven { Opinion.Late: true } o && o.Round == asked.Round)) lapses.Should().ContainSingle("someone is silent");
        }
    });

    [Fact]
    public void After_the_conclusion_no_opinion_counts_and_after_the_deadline_silence_stays_consent() => Holds(life =>
    {
        var (concluded, requests) = (new HashSet<int>(), new Dictionary<int, ConsultationRequested>());
        foreach (var (at, e) in History(life))
            switch (e)
            {
                case ConsultationRequested x:
                    requests.Add(x.Round, x);
                    break;
                case OpinionGiven x:
                    concluded.Should().NotContain(x.Round);
                    var asked = requests[x.Round];
                    asked.Asked.Should().Contain(x.Opinion.Party);
                    x.Opinion.Late.Should().Be(at >= asked.Deadline);
                    (x.Opinion.Late && asked.SilenceIsConsent).Should().BeFalse();
                    break;
                case ConsultationReminded x:
                    concluded.Should().NotContain(x.Round);
                    break;
                case ConsultationLapsed x:
                    concluded.Should().NotContain(x.Round);
                    break;
                case ConsultationConcluded x:
                    concluded.Add(x.Round).Should().BeTrue("a round is concluded once");
                    break;
                default:
                    break;
            }
    });

    [Fact]
    public void The_tally_is_what_the_history_adds_up_to() => Holds(life =>
    {
        var history = History(life).ConvertAll(h => h.Event);
        foreach (var concluded in history.OfType<ConsultationConcluded>())
        {
            var asked = history.OfType<ConsultationRequested>().Single(e => e.Round == concluded.Round);
            var last = new Dictionary<string, string>();
            foreach (var given in history.OfType<OpinionGiven>().Where(o => o.Round == concluded.Round)) last[given.Opinion.Party] = given.Opinion.Option;
            var consents = asked.SilenceIsConsent ? asked.Asked.Length - last.Count : 0;
            var agree = last.Values.Count(o => o == "agree");

            concluded.Tally.Counts.ToDictionary(c => c.Option, c => c.Count).Should().BeEquivalentTo(new Dictionary<string, int>
            {
                ["agree"] = agree, ["disagree"] = last.Values.Count(o => o == "disagree"), ["other"] = last.Values.Count(o => o == "other"),
            });
            concluded.Tally.SilentConsents.Should().Be(consents);
            concluded.Tally.Silent.Should().Be(asked.Asked.Length - last.Count - consents);
            concluded.Tally.QuorumReached.Should().Be(asked.Quorum is { } quorum ? last.Count + consents >= quorum : null);
            concluded.Tally.MajorityReached.Should().Be(asked.Majority is { } majority ? agree + consents >= majority : null);
            if (last.Count < asked.Asked.Length) history.OfType<ConsultationLapsed>().Should().Contain(e => e.Round == concluded.Round, "who is silent had until the deadline");
        }
    });

    [Fact]
    public void No_step_is_done_over_an_open_question_and_nothing_submitted_with_anything_open() => Holds(life =>
    {
        foreach (var step in Play(life))
            foreach (var e in step.Verdict.Events)
            {
                if (e is StepCompleted) step.Before.Rounds.Where(r => r.IsPending && !r.Request.MayContinue).Should().BeEmpty();
                if (e is not SubmittedForDecision) continue;
                step.Before.Rounds.Where(r => r.IsPending).Should().BeEmpty();
                step.Before.LinkedWorks.Where(w => w.Completion is null).Should().BeEmpty();
            }
    });

    [Fact]
    public void A_linked_work_starts_with_the_case_or_with_the_end_of_the_one_before_and_is_done_once() => Holds(life =>
    {
        var (started, claimed, complete) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        foreach (var e in History(life).ConvertAll(h => h.Event))
            switch (e)
            {
                case LinkedWorkStarted x:
                    started.Add(x.Code).Should().BeTrue("a work starts once");
                    if (After(x.Code) is { } before) complete.Should().Contain(before);
                    break;
                case LinkedWorkClaimed x:
                    started.Should().Contain(x.Code);
                    claimed.Add(x.Code).Should().BeTrue("a work is claimed once");
                    break;
                case LinkedWorkCompleted x:
                    claimed.Should().Contain(x.Code);
                    complete.Add(x.Code).Should().BeTrue("a work is done once");
                    break;
                default:
                    break;
            }
        started.Should().BeEquivalentTo(life.Works.Where(w => w.After is null || complete.Contains(w.After)).Select(w => w.Code), "what can start has started");

        string? After(string code) => Array.Find(life.Works, w => w.Code == code)!.After;
    });

    [Fact]
    public void A_command_carried_out_twice_adds_nothing_and_a_refusal_stays() => Holds(life =>
    {
        foreach (var step in Play(life))
        {
            var again = step.Command.Decide(step.After, Facts(step.By, step.At));
            again.Events.Should().BeEmpty($"{step.Command} by {step.By.Subject} was just tried");
            if (step.Verdict.Refusal is not { } refusal) continue;
            step.After.Should().BeSameAs(step.Before);
            again.Refusal.Should().Be(refusal);
            refusal.Law.Should().NotBeEmpty();
        }
    });

    [Fact]
    public void Folding_the_stored_events_gives_the_state() => Holds(life =>
    {
        var steps = Play(life);
        var stored = steps.SelectMany(s => s.Verdict.Events).Select(e => (Type: e.GetType(), Json: JsonSerializer.Serialize(e, e.GetType(), Json.Options)));
        Text(stored.Aggregate(new Case(), (s, e) => s.Evolve(JsonSerializer.Deserialize(e.Json, e.Type, Json.Options)!))).Should().Be(Text(steps[^1].After));
    });

    [Fact]
    public void Next_actions_agree_with_the_commands() => Check.One(Often.WithMaxTest(200), Prop.ForAll(OpinionMoves.Lives, life =>
    {
        var last = Play(life)[^1];
        foreach (var actor in Sample.Province.Officers.Select(o => Sample.Officer(o.Id)))
        {
            var facts = Facts(actor, last.At);
            var actions = NextActions.For("H99.15-260105-0001", last.After, facts).ToDictionary(a => a.Action);
            var pending = Array.FindAll(last.After.Rounds, r => r.IsPending);

            if (pending.Length > 0)
            {
                Agree("opinion", [.. from r in pending from party in r.Request.Asked from o in r.Request.Options select new GiveOpinion(r.Number, o.Code, "-", party)]);
                Agree("conclude-consultation", [.. pending.Select(r => new ConcludeConsultation(r.Number, "-"))]);
            }
            foreach (var work in last.After.LinkedWorks.Where(w => w.Completion is null))
            {
                Agree($"linked-work/{work.Plan.Code}/claim", new Linked.ClaimLinkedWork(work.Plan.Code));
                Agree($"linked-work/{work.Plan.Code}/complete", new Linked.CompleteLinkedWork(work.Plan.Code, "1", null));
            }
            actions["consult"].Allowed.Should().Be(
                Asks(RoundKind.Consultation, Consulting.Land) || Asks(RoundKind.Collective, "signer.a"), $"consult by {actor.Subject} on {Text(last.After)}");

            bool Asks(RoundKind kind, string party) =>
                (Consulting.Ask(kind, party) with { Question = "Mới", Deadline = null, Days = 7, SilenceIsConsent = false }).Decide(last.After, facts).Refusal is null;

            void Agree(string action, params ICaseCommand[] commands) =>
                actions[action].Allowed.Should().Be(commands.Any(c => c.Decide(last.After, facts).Events is not []), $"{action} by {actor.Subject} on {Text(last.After)}");
        }
    }));

    /// <summary>The properties above say something only if the lives get somewhere. In one of 150 silence becomes consent.</summary>
    [Fact]
    public void The_random_lives_get_far()
    {
        var histories = OpinionMoves.AnyLife.Sample(5_000).Select(life => History(life).ConvertAll(h => h.Event)).ToList();

        Some(h => h.OfType<ConsultationConcluded>().Count() > 1, "two rounds are concluded");
        Some(h => h.Exists(e => e is ConsultationLapsed { ConsentBySilence: true }), "silence becomes consent");
        Some(h => h.Exists(e => e is ConsultationLapsed { ConsentBySilence: false }), "silence is nothing");
        Some(h => h.Exists(e => e is ConsultationReminded), "someone is reminded");
        Some(h => h.Exists(e => e is OpinionGiven { Opinion.Late: true }), "an opinion is late");
        Some(h => h.OfType<OpinionGiven>().GroupBy(o => (o.Round, o.Opinion.Party)).Any(g => g.Count() > 1), "someone changes their opinion");
        Some(h => h.Exists(e => e is ConsultationConcluded { Tally: { QuorumReached: true, MajorityReached: true } }), "a vote is carried");
        Some(h => h.Exists(e => e is ConsultationConcluded { Tally.MajorityReached: false }), "a vote is lost");
        Some(h => h.OfType<LinkedWorkCompleted>().Count() == 3, "three agencies are done");
        Some(h => h.Exists(e => e is SubmittedForDecision) && h.Exists(e => e is LinkedWorkCompleted), "what was linked is submitted");
        Some(h => h.Exists(e => e is SubmittedForDecision) && h.Exists(e => e is ConsultationConcluded), "what was asked is submitted");

        void Some(Func<List<object>, bool> got, string where) => histories.Count(got).Should().BePositive(where);
    }
}
