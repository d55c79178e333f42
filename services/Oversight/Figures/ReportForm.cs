using OneStop.Provinces;

namespace OneStop.Oversight.Figures;

/// <summary>A form of the periodic report: its columns and what each counts.</summary>
/// <param name="Code">As addresses have it.</param>
/// <param name="Number">As the law has it.</param>
/// <param name="OfUnit">It is one agency's; otherwise the whole province's.</param>
/// <param name="Place">The part and the row a dossier stands in.</param>
/// <param name="Identities">Columns that add up to the same.</param>
public sealed record ReportForm(
    string Code, string Number, string Title, string Law, bool OfUnit, string RowTitle, IReadOnlyList<ReportColumn> Columns, Func<Life, Province, ReportPlace> Place,
    IReadOnlyList<Identity> Identities)
{
    private const string Received = "Số lượng hồ sơ tiếp nhận", Finished = "Số lượng hồ sơ đã giải quyết", Open = "Số lượng hồ sơ đang giải quyết";

    private static readonly ReportColumn[] Columns07 =
    [
        new(3, "Tổng số", Received, _ => true),
        new(4, "Trực tuyến toàn trình", Received, (b, level) => b is { IsReceived: true, Channel: "online" } && level is OnlineLevel.Full),
        new(5, "Trực tuyến một phần", Received, (b, level) => b is { IsReceived: true, Channel: "online" } && level is not OnlineLevel.Full),
        new(6, "Bưu chính", Received, b => b is { IsReceived: true, Channel: "postal" }),
        new(7, "Trực tiếp", Received, b => b is { IsReceived: true, Channel: "counter" }),
        new(8, "Từ kỳ trước", Received, b => b.IsCarried),
        new(9, "Tổng số", Finished, b => b.IsFinished),
        new(10, "Trước hạn", Finished, b => b is { IsFinished: true, Timeliness: Timeliness.Early }),
        new(11, "Đúng hạn", Finished, b => b is { IsFinished: true, Timeliness: Timeliness.OnTime }),
        new(12, "Quá hạn", Finished, b => b is { IsFinished: true, Timeliness: Timeliness.Late }),
        new(13, "Tổng số", Open, b => !b.IsFinished),
        new(14, "Trong hạn", Open, b => !b.IsFinished && b.Timeliness is not Timeliness.Late),
        new(15, "Quá hạn", Open, b => !b.IsFinished && b.Timeliness is Timeliness.Late),
    ];

    private static readonly Identity[] Identities07 = [new(3, [4, 5, 6, 7, 8]), new(3, [9, 13]), new(9, [10, 11, 12]), new(13, [14, 15])];

    /// <summary>The old form counts what waits for a supplement, and what was returned or withdrawn, as done in time.</summary>
    private static readonly ReportColumn[] Columns06 =
    [
        new(3, "Tổng số", Received, _ => true),
        new(4, "Trực tuyến", Received, b => b is { IsReceived: true, Channel: "online" }),
        new(5, "Trực tiếp, bưu chính", Received, b => b is { IsReceived: true, Channel: not "online" }),
        new(6, "Từ kỳ trước", Received, b => b.IsCarried),
        new(7, "Tổng số", Finished, b => IsDone(b)),
        new(8, "Trước hạn", Finished, b => IsIssued(b) && b.Timeliness is Timeliness.Early),
        new(9, "Đúng hạn", Finished, b => IsDone(b) && !IsIssued(b) || IsIssued(b) && b.Timeliness is Timeliness.OnTime),
        new(10, "Quá hạn", Finished, b => IsIssued(b) && b.Timeliness is Timeliness.Late),
        new(11, "Tổng số", Open, b => !IsDone(b)),
        new(12, "Đúng hạn", Open, b => !IsDone(b) && b.Timeliness is not Timeliness.Late),
        new(13, "Quá hạn", Open, b => !IsDone(b) && b.Timeliness is Timeliness.Late),
    ];

    public static readonly IReadOnlyList<ReportForm> All =
    [
        new("07a", "07a/BTP/KSTT", "Tình hình, kết quả giải quyết thủ tục hành chính của đơn vị", "TT 09/2026/TT-BTP", true, "Lĩnh vực", Columns07, (life, province) => Field(life, province), Identities07),
        new("07b", "07b/BTP/KSTT", "Tình hình, kết quả giải quyết thủ tục hành chính trên địa bàn tỉnh", "TT 09/2026/TT-BTP", false, "Lĩnh vực", Columns07,
            (life, province) => Field(life, province) with
            {
                Part = province.Agency(life.Submission!.Agency)?.Level is AgencyLevel.Commune ? ("2", "II. Cấp xã") : ("1", "I. Cấp tỉnh"),
            }, Identities07),
        new("ii06a", "II.06a/VPCP/KSTT", "Tình hình, kết quả giải quyết thủ tục hành chính tại Trung tâm Phục vụ hành chính công", "TT 01/2020/TT-VPCP", false, "Đơn vị", Columns06,
            (life, province) => new(null, life.Submission!.Agency, province.Agency(life.Submission.Agency)?.Name ?? life.Submission.Agency),
            [new(3, [4, 5, 6]), new(3, [7, 11]), new(7, [8, 9, 10]), new(11, [12, 13])]),
    ];

    public static ReportForm? Find(string code) => All.FirstOrDefault(f => f.Code == code);

    /// <summary>The column that is carried into the next period, and the one that it is carried into.</summary>
    public (int Open, int Carried)? Carries => Columns == Columns07 ? (13, 8) : null;

    /// <summary>Which dossiers are its business.</summary>
    public bool Concerns(Life life, string? agency) => !OfUnit || life.Submission!.Agency == agency;

    internal static OnlineLevel LevelOf(Life life, Province province) =>
        province.Procedure(life.Submission!.Procedure, life.Submission.Version)?.Online ?? OnlineLevel.Full;

    private static bool IsDone(Booked b) => b.IsFinished || b.Life.AwaitsSupplement(b.Outlook.At);

    private static bool IsIssued(Booked b) => b.Life.Ending is Ending.Issued;

    private static ReportPlace Field(Life life, Province province) => province.Procedure(life.Submission!.Procedure, life.Submission.Version) is { } procedure
        ? new(null, procedure.FieldCode, procedure.FieldName)
        : new(null, life.Submission.Procedure, life.Submission.Procedure);
}

/// <param name="Part">Key and title of the part of the report; null where it has none.</param>
public sealed record ReportPlace((string Key, string Title)? Part, string Key, string Title);

/// <param name="Number">As the form has it.</param>
/// <param name="Group">Heading over it and its neighbours.</param>
public sealed record ReportColumn(int Number, string Title, string Group, Func<Booked, OnlineLevel, bool> Counts)
{
    public ReportColumn(int number, string title, string group, Func<Booked, bool> counts) : this(number, title, group, (b, _) => counts(b))
    {
    }
}

/// <summary>One column is the sum of others.</summary>
public sealed record Identity(int Sum, IReadOnlyList<int> Of)
{
    public override string ToString() => $"({Sum}) = {string.Join(" + ", Of.Select(n => $"({n})"))}";
}
