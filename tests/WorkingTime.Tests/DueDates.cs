using FluentAssertions;
using Xunit;
using static OneStop.WorkingTime.Tests.Offices;

namespace OneStop.WorkingTime.Tests;

public class DueDates
{
    /// <summary>The last two: due by the hour, and the last day with the first one not counted; null where there is no such count, "none" where there is no calendar.</summary>
    public static TheoryData<string, string, decimal, LimitUnit, string, string?> Vectors => new()
    {
        { "Tết", "2026-02-12 09:00", 5, LimitUnit.WorkingDay, "2026-02-26 09:00", "2026-02-26" },
        { "Tết, after 15:00", "2026-02-13 15:30", 3, LimitUnit.WorkingDay, "2026-02-25 15:30", "2026-02-25" },
        { "make-up day and two holidays", "2026-04-24 10:00", 3, LimitUnit.WorkingDay, "2026-05-04 10:00", "2026-05-04" },
        { "long weekend", "2026-04-29 14:00", 2, LimitUnit.WorkingDay, "2026-05-05 14:00", "2026-05-05" },
        { "swap and National Day", "2026-08-28 10:00", 1, LimitUnit.WorkingDay, "2026-09-03 10:00", "2026-09-03" },
        { "worked Saturday", "2026-08-20 10:00", 2, LimitUnit.WorkingDay, "2026-08-22 10:00", "2026-08-22" },
        { "half a day", "2026-10-05 08:00", 7.5m, LimitUnit.WorkingDay, "2026-10-14 12:00", "2026-10-15" },
        { "24 November", "2026-11-23 16:30", 1, LimitUnit.WorkingDay, "2026-11-25 16:30", "2026-11-25" },
        { "after hours, into a worked Saturday", "2026-08-21 17:30", 2, LimitUnit.Hour, "2026-08-22 10:00", null },
        { "a year nobody has published", "2026-12-31 11:00", 1, LimitUnit.WorkingDay, "none", "none" }
    };

    [Theory, MemberData(nameof(Vectors))]
    public void Working_time_runs_by_the_published_days(string why, string from, decimal amount, LimitUnit unit, string byHours, string? lastDay) =>
        Agrees(Calendar, why, from, new(amount, unit), byHours, lastDay);

    [Fact]
    public void The_published_file_gives_the_same_due_dates()
    {
        var file = Path.Combine(Root(), "..", "shared", "data", "holidays.csv");
        if (!File.Exists(file)) Assert.Skip($"No {file}: the public holiday list lies beside the repository, not in it.");
        var days = File.ReadLines(file).Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')).Select(c => Day(c[0], Kind(c[1]), c[2])).ToList();

        days.Should().BeEquivalentTo(Calendar.Years.Values.SelectMany(y => y));
        foreach (var vector in Vectors)
        {
            var (why, from, amount, unit, byHours, lastDay) = vector.Data;
            Agrees(From(days), why, from, new(amount, unit), byHours, lastDay);
        }

        static DayKind Kind(string word) => word switch
        {
            "OFF" => DayKind.Off,
            "OFF_SWAP" => DayKind.OffSwap,
            "WORK_SWAP" => DayKind.WorkSwap,
            "OFF_COMP" => DayKind.OffComp,
            _ => throw new InvalidDataException($"{word} is no kind of day.")
        };
    }

    private static void Agrees(WorkingCalendar calendar, string why, string from, Limit limit, string byHours, string? lastDay)
    {
        Said(Counting.Hour).Should().Be(byHours, why);
        if (lastDay is null) return;
        Said(Counting.FirstDayExcluded).Should().Be(lastDay == "none" ? lastDay : $"{lastDay} 17:00", why);
        Said(Counting.SameClock).Should().Be(lastDay == "none" ? lastDay : $"{lastDay} {from[11..]}", why);

        string Said(Counting counting) => Deadline.Compute(new Term(At(from), limit, counting, 0, []), calendar) switch
        {
            DueAnswer.Due due => $"{due.At:yyyy-MM-dd HH:mm}",
            DueAnswer.NoCalendar { Year: 2027 } => "none",
            var other => $"{other}"
        };
    }

    [Theory]
    [InlineData("2026-12-31 11:00", 1, LimitUnit.WorkingDay, 2027)]
    [InlineData("2026-12-31 15:00", 1, LimitUnit.SameDay, 2027)]
    [InlineData("2026-12-31 08:00", 1, LimitUnit.Day, 2027)]
    [InlineData("2026-06-01 08:00", 12, LimitUnit.Month, 2027)]
    [InlineData("2026-06-01 08:00", 100000, LimitUnit.WorkingDay, 2027)]
    [InlineData("2026-06-01 08:00", 1e9, LimitUnit.Day, 2027)]
    [InlineData("2026-06-01 08:00", 1e9, LimitUnit.Month, 2027)]
    [InlineData("2026-06-01 08:00", 7e28, LimitUnit.WorkingDay, 2027)]
    [InlineData("2024-12-31 11:00", 1, LimitUnit.Hour, 2024)]
    [InlineData("2027-03-01 11:00", 1, LimitUnit.SameDay, 2027)]
    public void A_year_without_a_published_table_has_no_answer(string from, double amount, LimitUnit unit, int year) =>
        Compute(from, (decimal)amount, unit).Should().Be(new DueAnswer.NoCalendar(year));

