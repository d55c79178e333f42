using FluentAssertions;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class HandOverCaseTests
{
    private static readonly HandOverCase ToC = new("handler.c", "Nghỉ phép");

    [Fact]
    public void The_officer_who_has_it_passes_it_to_a_colleague() =>
        new Given(Sample.FirstClaimed).When(ToC, "handler.a").Then(new HandedOver("handler.a", "handler.c", "Nghỉ phép"));

    [Fact]
    public void The_colleague_has_it_then() =>
        new Given([.. Sample.FirstClaimed, new HandedOver("handler.a", "handler.c", "-")]).State.Assignee.Should().Be("handler.c");

    [Fact]
    public void Handing_over_twice_is_refused_the_second_time() => new Given([.. Sample.FirstClaimed, new HandedOver("handler.a", "handler.c", "-")])
        .When(ToC, "handler.a").ThenRefused("not-assignee", RefusalKind.Conflict);

    [Fact]
    public void Handing_over_to_oneself_adds_nothing() => new Given(Sample.FirstClaimed).When(new HandOverCase("handler.a", "-"), "handler.a").ThenNothing();

    [Fact]
    public void A_free_case_is_nobodys_to_hand_over() => new Given(Sample.AtFirstStep).When(ToC, "handler.a").ThenRefused("not-claimed", RefusalKind.Rule);

    [Fact]
    public void A_colleague_does_not_hand_over_what_another_has() =>
        new Given(Sample.FirstClaimed).When(ToC, "handler.c").ThenRefused("not-assignee", RefusalKind.Conflict);

    [Theory]
    [InlineData("handler.b")]
    [InlineData("reviewer.a")]
    public void Nobody_else_hands_over_at_all(string officer) =>
        new Given(Sample.FirstClaimed).When(ToC, officer).ThenRefused("wrong-unit", RefusalKind.Authority);

    [Theory]
    [InlineData("handler.b")]
    [InlineData("reviewer.a")]
    [InlineData("nobody.here")]
    public void It_stays_within_the_department(string officer) =>
        new Given(Sample.FirstClaimed).When(new HandOverCase(officer, "-"), "handler.a").ThenRefused("officer-not-in-unit", RefusalKind.Rule);

    [Fact]
    public void What_is_being_decided_is_not_handed_over() => new Given(Sample.Submitted).When(ToC, "handler.c").ThenRefused("being-decided", RefusalKind.Rule);

    [Fact]
    public void A_finished_case_is_not_handed_over() => new Given(Sample.ResultIssued).When(ToC, "handler.c").ThenRefused("case-closed", RefusalKind.Rule);
}
