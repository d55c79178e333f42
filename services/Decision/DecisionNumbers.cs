using System.Globalization;
using OneStop.Hosting;

namespace OneStop.Decisions;

/// <summary>Cấp số: numbers issued decisions (NĐ 30/2020, Đ.15), one series per agency and year.</summary>
public sealed class DecisionNumbers(Numbers numbers)
{
    public async Task<string> Next(string agencyCode, DateTimeOffset now, CancellationToken cancellation)
    {
        var year = DecisionNumber.YearOf(now);
        return DecisionNumber.Of(await numbers.Next(string.Create(CultureInfo.InvariantCulture, $"{year}/{agencyCode}"), cancellation), year, agencyCode);
    }
}

/// <summary>What stands on the paper: <c>12/2026/QĐ-H99.15</c>.</summary>
public static class DecisionNumber
{
    /// <summary>The year in the province's own time: what is signed on new year's morning is the new year's.</summary>
    public static int YearOf(DateTimeOffset now) => now.ToOffset(TimeSpan.FromHours(7)).Year;

    public static string Of(int number, int year, string agencyCode) => string.Create(CultureInfo.InvariantCulture, $"{number}/{year}/QĐ-{agencyCode}");
}
