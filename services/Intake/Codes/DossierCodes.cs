using System.Globalization;
using OneStop.Hosting;

namespace OneStop.Intake.Codes;

/// <summary>Allocates <c>agency-yyMMdd-number</c> (NĐ 118/2025, Đ.28): one series per agency and day.</summary>
public sealed class DossierCodes(Numbers numbers)
{
    /// <param name="now">Decides the day, in the province's own time.</param>
    public async Task<string> Next(string agencyCode, DateTimeOffset now, CancellationToken cancellation) =>
        Of(agencyCode, now, await numbers.Next(Series(agencyCode, now), cancellation));

    /// <summary>Four digits as in the law's examples; a centre with more than 9,999 copies a day simply gets a fifth.</summary>
    public static string Of(string agencyCode, DateTimeOffset day, long number) => string.Create(CultureInfo.InvariantCulture, $"{Series(agencyCode, day)}-{number:0000}");

    private static string Series(string agencyCode, DateTimeOffset day) =>
        string.Create(CultureInfo.InvariantCulture, $"{agencyCode}-{day.ToOffset(TimeSpan.FromHours(7)):yyMMdd}");
}
