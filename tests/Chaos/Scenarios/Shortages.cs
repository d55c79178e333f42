using Npgsql;
using OneStop.Launcher;

namespace OneStop.Chaos.Scenarios;

/// <summary>Something that there was always enough of runs out.</summary>
public static class Shortages
{
    /// <summary>What a process of PostgreSQL is was decided when it began: it writes over its name later.</summary>
    public static Preload Slowness { get; } = new("slow", """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/syscall.h>
        #include <unistd.h>

        static const char *slow;

        __attribute__((constructor)) static void begin(void) {
            if (!strcmp(program_invocation_short_name, "postgres")) slow = strdup(getenv("ONESTOP_CHAOS_SLOW"));
        }

        static int late(long call, int file) {
            if (slow && !access(slow, F_OK)) usleep(400000);
            return syscall(call, file);
        }

        int fsync(int file) { return late(SYS_fsync, file); }
        int fdatasync(int file) { return late(SYS_fdatasync, file); }
        """);

    public static IEnumerable<Scenario> All { get; } =
    [
        new("connections", "strangers take every connection PostgreSQL has, then a lock lets the services' own pools run empty", new(), false, async arena =>
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
        new("slow-disk", "every time PostgreSQL waits for its disk, it waits 0.4 s longer", new(SlowDisk: true), false, async arena =>
        {
            await arena.Wait(1);
            await File.WriteAllTextAsync(arena.Ground.Slow, "");
            var began = arena.Load.Ledger.Now;
            await using (var connection = new NpgsqlConnection(arena.Ground.Log.ConnectionString("intake")))
            {
                await connection.OpenAsync();
                await using var commit = new NpgsqlCommand("create table public.slow (); drop table public.slow", connection);
                await commit.ExecuteNonQueryAsync();
            }
            if (arena.Load.Ledger.Now - began < 0.4) throw new InvalidOperationException("The disk is as fast as ever.");
            await arena.Wait(arena.Between(15, 25));
            File.Delete(arena.Ground.Slow);
            await arena.Over("a slow disk", Arena.Database);
        }) { Lacks = Slowness.Lacks },
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
