using System.Globalization;
using Npgsql;
using OneStop.Hosting;

namespace OneStop.Intake.Codes;

/// <summary>Allocates <c>agency-yyMMdd-number</c> (NĐ 118/2025, Đ.28): one counter per agency and day, moved by one statement of the database,
/// so that any number of processes never hand out the same number. Gaps are allowed, repeats are not.</summary>
public sealed class DossierCodes(NpgsqlDataSource database)
{
    public static readonly Schema.Script Table = new("""
        create table if not exists intake.dossier_numbers (
            agency text not null,
            day date not null,
            last integer not null,
            primary key (agency, day));
        """);

    /// <param name="now">Decides the day, in the province's own time.</param>
    public async Task<string> Next(string agencyCode, DateTimeOffset now, CancellationToken cancellation)
    {
        var day = DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(7)).DateTime);
        await using var command = database.CreateCommand("""
            insert into intake.dossier_numbers as n (agency, day, last) values ($1, $2, 1)
            on conflict (agency, day) do update set last = n.last + 1 returning last
            """);
        command.Parameters.AddWithValue(agencyCode);
        command.Parameters.AddWithValue(day);
        var number = (int)(await command.ExecuteScalarAsync(cancellation))!;
        // Four digits as the law's examples; a centre with more than 9,999 copies a day simply gets a fifth.
        return string.Create(CultureInfo.InvariantCulture, $"{agencyCode}-{day:yyMMdd}-{number:0000}");
    }
}
