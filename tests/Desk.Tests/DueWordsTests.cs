using static OneStop.Desk.Tests.Cases;

namespace OneStop.Desk.Tests;

public sealed class DueWordsTests
{
    private static readonly Words Vietnamese = new(Words.Vietnamese), English = new(Words.InEnglish);

    [Theory]
    [InlineData(-0.25, "Vừa quá hạn", "Just overdue")]
    [InlineData(-1, "Quá hạn 1 giờ", "1 h overdue")]
    [InlineData(-48, "Quá hạn 2 ngày", "2 d overdue")]
    [InlineData(0.5, "Còn dưới 1 giờ", "Under 1 h left")]
    [InlineData(1.5, "Còn 1 giờ", "1 h left")]
    [InlineData(24, "Còn 1 ngày", "1 d left")]
    [InlineData(30, "Còn 1,5 ngày", "1.5 d left")]
    public void A_due_date_is_told_in_working_time(double hours, string vietnamese, string english)
    {
        var line = Line("A", hours);

        DueWords.Of(line.DueAt, null, Wednesday, Calendar, Vietnamese).Text.Should().Be(vietnamese);
        DueWords.Of(line.DueAt, null, Wednesday, Calendar, English).Text.Should().Be(english);
    }

    [Fact]
    public void A_weekend_is_no_time_left() =>
        DueWords.Of(Wednesday.AddDays(5), null, Wednesday, Calendar, Vietnamese).Text.Should().Be("Còn 3 ngày");

    [Fact]
    public void While_the_clock_stands_nothing_is_overdue() =>
        DueWords.Of(Wednesday.AddDays(-3), Wednesday.AddDays(-4), Wednesday, Calendar, Vietnamese).Should().Be(new DueWords("Tạm dừng", Urgency.Stopped));

    [Fact]
    public void A_year_without_a_calendar_is_told_by_the_clock() =>
        DueWords.Of(Wednesday.AddYears(1), null, Wednesday, Calendar, Vietnamese).Text.Should().StartWith("Còn ");
}
