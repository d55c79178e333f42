namespace OneStop.WorkingTime;

/// <summary>Half a working day: from <paramref name="Opens"/> up to <paramref name="Closes"/>, on the same date.</summary>
public sealed record Session(TimeOnly Opens, TimeOnly Closes)
{
    /// <summary>Working time in the session.</summary>
    public TimeSpan Length => Closes - Opens;
}

/// <summary>Office hours of one day, with the lunch break between the sessions.</summary>
public sealed record OfficeHours(Session Morning, Session Afternoon)
{
    /// <summary>One working day ("1 ngày làm việc") in working time; 8 hours in every pack.</summary>
    public TimeSpan Length => Morning.Length + Afternoon.Length;
}

/// <summary>A day that comes every year, e.g. 16 April.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to the last of the month.</param>
public sealed record MonthDay(int Month, int Day);

/// <summary>A part of the year with office hours of its own (giờ mùa hè, mùa đông).</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day, included; before <paramref name="From"/> when the season runs over New Year.</param>
public sealed record Season(string Name, MonthDay From, MonthDay To, OfficeHours Hours)
{
    /// <summary>Whether the season is on at that date.</summary>
    public bool Holds(DateOnly date)
    {
        int Place(MonthDay day) => day.Month * 100 + day.Day;
        var (place, from, to) = (date.Month * 100 + date.Day, Place(From), Place(To));
        return from <= to ? place >= from && place <= to : place >= from || place <= to;
    }
}

/// <summary>Why a day is not what its weekday says.</summary>
public enum DayKind
{
    /// <summary>Public holiday (BLLĐ 2019, Đ.112).</summary>
    Off,

    /// <summary>Day off exchanged for a worked rest day (hoán đổi, by the yearly notice).</summary>
    OffSwap,

    /// <summary>Rest day worked in exchange (làm bù).</summary>
    WorkSwap,

    /// <summary>Day off for a holiday that fell on a rest day (nghỉ bù; BLLĐ 2019, Đ.111.3).</summary>
    OffComp
}

/// <summary>One line of a year's published table.</summary>
/// <param name="Name">For people, in Vietnamese: "Tết Dương lịch".</param>
public sealed record SpecialDay(DateOnly Date, DayKind Kind, string Name);

/// <summary>When the offices of a province work. All its times are local, at <see cref="Offset"/>.</summary>
/// <param name="Hours">Office hours out of season.</param>
/// <param name="Seasons">The first that holds at a date decides; may be empty.</param>
/// <param name="Years">Published tables by year. Holidays are decided year by year, so a year that is not here has no answer.</param>
public sealed record WorkingCalendar(
    OfficeHours Hours,
    IReadOnlyList<Season> Seasons,
    IReadOnlyDictionary<int, IReadOnlyList<SpecialDay>> Years)
{
    /// <summary>Vietnam keeps one offset all year.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    private readonly Dictionary<int, YearTable> tables = Years.ToDictionary(y => y.Key, y => new YearTable(y.Key, Hours, Seasons, y.Value));

    // Without init: a `with` would keep the tables of the calendar it copied.
    /// <summary>Office hours out of season.</summary>
    public OfficeHours Hours { get; } = Hours;

    /// <summary>Parts of the year with hours of their own.</summary>
    public IReadOnlyList<Season> Seasons { get; } = Seasons;

    /// <summary>Published tables by year.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<SpecialDay>> Years { get; } = Years;

    /// <summary>Whether the holidays of that year are known.</summary>
    public bool Publishes(int year) => tables.ContainsKey(year);

    internal YearTable? Table(int year) => tables.GetValueOrDefault(year);

    internal DayPlan? Plan(DateOnly date) => Table(date.Year)?.Day(date);

    internal DateOnly LastPublished(DateOnly from)
    {
        var year = from.Year;
        while (Publishes(year + 1)) year++;
        return new DateOnly(year, 12, 31);
    }
}

/// <param name="Special">Why the day is not what its weekday says; null on plain days.</param>
internal sealed record DayPlan(bool Works, OfficeHours Hours, SpecialDay? Special);

/// <summary>The days of one published year, and how much working time had passed before each: a due date is two look-ups, however long the limit.</summary>
internal sealed class YearTable
{
    private readonly int year;
    private readonly DayPlan[] days;
    private readonly long[] before;

    public YearTable(int year, OfficeHours hours, IReadOnlyList<Season> seasons, IReadOnlyList<SpecialDay> special)
    {
        this.year = year;
        days = new DayPlan[DateTime.IsLeapYear(year) ? 366 : 365];
        before = new long[days.Length + 1];
        var named = special.ToDictionary(d => d.Date);
        for (var i = 0; i < days.Length; i++)
        {
            var date = new DateOnly(year, 1, 1).AddDays(i);
            var name = named.GetValueOrDefault(date);
            var works = name is null ? date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) : name.Kind is DayKind.WorkSwap;
            days[i] = new(works, seasons.FirstOrDefault(s => s.Holds(date))?.Hours ?? hours, name);
            before[i + 1] = before[i] + (works ? days[i].Hours.Length.Ticks : 0);
        }
    }

    /// <summary>Working ticks of the whole year.</summary>
    public long Total => before[^1];

    public DayPlan Day(DateOnly date) => days[date.DayOfYear - 1];

    /// <summary>Working ticks of the year that passed before that local instant.</summary>
    public long Before(DateTime at)
    {
        var day = days[at.DayOfYear - 1];
        return before[at.DayOfYear - 1] + (day.Works ? Passed(day.Hours.Morning) + Passed(day.Hours.Afternoon) : 0);

        long Passed(Session session) => Math.Clamp((at.TimeOfDay - session.Opens.ToTimeSpan()).Ticks, 0, session.Length.Ticks);
    }

    /// <summary>The earliest local instant at which that much working time of the year has passed.</summary>
    /// <param name="worked">In ticks, more than 0 and at most <see cref="Total"/>.</param>
    public DateTime At(long worked)
    {
        var (low, high) = (0, days.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (before[middle + 1] >= worked) high = middle;
            else low = middle + 1;
        }
        var (hours, rest) = (days[low].Hours, TimeSpan.FromTicks(worked - before[low]));
        var time = rest <= hours.Morning.Length
            ? hours.Morning.Opens.ToTimeSpan() + rest
            : hours.Afternoon.Opens.ToTimeSpan() + rest - hours.Morning.Length;
        return new DateTime(year, 1, 1).AddDays(low) + time;
    }
}
