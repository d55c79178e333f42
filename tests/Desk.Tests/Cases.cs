using OneStop.Desk.Live;
using OneStop.WorkingTime;

namespace OneStop.Desk.Tests;

/// <summary>Lines of a board, and a calendar of plain weeks: 7:30–11:30 and 13:30–17:30.</summary>
internal static class Cases
{
    public static readonly DateTimeOffset Wednesday = new(2026, 11, 25, 10, 0, 0, WorkingCalendar.Offset);

    public static readonly WorkingCalendar Calendar = new(
        new(new(new(7, 30), new(11, 30)), new(new(13, 30), new(17, 30))), [], new Dictionary<int, IReadOnlyList<SpecialDay>> { [2026] = [] });

    public static Line Line(string code, double dueInHours, string? assignee = null, long version = 1, string phase = "handling", bool stopped = false, string unit = "tu-phap") => new(
        code, "inProgress", phase, "2.000635", "Trích lục hộ tịch", unit, "Phòng Hành chính tư pháp", "Thẩm định", assignee,
        Wednesday.AddDays(-1), Wednesday.AddHours(dueInHours), stopped ? Wednesday.AddHours(-1) : null, version);

    public static Board Board(params Line[] lines) => Live.Board.Of(new(lines, []));
}
