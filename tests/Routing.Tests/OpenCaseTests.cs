using FluentAssertions;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class OpenCaseTests
{
    private static readonly Actor Intake = Actor.Service("intake");

    [Fact]
    public void An_accepted_dossier_starts_at_the_first_department() =>
        new Given().When(Sample.Open(Sample.Steps), Intake).Then(Sample.Opened, Sample.Started(0));

    [Fact]
    public void A_case_is_opened_once() => new Given(Sample.AtFirstStep).When(Sample.Open(Sample.Steps), Intake).ThenNothing();

    [Fact]
    public void What_was_opened_first_stands() =>
        new Given(Sample.AtFirstStep).When(Sample.Open(new CaseStep("Khác", Sample.PhuongTuPhap, 1)), Intake).ThenNothing();

    [Fact]
    public void A_finished_case_is_not_opened_again() => new Given(Sample.ResultIssued).When(Sample.Open(Sample.Steps), Intake).ThenNothing();

    [Fact]
    public void An_opened_case_is_accepted_and_nobody_has_it() =>
        new Given(Sample.AtFirstStep).State.Should().BeEquivalentTo(new
        {
            Status = CaseStatus.Accepted, Phase = CasePhase.Handling, IsOpen = true, StepIndex = 0, UnitId = Sample.TuPhap, Assignee = (string?)null, Round = 0,
            Sample.Opened.DeskId, Sample.Opened.AgencyCode, Sample.Opened.ProcedureCode, Sample.Opened.AcceptedAt, Sample.Opened.DueAt,
        });
}
