using FluentAssertions;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;
using Xunit;
using static OneStop.Routing.Tests.LandCase;

namespace OneStop.Routing.Tests;

/// <summary>The land dossier's date or procedure changes by an operator's order.</summary>
public sealed class RecalculateTests
{
    [Fact]
    public void A_storm_after_the_promise_moves_the_date()
    {
        var storm = new WhatIf([new(new(2026, 1, 8), DayKind.Closure, "Bão số 9")], [], null, null);
        var facts = Sample.Facts(Admin) with { Province = storm.Changed(Sample.Province) };

        var moved = new Recalculate("Nghỉ bão").Decide(new Given(Sample.LandClaimed).State, facts).Events.Should().ContainSingle().Which.Should().BeOfType<DueDateRecalculated>().Subject;

        (moved.DueAt, moved.Because).Should().Be((Sample.At(15, 12), "Nghỉ bão"));
        moved.Explanation.Should().Contain("Bão số 9");
    }

    [Fact]
    public void A_date_that_stays_is_not_recalculated() => new Given(Sample.LandClaimed).When(new Recalculate("-"), Admin).ThenNothing();

    [Fact]
    public void Operators_alone_recalculate_and_move()
    {
        new Given(Sample.LandClaimed).When(new Recalculate("-"), Head).ThenRefused("not-operator", RefusalKind.Authority);
        new Given(Sample.LandClaimed).When(new MoveToVersion(2, "-"), Head).ThenRefused("not-operator", RefusalKind.Authority);
        new Given(Ended).When(new Recalculate("-"), Admin).ThenRefused("case-closed", RefusalKind.Rule);
        new Given(Ended).When(new MoveToVersion(2, "-"), Admin).ThenRefused("case-closed", RefusalKind.Rule);
    }

    [Fact]
    public void A_case_moved_to_a_new_version_has_its_steps_and_its_limit()
    {
        var moved = (MovedToVersion)Single(new Given(Sample.LandClaimed).When(new MoveToVersion(2, "Quyết định mới"), Admin));

        (moved.From, moved.To, moved.StepIndex, moved.LimitAmount, moved.DueAt).Should().Be((1, 2, 0, 9.5m, Sample.At(16, 12)));
        moved.Steps.Select(s => s.Name).Should().Equal("Thẩm tra điều kiện, trích lục bản đồ (mới)", "Chuyển thông tin địa chính sang cơ quan thuế",
            "Ghi nhận nghĩa vụ tài chính đã hoàn thành", "Chỉnh lý hồ sơ địa chính, in Giấy chứng nhận");
        new Given(Then(moved)).When(new MoveToVersion(2, "Quyết định mới"), Admin).ThenNothing();
        new Given(Then(moved)).State.Should().Match<Case>(c => c.Terms!.ProcedureVersion == 2 && c.DueAt == Sample.At(16, 12) && c.Assignee == null, "the land office is another department");
    }

    [Fact]
    public void It_stands_at_the_step_of_the_same_name_and_the_officer_keeps_it()
    {
        var unit = Sample.Province.Units.Single(u => u.AgencyCode == "H99.09.01" && u.Kind == "dat-dai").Id;
        var land = Sample.Land with { Steps = [new("Thẩm tra điều kiện, trích lục bản đồ", unit, 20), new("Ghi nhận nghĩa vụ tài chính đã hoàn thành", unit, 16)] };
        object[] second = [land, new StepStarted(0, "-", unit), new Claimed("handler.a"), new StepCompleted(0, "handler.a", null), new StepStarted(1, "-", unit), new Claimed("handler.a")];

        var moved = (MovedToVersion)Single(new Given(second).When(new MoveToVersion(2, "-"), Admin));

        (moved.StepIndex, moved.OfficerStays).Should().Be((2, true));
        new Given([.. second, moved]).State.Assignee.Should().Be("handler.a");
    }

    [Fact]
    public void A_version_that_is_not_there_is_refused() => new Given(Sample.LandClaimed).When(new MoveToVersion(9, "-"), Admin).ThenRefused("unknown-version", RefusalKind.Rule);
}
