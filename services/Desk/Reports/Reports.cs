namespace OneStop.Desk.Reports;

/// <summary>A periodic report as Oversight counts it. Nothing is added up here.</summary>
public sealed record Report(
    string Form, string Number, string Title, string Law, string? Agency, string Body, DateOnly From, DateOnly To, DateTimeOffset AsOf, DateTimeOffset KnownAt, string RowTitle,
    IReadOnlyList<Report.Column> Columns, IReadOnlyList<Report.Row> Rows, IReadOnlyList<Report.Check> Checks, string Sha256)
{
    public sealed record Column(int Number, string Title, string Group);
    public sealed record Row(string Key, string Title, string Kind, IReadOnlyList<long> Values);
    public sealed record Check(string Rule, bool Holds);
}

/// <summary>What was signed, and what it changed of the version before.</summary>
public sealed record SignedReport(long Id, int Version, string SignedBy, DateTimeOffset SignedAt, Report Report, IReadOnlyList<SignedReport.Change> Changes)
{
    public sealed record Change(string Row, string RowTitle, int Column, string ColumnTitle, long Was, long Is);
}

/// <summary>The dossiers behind a figure.</summary>
public sealed record BehindFigure(IReadOnlyList<BehindFigure.Line> Items, int Number, int Size, int Total)
{
    public sealed record Line(
        string DossierCode, string ProcedureCode, string? ProcedureName, string? Agency, string? Unit, DateTimeOffset? AcceptedAt, DateTimeOffset? DueAt, DateTimeOffset? FinishedAt,
        string Timeliness, bool AskedTooOften);
}

public static class ReportWords
{
    public static readonly string[] Forms = ["07b", "07a", "ii06a"];

    public static string Form(this Words words, string form) => form switch
    {
        "07a" => words["07a: đơn vị"],
        "ii06a" => words["II.06a: biểu cũ, theo đơn vị"],
        _ => words["07b: toàn tỉnh"],
    };

    public static string Timeliness(this Words words, string timeliness) => timeliness switch
    {
        "early" => words["Trước hạn"],
        "onTime" => words["Đúng hạn"],
        _ => words["Quá hạn"],
    };
}
