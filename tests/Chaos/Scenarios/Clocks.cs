namespace OneStop.Chaos.Scenarios;

/// <summary>The wall clock of a process is another, from its next start on: a library that is loaded before all others answers for it. Nothing else is shifted; under
/// libfaketime, which stands between the process and its waits too, .NET's timeouts end at once.</summary>
public static class Clocks
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <stdlib.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static long shift;

        __attribute__((constructor)) static void begin(void) {
            char *unit;
            long n = strtol(getenv("ONESTOP_CHAOS_CLOCK"), &unit, 10);
            shift = n * (*unit == 'h' ? 3600 : 60);
        }

        int clock_gettime(clockid_t clock, struct timespec *at) {
            int failed = syscall(SYS_clock_gettime, clock, at);
            if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += shift;
            return failed;
        }

        int gettimeofday(struct timeval *at, void *zone) {
            int failed = syscall(SYS_gettimeofday, at, zone);
            if (!failed) at->tv_sec += shift;
            return failed;
        }

        time_t time(time_t *at) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (at) *at = now.tv_sec;
            return now.tv_sec;
        }
        """;

    private static readonly Preload Library = new("clock", Source);

    public static IEnumerable<Scenario> All { get; } =
    [
        new("clock", "each service in turn runs an hour ahead", new(), false, async arena =>
        {
            foreach (var service in arena.Shuffled(Arena.Serving))
            {
                await Shift(arena, "+1h", service);
                await arena.Wait(3);
                await Shift(arena, null, service);
            }
        }) { Lacks = HasLibrary },
        new("clock-silo", "one of two silos runs an hour ahead", new(Silos: 2), false, async arena =>
        {
            await Shift(arena, "+1h", "routing-2");
            await arena.Wait(10);
            await Shift(arena, null, "routing-2");
        }) { Lacks = HasLibrary },
    ];

    /// <summary>Kills the processes; the next ones have this clock.</summary>
    /// <param name="shift">In hours or minutes, e.g. <c>+1h</c>; null: the true one.</param>
    public static async Task Shift(Arena arena, string? shift, params string[] processes)
    {
        foreach (var process in processes) arena.Ground.Rule(process, shift is null ? null : Rule(shift));
        await Task.WhenAll(processes.Select(p => arena.Ground.Signal("KILL", p)));
        await arena.Over($"{string.Join(", ", processes)} killed, started again {shift ?? "on the true clock"}");
    }

    public static string Rule(string shift) => $"export LD_PRELOAD={Library.File} ONESTOP_CHAOS_CLOCK={shift}";

    public static Task<string?> HasLibrary() => Library.Lacks();
}
