using System.Text.Json;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using OneStop.Contracts;
using OneStop.Contracts.Intake;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Provinces;
using OneStop.WorkingTime;
using Xunit;
using static OneStop.Intake.Tests.Counter;

namespace OneStop.Intake.Tests;

/// <summary>Whatever the desk does and whatever arrives, in whatever order. Judged by the history alone, not by the state the decisions themselves use.</summary>
public sealed class DossierProperties
{
    /// <summary>One attempt: a command by someone, or a message that arrives.</summary>
    public sealed record Step(string What, Intent Intent, Func<Dossier, Verdict> Decide)
    {
        public override string ToString() => What;
    }

    private static readonly DossierFacts[] People = [Lan, Lan, Lan, Hai, Supervisor];

    private static readonly Gen<Step> AnyReceipt =
        from components in Gen.Elements(Complete, Complete, [], [new("TK", 1, 0)], [new("TK", 0, 0), new("CCCD", 2, 2)])
        from channel in Gen.Elements(Channel.Counter, Channel.Online, Channel.Postal)
        from due in Gen.Elements<DueAnswer>(Due, Due, Due, new DueAnswer.NoCalendar(2027))
        from caseCode in Gen.Elements(null, "1.004873.01")
        from facts in Gen.Elements(People)
        let command = Receive with { Components = components, Channel = channel, Promise = Promised(due), CaseCode = caseCode }
        select Do(command, facts);

    private static readonly Gen<Step> AnyReturn =
        from receiver in Gen.Elements(Applicant, Neighbour)
        from delivery in Gen.Elements<ResultDelivery?>(null, ResultDelivery.Post)
        from facts in Gen.Elements(People)
        select Do(new ReturnResult(receiver, delivery), facts);

