namespace OneStop.Desk.Tests;

public sealed class DaysTests
{
    [Theory]
    [InlineData("26/11/2026", "2026-11-26")]
    [InlineData(" 5/6/2026 ", "2026-06-05")]
    [InlineData("05-06-2026", "2026-06-05")]
    [InlineData("5.6.2026", "2026-06-05")]
    [InlineData("05062026", "2026-06-05")]
    [InlineData("2026-06-05", "2026-06-05")]
    public void The_day_stands_before_the_month(string written, string iso) => Days.Iso(written).Should().Be(iso);

    [Theory]
    [InlineData("11/26/2026")]
    [InlineData("31/02/2026")]
    [InlineData("5/6/26")]
    [InlineData("mai")]
    [InlineData("01/01/0001")]
    [InlineData("31/12/9999")]
    public void What_is_no_day_is_left_for_the_service_to_say_so(string written)
    {
        Days.Day(written).Should().BeNull();
        Days.Iso(written).Should().Be(written);
    }

    [Theory]
    [InlineData("14:30 26/11/2026", "2026-11-26T14:30:00+07:00")]
    [InlineData("26/11/2026 14:30", "2026-11-26T14:30:00+07:00")]
    [InlineData("26112026 1430", "2026-11-26T14:30:00+07:00")]
    [InlineData("7h05 1/2/2026", "2026-02-01T07:05:00+07:00")]
    [InlineData("2026-11-26T14:30:09", "2026-11-26T14:30:09+07:00")]
    public void A_time_may_stand_before_or_after_its_day(string written, string at) =>
        Days.Moment(written).Should().Be(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("26/11/2026")]
    [InlineData("14:30")]
    [InlineData("25:00 26/11/2026")]
    [InlineData("14:30 26/11/2026 nữa")]
    [InlineData("00:00 01/01/0001")]
    [InlineData(null)]
    public void Half_a_moment_is_none(string? written) => Days.Moment(written).Should().BeNull();

    [Theory]
    [InlineData("2026-11-26T14:30:00+07:00", "14:30 26/11/2026")]
    [InlineData("2026-02-05T20:04:09Z", "03:04:09 06/02/2026")]
    public void What_is_said_is_read_as_the_same(string at, string said)
    {
        var moment = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        Days.Say(moment).Should().Be(said);
        Days.Moment(said).Should().Be(moment);
    }
}
