using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Weasel.Core;
using Weasel.Postgresql.Tables;
using Wolverine.Persistence.Durability;

namespace OneStop.Hosting;

/// <summary><c>migrate</c>: run by the owner role before the service starts. The service itself runs as a role that can add events but never change or remove one.</summary>
public static class Schema
{
    public const string Command = "migrate";

    /// <summary>SQL that a service needs beside Marten's and Wolverine's tables; must be repeatable.</summary>
    public sealed record Script(string Sql);

    /// <summary>A table beside the events whose rows are written once and for all, and cannot be rebuilt from anything.</summary>
    public sealed record WrittenOnce(string Table);

    /// <summary>Marten's, where a service has events of its own.</summary>
    internal const string Events = "mt_events";

    private const string Key = "fkey_mt_events_stream_id";

    internal static async Task Migrate(IServiceProvider services, string schema)
    {
        var store = services.GetRequiredService<IDocumentStore>();
        await using var connection = new NpgsqlConnection(services.GetRequiredService<IConfiguration>().GetConnectionString("Database"));
        await connection.OpenAsync();
        // Two migrators at once would trip over each other.
        await Run(connection, "select pg_advisory_lock(736201)");
        if (await IsBehind(store)) await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
        await Run(connection, WithoutKey(schema));
        await services.GetRequiredService<IMessageStore>().Admin.MigrateAsync();
        await Run(connection, RoomyOutbox);
        foreach (var script in services.GetServices<Script>()) await Run(connection, script.Sql);
        if (services.GetRequiredService<IConfiguration>()["OneStop:RuntimeRole"] is { Length: > 0 } role) await Grant(connection, schema, role, [.. services.GetServices<WrittenOnce>().Select(t => t.Table)]);
        await Run(connection, "select pg_advisory_unlock(736201)");
    }

    /// <summary>Whether Marten's tables are not yet what this build wants; the key that <see cref="WithoutKey"/> takes away does not count.</summary>
    public static async Task<bool> IsBehind(IDocumentStore store)
    {
        return (await store.Storage.Database.CreateMigrationAsync()).Deltas.Any(delta => (delta is TableDelta table ? Keyless(table) : delta).Difference != SchemaPatchDifference.None);

        static TableDelta Keyless(TableDelta table)
        {
            foreach (var side in (Table?[])[table.Expected, table.Actual])
                foreach (var key in side?.ForeignKeys.Where(key => key.Name == Key).ToList() ?? []) side!.ForeignKeys.Remove(key);
            return new(table.Expected, table.Actual!);
        }
    }

    /// <summary>Marten's foreign key from events to their streams asks for each event whether its stream is there: a fifth of what PostgreSQL does in a transition. Whoever appends writes
    /// the stream's row in the same statement (<see cref="GroupAppend{TState}"/>) or procedure (Marten's own), and nobody may remove one. Where others hold the tables for too long it stays, and is slower: nothing else.</summary>
    private static string WithoutKey(string schema) => $"""
        do $$ begin
            for attempt in 1..20 loop
                if not exists (select from pg_constraint where conname = '{Key}' and connamespace = '{schema}'::regnamespace) then return; end if;
                begin
                    -- Gives up before a deadlock is looked for: it must be the migration that yields.
                    set local lock_timeout = '300ms';
                    alter table "{schema}".{Events} drop constraint {Key};
                exception when lock_not_available then perform pg_sleep(0.2);
                end;
            end loop;
        end $$
        """;

    /// <summary>An outbox is nearly always empty, and each vacuum would cut it down to nothing. A statement that is planned then, and kept by its connection, reads the outbox from end to end whatever it grows to;
    /// one that keeps the room it once needed is always read by its keys.</summary>
    private const string RoomyOutbox = $"alter table {OneStopHost.Messages}.wolverine_outgoing_envelopes set (vacuum_truncate = off)";

    /// <summary>Events and what is written once: SELECT and INSERT, nothing else. Marten moves its stream and progression rows, so those may be updated.
    /// The rest are messages in transit, the cluster's tables, and list views that can be rebuilt. One transaction: at no moment may the role do more.</summary>
    private static async Task Grant(NpgsqlConnection connection, string schema, string role, string[] writtenOnce)
    {
        await using var command = new NpgsqlCommand("select nspname from pg_namespace where nspname not like 'pg\\_%' and nspname not in ('information_schema', 'public')", connection);
        var schemas = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) schemas.Add(reader.GetString(0));
        var grants = schemas.Select(s => $"""
            grant usage on schema "{s}" to "{role}";
            grant select, insert, update, delete on all tables in schema "{s}" to "{role}";
            grant usage, select, update on all sequences in schema "{s}" to "{role}";
            """);
        var revokes = writtenOnce.Select(table => $"""
            revoke update, delete, truncate on "{schema}".{table} from "{role}";
            """);
        await Run(connection, $"""
            begin;
            {string.Concat(grants)}
            {string.Concat(revokes)}
            {(writtenOnce.Contains(Events) ? $"revoke delete, truncate on \"{schema}\".mt_streams from \"{role}\";" : "")}
            commit;
            """);
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
