namespace OneStop.Desk.Reports;

/// <summary>A table of figures by some trait of the dossiers.</summary>
public sealed record FigureRows(
    string Table, string Title, string RowTitle, DateOnly From, DateOnly To, DateTimeOffset AsOf, DateTimeOffset KnownAt, IReadOnlyList<FigureRows.Column> Columns,
    IReadOnlyList<FigureRows.Row> Rows)
{
    public sealed record Column(string Key, string Title);
    public sealed record Row(string Key, string Title, IReadOnlyList<long> Values);
}

/// <summary>The index of Decision 766, as far as Oversight can know it.</summary>
public sealed record Index766(DateOnly From, DateOnly To, DateTimeOffset AsOf, DateTimeOffset KnownAt, IReadOnlyList<Index766.Line> Lines, IReadOnlyList<Index766.ProcessingTime> Times)
{
    public sealed record Line(
        string Id, string Group, string Name, string Unit, long? Part, long? Whole, decimal? Percent, int? FullAtPercent, decimal? OfFull, string? NotMeasured, string? Note);
    public sealed record ProcessingTime(string Procedure, string Name, int Dossiers, decimal Mean, string Unit, string Limit);
}

/// <summary>Officers' points by Circular 01/2018.</summary>
public sealed record Scores(DateOnly From, DateOnly To, DateTimeOffset AsOf, DateTimeOffset KnownAt, IReadOnlyList<Scores.Line> Officers, string NotMeasured)
{
    public sealed record Line(
        string Officer, string Name, int Dossiers, decimal Time, decimal? UnitTime, decimal Contacts, decimal Agencies, decimal Least, decimal Most, string? Grade);
}

public static class MeasureWords
{
    public static readonly string[] Views = ["agency", "unit", "procedure", "step", "ageing", "index766", "officers"];

    public static string View(this Words words, string view) => view switch
    {
        "unit" => words["Theo phòng ban"],
        "procedure" => words["Theo thủ tục"],
        "step" => words["Theo bước"],
        "ageing" => words["Tuổi hồ sơ"],
        "index766" => words["Chỉ số QĐ 766"],
        "officers" => words["Điểm cán bộ"],
        _ => words["Theo cơ quan"],
    };

    public static string Grade(this Words words, string? grade) => grade switch
    {
        "full" => words["100% nhiệm vụ"],
        "most" => words["70% đến dưới 100%"],
        "poor" => words["Dưới 70%"],
        _ => words["Tùy khiếu nại"],
    };
}
