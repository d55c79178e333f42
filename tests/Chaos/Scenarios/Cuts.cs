namespace OneStop.Chaos.Scenarios;

/// <summary>Packets to and from a port vanish: nobody is told that the other side is gone. Only in a network namespace of the harness's own.</summary>
public static class Cuts
{
    private const string Namespace = "ONESTOP_CHAOS_NAMESPACE";

    public static IEnumerable<Scenario> All { get; } =
    [
        new("cut-silos", "the network between two silos is cut, twice", new(Silos: 2), false, async arena =>
        {
            foreach (var seconds in new[] { arena.Between(3, 6), arena.Between(10, 15) })
                await Cut(arena, "the silos", seconds, Arena.Service, "routing-1.silo", "routing-2.silo");
        }) { Lacks = InNamespace },
        new("cut-database", "the network between every service and its database is cut", new(), true, arena =>
            Cut(arena, "PostgreSQL", arena.Between(5, 12), Arena.Database, "postgres")) { Lacks = InNamespace },
        new("cut-services", "the network to each service is cut for a while, one after the other", new(), false, async arena =>
        {
            foreach (var service in arena.Shuffled(Arena.Serving)) await Cut(arena, service, arena.Between(3, 10), Arena.Service, service);
        }) { Lacks = InNamespace },
    ];

    private static async Task Cut(Arena arena, string what, double seconds, double allowed, params string[] purposes)
    {
        await arena.Wait(arena.Between(1, 2));
        var rules = purposes.Select(arena.Ground.PortOf).SelectMany(p => (string[])[$"dport {p}", $"sport {p}"]).ToArray();
        foreach (var rule in rules) await Ground.Shell($"ip rule add pref 10 {rule} blackhole");
        await arena.Wait(seconds);
        foreach (var rule in rules) await Ground.Shell($"ip rule del pref 10 {rule} blackhole");
        await arena.Over($"{what} cut off for {seconds:0} s", allowed);
    }

    private static Task<string?> InNamespace() => Task.FromResult(
        Environment.GetEnvironmentVariable(Namespace) == "1" ? null : "needs a network namespace of its own (root, unshare, ip)");
}
