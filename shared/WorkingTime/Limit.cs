using System.Globalization;

namespace OneStop.WorkingTime;

/// <summary>How a processing time is stated in the publication decision of a procedure.</summary>
public enum LimitUnit
{
    /// <summary>Ngày làm việc: Saturdays, Sundays and holidays do not count.</summary>
    WorkingDay,

    /// <summary>Ngày: every calendar day counts (BLDS 2015, Đ.147–148).</summary>
    Day,

    /// <summary>Giờ làm việc.</summary>
    Hour,

    /// <summary>Tháng: calendar months (BLDS 2015, Đ.147–148).</summary>
    Month,

    /// <summary>Trong ngày; the amount is not read.</summary>
    SameDay,

    /// <summary>Trả ngay, while the applicant waits, and late when the office has closed (NĐ 118/2025, Đ.17.4); the amount is not read.</summary>
    Immediate
}

/// <summary>A processing time as published, e.g. 7.5 working days.</summary>
/// <param name="Amount">In <paramref name="Unit"/>s, zero or more; half-days occur.</param>
public sealed record Limit(decimal Amount, LimitUnit Unit)
{
    /// <summary>In Vietnamese, as it stands on a receipt: "7,5 ngày làm việc", "trong ngày".</summary>
    public string InWords() => Unit switch
    {
        LimitUnit.WorkingDay => $"{Number} ngày làm việc",
        LimitUnit.Day => $"{Number} ngày",
        LimitUnit.Hour => $"{Number} giờ làm việc",
        LimitUnit.Month => $"{Number} tháng",
        LimitUnit.SameDay => "trong ngày",
        _ => "trả ngay"
    };

    private string Number => Amount.ToString("0.####", CultureInfo.InvariantCulture).Replace('.', ',');
}
