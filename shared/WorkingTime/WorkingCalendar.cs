using System.Globalization;
using System.Security.Cryptography;
using System.Text;

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
    OffComp,

    /// <summary>Offices closed by decision of the province, e.g. for a storm: a rest day for every deadline.</summary>
    Closure
}

/// <summary>One line of a year's published table. Where several name the same date, the one published last decides.</summary>
/// <param name="Name">For people, in Vietnamese: "Tết Dương lịch".</param>
/// <param name="Published">The day the notice or decree came out; null where it has always been known.</param>
public sealed record SpecialDay(DateOnly Date, DayKind Kind, string Name, DateOnly? Published = null);

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

    private readonly Dictionary<int, DayTable> tables = DayTable.Of(Hours, Seasons, Years);

    // Without init: a `with` would keep the tables of the calendar it copied.
    /// <summary>Office hours out of season.</summary>
    public OfficeHours Hours { get; } = Hours;

    /// <summary>Parts of the year with hours of their own.</summary>
    public IReadOnlyList<Season> Seasons { get; } = Seasons;

    /// <summary>Published tables by year.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<SpecialDay>> Years { get; } = Years;

    /// <summary>Names what is known of it, e.g. <c>2026-09-07.1f3a9c02</c>: the day of the newest notice, or the last year where none is dated, and the beginning of
    /// SHA-256 over hours, seasons and lines. What is counted by calendars of one version is counted alike.</summary>
    public string Version { get; } = Name(Hours, Seasons, Years);

    private static string Name(OfficeHours hours, IReadOnlyList<Season> seasons, IReadOnlyDictionary<int, IReadOnlyList<SpecialDay>> years)
    {
        static string Of(OfficeHours h) => $"{h.Morning.Opens:HHmm}-{h.Morning.Closes:HHmm} {h.Afternoon.Opens:HHmm}-{h.Afternoon.Closes:HHmm}";
        var lines = years.OrderBy(y => y.Key).SelectMany(y => y.Value.OrderBy(d => d.Date).ThenBy(d => d.Published).Select(d => $"{d.Date:yyyyMMdd} {d.Kind} {d.Published:yyyyMMdd}").Prepend($"{y.Key}"));
        var all = string.Create(CultureInfo.InvariantCulture, $"{Of(hours)}\n{string.Join('\n', seasons.Select(s => $"{s.From} {s.To} {Of(s.Hours)}"))}\n{string.Join('\n', lines)}");
        var newest = years.Values.SelectMany(y => y).Max(d => d.Published)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? $"{years.Keys.DefaultIfEmpty().Max()}";
        return $"{newest}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..8]}";
    }

    /// <summary>The calendar as it was known at the end of that day: without what was published later. A year of which nothing was known yet
    /// had no table.</summary>
    public WorkingCalendar KnownOn(DateOnly day)
    {
        bool Known(SpecialDay line) => line.Published is not { } published || published <= day;
        if (Years.Values.All(year => year.All(Known))) return this;
        var years = Years.Where(y => y.Value.Count == 0 || y.Value.Any(Known));
        return new(Hours, Seasons, years.ToDictionary(y => y.Key, IReadOnlyList<SpecialDay> (y) => [.. y.Value.Where(Known)]));
    }

    /// <summary>Whether the offices work at that instant; false where its year is not published.</summary>
    public bool IsOfficeTime(DateTimeOffset at)
    {
        var local = at.InVietnam();
        return Table(local.Year)?.Before(local) < Table(local.Year)?.Before(local.AddTicks(1));
    }

    /// <summary>Opening time of the first working day after the date of that instant (NĐ 118/2025, Đ.18.2); null where the table of its year is not published.</summary>
    public DateTimeOffset? StartOfNextWorkingDay(DateTimeOffset at)
    {
        var date = DateOnly.FromDateTime(at.InVietnam());
        var table = Table(date.Year);
        while (table?.Plan(date = date.AddDays(1)) is { } plan)
            if (plan.Works) return date.ToDateTime(plan.Hours.Morning.Opens).AtVietnam();
        return null;
    }

    /// <summary>Office time from one instant to another, zero where that is not later; null where a year between them is not published.</summary>
    public TimeSpan? WorkingTime(DateTimeOffset from, DateTimeOffset to)
    {
        var start = from.InVietnam();
        var end = LocalTime.Later(start, to.InVietnam());
        return Table(start.Year) is { } table && end.Year <= table.LastYear ? new(table.Before(end) - table.Before(start)) : null;
    }

    internal DayTable? Table(int year) => tables.GetValueOrDefault(year);
}

