using OneStop.Desk.Find;

namespace OneStop.Desk.Tests;

public sealed class WholeCodeTests
{
    [Theory]
    [InlineData("H99.10-261126-0001", "H99.10-261126-0001")]
    [InlineData("  h99.10-261126-0001\t", "H99.10-261126-0001")]
    [InlineData("H99.10-261126", null)]
    [InlineData("261126-0001", null)]
    [InlineData("H99.10-261126-0001 Nguyễn Văn An", null)]
    [InlineData("H99.10-261126-0001/decision", null)]
    [InlineData("001085777001", null)]
    [InlineData(" ", null)]
    public void Only_a_whole_code_is_one_in_whatever_case(string words, string? code) => WholeCode.In(words).Should().Be(code);
}
