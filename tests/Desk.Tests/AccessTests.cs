using OneStop.Desk.Supervision;

namespace OneStop.Desk.Tests;

public sealed class AccessTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 25, 8, 0, 0, TimeSpan.FromHours(7));

    private static AccessList Log(string what, int total, params int[] minutes) => new([.. minutes.Select(m => new Access(Morning.AddMinutes(m), "reception.a", "H1", what, null))], total);

    private static IEnumerable<string> Shown(params AccessList[] logs) => AccessList.WithoutGaps(logs).Items.Select(a => $"{a.What} {(a.At - Morning).TotalMinutes:0}");

    [Fact]
    public void Whole_logs_are_one_list_with_the_newest_first() =>
        Shown(Log("dossier", 2, 30, 1), Log("case", 2, 40, 20)).Should().Equal("case 40", "dossier 30", "case 20", "dossier 1");

    [Fact]
    public void Where_one_has_more_than_it_gave_older_lines_of_the_others_are_not_shown() =>
        Shown(Log("dossier", 9, 30, 20), Log("case", 3, 40, 20, 10)).Should().Equal("case 40", "dossier 30", "dossier 20", "case 20");

    [Fact]
    public void Of_several_that_have_more_the_one_that_reaches_least_far_back_counts() =>
        Shown(Log("dossier", 9, 30, 10), Log("case", 9, 40, 20), Log("file", 1, 5)).Should().Equal("case 40", "dossier 30", "case 20");

    [Fact]
    public void What_is_not_shown_is_counted_all_the_same()
    {
        AccessList.WithoutGaps([Log("dossier", 9, 30), Log("case", 1, 10)]).Total.Should().Be(10);
        AccessList.WithoutGaps([]).Items.Should().BeEmpty();
        Shown(Log("dossier", 9), Log("case", 1, 10)).Should().Equal("case 10");
    }
}