/// <param name="Special">Why the day is not what its weekday says; null on plain days.</param>
internal sealed record DayPlan(bool Works, OfficeHours Hours, SpecialDay? Special);

/// <summary>The days of consecutive published years, and how much working time passed before each: a due date is two look-ups, however long the limit.</summary>
internal sealed class DayTable
{
    private readonly DateOnly first;
    private readonly DayPlan[] days;
    private readonly long[] before;

    private DayTable(int firstYear, int lastYear, OfficeHours hours, IReadOnlyList<Season> seasons, IEnumerable<SpecialDay> special)
    {
        (first, LastYear) = (new(firstYear, 1, 1), lastYear);
        days = new DayPlan[new DateOnly(lastYear, 12, 31).DayNumber - first.DayNumber + 1];
        before = new long[days.Length + 1];
        var named = special.GroupBy(d => d.Date).ToDictionary(d => d.Key, d => d.MaxBy(line => line.Published ?? DateOnly.MinValue));
        for (var i = 0; i < days.Length; i++)
        {
            var date = first.AddDays(i);
            var name = named.GetValueOrDefault(date);
            var works = name is null ? date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) : name.Kind is DayKind.WorkSwap;
            days[i] = new(works, seasons.FirstOrDefault(s => s.Holds(date))?.Hours ?? hours, name);
            before[i + 1] = before[i] + (works ? days[i].Hours.Length.Ticks : 0);
        }
    }

    /// <returns>By year.</returns>
    public static Dictionary<int, DayTable> Of(OfficeHours hours, IReadOnlyList<Season> seasons, IReadOnlyDictionary<int, IReadOnlyList<SpecialDay>> years)
    {
        Dictionary<int, DayTable> tables = [];
        foreach (var from in years.Keys.Where(y => !years.ContainsKey(y - 1)))
        {
            var to = from;
            while (years.ContainsKey(to + 1)) to++;
            var run = Enumerable.Range(from, to - from + 1).ToList();
            var table = new DayTable(from, to, hours, seasons, run.SelectMany(y => years[y]));
            foreach (var year in run) tables[year] = table;
        }
        return tables;
    }

    /// <summary>The year after it is not published.</summary>
    public int LastYear { get; }

    /// <summary>Working ticks of all its days.</summary>
    public long Total => before[^1];

    /// <returns>Null for a date outside its years.</returns>
    public DayPlan? Plan(DateOnly date) => date.DayNumber - first.DayNumber is var i && i >= 0 && i < days.Length ? days[i] : null;

    /// <summary>Working ticks that passed before that local instant; all of them where it lies beyond.</summary>
    /// <param name="at">Not before the first day.</param>
    public long Before(DateTime at)
    {
        var i = DateOnly.FromDateTime(at).DayNumber - first.DayNumber;
        if (i >= days.Length) return Total;
        var day = days[i];
        return before[i] + (day.Works ? Passed(day.Hours.Morning) + Passed(day.Hours.Afternoon) : 0);

        long Passed(Session session) => Math.Clamp((at.TimeOfDay - session.Opens.ToTimeSpan()).Ticks, 0, session.Length.Ticks);
    }

    /// <summary>The earliest local instant at which that much working time has passed.</summary>
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
        return first.AddDays(low).ToDateTime(TimeOnly.MinValue) + (rest <= hours.Morning.Length
            ? hours.Morning.Opens.ToTimeSpan() + rest
            : hours.Afternoon.Opens.ToTimeSpan() + rest - hours.Morning.Length);
    }
}
