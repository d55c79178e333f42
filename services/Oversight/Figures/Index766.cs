using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Oversight.Figures;

/// <summary>One indicator of the index by which the public serve: QĐ 766/QĐ-TTg.</summary>
/// <param name="Id">As the decision numbers it.</param>
/// <param name="Group">Which of its groups.</param>
/// <param name="FullAtPercent">From this ratio on it earns all its points; below, in proportion. Null where that is not so or not known.</param>
/// <param name="Unit">hồ sơ or thủ tục: what is counted.</param>
/// <param name="NotMeasured">Why this instance cannot know it; null where it can.</param>
/// <param name="Note">Where what is counted departs from the letter of the formula.</param>
public sealed record Indicator(string Id, string Group, string Name, int? FullAtPercent, string Unit, string? NotMeasured = null, string? Note = null)
{
    /// <summary>Dossiers in the denominator.</summary>
    internal Func<Booked, bool>? Whole { get; init; }

    /// <summary>Those of them in the numerator.</summary>
    internal Func<Booked, bool>? Part { get; init; }

    /// <summary>Where procedures are counted: of the pack, which are in the denominator.</summary>
    internal Func<Procedure, bool>? Procedures { get; init; }

    /// <summary>Which of them are in the numerator by themselves; else those with a dossier in <see cref="Part"/>.</summary>
    internal Func<Procedure, bool>? OfThem { get; init; }
}

