using System.Net.Sockets;
using Npgsql;

namespace OneStop.Launcher;

/// <summary>Each service's database with its two roles: the owner, who migrates, and the runtime role, which owns nothing.
/// Neither can connect to another service's database.</summary>
public sealed class Databases(DatabaseSecrets secrets)
{
    public static string DatabaseOf(string service) => $"onestop_{service}";

    public static string OwnerRoleOf(string service) => $"{service}_owner";

    public static string RuntimeRoleOf(string service) => $"{service}_app";

    public string OwnerOf(string service) => ConnectionString(service, OwnerRoleOf(service)).ConnectionString;

    public string RuntimeOf(string service) => ConnectionString(service, RuntimeRoleOf(service)).ConnectionString;

    public string RuntimeOf(string service, int poolSize)
    {
        var pooled = ConnectionString(service, RuntimeRoleOf(service));
        pooled.ApplicationName = $"onestop-{service}";
        pooled.MaxPoolSize = poolSize;
        return pooled.ConnectionString;
    }

    /// <summary>The server named in the environment for this service, or for all; null when the embedded one is to be used.</summary>
    public static string? NamedServerOf(string service) =>
        Environment.GetEnvironmentVariable($"ONESTOP__POSTGRES__{service.ToUpperInvariant()}") is { Length: > 0 } own ? own
        : Environment.GetEnvironmentVariable("ONESTOP__POSTGRES") is { Length: > 0 } common ? common
        : null;

    /// <summary>Makes the service's database and roles on that server, or brings them in line.</summary>
    /// <param name="admin">A connection string that may create databases and roles.</param>
    /// <returns>How many connections the server grants.</returns>
    public async Task<int> Prepare(string service, string admin, CancellationToken cancellation)
    {
        NpgsqlConnectionStringBuilder server;
        try
        {
            server = new(admin) { Pooling = false, Timeout = 10 };
        }
        catch (ArgumentException e)
        {
            throw new FailureException($"ONESTOP__POSTGRES is not a connection string (Host=…;Username=…;Password=…): {e.Message}");
        }

        try
        {
            await using var connection = new NpgsqlConnection(server.ConnectionString);
            await connection.OpenAsync(cancellation);
            // Kept before the server knows them: a start that is killed half-way finds its own roles again.
            lock (secrets)
            {
                foreach (var role in (string[])[OwnerRoleOf(service), RuntimeRoleOf(service)]) secrets.PasswordOf(role);
                secrets.Save();
            }
            var (database, owner, runtime) = (DatabaseOf(service), OwnerRoleOf(service), RuntimeRoleOf(service));
            foreach (var role in (string[])[owner, runtime])
            {
                // One statement string is one transaction: no role without its mark.
                if (!await Exists(connection, $"select 1 from pg_roles where rolname = '{role}'", cancellation))
                    await Execute(connection, $"create role {role}; comment on role {role} is '{secrets.Mark}'", cancellation);
                else if (!await Exists(connection, $"select 1 from pg_roles where rolname = '{role}' and shobj_description(oid, 'pg_authid') = '{secrets.Mark}'", cancellation))
                    throw new FailureException(
                        $"The PostgreSQL server {server.Host}:{server.Port} already serves another OneStop instance (its role {role} is not this instance's): give each instance a server of its own.");
                await Execute(connection, $"alter role {role} with login password '{secrets.PasswordOf(role)}'", cancellation);
            }
            if (!await Exists(connection, $"select 1 from pg_database where datname = '{database}'", cancellation))
            {
                // Who is no superuser may give a database only to a role they belong to.
                if (!await Exists(connection, $"select 1 where pg_has_role('{owner}', 'usage')", cancellation))
                    await Execute(connection, $"grant {owner} to current_user", cancellation);
                await Execute(connection, $"create database {database} owner {owner} encoding 'UTF8' template template0", cancellation);
            }
            await Execute(connection, $"revoke all on database {database} from public", cancellation);
            await Execute(connection, $"grant connect on database {database} to {owner}, {runtime}", cancellation);

            var limit = (int)(await new NpgsqlCommand("select current_setting('max_connections')::int", connection).ExecuteScalarAsync(cancellation))!;
            await using var inside = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database }.ConnectionString);
            await inside.OpenAsync(cancellation);
            await Execute(inside, "revoke create on schema public from public", cancellation);

            foreach (var personal in (string[])["Username", "Password", "Database", "Pooling", "Timeout", "Application Name"]) server.Remove(personal);
            lock (secrets)
            {
                secrets.Servers[service] = server.ConnectionString;
                secrets.Save();
            }
            return limit;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            var reason = e is PostgresException refused ? refused.MessageText : e.InnerException?.Message ?? e.Message;
            throw new FailureException(
                $"The database of {service} cannot be prepared on PostgreSQL at {server.Host}:{server.Port}: {reason.TrimEnd('.')}.");
        }
    }

    private NpgsqlConnectionStringBuilder ConnectionString(string service, string role) =>
        new(secrets.Servers.GetValueOrDefault(service) ?? throw new FailureException(
            $"The database of {service} was never made: run ./onestop up first."))
        {
            Database = DatabaseOf(service), Username = role, Password = secrets.PasswordOf(role),
        };

    private static async Task<bool> Exists(NpgsqlConnection connection, string query, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    private static async Task Execute(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
