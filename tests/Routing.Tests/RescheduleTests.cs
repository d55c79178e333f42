using FluentAssertions;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using Xunit;
using static OneStop.Routing.Tests.LandCase;

namespace OneStop.Routing.Tests;

/// <summary>The land dossier's date is put off, with an apology: once.</summary>
public sealed class RescheduleTests
{
    [Theory]
    [InlineData(13, 12, true)]
    [InlineData(13, 13, false)]
    public void An_apology_is_in_time_a_day_before(int day, int hour, bool inTime) => new Given(Sample.LandClaimed)
        .When(new Reschedule(Sample.At(20, 9), "Mất điện"), Head, Sample.At(day, hour)).Then(new Rescheduled(Sample.At(14, 12), Sample.At(20, 9), "Mất điện", inTime));

    [Fact]
    public void A_second_apology_is_refused_with_the_article()
    {
        var once = Then(new Rescheduled(Sample.At(14, 12), Sample.At(20, 9), "Mất điện", true));

        new Given(once).When(new Reschedule(Sample.At(20, 9), "Mất điện"), Head).ThenNothing();
        var second = new Given(once).When(new Reschedule(Sample.At(21, 9), "Mất điện"), Head);
        second.ThenRefused("rescheduled-before", RefusalKind.Rule);
        second.Verdict.Refusal!.Law.Should().Be("NĐ 118/2025, Đ.19.6");
    }

    [Theory]
    [InlineData(14, 12, "date-not-later")]
    [InlineData(14, 11, "date-not-later")]
    [InlineData(14, 12 + 6, "outside-office-hours")]
    [InlineData(17, 9, "outside-office-hours")]
    public void A_new_date_is_later_and_within_office_hours(int day, int hour, string code) =>
        new Given(Sample.LandClaimed).When(new Reschedule(Sample.At(day, hour), "-"), Head).ThenRefused(code, RefusalKind.Rule);

    [Fact]
    public void Closing_time_can_be_promised_but_not_a_year_without_calendar()
    {
        new Given(Sample.LandClaimed).When(new Reschedule(Sample.At(16, 17), "-"), Head).Verdict.Events.Should().ContainSingle();
        new Given(Sample.LandClaimed).When(new Reschedule(Sample.At(16, 9).AddYears(1), "-"), Head).ThenRefused("calendar-missing", RefusalKind.Rule);
    }

    [Fact]
    public void A_clock_that_stands_has_no_date_to_be_put_off() =>
        new Given(Then(Taxed)).When(new Reschedule(Sample.At(20, 9), "-"), Head).ThenRefused("clock-stopped", RefusalKind.Rule);

    [Fact]
    public void Only_a_head_apologises()
    {
        new Given(Sample.LandClaimed).When(new Reschedule(Sample.At(20, 9), "-"), "handler.a").ThenRefused("not-head", RefusalKind.Authority);
        new Given(Sample.LandClaimed).When(new Reschedule(Sample.At(20, 9), "-"), new Actor("signer.x", ["signer"], [Sample.PhuongTuPhap], null)).ThenRefused("not-head", RefusalKind.Authority);
        new Given(BeingDecided).When(new Reschedule(Sample.At(20, 9), "-"), new Actor("signer.x", ["signer"], ["stp-lanh-dao"], null)).Verdict.Events.Should().ContainSingle();
    }
}
