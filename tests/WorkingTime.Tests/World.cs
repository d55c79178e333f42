namespace OneStop.WorkingTime.Tests;

/// <summary>A random calendar as known on one day, and the same thing told minute by minute by loops that share nothing with the product but its data types.</summary>
internal sealed class World
{
    public const int Day = 24 * 60;

    private readonly bool[] published, works;
    private readonly int[] opens, closes;
    private readonly int[] officeMinutes, fromMinute;

    public World(WorkingCalendar calendar, DateOnly known, DateOnly first, DateOnly last)
    {
        (Calendar, First) = (calendar.KnownOn(known), first);
        var days = last.DayNumber - first.DayNumber + 1;
        (published, works, opens, closes) = (new bool[days], new bool[days], new int[days], new int[days]);
        var office = new bool[days * Day];
        for (var d = 0; d < days; d++)
        {
            var date = first.AddDays(d);
            if (!calendar.Years.TryGetValue(date.Year, out var lines)) continue;
            published[d] = lines.Count == 0;
            SpecialDay? special = null;
            foreach (var line in lines)
            {
                if (line.Published is { } on && on > known) continue;
                published[d] = true;
                if (line.Date == date && (special is null || special.Published is null || line.Published > special.Published)) special = line;
            }
            var weekend = date.DayOfWeek == DayOfWeek.Saturday || date.DayOfWeek == DayOfWeek.Sunday;
            works[d] = published[d] && (special is null ? !weekend : special.Kind == DayKind.WorkSwap);

            var hours = calendar.Hours;
            for (var s = calendar.Seasons.Count - 1; s >= 0; s--)
                if (InSeason(calendar.Seasons[s], date)) hours = calendar.Seasons[s].Hours;
            opens[d] = Minute(hours.Morning.Opens);
            closes[d] = Minute(hours.Afternoon.Closes);
            for (var m = 0; m < Day; m++)
                office[d * Day + m] = works[d]
                    && (m >= opens[d] && m < Minute(hours.Morning.Closes) || m >= Minute(hours.Afternoon.Opens) && m < closes[d]);
        }

        List<int> minutes = [];
        fromMinute = new int[office.Length];
        for (var m = 0; m < office.Length; m++)
        {
            fromMinute[m] = minutes.Count;
            if (office[m]) minutes.Add(m);
        }
        officeMinutes = [.. minutes];
    }

    public WorkingCalendar Calendar { get; }

    public DateOnly First { get; }

    /// <summary>The minute at which the case is due, counted from the first day; the year that is missing as a negative number.</summary>
    public int Due(Case c) => c.Unit switch
    {
        _ when !published[c.Start / Day] => -YearOf(c.Start / Day),
        LimitUnit.SameDay => WithinTheDay(c, until: 900),
        LimitUnit.Immediate => WithinTheDay(c, until: Day),
        LimitUnit.Hour => ByTheMinute(c, c.Minutes + c.Extension * 480),
        LimitUnit.WorkingDay when c.Counting == Counting.Hour => ByTheMinute(c, c.Minutes + c.Extension * 480),
        LimitUnit.WorkingDay => ByTheDay(c, (c.Minutes + 479) / 480 + c.Extension, restDaysToo: false),
        LimitUnit.Day => ByTheDay(c, (c.Minutes + 479) / 480 + c.Extension, restDaysToo: true),
        _ => ByTheDay(c, DaysOfMonths(c) + c.Extension, restDaysToo: true)
    };

    private int ByTheMinute(Case c, int minutes)
    {
        var unknown = c.Start / Day;
        while (unknown < published.Length && published[unknown]) unknown++;
        for (var i = fromMinute[c.Start]; i < officeMinutes.Length && officeMinutes[i] < unknown * Day; i++)
            if (!c.StandsIn(officeMinutes[i]) && --minutes == 0) return officeMinutes[i] + 1;
        return -YearOf(unknown);
    }

