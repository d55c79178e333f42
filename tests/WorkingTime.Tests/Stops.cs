using FluentAssertions;
using Xunit;
using static OneStop.WorkingTime.Tests.Offices;

namespace OneStop.WorkingTime.Tests;

public class Stops
{
    /// <summary>What stops, and then when 3 working days from Monday 05/10/2026 10:00 are over: by the hour, with the first day excluded, at the same clock.</summary>
    public static TheoryData<string, string, string, string, string> ThreeDays => new()
    {
        { "none", "", "2026-10-08 10:00", "2026-10-08 17:00", "2026-10-08 10:00" },
        { "two days, from clock to clock", "2026-10-06 14:00/2026-10-08 14:00", "2026-10-12 10:00", "2026-10-12 17:00", "2026-10-12 10:00" },
        { "within a day", "2026-10-06 08:30/2026-10-06 09:30", "2026-10-08 11:00", "2026-10-08 17:00", "2026-10-08 10:00" },
        { "an afternoon", "2026-10-06 13:00/2026-10-06 17:00", "2026-10-08 15:00", "2026-10-09 17:00", "2026-10-08 10:00" },
        { "a night", "2026-10-06 17:00/2026-10-07 08:00", "2026-10-08 10:00", "2026-10-08 17:00", "2026-10-08 10:00" },
        { "a weekend and both days beside it", "2026-10-07 17:00/2026-10-13 08:00", "2026-10-13 10:00", "2026-10-13 17:00", "2026-10-13 10:00" },
        { "overlapping and touching", "2026-10-06 10:00/2026-10-07 12:00 2026-10-06 14:00/2026-10-07 10:00 2026-10-07 12:00/2026-10-08 10:00",
            "2026-10-12 10:00", "2026-10-12 17:00", "2026-10-12 10:00" },
        { "begun before the start", "2026-10-01 10:00/2026-10-06 10:00", "2026-10-09 10:00", "2026-10-08 17:00", "2026-10-09 10:00" },
        { "over before the start", "2026-10-01 10:00/2026-10-05 10:00", "2026-10-08 10:00", "2026-10-08 17:00", "2026-10-08 10:00" },
        { "begun after the end", "2026-10-08 17:00/2026-10-20 10:00", "2026-10-08 10:00", "2026-10-08 17:00", "2026-10-08 10:00" },
        { "begun on the last morning", "2026-10-08 09:00/2026-10-09 09:00", "2026-10-09 10:00", "2026-10-09 17:00", "2026-10-09 10:00" },
        { "of no length, and backwards", "2026-10-06 10:00/2026-10-06 10:00 2026-10-07 10:00/2026-10-06 10:00", "2026-10-08 10:00", "2026-10-08 17:00", "2026-10-08 10:00" },
        { "never over", "2026-10-06 10:00/", "none", "none", "none" }
    };

    [Theory, MemberData(nameof(ThreeDays))]
    public void The_clock_stands_for_what_the_stops_cover(string why, string stops, string byHours, string firstDayExcluded, string sameClock)
    {
        Said(Counting.Hour).Should().Be(byHours, why);
        Said(Counting.FirstDayExcluded).Should().Be(firstDayExcluded, why);
        Said(Counting.SameClock).Should().Be(sameClock, why);

        string Said(Counting counting) => Deadline.Compute(Term("2026-10-05 10:00", 3, LimitUnit.WorkingDay, counting, stops), Calendar) is DueAnswer.Due due ? $"{due.At:yyyy-MM-dd HH:mm}" : "none";
    }

    [Theory]
    [InlineData(20, LimitUnit.Day, "2026-10-12 10:00/2026-10-15 09:00", "2026-10-28 17:00")]
    [InlineData(20, LimitUnit.Day, "2026-10-26 09:00/2026-10-27 09:00", "2026-10-27 17:00")]
    [InlineData(1, LimitUnit.Month, "2026-10-10 00:00/2026-10-12 00:00", "2026-11-09 17:00")]
    [InlineData(1, LimitUnit.SameDay, "2026-10-05 10:30/2026-10-05 14:30", "2026-10-05 17:00")]
    [InlineData(1, LimitUnit.SameDay, "2026-10-05 10:30/2026-10-05 15:30", "2026-10-06 17:00")]
    [InlineData(1, LimitUnit.SameDay, "2026-10-05 16:30/2026-10-07 09:30", "2026-10-07 17:00")]
    [InlineData(0, LimitUnit.Hour, "2026-10-05 09:00/2026-10-05 11:00 2026-10-05 11:00/2026-10-05 20:00", "2026-10-05 20:00")]
    [InlineData(1, LimitUnit.Immediate, "2026-10-05 11:00/2026-10-05 20:00", "2026-10-06 17:00")]
    [InlineData(1, LimitUnit.Immediate, "2026-10-05 10:01/2026-10-05 11:00", "2026-10-05 17:00")]
    public void So_it_does_for_other_units(double amount, LimitUnit unit, string stops, string due) =>
        Due(Term("2026-10-05 10:00", (decimal)amount, unit, Counting.FirstDayExcluded, stops)).At.Should().Be(At(due));

    [Fact]
    public void Stops_come_at_any_offset()
    {
        var stop = new Stop(At("2026-10-06 14:00").ToUniversalTime(), At("2026-10-08 14:00").ToOffset(TimeSpan.FromHours(-9)), "", "");
        foreach (var counting in Enum.GetValues<Counting>())
            Due(new(At("2026-10-05 10:00"), new(3, LimitUnit.WorkingDay), counting, 0, [stop])).At.Date.Should().Be(new(2026, 10, 12));
    }
}
