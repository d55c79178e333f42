using FluentAssertions;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

public sealed class TakeBackForReworkTests
{
    private static readonly Actor Decision = Actor.Service("decision");

    private static TakeBackForRework Back(int round) => new(round, "Thiếu căn cứ");

    [Fact]
    public void The_officer_who_did_the_last_step_gets_it_back() =>
        new Given(Sample.Submitted).When(Back(1), Decision).Then(new ReturnedForRework(1, "Thiếu căn cứ"), Sample.Started(2), new Assigned("handler.c"));

    [Fact]
    public void The_reason_stands_until_it_is_submitted_again()
    {
        new Given(Sample.SentBack).State.Should().Match<Case>(c => c.ReworkReason == "Thiếu căn cứ" && c.Phase == CasePhase.Handling && c.StepIndex == 2);
        new Given(Sample.Resubmitted).State.Should().Match<Case>(c => c.ReworkReason == null && c.Phase == CasePhase.Deciding && c.Round == 2);
    }

    [Fact]
    public void An_officer_of_another_department_does_not_get_it_back()
    {
        CaseStep[] steps = [new("Chỉnh lý", "vpdkdd-dang-ky", 16)];
        object[] moved = [.. Sample.Submitted, new MovedToVersion(1, 2, steps, 0, false, "stp-lanh-dao", 1, WorkingTime.LimitUnit.WorkingDay, 0, Sample.Now, "-", "-")];

        new Given(moved).When(Back(1), Decision).Then(new ReturnedForRework(1, "Thiếu căn cứ"), new StepStarted(0, "Chỉnh lý", "vpdkdd-dang-ky"));
    }

    [Fact]
    public void Told_twice_it_comes_back_once() => new Given(Sample.SentBack).When(Back(1), Decision).ThenNothing();

    [Fact]
    public void A_late_message_of_an_old_round_changes_nothing() => new Given(Sample.Resubmitted).When(Back(1), Decision).ThenNothing();

    [Fact]
    public void The_second_round_can_come_back_too() =>
        new Given(Sample.Resubmitted).When(Back(2), Decision).Then(new ReturnedForRework(2, "Thiếu căn cứ"), Sample.Started(2), new Assigned("handler.c"));

    [Fact]
    public void A_round_that_was_never_submitted_does_not_come_back() => new Given(Sample.Submitted).When(Back(2), Decision).ThenNothing();

    [Fact]
    public void Nothing_comes_back_while_the_departments_have_it() => new Given(Sample.FirstClaimed).When(Back(1), Decision).ThenNothing();

    [Fact]
    public void Nothing_comes_back_after_the_end() => new Given(Sample.ResultIssued).When(Back(1), Decision).ThenNothing();
}
