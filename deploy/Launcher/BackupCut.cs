using Npgsql;

namespace OneStop.Launcher;

/// <summary>Where a service's events stood.</summary>
/// <param name="Events">How many there were.</param>
/// <param name="Last">Sequence of the last.</param>
public sealed record BackupPosition(string Service, long Events, long Last);

/// <summary>One cut through the databases of all services. For a moment nothing is added to events and outboxes, and nothing crossed out: what a service has heard is in
/// its sender's copy, and what was crossed out there is in its receiver's. In that moment each database gives a snapshot, which is copied while the services work on.</summary>
public sealed class BackupCut : IAsyncDisposable
{
    private const int Attempts = 30;

    /// <summary>Shorter than PostgreSQL waits before it looks for a deadlock: a service's transaction must not be the one that is given up.</summary>
    private const string Patience = "700ms";
    private readonly List<NpgsqlConnection> holders = [];

    private BackupCut()
    {
    }

    /// <summary>By service: the snapshot, good while this cut is not disposed.</summary>
    public Dictionary<string, string> Snapshots { get; } = [];

    public List<BackupPosition> Positions { get; } = [];

    /// <summary>How long the outboxes stood still.</summary>
    public TimeSpan StoodStill { get; private set; }

    /// <param name="owners">Connection strings with the owners' rights, by service.</param>
    public static async Task<BackupCut> Make(IReadOnlyDictionary<string, string> owners, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var cut = new BackupCut();
            try
            {
                await cut.Take(owners, cancellation);
                return cut;
            }
            catch (PostgresException e) when (attempt < Attempts && e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                await cut.DisposeAsync();
                await Task.Delay(Random.Shared.Next(50, 250), cancellation);
            }
            catch
            {
                await cut.DisposeAsync();
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var holder in holders) await holder.DisposeAsync();
    }

    private async Task Take(IReadOnlyDictionary<string, string> owners, CancellationToken cancellation)
    {
        var locks = new List<NpgsqlConnection>();
        long began;
        try
        {
            foreach (var owner in owners.Values)
            {
                locks.Add(await Open(owner, cancellation));
                holders.Add(await Open(owner, cancellation));
            }
            began = TimeProvider.System.GetTimestamp();
            foreach (var (service, connection) in owners.Keys.Zip(locks))
            {
                var tables = await Value<string>(
                    connection, $"select coalesce(string_agg(t, ', '), '') from unnest(array['{service}.mt_events', 'wolverine.wolverine_outgoing_envelopes']) t where to_regclass(t) is not null",
                    cancellation);
                if (tables.Length > 0) await Run(connection, $"begin; set local lock_timeout = '{Patience}'; lock table {tables} in exclusive mode", cancellation);
            }
            foreach (var (service, connection) in owners.Keys.Zip(holders))
            {
                await Run(connection, "begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = 0", cancellation);
                Snapshots[service] = await Value<string>(connection, "select pg_export_snapshot()", cancellation);
            }
        }
        finally
        {
            foreach (var connection in locks) await connection.DisposeAsync();
        }
        StoodStill = TimeProvider.System.GetElapsedTime(began);
        foreach (var (service, connection) in owners.Keys.Zip(holders))
            if (await Value<bool>(connection, $"select to_regclass('{service}.mt_events') is not null", cancellation))
                Positions.Add(new(
                    service, await Value<long>(connection, $"select count(*) from {service}.mt_events", cancellation),
                    await Value<long>(connection, $"select coalesce(max(seq_id), 0) from {service}.mt_events", cancellation)));
    }

    private static async Task<NpgsqlConnection> Open(string owner, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<T> Value<T>(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