    [Theory]
    [InlineData("2025-12-31 11:00", "2026-01-05 11:00")]
    [InlineData("2026-12-31 08:00", "2026-12-31 17:00")]
    public void The_turn_of_the_year_is_crossed_only_where_it_must_be(string from, string due) =>
        Due(from, 1, LimitUnit.WorkingDay).At.Should().Be(At(due));

    [Theory]
    [InlineData("2026-10-05 14:59", "2026-10-05 17:00")]
    [InlineData("2026-10-05 15:00", "2026-10-06 17:00")]
    [InlineData("2026-10-05 06:30", "2026-10-05 17:00")]
    [InlineData("2026-10-05 18:00", "2026-10-06 17:00")]
    [InlineData("2026-10-09 15:00", "2026-10-12 17:00")]
    [InlineData("2026-10-10 09:00", "2026-10-12 17:00")]
    [InlineData("2026-02-13 16:00", "2026-02-23 17:00")]
    public void Same_day_means_closing_time_for_what_came_before_15_00(string from, string due) =>
        Due(from, 1, LimitUnit.SameDay).At.Should().Be(At(due));

    [Theory]
    [InlineData("2026-10-05 11:30", 1, "2026-10-05 13:30")]
    [InlineData("2026-10-05 12:20", 1, "2026-10-05 14:00")]
    [InlineData("2026-10-05 10:00", 2, "2026-10-05 12:00")]
    [InlineData("2026-10-05 16:15", 1.25, "2026-10-06 08:30")]
    [InlineData("2026-10-05 17:00", 8, "2026-10-06 17:00")]
    [InlineData("2026-10-09 16:00", 2, "2026-10-12 09:00")]
    [InlineData("2026-10-10 10:00", 0.5, "2026-10-12 08:30")]
    public void Hours_skip_lunch_night_and_weekend(string from, double hours, string due) =>
        Due(from, (decimal)hours, LimitUnit.Hour).At.Should().Be(At(due));

    [Theory]
    [InlineData("2026-10-05 10:00", 20, LimitUnit.Day, "2026-10-26 17:00")]
    [InlineData("2026-10-06 10:00", 20, LimitUnit.Day, "2026-10-26 17:00")]
    [InlineData("2026-10-07 10:00", 19.5, LimitUnit.Day, "2026-10-27 17:00")]
    [InlineData("2026-02-01 10:00", 16, LimitUnit.Day, "2026-02-23 17:00")]
    [InlineData("2026-01-31 10:00", 1, LimitUnit.Month, "2026-03-02 17:00")]
    [InlineData("2026-03-05 10:00", 2, LimitUnit.Month, "2026-05-05 17:00")]
    public void Calendar_days_and_months_end_with_the_last_day_or_the_next_working_one(string from, double amount, LimitUnit unit, string due) =>
        Due(from, (decimal)amount, unit).At.Should().Be(At(due));

    [Theory]
    [InlineData("2026-10-05 10:15", "2026-10-05 17:00")]
    [InlineData("2026-10-05 16:59", "2026-10-05 17:00")]
    [InlineData("2026-10-05 17:00", "2026-10-06 17:00")]
    [InlineData("2026-10-09 18:00", "2026-10-12 17:00")]
    [InlineData("2026-10-10 09:00", "2026-10-12 17:00")]
    public void What_is_handed_over_at_once_is_late_when_the_office_has_closed(string from, string due) =>
        Due(from, 1, LimitUnit.Immediate).At.Should().Be(At(due));

    [Fact]
    public void A_limit_of_nothing_ends_when_it_begins_whatever_the_calendar() =>
        Due("2031-01-01 23:00", 0, LimitUnit.Hour).Should().BeEquivalentTo(new { At = At("2031-01-01 23:00"), Derivation = Array.Empty<DerivationLine>() });

    [Fact]
    public void Any_offset_comes_in_and_Vietnamese_time_goes_out()
    {
        var due = (DueAnswer.Due)Deadline.Compute(At("2026-10-05 10:00").ToUniversalTime(), new(1, LimitUnit.WorkingDay), Calendar);
        due.At.Should().Be(At("2026-10-06 10:00"));
        due.At.Offset.Should().Be(TimeSpan.FromHours(7));
        due.Derivation.Should().OnlyContain(l => l.From.Offset == TimeSpan.FromHours(7) && l.To.Offset == TimeSpan.FromHours(7));
    }

