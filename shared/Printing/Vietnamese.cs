using System.Globalization;
using OneStop.WorkingTime;

namespace OneStop.Printing;

/// <summary>Instants and sums as Vietnamese documents write them (NĐ 30/2020, Phụ lục I: days below ten and the months one and two get a nought).</summary>
public static class Vietnamese
{
    private static readonly string[] Digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

    private static readonly string[] Compounds =
    [
        "bổ sung", "bộ phận", "cơ quan", "đề nghị", "gia hạn", "giải quyết", "hẹn lại", "hoàn thiện", "hồ sơ", "kết quả", "kiểm soát", "quá trình", "theo dõi",
        "thời gian", "tiếp nhận", "từ chối", "xin lỗi", "yêu cầu",
    ];

    /// <summary>"09 giờ 30 phút, ngày 05 tháng 3 năm 2026".</summary>
    public static string Moment(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{Local(at):HH' giờ 'mm' phút'}, {Day(at)}");

    /// <summary>"ngày 05 tháng 3 năm 2026".</summary>
    public static string Day(DateTimeOffset at) =>
        Local(at) is var day ? string.Create(CultureInfo.InvariantCulture, $"ngày{Layout.Bound}{day.Day:00} tháng{Layout.Bound}{(day.Month < 3 ? $"0{day.Month}" : day.Month)} năm{Layout.Bound}{day.Year}") : "";

    /// <summary>"05/03/2026 09:30", for columns.</summary>
    public static string Brief(DateTimeOffset? at) => at is { } moment ? Local(moment).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture) : "";

    /// <summary>"8.000 đồng (Tám nghìn đồng)".</summary>
    public static string Money(long vnd)
    {
        var words = InWords(vnd);
        return $"{vnd.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '.')} đồng ({char.ToUpper(words[0], CultureInfo.InvariantCulture)}{words[1..]} đồng)";
    }

    /// <summary>"một triệu không trăm linh năm nghìn".</summary>
    /// <param name="number">Zero or more.</param>
    public static string InWords(long number) => number == 0 ? Digits[0] : Read(number, follows: false);

    private static string Read(long number, bool follows)
    {
        if (number < 1000) return number == 0 ? "" : Below1000((int)number, follows);
        var (unit, name) = number >= 1_000_000_000 ? (1_000_000_000, "tỷ") : number >= 1_000_000 ? (1_000_000, "triệu") : (1000, "nghìn");
        return $"{Read(number / unit, follows)} {name} {Read(number % unit, follows: true)}".TrimEnd();
    }

    /// <param name="follows">Larger figures stand before it: its noughts are read too.</param>
    private static string Below1000(int number, bool follows)
    {
        var (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
        var words = new List<string>();
        if (hundreds > 0 || follows) words.Add($"{Digits[hundreds]} trăm");
        if (tens > 1) words.Add($"{Digits[tens]} mươi");
        else if (tens == 1) words.Add("mười");
        else if (words.Count > 0 && ones > 0) words.Add("linh");
        if (ones > 0) words.Add((tens, ones) switch { ( > 1, 1) => "mốt", ( > 0, 5) => "lăm", _ => Digits[ones] });
        return string.Join(' ', words);
    }

    /// <summary>A heading that no line break tears a word of two syllables in.</summary>
    public static string Kept(string heading) => Compounds.Aggregate(heading, (text, word) => text.Replace(word, word.Replace(' ', Layout.Bound), StringComparison.Ordinal));

    /// <summary>The wall clock in Vietnam.</summary>
    public static DateTime Local(DateTimeOffset at) => at.ToOffset(WorkingCalendar.Offset).DateTime;
}
