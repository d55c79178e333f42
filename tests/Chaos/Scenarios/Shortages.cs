using Npgsql;
using OneStop.Launcher;

namespace OneStop.Chaos.Scenarios;

/// <summary>Something that there was always enough of runs out.</summary>
public static class Shortages
{
    public static IEnumerable<Scenario> All { get; } =
    [
        new("connections", "strangers take every connection PostgreSQL has, then a lock lets the services' own pools run empty", new(), true, async arena =>
        {
            var taken = await TakeConnections(arena.Ground);
            await arena.Wait(arena.Between(4, 8));
            foreach (var connection in taken) await connection.DisposeAsync();
            await arena.Over($"{taken.Count} connections taken", Arena.Database);

            foreach (var service in arena.Shuffled(Arena.Serving))
            {
                await using var connection = new NpgsqlConnection(arena.Ground.Log.ConnectionString(service));
                await connection.OpenAsync();
                await using (var locking = new NpgsqlCommand($"begin; lock table {service}.mt_events in access exclusive mode", connection)) await locking.ExecuteNonQueryAsync();
                await arena.Wait(arena.Between(5, 10));
                await connection.CloseAsync();
                await arena.Over($"{service}'s events locked", Arena.Database);
            }
        }),
        new("disk-full", "the disk of PostgreSQL runs full", new(DiskMegabytes: 700), true, async arena =>
        {
            await arena.Wait(1);
            var filler = arena.Ground.Files.PathOf("postgres", "filler");
            await Ground.Shell($"cat /dev/zero > {filler} 2>/dev/null || true");
            await arena.Wait(arena.Between(10, 15));
            File.Delete(filler);
            await arena.Over("disk full", Arena.Database);
        }) { Lacks = () => Task.FromResult(Environment.IsPrivilegedProcess ? null : "needs root, to mount a small disk") },
        new("slow-postgres", "PostgreSQL and its disk answer a quarter of the time only", new(), false, async arena =>
        {
            for (var turn = 0; turn < 50; turn++)
            {
                await arena.Ground.SignalPostgres("STOP");
                await arena.Wait(0.3);
                await arena.Ground.SignalPostgres("CONT");
                await arena.Wait(0.1);
            }
            await arena.Over("a slow server", Arena.Database);
        }),
    ];

    private static async Task<List<NpgsqlConnection>> TakeConnections(Ground ground)
    {
        var admin = new NpgsqlConnectionStringBuilder(ground.Log.ConnectionString("intake"))
        {
            Username = "postgres", Password = DatabaseSecrets.Of(ground.Files).PasswordOf("postgres"), Database = "postgres",
        };
        var taken = new List<NpgsqlConnection>();
        try
        {
            while (taken.Count < EmbeddedPostgres.MaxConnections)
            {
                var connection = new NpgsqlConnection(admin.ConnectionString);
                await connection.OpenAsync();
                taken.Add(connection);
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            // That was the last one.
        }
        return taken;
    }
}
