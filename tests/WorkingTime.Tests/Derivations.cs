using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static OneStop.WorkingTime.Tests.Offices;

namespace OneStop.WorkingTime.Tests;

public class Derivations
{
    [Fact]
    public void Every_stretch_is_counted_or_skipped_for_a_reason() =>
        Due("2026-02-12 09:00", 2, LimitUnit.WorkingDay).Derivation.Should().Equal(
            Line("2026-02-12 09:00", "2026-02-12 12:00", true, "giờ làm việc buổi sáng", "morning session"),
            Line("2026-02-12 12:00", "2026-02-12 13:00", false, "nghỉ trưa", "lunch break"),
            Line("2026-02-12 13:00", "2026-02-12 17:00", true, "giờ làm việc buổi chiều", "afternoon session"),
            Line("2026-02-12 17:00", "2026-02-13 08:00", false, "ngoài giờ làm việc", "outside office hours"),
            Line("2026-02-13 08:00", "2026-02-13 12:00", true, "giờ làm việc buổi sáng", "morning session"),
            Line("2026-02-13 12:00", "2026-02-13 13:00", false, "nghỉ trưa", "lunch break"),
            Line("2026-02-13 13:00", "2026-02-13 17:00", true, "giờ làm việc buổi chiều", "afternoon session"),
            Line("2026-02-13 17:00", "2026-02-23 08:00", false,
                "cuối tuần, ngày nghỉ (Tết Bính Ngọ, Mùng 1 Tết Bính Ngọ)", "weekend, holiday (Tết Bính Ngọ, Mùng 1 Tết Bính Ngọ)"),
            Line("2026-02-23 08:00", "2026-02-23 09:00", true, "giờ làm việc buổi sáng", "morning session"));

    [Fact]
    public void A_worked_Saturday_says_what_it_makes_up_for() =>
        Due("2026-08-21 17:30", 2, LimitUnit.Hour).Derivation.Should().Equal(
            Line("2026-08-21 17:30", "2026-08-22 08:00", false, "ngoài giờ làm việc", "outside office hours"),
            Line("2026-08-22 08:00", "2026-08-22 10:00", true, "giờ làm việc buổi sáng (Làm bù cho 31/8)", "morning session (Làm bù cho 31/8)"));

    [Fact]
    public void Coming_after_15_00_is_a_reason_of_its_own() =>
        Due("2026-10-05 15:30", 1, LimitUnit.SameDay).Derivation[0].Should().Be(Line("2026-10-05 15:30", "2026-10-05 17:00", false,
            "nhận từ 15 giờ trở đi, chuyển vào đầu ngày làm việc tiếp theo (NĐ 118/2025, Đ.18.2)",
            "received from 15:00 on, passed on at the start of the next working day"));

    [Theory]
    [InlineData("2026-02-12 09:00", 2, LimitUnit.WorkingDay,
        "Tính từ 09:00 thứ Năm 12/02/2026. Được tính 16 giờ làm việc, trong 3 ngày làm việc (không kể giờ nghỉ trưa và ngoài giờ). " +
        "Không tính từ 17:00 thứ Sáu 13/02/2026 đến 08:00 thứ Hai 23/02/2026: cuối tuần, ngày nghỉ (Tết Bính Ngọ, Mùng 1 Tết Bính Ngọ). " +
        "Hạn trả kết quả: 09:00 thứ Hai 23/02/2026.")]
    [InlineData("2026-10-05 10:00", 20, LimitUnit.Day,
        "Tính từ 10:00 thứ Hai 05/10/2026. Tính 20 ngày theo lịch, không tính ngày đầu. " +
        "Không tính từ 00:00 thứ Hai 26/10/2026 đến 17:00 thứ Hai 26/10/2026: " +
        "ngày cuối là ngày nghỉ nên chuyển sang hết ngày làm việc tiếp theo (BLDS 2015, Đ.148). Hạn trả kết quả: 17:00 thứ Hai 26/10/2026.")]
    [InlineData("2026-10-05 10:15", 0, LimitUnit.Immediate, "Trả kết quả ngay, lúc 10:15 thứ Hai 05/10/2026.")]
    public void The_derivation_can_be_read_aloud(string from, double amount, LimitUnit unit, string words) =>
        Due(from, (decimal)amount, unit).Explain().Should().Be(words);

    [Fact]
    public void Counted_stretches_add_up_and_a_count_by_the_minute_agrees()
    {
        var cases = (from minute in Gen.Choose(0, 60 * 24 * 700)
                     from halfHours in Gen.Choose(1, 16 * 12)
                     from inDays in Gen.Elements(true, false)
                     from calendar in Gen.Elements(Calendar, Seasonal)
                     select (From: At("2025-01-01 00:00").AddMinutes(minute), halfHours, inDays, calendar)).ToArbitrary();

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(cases, c =>
        {
            var limit = c.inDays ? new Limit(c.halfHours / 16m, LimitUnit.WorkingDay) : new Limit(c.halfHours / 2m, LimitUnit.Hour);
            var due = (DueAnswer.Due)Deadline.Compute(c.From, limit, c.calendar);

            due.Derivation.Where(l => l.Counted).Sum(l => l.Length.Ticks).Should().Be(c.halfHours * 30 * TimeSpan.TicksPerMinute);
            due.Derivation[0].From.Should().Be(c.From);
            due.Derivation[^1].To.Should().Be(due.At);
            due.Derivation.All(l => l.From < l.To).Should().BeTrue("no stretch is empty");
            due.Derivation.Zip(due.Derivation.Skip(1)).All(p => p.First.To == p.Second.From).Should().BeTrue("nothing overlaps, nothing is left out");
            due.At.Should().Be(ByTheMinute(c.From, c.halfHours * 30, c.calendar));
        }));
    }

    private static DateTimeOffset ByTheMinute(DateTimeOffset from, int minutes, WorkingCalendar calendar)
    {
        var at = from;
        while (minutes > 0)
        {
            var date = DateOnly.FromDateTime(at.DateTime);
            var special = calendar.Years[date.Year].FirstOrDefault(d => d.Date == date)?.Kind;
            var works = special is DayKind.WorkSwap || (special is null && date.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Friday);
            var early = calendar.Seasons.Count > 0 && (date.Month * 100 + date.Day is (>= 416 and <= 1015) or >= 1225 or <= 105);
            var (opens, lunch, back, closes) = early ? (420, 690, 810, 1020) : (480, 720, 780, 1020);
            for (var minute = at.Hour * 60 + at.Minute; minute < 1440 && minutes > 0; minute++)
            {
                if (works && ((minute >= opens && minute < lunch) || (minute >= back && minute < closes))) minutes--;
                at = at.AddMinutes(1);
            }
        }
        return at;
    }

    private static DerivationLine Line(string from, string to, bool counted, string vi, string en) => new(At(from), At(to), counted, vi, en);
}
