using System.Globalization;
using OneStop.Hosting;

namespace OneStop.Intake.Codes;

/// <summary>Allocates <c>agency-yyMMdd-number</c> (NĐ 118/2025, Đ.28): one series per agency and day.</summary>
public sealed class DossierCodes(Numbers numbers)
{
    /// <param name="now">Decides the day, in the province's own time.</param>
    public async Task<string> Next(string agencyCode, DateTimeOffset now, CancellationToken cancellation)
    {
        var series = string.Create(CultureInfo.InvariantCulture, $"{agencyCode}-{now.ToOffset(TimeSpan.FromHours(7)):yyMMdd}");
        var number = await numbers.Next(series, cancellation);
        // Four digits as in the law's examples; a centre with more than 9,999 copies a day simply gets a fifth.
        return string.Create(CultureInfo.InvariantCulture, $"{series}-{number:0000}");
    }
}
