using System.Globalization;

namespace OneStop.WorkingTime;

/// <summary>Says in Vietnamese how a due date came about.</summary>
internal static class Explanation
{
    private static readonly string[] Weekdays = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];

    public static string Of(DueAnswer.Due due)
    {
        var lines = due.Derivation;
        return lines is [] ? $"Trả kết quả ngay, lúc {Moment(due.At)}." : string.Join(' ',
        [
            $"Tính từ {Moment(lines[0].From)}.",
            $"Thời hạn: {Stated(due.Term)}{Rule(due.Term)}.",
            .. lines.Where(l => !l.Counted && !IsInTheRule(l, due.Term)).Select(l => $"Không tính {Stretch(l)}: {l.WhyVi}."),
            $"Hạn trả kết quả: {Moment(due.At)}."
        ]);
    }

    private static string Stated(Term term)
    {
        var limit = term.Limit;
        if (term.IsZero) return "trả ngay";
        if (term.IsWithinTheDay) return limit.InWords();
        var whole = decimal.Ceiling(limit.Amount);
        var rounded = term.RunsByHours || whole == limit.Amount ? "" : $" (tính tròn thành {(limit with { Amount = whole }).InWords()})";
        var extension = new Limit(term.ExtensionDays, term.CountsRestDays ? LimitUnit.Day : LimitUnit.WorkingDay);
        var extended = term.ExtensionDays == 0 ? "" : $", cộng thêm {extension.InWords()} vì thuộc địa bàn miền núi, hải đảo, vùng sâu, vùng xa";
        return $"{limit.InWords()}{rounded}{extended}";
    }

    private static string Rule(Term term) => term switch
    {
        { IsZero: true } => " khi hết thời gian tạm dừng",
        { Limit.Unit: LimitUnit.SameDay } => ", đến hết giờ làm việc",
        { Limit.Unit: LimitUnit.Immediate } => ", chậm nhất khi hết giờ làm việc",
        { Limit.Unit: LimitUnit.Hour } => "; không kể giờ nghỉ trưa, ngoài giờ làm việc và cuối tuần",
        { RunsByHours: true } => $"; mỗi ngày {Term.HoursOfADay} giờ, không kể giờ nghỉ trưa, ngoài giờ làm việc và cuối tuần",
        { CountsRestDays: true } => "; kể cả ngày nghỉ, không tính ngày đầu, đến hết giờ làm việc của ngày cuối",
        { EndsAtItsClock: true } => "; không tính ngày đầu và cuối tuần, đến đúng giờ tiếp nhận của ngày cuối",
        _ => "; không tính ngày đầu và cuối tuần, đến hết giờ làm việc của ngày cuối"
    };

    private static bool IsInTheRule(DerivationLine line, Term term) =>
        line.WhyVi is Reason.LunchVi or Reason.NightVi or Reason.FirstDayVi || (line.WhyVi == Reason.WeekendVi && !term.IsWithinTheDay);

    private static string Stretch(DerivationLine line)
    {
        var (wholeDays, to) = line.To.TimeOfDay == TimeSpan.Zero ? (line.From.TimeOfDay == TimeSpan.Zero, line.To.AddDays(-1)) : (false, line.To);
        var oneDay = line.From.Date == to.Date;
        if (wholeDays && oneDay) return Day(to);
        var from = wholeDays ? Day(line.From) : oneDay ? Clock(line.From) : Moment(line.From);
        return $"từ {from} đến {(to == line.To ? Moment(to) : $"hết {Day(to)}")}";
    }

    private static string Moment(DateTimeOffset at) => $"{Clock(at)} {Day(at)}";

    private static string Clock(DateTimeOffset at) => at.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{Weekdays[(int)at.DayOfWeek]} {at:dd/MM/yyyy}");
}
