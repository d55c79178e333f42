using FluentAssertions;
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
    public void A_stop_is_one_stretch_with_its_reason_and_what_it_leaves_of_a_night_has_its_own() =>
        Due(Term("2026-10-06 10:00", 1, LimitUnit.WorkingDay, Counting.Hour, "2026-10-06 11:00/2026-10-07 20:00 2026-10-07 12:00/2026-10-07 22:00")).Derivation.Should().Equal(
            Line("2026-10-06 10:00", "2026-10-06 11:00", true, "giờ làm việc buổi sáng", "morning session"),
            Line("2026-10-06 11:00", "2026-10-07 20:00", false, "tạm dừng (lý do 1)", "clock stopped (reason 1)"),
            Line("2026-10-07 20:00", "2026-10-07 22:00", false, "tạm dừng (lý do 2)", "clock stopped (reason 2)"),
            Line("2026-10-07 22:00", "2026-10-08 08:00", false, "ngoài giờ làm việc", "outside office hours"),
            Line("2026-10-08 08:00", "2026-10-08 12:00", true, "giờ làm việc buổi sáng", "morning session"),
            Line("2026-10-08 12:00", "2026-10-08 13:00", false, "nghỉ trưa", "lunch break"),
            Line("2026-10-08 13:00", "2026-10-08 16:00", true, "giờ làm việc buổi chiều", "afternoon session"));

    [Fact]
    public void Counted_in_days_every_counted_day_is_a_line() =>
        Due(Term("2026-08-19 10:00", 3, LimitUnit.WorkingDay, Counting.FirstDayExcluded, "2026-08-21 10:00/2026-08-21 20:00")).Derivation.Should().Equal(
            Line("2026-08-19 10:00", "2026-08-20 00:00", false, "ngày đầu không tính (BLDS 2015, Đ.147)", "the first day is not counted"),
            Line("2026-08-20 00:00", "2026-08-21 00:00", true, "ngày làm việc", "working day", 1),
            Line("2026-08-21 00:00", "2026-08-22 00:00", false, "tạm dừng (lý do 1)", "clock stopped (reason 1)"),
            Line("2026-08-22 00:00", "2026-08-23 00:00", true, "ngày làm việc (Làm bù cho 31/8)", "working day (Làm bù cho 31/8)", 1),
            Line("2026-08-23 00:00", "2026-08-24 00:00", false, "cuối tuần", "weekend"),
            Line("2026-08-24 00:00", "2026-08-24 17:00", true, "ngày làm việc", "working day", 1));

    [Fact]
    public void Coming_after_15_00_is_a_reason_of_its_own() =>
        Due("2026-10-05 15:30", 1, LimitUnit.SameDay).Derivation.Should().Equal(
            Line("2026-10-05 15:30", "2026-10-06 00:00", false, "nhận từ 15 giờ trở đi, chuyển vào đầu ngày làm việc tiếp theo (NĐ 61/2018, NĐ 118/2025: Đ.18.2)",
                "received from 15:00 on, passed on at the start of the next working day"),
            Line("2026-10-06 00:00", "2026-10-06 17:00", true, "ngày làm việc", "working day", 1));

    public static TheoryData<Term, string> Aloud => new()
    {
        {
            Term("2026-02-12 09:00", 2, LimitUnit.WorkingDay, Counting.Hour),
            "Tính từ 09:00 thứ Năm 12/02/2026. Thời hạn: 2 ngày làm việc; mỗi ngày 8 giờ, không kể giờ nghỉ trưa, ngoài giờ làm việc và cuối tuần. " +
            "Không tính từ 17:00 thứ Sáu 13/02/2026 đến 08:00 thứ Hai 23/02/2026: cuối tuần, ngày nghỉ (Tết Bính Ngọ, Mùng 1 Tết Bính Ngọ). " +
            "Hạn trả kết quả: 09:00 thứ Hai 23/02/2026."
        },
        {
            Term("2026-10-05 10:00", 7.5m, LimitUnit.WorkingDay, Counting.FirstDayExcluded, "2026-10-07 09:00/2026-10-12 09:00", 10),
            "Tính từ 10:00 thứ Hai 05/10/2026. Thời hạn: 7,5 ngày làm việc (tính tròn thành 8 ngày làm việc), cộng thêm 10 ngày làm việc vì thuộc địa bàn miền núi, hải đảo, " +
            "vùng sâu, vùng xa; không tính ngày đầu và cuối tuần, đến hết giờ làm việc của ngày cuối. " +
            "Không tính từ thứ Tư 07/10/2026 đến hết Chủ nhật 11/10/2026: tạm dừng (lý do 1). Hạn trả kết quả: 17:00 thứ Ba 03/11/2026."
        },
        {
            Term("2026-08-28 10:00", 1, LimitUnit.WorkingDay, Counting.SameClock),
            "Tính từ 10:00 thứ Sáu 28/08/2026. Thời hạn: 1 ngày làm việc; không tính ngày đầu và cuối tuần, đến đúng giờ tiếp nhận của ngày cuối. " +
            "Không tính từ thứ Bảy 29/08/2026 đến hết thứ Tư 02/09/2026: cuối tuần, ngày nghỉ (Hoán đổi với 22/8, Quốc khánh (liền kề), Quốc khánh). " +
            "Hạn trả kết quả: 10:00 thứ Năm 03/09/2026."
        },
        {
            Term("2026-10-05 10:00", 20, LimitUnit.Day, Counting.Hour),
            "Tính từ 10:00 thứ Hai 05/10/2026. Thời hạn: 20 ngày; kể cả ngày nghỉ, không tính ngày đầu, đến hết giờ làm việc của ngày cuối. " +
            "Không tính từ 00:00 đến 17:00 thứ Hai 26/10/2026: " +
            "ngày cuối là ngày nghỉ nên chuyển sang hết ngày làm việc tiếp theo (BLDS 2015, Đ.148). Hạn trả kết quả: 17:00 thứ Hai 26/10/2026."
        },
        {
            Term("2026-10-06 08:30", 2, LimitUnit.Hour, Counting.Hour, "2026-10-06 09:00/2026-10-06 10:00"),
            "Tính từ 08:30 thứ Ba 06/10/2026. Thời hạn: 2 giờ làm việc; không kể giờ nghỉ trưa, ngoài giờ làm việc và cuối tuần. " +
            "Không tính từ 09:00 đến 10:00 thứ Ba 06/10/2026: tạm dừng (lý do 1). Hạn trả kết quả: 11:30 thứ Ba 06/10/2026."
        },
        {
            Term("2026-10-09 15:15", 1, LimitUnit.SameDay, Counting.Hour),
            "Tính từ 15:15 thứ Sáu 09/10/2026. Thời hạn: trong ngày, đến hết giờ làm việc. Không tính từ 15:15 đến hết thứ Sáu 09/10/2026: " +
            "nhận từ 15 giờ trở đi, chuyển vào đầu ngày làm việc tiếp theo (NĐ 61/2018, NĐ 118/2025: Đ.18.2). " +
            "Không tính từ thứ Bảy 10/10/2026 đến hết Chủ nhật 11/10/2026: cuối tuần. Hạn trả kết quả: 17:00 thứ Hai 12/10/2026."
        },
        {
            Term("2026-10-05 10:15", 0, LimitUnit.Immediate, Counting.Hour),
            "Tính từ 10:15 thứ Hai 05/10/2026. Thời hạn: trả ngay, chậm nhất khi hết giờ làm việc. Hạn trả kết quả: 17:00 thứ Hai 05/10/2026."
        },
        {
            Term("2026-10-09 17:30", 0, LimitUnit.Immediate, Counting.Hour),
            "Tính từ 17:30 thứ Sáu 09/10/2026. Thời hạn: trả ngay, chậm nhất khi hết giờ làm việc. Không tính từ 17:30 đến hết thứ Sáu 09/10/2026: nhận sau giờ làm việc. " +
            "Không tính từ thứ Bảy 10/10/2026 đến hết Chủ nhật 11/10/2026: cuối tuần. Hạn trả kết quả: 17:00 thứ Hai 12/10/2026."
        },
        { Term("2026-10-05 10:15", 0, LimitUnit.Hour, Counting.Hour), "Trả kết quả ngay, lúc 10:15 thứ Hai 05/10/2026." },
        {
            Term("2026-10-05 10:15", 0, LimitUnit.Hour, Counting.Hour, "2026-10-05 10:00/2026-10-06 00:00"),
            "Tính từ 10:15 thứ Hai 05/10/2026. Thời hạn: trả ngay khi hết thời gian tạm dừng. Không tính từ 10:15 đến hết thứ Hai 05/10/2026: " +
            "tạm dừng (lý do 1). Hạn trả kết quả: 00:00 thứ Ba 06/10/2026."
        }
    };

    [Theory, MemberData(nameof(Aloud))]
    public void The_derivation_can_be_read_aloud(Term term, string words) => Due(term).Explain().Should().Be(words);

    [Fact]
    public void A_due_date_equals_itself_computed_again()
    {
        var limit = new Limit(2, LimitUnit.WorkingDay);
        Deadline.Compute(At("2026-10-05 10:00"), limit, Calendar).Should().Be(Deadline.Compute(At("2026-10-05 10:00"), limit, Calendar))
            .And.NotBe(Deadline.Compute(At("2026-10-05 10:01"), limit, Calendar));
    }

    private static DerivationLine Line(string from, string to, bool counted, string vi, string en, int days = 0) => new(At(from), At(to), counted, vi, en, days);
}
