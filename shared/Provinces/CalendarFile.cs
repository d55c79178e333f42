using System.Globalization;
using OneStop.WorkingTime;

namespace OneStop.Provinces;

/// <summary><c>calendar.yaml</c>: office hours, seasons, and the published days of each year.</summary>
internal static class CalendarFile
{
    public static WorkingCalendar Read(Page page)
    {
        var hours = Hours(page.Part("hours", "the office hours"));
        var seasons = page.OptionalItems("seasons", "a season").Select(Season).ToList();
        var years = Years(page.Part("years", "the published years"));
        page.Close();
        return new WorkingCalendar(hours, seasons, years);
    }

    private static Season Season(Page page) =>
        new(page.Text("name").Text, MonthDay(page.Text("from"), "from"), MonthDay(page.Text("to"), "to"), Hours(page));

    private static OfficeHours Hours(Page page)
    {
        var (morning, afternoon) = (Session(page.Text("morning"), "morning"), Session(page.Text("afternoon"), "afternoon"));
        page.Close();
        if (morning is null || afternoon is null) return new(new(new(8, 0), new(12, 0)), new(new(13, 0), new(17, 0)));
        var hours = new OfficeHours(morning, afternoon);
        if (afternoon.Opens < morning.Closes)
            page.Wrong("afternoon", "The sessions overlap: the afternoon must open after the morning closes. [calendar-sessions; BLLĐ 2019, Đ.109.1]");
        else if (hours.Length != TimeSpan.FromHours(8))
            page.Wrong("morning", $"A working day must be 8 hours, not {hours.Length.TotalHours.ToString(CultureInfo.InvariantCulture)}: limits and steps count 8 hours to the day. [calendar-hours; BLLĐ 2019, Đ.105.1]");
        return hours;
    }

    private static Session? Session(Word word, string key)
    {
        if (word.Text.Length == 0) return null;
        if (word.Text.Split('-', StringSplitOptions.TrimEntries) is not [var opens, var closes] || Time(opens) is not { } from || Time(closes) is not { } to)
            word.Wrong($"'{key}' must be two times such as 08:00-12:00, not '{word.Text}'.");
        else if (from >= to)
            word.Wrong($"'{key}' closes before it opens.");
        else return new(from, to);
        return null;
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static MonthDay MonthDay(Word word, string key)
    {
        // A leap year, so that 29 February can be named.
        if (DateOnly.TryParseExact($"2024-{word.Text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return new(date.Month, date.Day);
        if (word.Text.Length > 0) word.Wrong($"'{key}' must be a month and a day such as 04-16, not '{word.Text}'.");
        return new(1, 1);
    }

    private static Dictionary<int, IReadOnlyList<SpecialDay>> Years(Page page)
    {
        Dictionary<int, IReadOnlyList<SpecialDay>> years = [];
        foreach (var key in page.Keys())
        {
            if (!int.TryParse(key.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 2000 or > 2100)
            {
                key.Wrong($"A year must be a number between 2000 and 2100, not '{key.Text}'.");
                continue;
            }
            List<SpecialDay> days = [];
            foreach (var item in page.Items(key.Text, "a published day"))
                if (Day(item, year, days) is { } day) days.Add(day);
            years[year] = days;
        }
        return years;
    }

    private static SpecialDay? Day(Page page, int year, List<SpecialDay> before)
    {
        var (text, kind, name, published) = (page.Text("date"), page.OneOf<DayKind>("kind"), page.Text("name"), page.OptionalDate("published"));
        page.Close();
        if (text.Text.Length == 0) return null;
        if (!DateOnly.TryParseExact(text.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            text.Wrong($"'date' must be a date such as {year}-01-01, not '{text.Text}'.");
            return null;
        }
        var line = new SpecialDay(date, kind ?? DayKind.Off, name.Text, published);
        if (CalendarRules.Check(line, year, before) is { } bad) text.Wrong($"{bad.WhyEn} [{bad.Code}; {bad.Law}]");
        return line;
    }
}
