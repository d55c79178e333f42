using System.Globalization;

namespace OneStop.WorkingTime;

/// <summary>When something is due, or why nobody can say.</summary>
public abstract record DueAnswer
{
    private DueAnswer() { }

    /// <summary>Due at that instant (offset +07:00).</summary>
    /// <param name="Derivation">The whole way from the start to <paramref name="At"/>, in order and without gaps; empty where nothing had to be counted.</param>
    public sealed record Due(DateTimeOffset At, IReadOnlyList<DerivationLine> Derivation) : DueAnswer
    {
        /// <summary>The derivation in Vietnamese, as an officer reads it to the applicant; nights and lunch breaks are only mentioned.</summary>
        public string Explain()
        {
            if (Derivation.Count == 0) return $"Trả kết quả ngay, lúc {Spoken.Moment(At)}.";
            var sessions = Derivation.Where(l => l is { Counted: true, InOneDay: true }).ToList();
            var worked = TimeSpan.FromTicks(sessions.Sum(l => l.Length.Ticks));
            var days = sessions.Select(l => l.From.Date).Distinct().Count();
            return string.Join(' ',
            [
                $"Tính từ {Spoken.Moment(Derivation[0].From)}.",
                .. Derivation.Where(l => l is { Counted: true, InOneDay: false }).Select(l => $"Tính {l.WhyVi}."),
                .. sessions.Count == 0 ? Array.Empty<string>() :
                    [$"Được tính {Spoken.Duration(worked)} làm việc, trong {days} ngày làm việc (không kể giờ nghỉ trưa và ngoài giờ)."],
                .. Derivation.Where(l => !l.Counted && l.WhyVi is not (Reason.LunchVi or Reason.NightVi))
                    .Select(l => $"Không tính từ {Spoken.Moment(l.From)} đến {Spoken.Moment(l.To)}: {l.WhyVi}."),
                $"Hạn trả kết quả: {Spoken.Moment(At)}."
            ]);
        }
    }

    /// <summary>The count reaches a date whose year has no published table of holidays: there is no answer, not a guess.</summary>
    public sealed record NoCalendar(int Year) : DueAnswer;
}

/// <summary>A stretch of time on the way to a due date, with offset +07:00.</summary>
/// <param name="To">Not included.</param>
/// <param name="Counted">Whether it uses up the limit; the counted ones add up to it.</param>
/// <param name="WhyVi">Why, in Vietnamese, as a part of a sentence.</param>
/// <param name="WhyEn">The same in English; names of holidays stay Vietnamese.</param>
public sealed record DerivationLine(DateTimeOffset From, DateTimeOffset To, bool Counted, string WhyVi, string WhyEn)
{
    /// <summary>Time between the ends.</summary>
    public TimeSpan Length => To - From;

    internal bool InOneDay => From.Date == To.Date;
}

internal static class Reason
{
    public const string LunchVi = "nghỉ trưa";
    public const string LunchEn = "lunch break";
    public const string NightVi = "ngoài giờ làm việc";
    public const string NightEn = "outside office hours";
}

internal static class Spoken
{
    private static readonly string[] Weekdays = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];

    public static string Moment(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{at:HH:mm} {Weekdays[(int)at.DayOfWeek]} {at:dd/MM/yyyy}");

    public static string Duration(TimeSpan time) => (int)time.TotalHours switch
    {
        0 => $"{time.Minutes} phút",
        var hours when time.Minutes == 0 => $"{hours} giờ",
        var hours => $"{hours} giờ {time.Minutes} phút"
    };
}
