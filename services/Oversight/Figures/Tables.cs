using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Oversight.Figures;

/// <summary>Figures by some trait of the dossiers, all of one shape: rows, columns, and what each cell counts; the list behind a cell asks the same question.</summary>
/// <param name="Code">As addresses have it.</param>
/// <param name="Counted">What of a dossier is counted: itself once, or each of its steps.</param>
public sealed record FigureTable(string Code, string Title, string RowTitle, IReadOnlyList<FigureTable.Column> Columns, Func<Booked, Province, IEnumerable<FigureTable.Item>> Counted)
{
    public sealed record Column(string Key, string Title);

    /// <param name="Row">Key of the row it stands in.</param>
    /// <param name="Cell">Key of its column; it is also counted in the total.</param>
    public sealed record Item(string Row, string RowTitle, string Cell);

    public const string All = "all";

    private static readonly Column[] ByTime =
    [
        new(All, "Tổng số"), new("early", "Xong trước hạn"), new("onTime", "Xong đúng hạn"), new("late", "Xong quá hạn"), new("openInTime", "Đang, trong hạn"), new("openLate", "Đang, quá hạn"),
    ];

    /// <summary>Days since acceptance, the last of each bucket.</summary>
    private static readonly (int Upto, string Key)[] Ages = [(5, "d5"), (10, "d10"), (20, "d20"), (30, "d30"), (60, "d60"), (int.MaxValue, "older")];

    public static readonly IReadOnlyList<FigureTable> Known =
    [
        new("agency", "Theo cơ quan", "Cơ quan", ByTime, (b, p) => [new(b.Life.Submission!.Agency, p.Agency(b.Life.Submission.Agency)?.Name ?? b.Life.Submission.Agency, Timed(b))]),
        new("unit", "Theo phòng ban", "Phòng ban", ByTime, (b, p) => b.Life.Unit is { } unit ? [new(unit, NameOf(unit, p), Timed(b))] : []),
        new("procedure", "Theo thủ tục", "Thủ tục", ByTime,
            (b, p) => [new(b.Life.Submission!.Procedure, NameOf(b, p), Timed(b))]),
        new("step", "Theo bước (lượt qua từng bước)", "Bước", ByTime, (b, p) => Steps(b).Select(s => new Item(
            $"{b.Life.Submission!.Procedure} {s.Name}", $"{NameOf(b, p)}: {s.Name}", Timed(StepTime.Of(s, b, p), s.EndedAt is not null)))),
        new("ageing", "Tuổi hồ sơ đang giải quyết (ngày, từ khi tiếp nhận)", "Cơ quan",
            [new(All, "Tổng số"), new("d5", "0–5"), new("d10", "6–10"), new("d20", "11–20"), new("d30", "21–30"), new("d60", "31–60"), new("older", "Trên 60")],
            (b, p) => b.IsFinished ? [] : [new(b.Life.Submission!.Agency, p.Agency(b.Life.Submission.Agency)?.Name ?? b.Life.Submission.Agency, Ages.First(a => Age(b) <= a.Upto).Key)]),
    ];

    public static FigureTable? Find(string code) => Known.FirstOrDefault(t => t.Code == code);

    /// <summary>Steps that ended in the period, and those it was in at the end.</summary>
    private static IEnumerable<Life.Passage> Steps(Booked b) =>
        b.Life.Passages.Where(s => s.EndedAt is { } ended ? ended >= b.Outlook.Period.Begins : !b.IsFinished);

    internal static string NameOf(string unit, Province province) => province.Unit(unit)?.Name ?? unit;

    /// <summary>Of the procedure, as it was called at the instant that is looked at.</summary>
    private static string NameOf(Booked b, Province p)
    {
        var code = b.Life.Submission!.Procedure;
        return (p.Procedure(code, Life.Day(b.Outlook.At)) ?? p.Procedure(code))?.Name ?? code;
    }

    private static int Age(Booked b) => Life.Day(b.Outlook.At).DayNumber - Life.Day(b.Life.AcceptedAt!.Value).DayNumber;

    private static string Timed(Booked b) => Timed(b.Timeliness, b.IsFinished);

    private static string Timed(Timeliness timeliness, bool ended) => (ended, timeliness) switch
    {
        (true, Timeliness.Early) => "early",
        (true, Timeliness.OnTime) => "onTime",
        (true, _) => "late",
        (false, Timeliness.Late) => "openLate",
        _ => "openInTime",
    };
}

/// <summary>Whether a step took its share of the limit: the working hours that the pack gave it, the stops of the clock left out; a day before is early, as for a dossier.</summary>
public static class StepTime
{
    public static Timeliness Of(Life.Passage step, Booked b, Province province)
    {
        var stops = b.Life.Standstills.Select(s => new Stop(s.From, s.To ?? b.Outlook.At, s.Kind, s.Kind)).ToList();
        var hours = step.Hours ?? province.Procedure(b.Life.Submission!.Procedure, b.Life.Submission.Version)?.Steps.Where(s => s.Kind is StepKind.Decide).Sum(s => s.Hours) ?? 0;
        var at = step.EndedAt ?? b.Life.Standstills.Where(s => s.Holds(b.Outlook.At)).Select(s => s.From).Append(b.Outlook.At).Min();
        if (Deadline.Compute(new Term(step.StartedAt, new(hours, LimitUnit.Hour), Counting.Hour, 0, stops), province.Calendar) is not DueAnswer.Due due) return Timeliness.OnTime;
        return at > due.At ? Timeliness.Late : Life.Day(at) < Life.Day(due.At) ? Timeliness.Early : Timeliness.OnTime;
    }
}

/// <summary>A table as it was counted.</summary>
public sealed record FigureRows(
    string Table, string Title, string RowTitle, DateOnly From, DateOnly To, DateTimeOffset AsOf, DateTimeOffset KnownAt, IReadOnlyList<FigureTable.Column> Columns,
    IReadOnlyList<FigureRows.Row> Rows)
{
    public const string Total = "total";

    /// <param name="Values">In the order of the columns.</param>
    public sealed record Row(string Key, string Title, IReadOnlyList<long> Values);

    public static async Task<FigureRows> Of(FigureTable table, Outlook outlook, IAsyncEnumerable<Life> lives, Province province)
    {
        var rows = new Dictionary<string, (string Title, long[] Values)> { [Total] = ("Tổng số", new long[table.Columns.Count]) };
        var columns = table.Columns.Select((c, i) => (c.Key, i)).ToDictionary(c => c.Key, c => c.i);
        await foreach (var life in lives)
            if (Booked.Of(life, outlook) is { } booked)
                foreach (var item in table.Counted(booked, province))
                {
                    if (!rows.TryGetValue(item.Row, out var row)) rows[item.Row] = row = (item.RowTitle, new long[table.Columns.Count]);
                    foreach (var values in (long[][])[row.Values, rows[Total].Values])
                    {
                        values[columns[FigureTable.All]]++;
                        values[columns[item.Cell]]++;
                    }
                }
        return new(
            table.Code, table.Title, table.RowTitle, outlook.Period.From, outlook.Period.To, outlook.At, outlook.KnownAt, table.Columns,
            [.. rows.OrderBy(r => r.Key == Total).ThenByDescending(r => r.Value.Values[0]).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => new Row(r.Key, r.Value.Title, r.Value.Values))]);
    }

    /// <summary>Whether a dossier, or a step of it, is counted in a cell.</summary>
    public static bool Counts(FigureTable table, string row, string column, Booked booked, Province province) =>
        table.Counted(booked, province).Any(i => (row == Total || i.Row == row) && (column == FigureTable.All || i.Cell == column));
}
