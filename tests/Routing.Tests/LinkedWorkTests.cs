using FluentAssertions;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Routing.Cases;
using OneStop.Routing.Linked;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class LinkedWorkTests
{
    private static readonly ClaimLinkedWork Claim = new("khai-sinh");
    private static readonly CompleteLinkedWork Complete = new("khai-sinh", "12/2026", null);

    [Fact]
    public void What_waits_for_nothing_starts_with_the_case() => new Given().When(Sample.Open(Sample.Steps[0]) with { Linked = Liaising.Works }, Actor.Service("intake"))
        .Then(Sample.Opened with { Steps = [Sample.Steps[0]] }, Sample.Started(0), new LinkedWorksPlanned(Liaising.Works), Liaising.Started("khai-sinh"));

    [Fact]
    public void An_officer_of_the_linked_agency_takes_its_part()
    {
        new Given(Liaising.Opened).When(Claim, "handler.b").Then(new LinkedWorkClaimed("khai-sinh", "handler.b"));
        new Given(Liaising.FirstClaimed).When(Claim, "handler.b").ThenNothing();
        new Given(Liaising.FirstClaimed).When(Claim, Sample.Officer("handler.b") with { Subject = "handler.d" }).ThenRefused("already-claimed", RefusalKind.Conflict);
    }

    [Theory]
    [InlineData("handler.a")]
    [InlineData("reviewer.a")]
    [InlineData("supervisor.a")]
    public void Others_do_not(string officer)
    {
        new Given(Liaising.Opened).When(Claim, officer).ThenRefused("wrong-unit", RefusalKind.Authority);
        new Given(Liaising.FirstClaimed).When(Complete, officer).ThenRefused("wrong-unit", RefusalKind.Authority);
    }

    [Fact]
    public void Completing_starts_side_by_side_what_waited_for_it() => new Given(Liaising.FirstClaimed).When(Complete, "handler.b")
        .Then(new LinkedWorkCompleted("khai-sinh", "12/2026", null, "handler.b"), Liaising.Started("thuong-tru"), Liaising.Started("bao-hiem-y-te"));

    [Fact]
    public void Where_the_calendar_ends_a_work_is_due_with_the_dossier()
    {
        var late = new DateTimeOffset(2026, 12, 31, 9, 0, 0, TimeSpan.FromHours(7));
        var started = Complete.Decide(new Given(Liaising.FirstClaimed).State, Sample.Facts(Sample.Officer("handler.b")) with { Now = late }).Events.OfType<LinkedWorkStarted>();
        started.Should().HaveCount(2).And.OnlyContain(e => e.DueAt == Sample.Opened.DueAt);
    }

    [Fact]
    public void What_waits_is_nobodys_yet()
    {
        new Given(Liaising.FirstClaimed).When(new ClaimLinkedWork("bao-hiem-y-te"), "handler.a").ThenRefused("linked-work-not-started", RefusalKind.Rule);
        new Given(Liaising.FirstClaimed).When(new CompleteLinkedWork("thuong-tru", "1", null), "handler.b").ThenRefused("linked-work-not-started", RefusalKind.Rule);
        new Given(Liaising.FirstComplete).When(new ClaimLinkedWork("bao-hiem-y-te"), "handler.a").Then(new LinkedWorkClaimed("bao-hiem-y-te", "handler.a"));
    }

    [Fact]
    public void It_is_completed_by_who_claimed_it_with_the_number_of_its_result()
    {
        new Given(Liaising.Opened).When(Complete, "handler.b").ThenRefused("not-claimed", RefusalKind.Rule);
        new Given(Liaising.FirstClaimed).When(Complete, Sample.Officer("handler.b") with { Subject = "handler.d" }).ThenRefused("not-assignee", RefusalKind.Conflict);
        new Given(Liaising.FirstClaimed).When(Complete with { Number = null }, "handler.b").ThenRefused("result-number-missing", RefusalKind.Rule);
        new Given([.. Liaising.SecondComplete, new LinkedWorkClaimed("bao-hiem-y-te", "handler.a")]).When(new CompleteLinkedWork("bao-hiem-y-te", null, "Đã cấp"), "handler.a")
            .Then(new LinkedWorkCompleted("bao-hiem-y-te", null, "Đã cấp", "handler.a"));
    }

    [Fact]
    public void It_is_completed_once()
    {
        new Given(Liaising.FirstComplete).When(Complete, "handler.b").ThenNothing();
        new Given(Liaising.FirstComplete).When(Complete with { Number = "13/2026" }, "handler.b").ThenRefused("linked-work-already-completed", RefusalKind.Conflict);
    }

    [Fact]
    public void There_must_be_such_a_work_and_a_case()
    {
        new Given(Sample.FirstClaimed).When(Claim, "handler.b").ThenRefused("no-such-linked-work", RefusalKind.Rule);
        new Given().When(Claim, "handler.b").ThenRefused("case-not-open", RefusalKind.Rule);
        new Given([.. Liaising.Opened, new CaseClosed(CaseOutcome.Refused, Sample.Now, Timeliness.Early)]).When(Claim, "handler.b").ThenRefused("case-closed", RefusalKind.Rule);
    }

    [Fact]
    public void The_lead_submits_when_every_agency_is_done()
    {
        foreach (var history in (object[][])[Liaising.Opened, Liaising.FirstComplete, Liaising.SecondComplete])
            new Given(history).When(new CompleteStep(null), "handler.a").ThenRefused("linked-work-open", RefusalKind.Rule);
        new Given(Liaising.Complete).When(new CompleteStep(null), "handler.a").Then(new StepCompleted(0, "handler.a", null), new SubmittedForDecision(1));
    }

    [Fact]
    public void Intake_hears_of_each_result()
    {
        var intent = new Intent(Sample.Officer("handler.b"), null, null, null, null, null, null, 0);
        var standing = Standing<Case>.Nothing.Record("H99.61-260105-0001", Liaising.FirstClaimed, intent, Sample.Now, CaseAnnouncements.For).Next;

        standing.Record("H99.61-260105-0001", [new LinkedWorkCompleted("khai-sinh", "12/2026", null, "handler.b")], intent, Sample.Now, CaseAnnouncements.For)
            .Messages.Should().Equal(new LinkedResultWasIssued("H99.61-260105-0001", 7, "KQ.G15.000031", "12/2026", Sample.Now));
        standing.Record("H99.61-260105-0001", [new LinkedWorkCompleted("bao-hiem-y-te", null, null, "handler.a")], intent, Sample.Now, CaseAnnouncements.For)
            .Messages.Should().BeEmpty();
    }
}
