namespace OneStop.Chaos.Scenarios;

/// <summary>SIGSTOP and SIGCONT: still there, and silent. Shorter and longer than others wait.</summary>
public static class Pauses
{
    public static IEnumerable<Scenario> All { get; } =
    [
        new("pause", "SIGSTOP of every service for a while, one after the other", new(), false, async arena =>
        {
            foreach (var process in arena.Shuffled(arena.Ground.Processes)) await Pause(arena, process, arena.Between(2, 12));
        }),
        new("pause-postgres", "SIGSTOP of PostgreSQL with all its sessions", new(), false, async arena =>
        {
            await arena.Wait(1);
            await arena.Ground.SignalPostgres("STOP");
            await arena.Wait(arena.Between(4, 12));
            await arena.Ground.SignalPostgres("CONT");
            await arena.Over("SIGSTOP of PostgreSQL", Arena.Database);
        }),
    ];

    public static async Task Pause(Arena arena, string process, double seconds)
    {
        await arena.Wait(arena.Between(0.5, 1.5));
        await arena.Ground.Signal("STOP", process);
        await arena.Wait(seconds);
        await arena.Ground.Signal("CONT", process);
        await arena.Over($"{process} stopped for {seconds:0} s");
    }
}
