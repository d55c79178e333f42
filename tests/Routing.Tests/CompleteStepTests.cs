using OneStop.Deciding;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class CompleteStepTests
{
    private static readonly CompleteStep Complete = new("Đã đủ");

    [Fact]
    public void A_completed_step_leads_to_the_next_department() =>
        new Given(Sample.FirstClaimed).When(Complete, "handler.a").Then(new StepCompleted(0, "handler.a", "Đã đủ"), Sample.Started(1));

    [Fact]
    public void The_last_step_leads_to_those_who_decide() =>
        new Given(Sample.LastClaimed).When(new CompleteStep(null), "handler.c").Then(new StepCompleted(2, "handler.c", null), new SubmittedForDecision(1));

    [Fact]
    public void Rework_is_submitted_as_the_next_round() =>
        new Given(Sample.SentBack).When(Complete, "handler.c").Then(new StepCompleted(2, "handler.c", "Đã đủ"), new SubmittedForDecision(2));

    [Fact]
    public void A_double_click_does_not_complete_the_next_step() =>
        new Given(Sample.AtSecondStep).When(Complete, "handler.a").ThenRefused("step-already-completed", RefusalKind.Conflict);

    [Fact]
    public void A_double_click_on_the_last_step_is_recognised() =>
        new Given(Sample.Submitted).When(Complete, "handler.c").ThenRefused("step-already-completed", RefusalKind.Conflict);

    [Fact]
    public void Who_has_taken_the_next_step_too_completes_it() =>
        new Given([Sample.Opened with { Steps = [Sample.Steps[0], Sample.Steps[2]] }, Sample.Started(0), new Claimed("handler.a"), new StepCompleted(0, "handler.a", null),
            Sample.Started(1) with { UnitId = Sample.TuPhap }, new Claimed("handler.a")])
            .When(Complete, "handler.a").Then(new StepCompleted(1, "handler.a", "Đã đủ"), new SubmittedForDecision(1));

    [Fact]
    public void A_free_case_must_be_claimed_first() => new Given(Sample.AtFirstStep).When(Complete, "handler.a").ThenRefused("not-claimed", RefusalKind.Rule);

    [Fact]
    public void A_colleagues_step_is_not_theirs_to_complete() =>
        new Given(Sample.FirstClaimed).When(Complete, "handler.c").ThenRefused("not-assignee", RefusalKind.Conflict);

    [Theory]
    [InlineData("handler.b")]
    [InlineData("reviewer.a")]
    [InlineData("supervisor.a")]
    public void Only_the_departments_handlers_complete_its_steps(string officer) =>
        new Given(Sample.FirstClaimed).When(Complete, officer).ThenRefused("wrong-unit", RefusalKind.Authority);

    [Fact]
    public void Who_has_left_the_department_completes_nothing_there() =>
        new Given(Sample.FirstClaimed).When(Complete, Sample.Officer("handler.a") with { Units = ["snv-lao-dong"] }).ThenRefused("wrong-unit", RefusalKind.Authority);

    [Fact]
    public void What_is_being_decided_has_no_step_to_complete() =>
        new Given(Sample.Submitted).When(Complete, "handler.a").ThenRefused("being-decided", RefusalKind.Rule);

    [Theory]
    [InlineData("handler.a")]
    [InlineData("handler.c")]
    public void A_finished_case_has_no_step_to_complete(string officer) =>
        new Given(Sample.ResultIssued).When(Complete, officer).ThenRefused("case-closed", RefusalKind.Rule);
}
