using FluentAssertions;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using OneStop.Routing.Opinions;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class OpinionDutiesTests
{
    private static readonly Actor Clock = Actor.Service("routing");
    private static readonly RemindConsultation Remind = new(1, Consulting.RemindAt);
    private static readonly LapseConsultation Lapse = new(1, Consulting.Deadline);

    private static Duty? Next(params object[] history) => OpinionDuties.Next(new Given(history).State);

    [Fact]
    public void First_those_who_are_silent_are_reminded_then_it_lapses_then_nothing()
    {
        Next(Consulting.Open).Should().Be(new Duty(Consulting.RemindAt, Remind));
        Next([.. Consulting.Open, new ConsultationReminded(1, [Consulting.Land])]).Should().Be(new Duty(Consulting.Deadline, Lapse));
        Next(Consulting.Lapsed).Should().BeNull();
    }

    [Fact]
    public void Where_all_have_answered_or_all_is_over_there_is_nothing_to_do()
    {
        Next(Consulting.Answered).Should().BeNull();
        Next(Consulting.Concluded).Should().BeNull();
        Next([.. Consulting.Open, new CaseClosed(CaseOutcome.Refused, Sample.Now, Timeliness.Early)]).Should().BeNull();
        Next(Sample.FirstClaimed).Should().BeNull();
        Next().Should().BeNull();
    }

    [Fact]
    public void Of_several_rounds_the_soonest_comes_first()
    {
        var later = Consulting.Asked with { Round = 2, RemindAt = Consulting.RemindAt.AddDays(1), Deadline = Consulting.Deadline.AddDays(1) };
        Next([.. Consulting.Open, later]).Should().Be(new Duty(Consulting.RemindAt, Remind));
        Next([.. Consulting.Open, later with { RemindAt = Consulting.RemindAt.AddHours(-1) }]).Should().Be(new Duty(Consulting.RemindAt.AddHours(-1), new RemindConsultation(2, Consulting.RemindAt.AddHours(-1))));
        Next([.. Consulting.Answered, later]).Should().Be(new Duty(later.RemindAt, new RemindConsultation(2, later.RemindAt)));
    }

    [Fact]
    public void The_reminder_names_those_who_are_silent_once()
    {
        new Given([.. Consulting.Open, Consulting.Agreed]).When(Remind, Clock, Consulting.RemindAt).Then(new ConsultationReminded(1, [Consulting.Labour]));
        new Given([.. Consulting.Open, new ConsultationReminded(1, [Consulting.Labour])]).When(Remind, Clock, Consulting.RemindAt).ThenNothing();
    }

    [Fact]
    public void The_lapse_names_those_who_are_silent_once()
    {
        new Given([.. Consulting.Open, Consulting.Agreed]).When(Lapse, Clock, Consulting.Deadline).Then(new ConsultationLapsed(1, [Consulting.Labour], false));
        new Given(Consulting.Consenting).When(Lapse, Clock, Consulting.Deadline.AddDays(3)).Then(new ConsultationLapsed(1, [Consulting.Labour], true));
        new Given(Consulting.Lapsed).When(Lapse, Clock, Consulting.Deadline).ThenNothing();
        new Given(Consulting.Concluded).When(Lapse, Clock, Consulting.Deadline).ThenNothing();
        new Given(Consulting.Answered).When(Lapse, Clock, Consulting.Deadline).ThenNothing();
    }

    [Fact]
    public void Duties_of_a_case_that_is_gone_are_none()
    {
        object[] gone = [.. Consulting.Open, new CaseClosed(CaseOutcome.Refused, Sample.Now, Timeliness.Early)];
        new Given(gone).When(Remind, Clock, Consulting.RemindAt).ThenNothing();
        new Given(gone).When(Lapse, Clock, Consulting.Deadline).ThenNothing();
        new Given().When(Lapse, Clock, Consulting.Deadline).ThenNothing();
    }

    [Fact]
    public void Nothing_happens_before_its_time_or_at_anothers()
    {
        new Given(Consulting.Open).When(Remind, Clock, Consulting.RemindAt.AddTicks(-1)).ThenRefused("duty-not-due", RefusalKind.Rule);
        new Given(Consulting.Open).When(Lapse, Clock, Consulting.Deadline.AddTicks(-1)).ThenRefused("duty-not-due", RefusalKind.Rule);
        new Given(Consulting.Open).When(Lapse with { At = Consulting.RemindAt }, Clock, Consulting.Deadline).ThenRefused("duty-not-due", RefusalKind.Rule);
    }
}
