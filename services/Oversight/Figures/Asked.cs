using System.Globalization;
using OneStop.Hosting;
using OneStop.Oversight.Cases;
using OneStop.Provinces;

namespace OneStop.Oversight.Figures;

/// <summary>What a request for figures asks for, read from its query.</summary>
public sealed record Asked(Outlook Outlook, string? Agency)
{
    private const int LongestPeriod = 400;

    public Standpoint Standpoint => new(Outlook.At, Outlook.KnownAt, null);

    /// <summary>A period (<c>from</c>, <c>to</c>; without them the last lawful one), seen from <c>asOf</c> and <c>knownAt</c> (without them from its end, by what is known now).</summary>
    /// <exception cref="InputException">It cannot be read, or has not begun.</exception>
    public static Asked Read(HttpContext http, TimeProvider clock)
    {
        var input = new Input();
        var asked = new Asked(Read(input, http, clock), null);
        input.Done();
        return asked;
    }

    /// <summary>The same of a report; its <c>agency</c> where it is one agency's.</summary>
    public static Asked Read(HttpContext http, ReportForm form, Province province, TimeProvider clock)
    {
        var input = new Input();
        var agency = form.OfUnit ? http.Request.Query["agency"].ToString() : null;
        input.Demand(agency is null || province.Agency(agency) is not null, "agency", "Bắt buộc, mã của một cơ quan trong tỉnh.");
        var asked = new Asked(Read(input, http, clock), agency);
        input.Done();
        return asked;
    }

    private static Outlook Read(Input input, HttpContext http, TimeProvider clock)
    {
        var (asOf, knownAt, now) = (input.Instant("asOf", http.Request.Query["asOf"]), input.Instant("knownAt", http.Request.Query["knownAt"]), clock.GetUtcNow());
        var last = Period.LastBefore(knownAt ?? now);
        var period = http.Request.Query.ContainsKey("from") || http.Request.Query.ContainsKey("to") ? new Period(Day(input, http, "from"), Day(input, http, "to")) : last;
        input.Demand(period.From <= period.To && period.To.DayNumber - period.From.DayNumber < LongestPeriod, "to", $"Không trước from, và không quá {LongestPeriod} ngày.");
        var known = knownAt < now ? knownAt.Value : now;
        var at = new[] { Outlook.EndOf(period), known, asOf ?? known }.Min();
        input.Demand(at >= period.Begins, "from", "Kỳ báo cáo chưa bắt đầu ở thời điểm ấy.");
        return new(period, at, known);
    }

    private static DateOnly Day(Input input, HttpContext http, string field)
    {
        if (DateOnly.TryParseExact(http.Request.Query[field], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and <= 2100) return day;
        input.Complain(field, "Dạng 2026-03-05.");
        return new(2000, 1, 1);
    }
}