    // Weighted, so that a good part of the sequences gets as far as the hand-over.
    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (6, AnyReceipt),
        (6, AnyReturn),
        (3, Gen.Constant(Hear(TakenUp, "routing", StartHandling.Decide))),
        (3, Gen.Constant(Hear(ResultIssued, "decision", d => ReceiveResult.Decide(d, ResultIssued)))),
        (1, Gen.Constant(Hear(WasRefused, "decision", d => CloseRefusedDossier.Decide(d, WasRefused)))));

    private static readonly Arbitrary<Step[]> AnyLife = AnyStep.ArrayOf().ToArbitrary();

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1000);

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1859", Justification = "Any command of the desk.")]
    private static Step Do(ICommand<Dossier, DossierFacts> command, DossierFacts facts) => new(
        $"{command.GetType().Name} by {facts.Actor.Subject}", new(facts.Actor, null, null, null, null, null, null, 0), d => command.Decide(d, facts));

    private static Step Hear(IDossierMessage message, string sender, Func<Dossier, Verdict> decide) => new(
        message.GetType().Name, Intent.Of(message, sender, Now, null), decide);

    private static List<object> Play(IEnumerable<Step> steps)
    {
        var (state, history) = (new Dossier(), new List<object>());
        foreach (var step in steps)
            foreach (var e in step.Decide(state).Events)
            {
                state = state.Evolve(e);
                history.Add(e);
            }
        return history;
    }

    private static Dossier Fold(IEnumerable<object> history) => history.Aggregate(new Dossier(), (d, e) => d.Evolve(e));

    private static Standing<Dossier> Record(Standing<Dossier> standing, Step step, List<IDossierMessage>? told = null)
    {
        var verdict = standing.Judge(step.Intent, step.Decide);
        if (verdict.Events is []) return standing;
        var recording = standing.Record(Code, verdict.Events, step.Intent, Now, DossierAnnouncements.For);
        told?.AddRange(recording.Messages);
        recording.Events.Select(e => e.Tick()).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems().And.OnlyContain(t => t > standing.Tick && t > step.Intent.CausedAtTick);
        return recording.Next;
    }

    private static void Always(Func<List<object>, bool> holds) => Prop.ForAll(AnyLife, life => holds(Play(life))).Check(Thorough);

    [Fact]
    public void A_life_is_always_the_beginning_of_a_lawful_one() => Always(history =>
        string.Join(' ', history.Select(e => e.GetType().Name)) is var told && Lawful.Any(whole => whole == told));

    /// <summary>Every history there may be: handing in is one act, the news of handling may be overtaken, and it ends once.</summary>
    private static readonly HashSet<string> Lawful =
    [
        "",
        .. from fee in new[] { "", " FeeAssessed" }
           from handling in new[] { "", " HandlingStarted" }
           from end in new[] { "", " ResultReceived", " ResultReceived ResultReturned", " Closed" }
           select $"Submitted{fee} Accepted{handling}{end}",
    ];

    [Fact]
    public void A_dossier_is_accepted_at_most_once() => Always(history => history.OfType<Accepted>().Count() <= 1);

    [Fact]
    public void A_result_is_returned_only_after_it_was_issued() => Always(history =>
        history.FindIndex(e => e is ResultReturned) is var returned && (returned < 0 || history.FindIndex(e => e is ResultReceived) is >= 0 and var issued && issued < returned));

    [Fact]
    public void Nothing_incomplete_is_ever_accepted() => Always(history =>
        history.OfType<Submitted>().All(s => s.Components.Where(c => c.Originals + c.Copies > 0).Select(c => c.Code).Intersect(["TK", "CCCD"]).Count() == 2));

    [Fact]
    public void A_step_carried_out_twice_adds_nothing_the_second_time() => Prop
        .ForAll(AnyLife, AnyStep.ToArbitrary(), (life, step) => step.Decide(Fold(Play([.. life, step]))).Events is [])
        .Check(Thorough);

    [Fact]
    public void Only_the_desks_own_reception_and_other_services_leave_a_trace() => Prop
        .ForAll(AnyLife, life => Play(life.Where(s => s.Intent.Actor == Hai.Actor || s.Intent.Actor == Supervisor.Actor)).Count == 0)
        .Check(Thorough);

    [Fact]
    public void Folding_what_was_stored_gives_the_state_that_was_decided_on() => Prop
        .ForAll(AnyLife, life =>
        {
            var remembered = life.Aggregate(Standing<Dossier>.Nothing, (standing, step) => Record(standing, step)).State;
            var stored = Play(life).Select(e => JsonSerializer.Deserialize(JsonSerializer.Serialize(e, e.GetType(), Json.Options), e.GetType(), Json.Options)!);
            return Given.Stored(Fold(stored)) == Given.Stored(remembered);
        })
        .Check(Thorough);

    [Fact]
    public void Routing_is_told_of_each_acceptance_exactly_once() => Prop
        .ForAll(AnyLife, life =>
        {
            var told = new List<IDossierMessage>();
            var end = life.Aggregate(Standing<Dossier>.Nothing, (standing, step) => Record(standing, step, told));
            return told.OfType<DossierWasAccepted>().Count() == told.Count && told.Count == (end.State.Promise is null ? 0 : 1);
        })
        .Check(Thorough);

    [Fact]
    public void An_event_from_a_later_version_leaves_the_state_as_it_is() => Given.Stored(Fold([.. Issued, "unknown"])).Should().Be(Given.Stored(Fold(Issued)));

    [Fact]
    public void The_lives_that_are_tried_reach_every_end()
    {
        var lives = AnyLife.Generator.Sample(2000, 40).Select(Play).ToList();
        lives.Count(l => l.OfType<ResultReturned>().Any()).Should().BeGreaterThan(50);
        lives.Count(l => l.OfType<Closed>().Any()).Should().BeGreaterThan(50);
        lives.Count(l => l.OfType<HandlingStarted>().Any()).Should().BeGreaterThan(50);
    }
}
