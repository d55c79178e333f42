using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine.Persistence.Durability;

namespace OneStop.Hosting;

/// <summary><c>migrate</c>: run by the owner role before the service starts. The service itself runs as a role that can add events but never change or remove one.</summary>
public static class Schema
{
    public const string Command = "migrate";

    /// <summary>SQL that a service needs beside Marten's and Wolverine's tables; must be repeatable.</summary>
    public sealed record Script(string Sql);

    internal static async Task Migrate(IServiceProvider services, string schema)
    {
        var store = services.GetRequiredService<IDocumentStore>();
        await using var connection = new NpgsqlConnection(services.GetRequiredService<IConfiguration>().GetConnectionString("Database"));
        await connection.OpenAsync();
        // Two migrators at once would trip over each other.
        await Run(connection, "select pg_advisory_lock(736201)");
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
        await services.GetRequiredService<IMessageStore>().Admin.MigrateAsync();
        foreach (var script in services.GetServices<Script>()) await Run(connection, script.Sql);
        if (services.GetRequiredService<IConfiguration>()["OneStop:RuntimeRole"] is { Length: > 0 } role) await Grant(connection, schema, role);
        await Run(connection, "select pg_advisory_unlock(736201)");
    }

    /// <summary>Events: SELECT and INSERT, nothing else. Marten moves its stream and progression rows, so those may be updated. Everything else here can be rebuilt.</summary>
    private static async Task Grant(NpgsqlConnection connection, string schema, string role)
    {
        await using var command = new NpgsqlCommand("select nspname from pg_namespace where nspname not like 'pg\\_%' and nspname not in ('information_schema', 'public')", connection);
        var schemas = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) schemas.Add(reader.GetString(0));
        foreach (var s in schemas)
            await Run(connection, $"""
                grant usage on schema "{s}" to "{role}";
                grant select, insert, update, delete on all tables in schema "{s}" to "{role}";
                grant usage, select, update on all sequences in schema "{s}" to "{role}";
                """);
        await Run(connection, $"""
            revoke update, delete, truncate on "{schema}".mt_events from "{role}";
            revoke delete, truncate on "{schema}".mt_streams from "{role}";
            """);
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