/// <summary>The index as far as the events can tell. Satisfaction, complaints and the national databases are elsewhere: what is not known here is said, never guessed. Points are not
/// added up: how a group's points are shared among its indicators is the decision's annex, which the province checks (QĐ 766, Phụ lục).</summary>
public sealed record Index766(
    DateOnly From, DateOnly To, DateTimeOffset AsOf, DateTimeOffset KnownAt, IReadOnlyList<Index766.Line> Lines, IReadOnlyList<Index766.ProcessingTime> Times)
{
    /// <param name="Percent">Two decimals; null where nothing is there to divide by, or it is not measured.</param>
    /// <param name="OfFull">The share of its points that it earns, in percent; null where that is not known.</param>
    public sealed record Line(
        string Id, string Group, string Name, string Unit, long? Part, long? Whole, decimal? Percent, int? FullAtPercent, decimal? OfFull, string? NotMeasured, string? Note);

    /// <summary>Indicator 2.2: it makes sense for one procedure only. Of the dossiers accepted in the period whose result is out.</summary>
    /// <param name="Mean">In the unit of the procedure's limit, one decimal; what the law stops the clock for is left out.</param>
    /// <param name="Unit">giờ làm việc, ngày làm việc or ngày.</param>
    public sealed record ProcessingTime(string Procedure, string Name, int Dossiers, decimal Mean, string Unit, string Limit);

    private const string Openness = "Công khai, minh bạch", Progress = "Tiến độ giải quyết", Online = "Dịch vụ trực tuyến", Payment = "Thanh toán trực tuyến", Digital = "Số hóa hồ sơ",
        Contentment = "Mức độ hài lòng", Dossiers = "hồ sơ", Kinds = "thủ tục";

    private const string NationalDatabase = "Số liệu nằm ở Cơ sở dữ liệu quốc gia về thủ tục hành chính.", Portal = "Chưa có kết nối đồng bộ với Cổng Dịch vụ công quốc gia.",
        Feedback = "Phản ánh, kiến nghị và đánh giá của người dân không đi qua hệ thống này.", NotRecorded = "Sự kiện không ghi dữ liệu này.";

    public static readonly IReadOnlyList<Indicator> Indicators =
    [
        new("1.1", Openness, "Thủ tục công bố đúng hạn", null, Kinds, NationalDatabase),
        new("1.2", Openness, "Thủ tục cập nhật, công khai đúng hạn", null, Kinds, NationalDatabase),
        new("1.3", Openness, "Thủ tục có đủ bộ phận cấu thành", null, Kinds, NationalDatabase),
        new("1.4", Openness, "Hồ sơ đồng bộ lên Cổng Dịch vụ công quốc gia", null, Dossiers, Portal),
        new("2.1", Progress, "Hồ sơ xử lý trước hạn, đúng hạn", null, Dossiers, Note: "Hồ sơ đang giải quyết được đo ở cuối kỳ, hồ sơ chờ bổ sung ở lúc yêu cầu bổ sung.")
        {
            Whole = _ => true, Part = b => b.Timeliness is not Timeliness.Late,
        },
        new("2.2", Progress, "Thời gian giải quyết trung bình", null, Dossiers, Note: "Chỉ có nghĩa cho từng thủ tục, theo đơn vị thời hạn của thủ tục đó: xem bảng dưới."),
        new("3.1", Online, "Thủ tục cung cấp dịch vụ công trực tuyến", 80, Kinds, Note: "Theo cấu hình của tỉnh.") { Procedures = _ => true, OfThem = p => p.Online is not OnlineLevel.None },
        new("3.2", Online, "Dịch vụ công trực tuyến có phát sinh hồ sơ", null, Kinds)
        {
            Procedures = p => p.Online is not OnlineLevel.None, Part = b => b is { IsReceived: true, Channel: "online" },
        },
        new("3.3", Online, "Hồ sơ nộp trực tuyến, đã có kết quả điện tử", 50, Dossiers, Note: "Chưa nhân với tỷ lệ đồng bộ lên Cổng.")
        {
            Whole = b => b.IsReceived, Part = b => b.Channel == "online" && b.Life.Ending is Ending.Issued,
        },
        new("3.5", Payment, "Thủ tục có nghĩa vụ tài chính đã thu phí trực tuyến", 80, Kinds, Note: "Đếm theo khoản thu ghi trong hồ sơ, không theo bản đồng bộ.")
        {
            Procedures = p => p.Fees.Any(f => f.AmountVnd > 0), Part = b => b is { IsReceived: true, Life.PaidOnline: true },
        },
        new("3.6", Payment, "Hồ sơ thanh toán trực tuyến", null, Dossiers) { Whole = b => b is { IsReceived: true, Life.FeeVnd: > 0 }, Part = b => b.Life.PaidOnline },
        new("4.1", Digital, "Hồ sơ có cấp kết quả điện tử", null, Dossiers, Note: "Kết quả do hệ thống ký số và phát hành; không kể kết quả cấp ngay tại quầy.")
        {
            Whole = b => b.Life.Ending is Ending.Issued, Part = b => HasElectronicResult(b),
        },
        new("4.2", Digital, "Hồ sơ được số hóa, cả thành phần và kết quả", 80, Dossiers)
        {
            Whole = b => b.Life.Ending is Ending.Issued, Part = b => b.Life.IsDigitised && HasElectronicResult(b),
        },
        new("4.3", Digital, "Hồ sơ khai thác, sử dụng lại dữ liệu đã số hóa", 80, Dossiers, Note: "Theo công thức: hồ sơ có thành phần đã số hóa.")
        {
            Whole = b => b.IsReceived, Part = b => b.Life.IsDigitised,
        },
        new("4.4", Digital, "Hồ sơ số hóa có kết nối, chia sẻ", null, Dossiers, Portal),
        new("4.5", Digital, "Ứng dụng dữ liệu dân cư", null, Dossiers, NotRecorded),
        new("5.1", Contentment, "Phản ánh, kiến nghị theo phân loại", null, Dossiers, Feedback),
        new("5.2", Contentment, "Tiến độ xử lý phản ánh, kiến nghị", null, Dossiers, Feedback),
        new("5.3", Contentment, "Hài lòng trong xử lý phản ánh, kiến nghị", null, Dossiers, Feedback),
        new("5.4", Contentment, "Hài lòng trong giải quyết thủ tục", 90, Dossiers, Feedback),
    ];

    public static Indicator? Find(string id) => Measurable.FirstOrDefault(i => i.Id == id);

    private static IEnumerable<Indicator> Measurable => Indicators.Where(i => i.Whole is not null || i.Procedures is not null);

    public static async Task<Index766> Of(Outlook outlook, IAsyncEnumerable<Life> lives, Province province)
    {
        var (measured, times) = (Measurable.ToList(), new SortedDictionary<string, (int Dossiers, decimal Sum)>(StringComparer.Ordinal));
        var (part, whole, seen) = (new long[measured.Count], new long[measured.Count], measured.Select(_ => new HashSet<string>()).ToList());
        await foreach (var life in lives)
        {
            if (Booked.Of(life, outlook) is not { } booked) continue;
            if (Took(booked, province) is { } time)
            {
                var (code, (dossiers, sum)) = (life.Submission!.Procedure, times.GetValueOrDefault(life.Submission.Procedure));
                times[code] = (dossiers + 1, sum + time);
            }
            for (var i = 0; i < measured.Count; i++)
                if (measured[i].Whole is { } isWhole)
                {
                    if (!isWhole(booked)) continue;
                    whole[i]++;
                    if (measured[i].Part!(booked)) part[i]++;
                }
                else if (measured[i].Part?.Invoke(booked) == true) seen[i].Add(life.Submission!.Procedure);
        }
        var newest = province.Procedures.GroupBy(p => p.Code).Select(g => g.MaxBy(p => p.Version)!).ToList();
        for (var i = 0; i < measured.Count; i++)
            if (measured[i].Procedures is { } of)
            {
                whole[i] = newest.Count(of);
                part[i] = newest.Where(of).Count(p => measured[i].OfThem?.Invoke(p) ?? seen[i].Contains(p.Code));
            }
        return new(outlook.Period.From, outlook.Period.To, outlook.At, outlook.KnownAt, [.. Indicators.Select(x => measured.IndexOf(x) is >= 0 and var i ? Measured(x, part[i], whole[i])
                        : new Line(x.Id, x.Group, x.Name, x.Unit, null, null, null, x.FullAtPercent, null, x.NotMeasured, x.Note))],
            [.. times.Select(t => Mean(province.Procedure(t.Key)!, t.Value.Dossiers, t.Value.Sum))]);
    }

    private static ProcessingTime Mean(Procedure p, int dossiers, decimal sum) => new(
        p.Code, p.Name, dossiers, Math.Round(sum / dossiers, 1, MidpointRounding.AwayFromZero),
        p.Limit.Unit switch { LimitUnit.WorkingDay => "ngày làm việc", LimitUnit.Day or LimitUnit.Month => "ngày", _ => "giờ làm việc" }, p.Limit.InWords());

    /// <summary>How long the handling took while the clock ran, in the unit of the procedure's limit as the pack has it now. Null for what has no result, was not accepted in the period, or lies outside
    /// the published calendar.</summary>
    private static decimal? Took(Booked b, Province province)
    {
        if (b is not { IsReceived: true, Life: { Ending: Ending.Issued, FinishedAt: { } end, AcceptedAt: { } from } } || province.Procedure(b.Life.Submission!.Procedure) is not { } procedure) return null;
        var days = procedure.Limit.Unit is LimitUnit.Day or LimitUnit.Month;
        decimal? sum = 0;
        foreach (var stop in b.Life.Standstills.OrderBy(s => s.From))
        {
            if (stop.From > from) sum += Between(from, stop.From < end ? stop.From : end);
            if ((stop.To ?? end) is var to && to > from) from = to;
        }
        if (from < end) sum += Between(from, end);
        return procedure.Limit.Unit is LimitUnit.WorkingDay ? sum / (decimal)province.Calendar.Hours.Length.TotalHours : sum;

        decimal? Between(DateTimeOffset one, DateTimeOffset other) => days ? (decimal)(other - one).TotalDays : (decimal?)province.Calendar.WorkingTime(one, other)?.TotalHours;
    }

    /// <summary>Whether a dossier stands in the numerator, or in the denominator but not in the numerator.</summary>
    public static bool Counts(Indicator indicator, bool inNumerator, Booked booked) =>
        indicator.Part is { } part && (indicator.Whole?.Invoke(booked) ?? inNumerator) && part(booked) == inNumerator;

    private static Line Measured(Indicator x, long part, long whole)
    {
        var percent = whole == 0 ? (decimal?)null : Math.Round(100m * part / whole, 2, MidpointRounding.AwayFromZero);
        return new(
            x.Id, x.Group, x.Name, x.Unit, part, whole, percent, x.FullAtPercent,
            percent is { } p && x.FullAtPercent is { } full ? Math.Min(100, Math.Round(100 * p / full, 2, MidpointRounding.AwayFromZero)) : null, null, x.Note);
    }

    /// <summary>Issued by Decision, which signs; what the counter issues itself is on paper.</summary>
    private static bool HasElectronicResult(Booked b) => b.Life.Ending is Ending.Issued && b.Life.Passages.Any(p => p.Name == Life.Deciding && p.EndedAt is not null);
}
