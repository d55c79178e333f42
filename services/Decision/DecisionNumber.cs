using System.Globalization;
using Npgsql;
using OneStop.Hosting;

namespace OneStop.Decisions;

/// <summary>Cấp số: numbers issued decisions (NĐ 30/2020, Đ.15), one counter per agency and year, moved by one statement of the database,
/// so that any number of processes never hand out the same number. Gaps are allowed, repeats are not.</summary>
public sealed class DecisionNumbers(NpgsqlDataSource database)
{
    public static readonly Schema.Script Table = new("""
        create table if not exists decision.numbers (
            agency text not null,
            year integer not null,
            last integer not null,
            primary key (agency, year));
        """);

    public async Task<string> Next(string agencyCode, DateTimeOffset now, CancellationToken cancellation)
    {
        var year = DecisionNumber.YearOf(now);
        await using var command = database.CreateCommand("""
            insert into decision.numbers as n (agency, year, last) values ($1, $2, 1)
            on conflict (agency, year) do update set last = n.last + 1 returning last
            """);
        command.Parameters.AddWithValue(agencyCode);
        command.Parameters.AddWithValue(year);
        return DecisionNumber.Of((int)(await command.ExecuteScalarAsync(cancellation))!, year, agencyCode);
    }
}

/// <summary>What stands on the paper: <c>12/2026/QĐ-H99.15</c>.</summary>
public static class DecisionNumber
{
    /// <summary>The year in the province's own time: what is signed on new year's morning is the new year's.</summary>
    public static int YearOf(DateTimeOffset now) => now.ToOffset(TimeSpan.FromHours(7)).Year;

    public static string Of(int number, int year, string agencyCode) => string.Create(CultureInfo.InvariantCulture, $"{number}/{year}/QĐ-{agencyCode}");
}
