namespace OneStop.Desk.Mining;

/// <summary>Where dossiers of one procedure go and where their time goes, as Oversight counts it.</summary>
public sealed record BottleneckMap(int Dossiers, int Finished, int Late, IReadOnlyList<BottleneckMap.Node> Nodes, IReadOnlyList<BottleneckMap.Flow> Flows)
{
    public sealed record Node(string Step, int Visits, int Again, int Open, Spread? Waiting, Spread? Working, double Share);
    public sealed record Flow(string From, string To, int Count, bool Back);

    /// <summary>In office hours.</summary>
    public sealed record Spread(double Median, double P90);
}

/// <summary>Open dossiers, the most endangered first.</summary>
public sealed record RiskBoard(IReadOnlyList<RiskBoard.Line> Items, int Total)
{
    public sealed record Line(
        string DossierCode, string ProcedureCode, string? ProcedureName, string Unit, string? UnitName, string Step, string? Assignee, DateTimeOffset? DueAt, double? Probability,
        double? HoursLeft, int RestsOn, int TookLonger, int StillOpen, IReadOnlyList<string> Cases);
}

/// <summary>How a period went, or would have gone.</summary>
public sealed record Course(int Dossiers, double OnTime, double MedianHours, IReadOnlyList<Course.Department> Departments)
{
    public sealed record Department(string Unit, int Officers, double AverageQueue, int LongestQueue);
}

public static class MiningWords
{
    /// <summary>What the steps that every procedure has are called; the others bring their names along.</summary>
    public static string Step(this Words words, string step) => step switch
    {
        "receive" => words["Tiếp nhận"],
        "draft" => words["Soạn kết quả"],
        "review" => words["Duyệt dự thảo"],
        "sign" => words["Ký, ban hành"],
        "return" => words["Trả kết quả"],
        _ => step,
    };

    /// <summary>"12,5 giờ", "40 phút"; a dash where there is none.</summary>
    public static string Hours(this Words words, double? hours) => hours switch { null => "–", > 0 and < 1 => words["{0:0} phút", hours * 60], _ => words["{0:0.#} giờ", hours] };
}

/// <summary>Where the parts of the drawn map are: steps from top to bottom, the way on beside them to the right, the way back to the left.</summary>
public sealed record MapDrawing(IReadOnlyList<MapDrawing.Box> Boxes, IReadOnlyList<MapDrawing.Arrow> Arrows, int Width, int Height)
{
    public const int BoxWidth = 440, BoxHeight = 84, Gap = 46, Lane = 44;

    /// <summary>More ways than these are in the table only.</summary>
    private const int MostArrows = 14;

    /// <param name="Heat">0 to 4: its part of all the time.</param>
    public sealed record Box(BottleneckMap.Node Node, int X, int Y, int Heat);

    /// <param name="Path">Of SVG.</param>
    public sealed record Arrow(BottleneckMap.Flow Flow, string Path, int TextX, int TextY);

    public static MapDrawing Of(BottleneckMap map)
    {
        var place = map.Nodes.Select((n, i) => (n.Step, i)).ToDictionary(n => n.Step, n => n.i);
        var flows = map.Flows.Take(MostArrows).ToList();
        // The longer way lies further out, so that none crosses another's number.
        var back = flows.Where(f => f.Back).OrderBy(f => place[f.From] - place[f.To]).ThenByDescending(f => f.Count).ToList();
        var skips = flows.Where(f => !f.Back && place[f.To] > place[f.From] + 1).OrderBy(f => place[f.To] - place[f.From]).ThenByDescending(f => f.Count).ToList();
        var (left, right) = ((back.Count + 1) * Lane, (skips.Count + 1) * Lane);
        int Top(string step) => 8 + place[step] * (BoxHeight + Gap);
        var arrows = flows.Select(f =>
        {
            var (from, to) = (Top(f.From), Top(f.To));
            if (!f.Back && place[f.To] == place[f.From] + 1)
                return new Arrow(f, $"M{left + BoxWidth / 2} {from + BoxHeight}V{to - 6}", left + BoxWidth / 2 + 10, from + BoxHeight + Gap / 2 + 3);
            var (lane, side, sign) = f.Back ? (back.IndexOf(f) + 1, left, -1) : (skips.IndexOf(f) + 1, left + BoxWidth, 1);
            var x = side + sign * (lane * Lane - Lane / 3);
            var (start, end) = f.From == f.To ? (from + BoxHeight * 2 / 3, from + BoxHeight / 3) : (from + BoxHeight / 2 + (f.Back ? -12 : 12), to + BoxHeight / 2 + (f.Back ? 12 : -12));
            return new Arrow(f, $"M{side} {start}H{x}V{end}H{side + sign * 6}", x + (f.Back ? -4 : 4), (start + end) / 2 + 4);
        });
        return new(
            [.. map.Nodes.Select(n => new Box(n, left, Top(n.Step), (int)Math.Min(4, n.Share * 10)))], [.. arrows], left + BoxWidth + right, 8 + map.Nodes.Count * (BoxHeight + Gap));
    }
}
