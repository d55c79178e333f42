using System.Globalization;
using System.Text.RegularExpressions;

namespace OneStop.WorkingTime.Tests;

/// <summary>Calendars and instants as the tests write them.</summary>
internal static class Offices
{
    private static readonly OfficeHours Plain = new(Session("08:00", "12:00"), Session("13:00", "17:00"));
    private static readonly OfficeHours Early = new(Session("07:00", "11:30"), Session("13:30", "17:00"));

    // Retyped from the yearly notices, apart from the sample pack, so that a slip in one of them shows.
    private static readonly SpecialDay[] Published =
    [
        Off("2025-01-01", "Tết Dương lịch"),
        Off("2025-01-27", "Tết Ất Tỵ"), Off("2025-01-28", "Tết Ất Tỵ"), Off("2025-01-29", "Mùng 1 Tết Ất Tỵ"),
        Off("2025-01-30", "Tết Ất Tỵ"), Off("2025-01-31", "Tết Ất Tỵ"),
        Off("2025-04-07", "Giỗ Tổ Hùng Vương"),
        Day("2025-04-26", DayKind.WorkSwap, "Làm bù cho 02/5"),
        Off("2025-04-30", "Ngày Chiến thắng"), Off("2025-05-01", "Quốc tế lao động"),
        Day("2025-05-02", DayKind.OffSwap, "Hoán đổi với 26/4"),
        Off("2025-09-01", "Quốc khánh (liền kề)"), Off("2025-09-02", "Quốc khánh"),
        Off("2026-01-01", "Tết Dương lịch"),
        Day("2026-01-02", DayKind.OffSwap, "Hoán đổi với 10/01"),
        Day("2026-01-10", DayKind.WorkSwap, "Làm bù cho 02/01"),
        Off("2026-02-16", "Tết Bính Ngọ"), Off("2026-02-17", "Mùng 1 Tết Bính Ngọ"), Off("2026-02-18", "Tết Bính Ngọ"),
        Off("2026-02-19", "Tết Bính Ngọ"), Off("2026-02-20", "Tết Bính Ngọ"),
        Day("2026-04-27", DayKind.OffComp, "Nghỉ bù Giỗ Tổ (26/4 là Chủ nhật)"),
        Off("2026-04-30", "Ngày Chiến thắng"), Off("2026-05-01", "Quốc tế lao động"),
        Day("2026-08-22", DayKind.WorkSwap, "Làm bù cho 31/8"),
        Day("2026-08-31", DayKind.OffSwap, "Hoán đổi với 22/8"),
        Off("2026-09-01", "Quốc khánh (liền kề)"), Off("2026-09-02", "Quốc khánh"),
        Off("2026-11-24", "Ngày Văn hóa Việt Nam (không nghỉ bù)")
    ];

    public static WorkingCalendar Calendar { get; } = Over(Plain, Published);

    /// <summary>Early hours from mid-April to mid-October, early hours again over New Year.</summary>
    public static WorkingCalendar Seasonal { get; } = Over(Plain, Published,
        new Season("Mùa hè", new(4, 16), new(10, 15), Early), new Season("Tết", new(12, 25), new(1, 5), Early));

    public static WorkingCalendar From(IEnumerable<SpecialDay> days) => Over(Plain, days);

    public static DateTimeOffset At(string local) =>
        new(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(7));

    public static DueAnswer Compute(string from, decimal amount, LimitUnit unit) => Deadline.Compute(At(from), new(amount, unit), Calendar);

    public static DueAnswer.Due Due(string from, decimal amount, LimitUnit unit) => (DueAnswer.Due)Compute(from, amount, unit);

    /// <param name="stops">As from/to, e.g. "2026-10-06 10:00/2026-10-07 10:00 2026-10-08 10:00/"; without an end it is not over.</param>
    public static Term Term(string from, decimal amount, LimitUnit unit, Counting counting, string stops = "", int extension = 0) =>
        new(At(from), new(amount, unit), counting, extension, [.. Regex.Matches(stops, "(.{16})/(.{16})?").Select((m, i) => new Stop(
            At(m.Groups[1].Value), m.Groups[2].Success ? At(m.Groups[2].Value) : DateTimeOffset.MaxValue, $"lý do {i + 1}", $"reason {i + 1}"))]);

    public static DueAnswer.Due Due(Term term) => (DueAnswer.Due)Deadline.Compute(term, Calendar);

    public static SpecialDay Day(string date, DayKind kind, string name) => new(DateOnly.Parse(date, CultureInfo.InvariantCulture), kind, name);

    private static WorkingCalendar Over(OfficeHours hours, IEnumerable<SpecialDay> days, params Season[] seasons) =>
        new(hours, seasons, days.GroupBy(d => d.Date.Year).ToDictionary(y => y.Key, IReadOnlyList<SpecialDay> (y) => [.. y]));

    private static SpecialDay Off(string date, string name) => Day(date, DayKind.Off, name);

    private static Session Session(string opens, string closes) =>
        new(TimeOnly.Parse(opens, CultureInfo.InvariantCulture), TimeOnly.Parse(closes, CultureInfo.InvariantCulture));
}