    [Theory]
    [InlineData("2026-10-05 10:15", 3, "2026-10-08 10:15")]
    [InlineData("2026-10-05 10:15", 2.5, "2026-10-08 10:15")]
    [InlineData("2026-10-09 20:45", 1, "2026-10-12 20:45")]
    [InlineData("2026-10-10 06:00", 1, "2026-10-12 06:00")]
    [InlineData("2026-10-05 00:00", 2, "2026-10-07 00:00")]
    public void The_same_clock_ends_whole_working_days_later(string from, double amount, string due)
    {
        var term = new Term(At(from).AddSeconds(59), new((decimal)amount, LimitUnit.WorkingDay), Counting.SameClock, 0, []);
        Due(term).At.Should().Be(At(due));
    }

    [Fact]
    public void The_same_clock_comes_that_many_working_days_later()
    {
        var random = new Random(20260823);
        for (var i = 0; i < 2000; i++)
        {
            var (from, days) = (At("2025-01-01 00:00").AddSeconds(random.Next(600 * 86_400)), random.Next(1, 41));

            var due = Due(new(from, new(days, LimitUnit.WorkingDay), Counting.SameClock, 0, [])).At;

            (due.Hour, due.Minute, due.Second).Should().Be((from.Hour, from.Minute, 0));
            Enumerable.Range(1, (due.Date - from.Date).Days).Count(d => Works(DateOnly.FromDateTime(from.Date).AddDays(d))).Should().Be(days, $"from {from}");
            Works(DateOnly.FromDateTime(due.Date)).Should().BeTrue();
        }

        static bool Works(DateOnly date) => Calendar.Years[date.Year].FirstOrDefault(d => d.Date == date) is { } special
            ? special.Kind is DayKind.WorkSwap
            : date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
    }

    [Theory]
    [InlineData(2, LimitUnit.Hour, Counting.FirstDayExcluded, "2026-10-19 12:00")]
    [InlineData(7.5, LimitUnit.WorkingDay, Counting.Hour, "2026-10-28 15:00")]
    [InlineData(7.5, LimitUnit.WorkingDay, Counting.FirstDayExcluded, "2026-10-29 17:00")]
    [InlineData(7.5, LimitUnit.WorkingDay, Counting.SameClock, "2026-10-29 10:00")]
    [InlineData(20, LimitUnit.Day, Counting.SameClock, "2026-11-04 17:00")]
    [InlineData(1, LimitUnit.Month, Counting.Hour, "2026-11-16 17:00")]
    [InlineData(1, LimitUnit.SameDay, Counting.Hour, "2026-10-05 17:00")]
    [InlineData(0, LimitUnit.Immediate, Counting.Hour, "2026-10-05 17:00")]
    [InlineData(0, LimitUnit.WorkingDay, Counting.FirstDayExcluded, "2026-10-19 17:00")]
    public void A_remote_commune_has_ten_more_days_of_the_limits_own_kind(double amount, LimitUnit unit, Counting counting, string due) =>
        Due(new(At("2026-10-05 10:00"), new((decimal)amount, unit), counting, 10, [])).At.Should().Be(At(due));

    [Fact]
    public void Seasons_move_the_hours_and_keep_the_day_at_eight() =>
        Deadline.Compute(At("2026-04-15 16:00"), new(1, LimitUnit.WorkingDay), Seasonal)
            .Should().BeOfType<DueAnswer.Due>().Which.At.Should().Be(At("2026-04-16 16:00"));

    [Fact]
    public void A_negative_limit_or_extension_is_a_bug_of_the_caller()
    {
        FluentActions.Invoking(() => Compute("2026-10-05 10:00", -1, LimitUnit.Day)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Due(new(At("2026-10-05 10:00"), new(1, LimitUnit.Day), Counting.Hour, -1, []))).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(7.5, LimitUnit.WorkingDay, "7,5 ngày làm việc")]
    [InlineData(20, LimitUnit.Day, "20 ngày")]
    [InlineData(2, LimitUnit.Hour, "2 giờ làm việc")]
    [InlineData(1, LimitUnit.Month, "1 tháng")]
    [InlineData(1, LimitUnit.SameDay, "trong ngày")]
    [InlineData(0, LimitUnit.Immediate, "trả ngay")]
    public void A_limit_is_said_in_Vietnamese(double amount, LimitUnit unit, string words) =>
        new Limit((decimal)amount, unit).InWords().Should().Be(words);

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "OneStop.sln"))) directory = directory.Parent!;
        return directory.FullName;
    }
}
