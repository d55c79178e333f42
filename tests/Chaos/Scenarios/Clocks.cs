namespace OneStop.Chaos.Scenarios;

/// <summary>The clock of a process is another; from its next start on, by libfaketime.</summary>
public static class Clocks
{
    private static readonly string[] Places = ["/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"];

    public static IEnumerable<Scenario> All { get; } =
    [
        new("clock", "each service in turn runs an hour ahead", new(), true, async arena =>
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
    /// <param name="shift">E.g. <c>+1h</c>; null: the true one.</param>
    public static async Task Shift(Arena arena, string? shift, params string[] processes)
    {
        foreach (var process in processes) arena.Ground.Rule(process, shift is null ? null : Rule(shift));
        await Task.WhenAll(processes.Select(p => arena.Ground.Signal("KILL", p)));
        await arena.Over($"{string.Join(", ", processes)} killed, started again {shift ?? "on the true clock"}");
    }

    public static string Rule(string shift) => $"export LD_PRELOAD={Library} FAKETIME={shift} FAKETIME_DONT_FAKE_MONOTONIC=1";

    public static async Task<string?> HasLibrary()
    {
        if (Library is null && Environment.IsPrivilegedProcess) await Ground.Shell("DEBIAN_FRONTEND=noninteractive apt-get install -y -qq faketime || true");
        return Library is null ? "needs libfaketime (on Debian: apt-get install faketime)" : null;
    }

    private static string? Library => Places.FirstOrDefault(File.Exists);
}
