using Microsoft.EntityFrameworkCore;

namespace OneStop.Identity.Accounts;

/// <summary><c>migrate</c>: run by the owner role before the service starts; the script is repeatable. The service's own role can make no table,
/// and what it writes into the record of the door stays.</summary>
public static class Migration
{
    public const string Command = "migrate";

    public static async Task Run(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IdentityDb>().Database;
        await using var script = typeof(Migration).Assembly.GetManifestResourceStream("OneStop.Identity.Accounts.tables.sql")!;
        using var reader = new StreamReader(script);
        await using var transaction = await database.BeginTransactionAsync();
        // Two migrators at once would trip over each other.
        await database.ExecuteSqlAsync($"select pg_advisory_xact_lock(736202)");
        await database.ExecuteSqlRawAsync(await reader.ReadToEndAsync());
        if (scope.ServiceProvider.GetRequiredService<IConfiguration>()["OneStop:RuntimeRole"] is { Length: > 0 } role)
            await database.ExecuteSqlRawAsync(Grants(role.Replace("\"", "", StringComparison.Ordinal)));
        await transaction.CommitAsync();
    }

    private static string Grants(string role) => $"""
        grant usage on schema identity to "{role}";
        grant select, insert, update, delete on all tables in schema identity to "{role}";
        revoke update, delete, truncate on identity.door_events from "{role}";
        """;
}
