using System.Web;
using OneStop.Desk.Boards;

namespace OneStop.Desk.Tests;

public sealed class FilterTests
{
    [Fact]
    public void A_filter_survives_the_address()
    {
        var filter = new Filter(QueueKind.Overdue, "snv-lao-dong", "2.001955", Filter.Nobody, 3);
        var asked = HttpUtility.ParseQueryString(filter.Query);

        Filter.Of(asked["queue"], asked["unit"], asked["procedure"], asked["assignee"], int.Parse(asked["page"]!, Words.Vietnamese)).Should().Be(filter);
    }

    [Theory]
    [InlineData("nonsense", -5)]
    [InlineData("99", 0)]
    [InlineData(null, null)]
    public void What_cannot_be_read_is_the_whole_board(string? queue, int? page) => Filter.Of(queue, "", " ", null, page).Should().Be(new Filter());

    [Fact]
    public void The_whole_board_has_a_plain_address() => new Filter().Query.Should().BeEmpty();
}
