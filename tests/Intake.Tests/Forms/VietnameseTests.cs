using FluentAssertions;
using OneStop.Printing;
using Xunit;

namespace OneStop.Intake.Tests.Forms;

/// <summary>Instants and sums as an officer would read them aloud.</summary>
public sealed class VietnameseTests
{
    [Theory]
    [InlineData("2026-03-05T02:30:00Z", "09 giờ 30 phút, ngày 05 tháng 3 năm 2026")]
    [InlineData("2026-02-28T17:00:00Z", "00 giờ 00 phút, ngày 01 tháng 3 năm 2026")]
    [InlineData("2026-01-15T00:00:00Z", "07 giờ 00 phút, ngày 15 tháng 01 năm 2026")]
    [InlineData("2026-11-09T23:59:59+07:00", "23 giờ 59 phút, ngày 09 tháng 11 năm 2026")]
    public void An_instant_is_the_wall_clocks_in_Vietnam(string at, string words) =>
        Vietnamese.Moment(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)).Replace(Layout.Bound, ' ').Should().Be(words);

    [Theory]
    [InlineData(0, "không")]
    [InlineData(5, "năm")]
    [InlineData(10, "mười")]
    [InlineData(15, "mười lăm")]
    [InlineData(21, "hai mươi mốt")]
    [InlineData(25, "hai mươi lăm")]
    [InlineData(30, "ba mươi")]
    [InlineData(101, "một trăm linh một")]
    [InlineData(111, "một trăm mười một")]
    [InlineData(1_000, "một nghìn")]
    [InlineData(8_005, "tám nghìn không trăm linh năm")]
    [InlineData(135_000, "một trăm ba mươi lăm nghìn")]
    [InlineData(1_005_000, "một triệu không trăm linh năm nghìn")]
    [InlineData(2_000_000_000, "hai tỷ")]
    [InlineData(1_234_005_000_000, "một nghìn hai trăm ba mươi bốn tỷ không trăm linh năm triệu")]
    public void A_number_is_read_digit_by_digit_as_it_is_spoken(long number, string words) => Vietnamese.InWords(number).Should().Be(words);

    [Fact]
    public void A_sum_stands_in_figures_and_in_words() => Vietnamese.Money(1_250_000).Should().Be("1.250.000 đồng (Một triệu hai trăm năm mươi nghìn đồng)");

    [Fact]
    public void A_heading_does_not_break_within_a_word() =>
        Vietnamese.Kept("Phiếu từ chối tiếp nhận giải quyết hồ sơ").Should().Be("Phiếu từ\u00a0chối tiếp\u00a0nhận giải\u00a0quyết hồ\u00a0sơ");
}
