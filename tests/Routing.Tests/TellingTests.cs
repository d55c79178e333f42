using FluentAssertions;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>From verdict to what is stored and told: ticks, versions, repeats, messages.</summary>
public sealed class TellingTests
{
    private static readonly Intent ByHandler = new(Sample.Officer("handler.a"), null, null, null, null, null, null, 0);

    private static Recording<Case> Record(Standing<Case> standing, Intent intent, params object[] events) =>
        standing.Record("H99.15-260105-0001", events, intent, Sample.Now, CaseAnnouncements.For);

    private static Standing<Case> After(params object[] history) => Record(Standing<Case>.Nothing, ByHandler, history).Next;

    [Fact]
    public void Ticks_follow_the_later_of_cause_and_own_history()
    {
        var opened = Record(Standing<Case>.Nothing, ByHandler with { CausedAtTick = 7 }, Sample.AtFirstStep);
        opened.Events.Select(e => e.Tick()).Should().Equal(8, 9);

        Record(opened.Next, ByHandler, new Claimed("handler.a")).Events.Single().Tick().Should().Be(10);
        Record(opened.Next, ByHandler with { CausedAtTick = 4 }, new Claimed("handler.a")).Events.Single().Tick().Should().Be(10);
        Record(opened.Next, ByHandler with { CausedAtTick = 50 }, new Claimed("handler.a")).Events.Single().Tick().Should().Be(51);
    }

    [Fact]
    public void Intake_hears_when_a_case_is_taken_up_for_the_first_time() =>
        Record(After(Sample.AtFirstStep), ByHandler, new Claimed("handler.a")).Messages.Should().Equal(new CaseWasTakenUp("H99.15-260105-0001", 3, Sample.Now));

    [Fact]
    public void Taking_up_a_later_step_is_nobody_elses_business() =>
        Record(After(Sample.AtSecondStep), ByHandler, new Claimed("handler.b")).Messages.Should().BeEmpty();

    [Fact]
    public void Getting_a_case_of_one_step_back_is_not_taking_it_up()
    {
        var submitted = After(Sample.Opened with { Steps = [Sample.Steps[0]] }, Sample.Started(0), new Claimed("handler.a"), new StepCompleted(0, "handler.a", null),
            new SubmittedForDecision(1));

        Record(submitted, ByHandler, new ReturnedForRework(1, "-"), Sample.Started(0), new Assigned("handler.a")).Messages.Should().BeEmpty();
    }

    [Fact]
    public void Those_who_decide_hear_all_they_need()
    {
        var told = Record(After(Sample.LastClaimed), ByHandler with { OccurredAt = Sample.Now.AddMinutes(-5) }, new StepCompleted(2, "handler.c", null), new SubmittedForDecision(1));

        told.Messages.Should().Equal(new CaseWasSubmittedForDecision(
            "H99.15-260105-0001", told.Events[^1].Tick(), 1, "2.000635", "ttphvcc", "H99.15", Sample.TuPhap, "stp-lanh-dao", "handler.c", Sample.Opened.DueAt, Sample.Now.AddMinutes(-5), "reception.a"));
    }

    [Fact]
    public void A_caller_with_an_old_picture_is_told() =>
        After(Sample.AtFirstStep).Judge(ByHandler with { IfMatch = 1 }, _ => Verdict.Record(new Claimed("handler.a"))).Refusal!.Code.Should().Be("stale-version");

    [Fact]
    public void A_caller_with_the_latest_picture_is_heard() =>
        After(Sample.AtFirstStep).Judge(ByHandler with { IfMatch = 2 }, _ => Verdict.Record(new Claimed("handler.a"))).Events.Should().ContainSingle();

    [Fact]
    public void A_request_that_was_honoured_is_recognised_even_with_the_version_of_then()
    {
        var intent = ByHandler with { Key = "k1", Fingerprint = "f1", IfMatch = 2 };
        var claimed = Record(After(Sample.AtFirstStep), intent, new Claimed("handler.a")).Next;

        claimed.Judge(intent, _ => throw new InvalidOperationException("decided again")).Should().Be(Verdict.AlreadyDone);
        claimed.Judge(intent with { Fingerprint = "f2" }, _ => throw new InvalidOperationException("decided again")).Refusal!.Code.Should().Be("idempotency-key-reused");
    }
}
