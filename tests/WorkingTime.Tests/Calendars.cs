using FluentAssertions;
using Xunit;
using static OneStop.WorkingTime.Tests.Offices;

namespace OneStop.WorkingTime.Tests;

public class Calendars
{
    /// <summary>A storm announced on the eve, a swap decreed three weeks ahead and taken back a week later, and a year of which the notice came out in November.</summary>
    private static readonly WorkingCalendar Decreed = From(
    [
        new(new(2026, 9, 9), DayKind.Closure, "Bão số 5", new(2026, 9, 8)),
        new(new(2026, 9, 10), DayKind.Closure, "Bão số 5", new(2026, 9, 8)),
        new(new(2026, 9, 26), DayKind.WorkSwap, "Làm bù", new(2026, 9, 1)),
        new(new(2026, 9, 26), DayKind.Closure, "Bão số 6", new(2026, 9, 25)),
        new(new(2027, 1, 1), DayKind.Off, "Tết Dương lịch", new(2026, 11, 20))
    ]);

    [Theory]
    [InlineData("2026-09-07", "2026-09-10 10:00", "2026-09-10 17:00")]
    [InlineData("2026-09-08", "2026-09-14 10:00", "2026-09-14 17:00")]
    public void A_closure_counts_from_the_day_it_is_decreed(string known, string byHours, string byDays)
    {
        Said(Counting.Hour).Should().Be(byHours);
        Said(Counting.FirstDayExcluded).Should().Be(byDays);

        string Said(Counting counting) =>
            $"{((DueAnswer.Due)Deadline.Compute(Term("2026-09-08 10:00", 2, LimitUnit.WorkingDay, counting), Known(known))).At:yyyy-MM-dd HH:mm}";
    }

    [Theory]
    [InlineData("2026-08-31", false)]
    [InlineData("2026-09-01", true)]
    [InlineData("2026-09-24", true)]
    [InlineData("2026-09-25", false)]
    public void Of_two_notices_for_a_day_the_later_one_holds_once_it_is_known(string known, bool works) =>
        Known(known).IsOfficeTime(At("2026-09-26 09:00")).Should().Be(works);

    [Theory]
    [InlineData("2026-11-19", null)]
    [InlineData("2026-11-20", "2027-01-04 09:00")]
    public void A_year_is_known_from_its_first_notice(string known, string? due)
    {
        var answer = Deadline.Compute(At("2026-12-31 09:00"), new(1, LimitUnit.WorkingDay), Known(known));

        if (due is null) answer.Should().Be(new DueAnswer.NoCalendar(2027));
        else answer.Should().BeOfType<DueAnswer.Due>().Which.At.Should().Be(At(due));
    }

    [Fact]
    public void What_has_always_been_known_is_known_on_any_day()
    {
        Calendar.KnownOn(DateOnly.MinValue).Should().BeSameAs(Calendar);
        Decreed.KnownOn(new(2026, 11, 20)).Should().BeSameAs(Decreed);
    }

    [Theory]
    [InlineData("2026-08-31", "0.")]
    [InlineData("2026-09-01", "2026-09-01.")]
    [InlineData("2026-09-24", "2026-09-08.")]
    [InlineData("2026-12-01", "2026-11-20.")]
    public void A_version_names_the_newest_notice_that_is_known(string known, string begins) => Known(known).Version.Should().MatchRegex($"^{begins.Replace(".", @"\.")}[0-9a-f]{{8}}$");

    [Fact]
    public void Calendars_that_count_differently_have_different_versions()
    {
        WorkingCalendar[] others =
        [
            Decreed, Known("2026-09-24"), new(Decreed.Hours, [new("hè", new(4, 16), new(10, 15), Decreed.Hours)], Decreed.Years),
            new(new(new(new(7, 0), new(11, 0)), Decreed.Hours.Afternoon), [], Decreed.Years),
            From([new(new(2026, 9, 9), DayKind.Off, "Bão số 5", new(2026, 9, 8))]), From([new(new(2026, 9, 9), DayKind.Closure, "Bão số 5", new(2026, 9, 8))]),
        ];

        others.Select(c => c.Version).Should().OnlyHaveUniqueItems();
        new WorkingCalendar(Decreed.Hours, Decreed.Seasons, Decreed.Years).Version.Should().Be(Decreed.Version);
    }

    [Theory]
    [InlineData("2026-10-05 07:59", false)]
    [InlineData("2026-10-05 08:00", true)]
    [InlineData("2026-10-05 11:59", true)]
    [InlineData("2026-10-05 12:00", false)]
    [InlineData("2026-10-05 16:59", true)]
    [InlineData("2026-10-05 17:00", false)]
    [InlineData("2026-10-10 09:00", false)]
    [InlineData("2026-08-22 09:00", true)]
    [InlineData("2026-11-24 09:00", false)]
    [InlineData("2027-03-01 09:00", false)]
    public void Office_time_is_the_sessions_of_working_days(string at, bool office) => Calendar.IsOfficeTime(At(at).ToUniversalTime()).Should().Be(office);

    [Theory]
    [InlineData("2026-10-05 15:00", "2026-10-06 08:00")]
    [InlineData("2026-10-05 00:00", "2026-10-06 08:00")]
    [InlineData("2026-10-09 23:59", "2026-10-12 08:00")]
    [InlineData("2026-08-21 09:00", "2026-08-22 08:00")]
    [InlineData("2026-02-13 16:00", "2026-02-23 08:00")]
    [InlineData("2025-12-31 16:00", "2026-01-05 08:00")]
    [InlineData("2026-12-31 09:00", null)]
    [InlineData("2024-12-31 09:00", null)]
    public void The_next_working_day_starts_when_its_office_opens(string at, string? opens) =>
        Calendar.StartOfNextWorkingDay(At(at).ToUniversalTime()).Should().Be(opens is null ? null : At(opens));

    [Fact]
    public void The_next_working_day_opens_at_its_own_seasons_hour() => Seasonal.StartOfNextWorkingDay(At("2026-04-15 16:00")).Should().Be(At("2026-04-16 07:00"));

    [Theory]
    [InlineData("2026-10-05 10:00", "2026-10-05 14:30", 3.5)]
    [InlineData("2026-10-09 16:00", "2026-10-12 09:00", 2.0)]
    [InlineData("2025-12-31 16:00", "2026-01-05 09:00", 2.0)]
    [InlineData("2026-10-10 10:00", "2026-10-11 10:00", 0.0)]
    [InlineData("2026-10-05 10:00", "2025-10-05 10:00", 0.0)]
    [InlineData("2026-12-31 10:00", "2027-01-01 00:00", null)]
    [InlineData("2024-12-31 10:00", "2026-01-01 00:00", null)]
    public void Office_time_between_two_instants_is_what_sessions_lie_between(string from, string to, double? hours) =>
        Calendar.WorkingTime(At(from), At(to)).Should().Be(hours is { } h ? TimeSpan.FromHours(h) : null);

    private static WorkingCalendar Known(string day) => Decreed.KnownOn(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));
}
