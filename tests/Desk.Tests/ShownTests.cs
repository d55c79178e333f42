using OneStop.Desk.Boards;
using OneStop.Desk.Live;
using static OneStop.Desk.Tests.Cases;

namespace OneStop.Desk.Tests;

public sealed class ShownTests
{
    private readonly Shown shown = new();
    private Board board = Board(Line("B", 5), Line("A", 9), Line("C", 1, stopped: true));

    private void Look(Filter? filter = null, bool anew = false) => shown.Take(board, filter ?? new(), "handler.a", Wednesday, anew);

    private string Codes => string.Join(' ', shown.Rows.Select(r => r.Line.DossierCode));

    [Fact]
    public void The_soonest_breach_comes_first_and_what_cannot_breach_last()
    {
        Look();
        Codes.Should().Be("B A C");
    }

    [Fact]
    public void What_arrives_waits_until_it_is_asked_for()
    {
        Look();
        board = board.With(new(Line("D", 0.5), false, null));
        Look();
        (Codes, shown.Arrived).Should().Be(("B A C", 1));

        Look(anew: true);
        (Codes, shown.Arrived).Should().Be(("D B A C", 0));
    }

    [Fact]
    public void What_changes_changes_where_it_stands()
    {
        Look();
        board = board.With(new(Line("A", -1, "handler.c", version: 2), false, null));
        Look();
        Codes.Should().Be("B A C");
        shown.Rows[1].Should().BeEquivalentTo(new { Changed = true, Left = false, Line = new { Assignee = "handler.c" } });
    }

    [Fact]
    public void What_has_gone_stays_in_place_marked_until_the_order_is_asked_for()
    {
        Look();
        board = board.With(new(Line("B", 5, version: 2), true, null));
        Look();
        (Codes, shown.Rows[0].Left).Should().Be(("B A C", true));

        Look(anew: true);
        Codes.Should().Be("A C");
    }

    [Fact]
    public void Another_filter_is_another_order()
    {
        Look();
        board = board.With(new(Line("D", -2), false, null));
        Look(new(QueueKind.Overdue));
        (Codes, shown.Arrived).Should().Be(("D", 0));
    }

    [Fact]
    public void The_first_row_of_an_empty_list_is_shown_at_once()
    {
        board = Live.Board.Empty;
        Look();
        board = Board(Line("A", 1));
        Look();
        Codes.Should().Be("A");
    }

    [Fact]
    public void A_page_is_a_slice_of_the_order_that_stands()
    {
        board = Board([.. Enumerable.Range(0, 120).Select(i => Line($"{i:000}", i + 1))]);
        Look(new(Page: 3));
        (shown.Rows.Count, shown.Rows[0].Line.DossierCode, shown.Total, Paging.Pages(shown.Total)).Should().Be((20, "100", 120, 3));
    }

    [Theory]
    [InlineData(QueueKind.Unassigned, "A")]
    [InlineData(QueueKind.Mine, "M")]
    [InlineData(QueueKind.Deciding, "D")]
    [InlineData(QueueKind.Soon, "A M D")]
    [InlineData(QueueKind.Stopped, "S")]
    public void A_queue_holds_what_its_name_says(QueueKind queue, string codes)
    {
        board = Board(Line("A", 1), Line("M", 2, "handler.a"), Line("D", 3, phase: "deciding"), Line("S", 4, "handler.c", stopped: true));
        Look(new(queue));
        Codes.Should().Be(codes);
    }
}
