using OneStop.Desk.Live;

namespace OneStop.Desk.Supervision;

/// <summary>What Routing counts. Nothing is added up here.</summary>
public sealed record Figures(Figures.Counts All, IReadOnlyList<Figures.UnitLine> Units, IReadOnlyList<Figures.OfficerLine> Officers, IReadOnlyList<Figures.DayLine> Days)
{
    public sealed record Counts(int Open, int DueToday, int DueSoon, int Overdue, int Stopped, int Unassigned);
    public sealed record UnitLine(string Unit, string UnitName, Counts Counts);
    public sealed record OfficerLine(string Officer, string Name, Counts Counts);
    public sealed record DayLine(DateOnly Day, int Received, int Finished, int Open);
}

/// <summary>The cases behind a number.</summary>
public sealed record Behind(IReadOnlyList<Line> Items, int Number, int Size, int Total);

public static class FigureNames
{
    public static readonly string[] All = ["open", "dueToday", "dueSoon", "overdue", "stopped", "unassigned"];

    public static readonly string[] OfADay = ["received", "finished", "open"];

    public static string Figure(this Words words, string figure, DateOnly day)
    {
        var on = day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);
        return figure switch
        {
            "received" => words["Tiếp nhận ngày {0}", on],
            "finished" => words["Giải quyết xong ngày {0}", on],
            _ => words["Còn đang giải quyết cuối ngày {0}", on],
        };
    }

    public static string Figure(this Words words, string figure) => figure switch
    {
        "dueToday" => words["Đến hạn hôm nay"],
        "dueSoon" => words["Sắp đến hạn"],
        "overdue" => words["Quá hạn"],
        "stopped" => words["Tạm dừng"],
        "unassigned" => words["Chưa ai nhận"],
        _ => words["Đang giải quyết"],
    };

    public static int Of(this Figures.Counts counts, string figure) => figure switch
    {
        "dueToday" => counts.DueToday,
        "dueSoon" => counts.DueSoon,
        "overdue" => counts.Overdue,
        "stopped" => counts.Stopped,
        "unassigned" => counts.Unassigned,
        _ => counts.Open,
    };
}