    private int ByTheDay(Case c, int days, bool restDaysToo)
    {
        var atClock = c.Unit == LimitUnit.WorkingDay && c.Counting == Counting.SameClock;
        for (var day = c.Start / Day + 1; ; day++)
        {
            if (day == published.Length || !published[day]) return -YearOf(day);
            var end = day * Day + (atClock ? c.Start % Day : closes[day]);
            if (c.StandsIn(end - 1)) continue;
            if (days > 0 && (works[day] || restDaysToo)) days--;
            if (days == 0 && works[day]) return end;
        }
    }

    private int WithinTheDay(Case c, int until)
    {
        for (var day = c.Start / Day; ; day++)
        {
            if (day == published.Length || !published[day]) return -YearOf(day);
            var latest = day * Day + (closes[day] < until ? closes[day] : until);
            if (works[day] && c.Start < latest && !c.StandsIn(latest - 1) && !c.StandsIn(day * Day + closes[day] - 1)) return day * Day + closes[day];
        }
    }

    private int DaysOfMonths(Case c)
    {
        var date = First.AddDays(c.Start / Day);
        var (year, month) = (date.Year, date.Month);
        for (var m = 0; m < (c.Minutes + 479) / 480; m++) (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1);
        return new DateOnly(year, month, Math.Min(date.Day, DateTime.DaysInMonth(year, month))).DayNumber - date.DayNumber;
    }

    private int YearOf(int day) => First.AddDays(day).Year;

    private static int Minute(TimeOnly time) => time.Hour * 60 + time.Minute;

    private static bool InSeason(Season season, DateOnly date)
    {
        var over = season.From.Month > season.To.Month || season.From.Month == season.To.Month && season.From.Day > season.To.Day;
        var begun = date.Month > season.From.Month || date.Month == season.From.Month && date.Day >= season.From.Day;
        var notEnded = date.Month < season.To.Month || date.Month == season.To.Month && date.Day <= season.To.Day;
        return over ? begun || notEnded : begun && notEnded;
    }
}

/// <summary>A term in minutes from the first day of its world.</summary>
/// <param name="Minutes">Of the limit: of office time for hours and working days; 480 stand for a day or a month in the other units.</param>
internal sealed record Case(int Start, int Seconds, LimitUnit Unit, Counting Counting, int Minutes, int Extension, (int From, int To)[] Stops)
{
    public bool StandsIn(int minute)
    {
        foreach (var (from, to) in Stops)
            if (from <= minute && minute < to) return true;
        return false;
    }

    /// <summary>The same with instants, each at some offset.</summary>
    public Term Term(DateOnly first, Random random)
    {
        return new(
            At(Start).AddSeconds(Seconds), new(Unit is LimitUnit.Hour ? Minutes / 60m : Minutes / 480m, Unit), Counting, Extension,
            [.. Stops.Select(s => new Stop(At(s.From), At(s.To), $"từ phút {s.From}", $"from minute {s.From}"))]);

        DateTimeOffset At(int minute) =>
            new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue).AddMinutes(minute), TimeSpan.FromHours(7)).ToOffset(TimeSpan.FromHours(random.Next(-8, 10)));
    }
}

/// <summary>Draws calendars and terms: Tết, worked Saturdays, closures, notices that come late or take back an earlier one, seasons, years that are missing.</summary>
internal sealed class Draw(Random random)
{
    public (WorkingCalendar Calendar, DateOnly First, DateOnly Last) Calendar()
    {
        var (from, count) = (random.Next(2023, 2029), random.Next(2, 4));
        var years = Enumerable.Range(from, count).Where(y => y == from || random.Next(12) > 0).ToDictionary(y => y, IReadOnlyList<SpecialDay> (y) => random.Next(15) == 0 ? [] : Year(y));
        Season[] seasons = [new("hè", new(4, random.Next(1, 31)), new(10, random.Next(1, 32)), Hours()), new("đông", new(12, random.Next(1, 32)), new(1, random.Next(1, 32)), Hours())];
        return (new(Hours(), seasons[..random.Next(3)], years), new(from, 1, 1), new(from + count - 1, 12, 31));
    }

