namespace OneStop.Chaos.Scenarios;

/// <summary><c>kill -9</c>: no goodbye.</summary>
public static class Kills
{
    public static IEnumerable<Scenario> All { get; } =
    [
        new("kill", "kill -9 of every service, one after the other", new(), true, async arena =>
        {
            foreach (var process in arena.Shuffled(arena.Ground.Processes))
            {
                await arena.Wait(arena.Between(0.5, 2));
                await arena.Ground.Signal("KILL", process);
                await arena.Over($"kill -9 of {process}");
            }
        }),
        new("kill-together", "kill -9 of all services at once, twice", new(), false, async arena =>
        {
            for (var round = 1; round <= 2; round++)
            {
                await arena.Wait(arena.Between(1, 3));
                await Task.WhenAll(arena.Ground.Processes.Select(p => arena.Ground.Signal("KILL", p)));
                await arena.Over($"kill -9 of all services, {round}");
            }
        }),
        new("kill-postgres", "kill -9 of PostgreSQL with all its sessions", new(), true, async arena =>
        {
            await arena.Wait(arena.Between(0.5, 2));
            await arena.Ground.SignalPostgres("KILL");
            await arena.Over("kill -9 of PostgreSQL", Arena.Database);
        }),
    ];
}
