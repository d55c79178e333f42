namespace OneStop.WorkingTime;

/// <summary>A line of a year's table that no lawful notice could hold.</summary>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Law">The article it offends.</param>
/// <param name="WhyVi">One sentence.</param>
/// <param name="WhyEn">The same in English.</param>
public sealed record BadDay(string Code, string Law, string WhyVi, string WhyEn);

/// <summary>What a published table may say. Wrong in it is wrong in every due date, so it is refused before it is used.</summary>
public static class CalendarRules
{
    /// <summary>The rule that the next line of a table breaks; null where it breaks none.</summary>
    /// <param name="year">Of the table.</param>
    /// <param name="before">The lines above: a later notice may take back an earlier one, so only the first line of a date is held against its weekday.</param>
    public static BadDay? Check(SpecialDay line, int year, IReadOnlyCollection<SpecialDay> before)
    {
        var (date, rest) = (line.Date, line.Date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        if (before.Any(b => b.Date == date && b.Published == line.Published))
            return new("calendar-day-twice", "BLLĐ 2019, Đ.112.3", $"Ngày {date:dd/MM/yyyy} có hai dòng; thông báo sửa đổi phải ghi ngày ban hành riêng.",
                $"{date:yyyy-MM-dd} is listed twice; a notice that changes an earlier one has a 'published' date of its own.");
        if (date.Year != year)
            return new("calendar-wrong-year", "BLLĐ 2019, Đ.112.3", $"Ngày {date:dd/MM/yyyy} không thuộc năm {year}.", $"{date:yyyy-MM-dd} does not lie in {year}.");
        if (before.Any(b => b.Date == date)) return null;
        return line.Kind switch
        {
            DayKind.WorkSwap when !rest => new("calendar-swap", "BLLĐ 2019, Đ.111.3", $"Ngày {date:dd/MM/yyyy} vốn là ngày làm việc; chỉ làm bù vào thứ Bảy hoặc Chủ nhật.",
                $"{date:yyyy-MM-dd} is a working day already; only a Saturday or Sunday can be worked in exchange."),
            DayKind.OffSwap or DayKind.OffComp when rest => new("calendar-swap", "BLLĐ 2019, Đ.111.3", $"Ngày {date:dd/MM/yyyy} vốn là ngày nghỉ; chỉ nghỉ bù, hoán đổi vào ngày làm việc.",
                $"{date:yyyy-MM-dd} is a day of rest already; only a working day can be given off in exchange."),
            _ => null,
        };
    }
}