    /// <param name="minutes">Of the whole world; the start lies anywhere in it.</param>
    public Case Term(int minutes)
    {
        var start = random.Next(minutes);
        if (random.Next(4) == 0) start = start / World.Day * World.Day + new[] { 0, 420, 480, 690, 720, 780, 899, 900, 1020 }[random.Next(9)];
        var unit = new[] { LimitUnit.WorkingDay, LimitUnit.WorkingDay, LimitUnit.WorkingDay, LimitUnit.Hour, LimitUnit.Day, LimitUnit.Month, LimitUnit.SameDay, LimitUnit.Immediate }[random.Next(8)];
        var amount = unit switch
        {
            LimitUnit.WorkingDay => random.Next(3) == 0 ? 240 * random.Next(1, 42) : 480 * random.Next(1, 22),
            // Of three minutes, which are hours without a remainder.
            LimitUnit.Hour => random.Next(3) == 0 ? 3 * random.Next(1, 700) : 60 * random.Next(1, 41),
            LimitUnit.Day => random.Next(3) == 0 ? 240 * random.Next(1, 82) : 480 * random.Next(1, 46),
            _ => 480 * random.Next(1, 4)
        };
        var counting = (Counting)random.Next(3);
        // Where seconds would show in the due date: the loops know minutes only.
        var toTheMinute = unit is LimitUnit.Hour || (unit is LimitUnit.WorkingDay && counting is Counting.Hour);
        var stops = new (int, int)[random.Next(3) == 0 ? random.Next(1, 5) : 0];
        for (var i = 0; i < stops.Length; i++)
        {
            var from = Math.Max(0, start + random.Next(-5 * World.Day, 20 * World.Day));
            // As often as not a stop begins where another ends, or at an hour that matters.
            if (i > 0 && random.Next(3) == 0) from = stops[i - 1].Item2;
            else if (random.Next(3) == 0) from = from / World.Day * World.Day + new[] { 0, 480, 720, 780, 900, 1020 }[random.Next(6)];
            stops[i] = (from, from + random.Next(-60, random.Next(2) == 0 ? World.Day : 12 * World.Day));
        }
        return new(start, toTheMinute ? 0 : random.Next(60), unit, counting, amount, random.Next(4) == 0 ? random.Next(1, 16) : 0, stops);
    }

    private List<SpecialDay> Year(int year)
    {
        List<SpecialDay> lines = [new(new(year, 1, 1), DayKind.Off, "Tết Dương lịch", Notice(new(year, 1, 1)))];
        var (tet, notice) = (new DateOnly(year, 1, 20).AddDays(random.Next(30)), random.Next(2) == 0 ? new DateOnly(year - 1, random.Next(9, 13), 1) : (DateOnly?)null);
        for (var d = 0; d < random.Next(5, 10); d++) lines.Add(new(tet.AddDays(d), DayKind.Off, "Tết", notice));
        for (var i = random.Next(4, 14); i > 0; i--)
        {
            var date = new DateOnly(year, 1, 1).AddDays(random.Next(365));
            var weekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var kind = weekend ? DayKind.WorkSwap : new[] { DayKind.Off, DayKind.OffSwap, DayKind.OffComp, DayKind.Closure }[random.Next(4)];
            lines.Add(new(date, kind, $"{kind}", Notice(date)));
            if (random.Next(3) == 0) lines.Add(new(date, weekend ? DayKind.Closure : DayKind.WorkSwap, "đổi lại", Notice(date)));
        }
        // Two notices of one day for one date would contradict each other: a pack has none.
        return [.. lines.DistinctBy(l => (l.Date, l.Published)).OrderBy(_ => random.Next())];
    }

    private DateOnly? Notice(DateOnly date) => random.Next(3) == 0 ? null : date.AddDays(-random.Next(-3, 120));

    private OfficeHours Hours()
    {
        var (opens, morning, noon) = (7 * 60 + 15 * random.Next(0, 5), 3 * 60 + 30 * random.Next(0, 4), 30 * random.Next(1, 5));
        var back = opens + morning + noon;
        return new(new(At(opens), At(opens + morning)), new(At(back), At(back + 480 - morning)));

        static TimeOnly At(int minute) => new(minute / 60, minute % 60);
    }
}
