using FluentAssertions;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class AssignCaseTests
{
    private static readonly AssignCase ToC = new("handler.c");

    [Theory]
    [InlineData("reviewer.a")]
    [InlineData("signer.a")]
    public void A_head_of_the_department_gives_a_free_case_to_an_officer(string head) => new Given(Sample.AtFirstStep).When(ToC, head).Then(new Assigned("handler.c"));

    [Fact]
    public void A_head_takes_a_case_from_one_officer_for_another() => new Given(Sample.FirstClaimed).When(ToC, "reviewer.a").Then(new Assigned("handler.c"));

    [Fact]
    public void An_assigned_case_is_in_progress() => new Given([.. Sample.AtFirstStep, new Assigned("handler.c")]).State
        .Should().Match<Case>(c => c.Status == CaseStatus.InProgress && c.Assignee == "handler.c");

    [Fact]
    public void Assigning_to_the_same_officer_twice_adds_nothing() =>
        new Given([.. Sample.AtFirstStep, new Assigned("handler.c")]).When(ToC, "reviewer.a").ThenNothing();

    [Theory]
    [InlineData("handler.a")]
    [InlineData("supervisor.a")]
    [InlineData("reception.a")]
    public void Nobody_else_assigns(string officer) => new Given(Sample.AtFirstStep).When(ToC, officer).ThenRefused("not-head", RefusalKind.Authority);

    [Fact]
    public void A_supervisor_takes_a_case_from_who_is_absent() =>
        new Given(Sample.FirstClaimed).When(ToC, "supervisor.a").Then(new Assigned("handler.c"));

    [Fact]
    public void Nobody_assigns_their_own_dossier()
    {
        var own = new Given([.. Sample.FirstClaimed.Select(e => e is CaseOpened opened ? opened with { OwnedBy = ["reviewer.a", "supervisor.a", "handler.a"] } : e)]);
        own.When(ToC, "reviewer.a").ThenRefused("own-dossier", RefusalKind.Authority);
        own.When(ToC, "supervisor.a").ThenRefused("own-dossier", RefusalKind.Authority);
        own.When(new CompleteStep(null), "handler.a").ThenRefused("own-dossier", RefusalKind.Authority);
        own.When(ToC, "signer.a").Then(new Assigned("handler.c"));
    }

    [Fact]
    public void Who_supervises_too_does_no_handlers_work() => new Given(Sample.AtFirstStep)
        .When(new ClaimCase(), new Actor("x", ["handler", "supervisor"], [Sample.TuPhap], null)).ThenRefused("wrong-unit", RefusalKind.Authority);

    [Fact]
    public void A_head_of_another_department_does_not_assign() =>
        new Given(Sample.AtFirstStep).When(ToC, new Actor("reviewer.x", ["reviewer"], [Sample.PhuongTuPhap], null)).ThenRefused("not-head", RefusalKind.Authority);

    [Theory]
    [InlineData("handler.b")]
    [InlineData("reviewer.a")]
    [InlineData("nobody.here")]
    [InlineData("")]
    public void Only_a_handler_of_the_department_can_be_given_a_case(string officer) =>
        new Given(Sample.AtFirstStep).When(new AssignCase(officer), "reviewer.a").ThenRefused("officer-not-in-unit", RefusalKind.Rule);

    [Fact]
    public void What_is_being_decided_is_not_assigned() => new Given(Sample.Submitted).When(ToC, "reviewer.a").ThenRefused("being-decided", RefusalKind.Rule);

    [Fact]
    public void A_finished_case_is_not_assigned() => new Given(Sample.Refused).When(ToC, "reviewer.a").ThenRefused("case-closed", RefusalKind.Rule);
}
