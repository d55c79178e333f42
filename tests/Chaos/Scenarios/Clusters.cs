namespace OneStop.Chaos.Scenarios;

/// <summary>Several Routing processes are one cluster; members die, fall silent, leave and come back.</summary>
public static class Clusters
{
    private static readonly string[] Two = ["routing-1", "routing-2"];

    public static IEnumerable<Scenario> All { get; } =
    [
        new("silos", "two silos: each is killed, then silent for longer than the other waits", new(Silos: 2), false, async arena =>
        {
            foreach (var silo in arena.Shuffled(Two))
            {
                await arena.Wait(arena.Between(0.5, 2));
                await arena.Ground.Signal("KILL", silo);
                await arena.Over($"kill -9 of {silo}");
            }
            // The other declares it dead meanwhile and takes its cases over; it wakes and believes itself alive.
            foreach (var silo in arena.Shuffled(Two)) await Pauses.Pause(arena, silo, arena.Between(6, 12));
        }),
        new("silos-leave", "three silos: each leaves the cluster in good order and joins again", new(Silos: 3), false, async arena =>
        {
            foreach (var silo in arena.Shuffled([.. Two, "routing-3"]))
            {
                await arena.Ground.Onestop("stop", silo);
                await arena.Over($"{silo} has left");
                await arena.Ground.Onestop("start", silo);
                await arena.Over($"{silo} has joined");
            }
        }),
        new("silos-die", "three silos: two are killed at once", new(Silos: 3), false, async arena =>
        {
            await arena.Wait(2);
            await Task.WhenAll(arena.Shuffled([.. Two, "routing-3"]).Take(2).Select(silo => arena.Ground.Signal("KILL", silo)));
            await arena.Over("kill -9 of two silos");
        }),
    ];
}
