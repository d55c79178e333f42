namespace OneStop.Chaos.Scenarios;

/// <summary>One kind of fault.</summary>
/// <param name="What">In a sentence, for the table.</param>
/// <param name="Quick">Part of <c>chaos quick</c>; <c>long</c> has all.</param>
/// <param name="Break">Does the harm while the load runs, and says when it is over.</param>
public sealed record Scenario(string Name, string What, Layout Layout, bool Quick, Func<Arena, Task> Break)
{
    /// <summary>What the machine must have for it; null where it has, else a sentence.</summary>
    public Func<Task<string?>> Lacks { get; init; } = () => Task.FromResult<string?>(null);

    /// <summary>What runs it again, after <c>./onestop chaos</c> and with the seed.</summary>
    public string Again { get; init; } = $"--scenario {Name}";

    /// <summary>No harm at all: what the self-test tampers with, and what the others are compared with.</summary>
    public static Scenario Calm { get; } = new("calm", "nothing", new(), false, async arena =>
    {
        await arena.Wait(5);
        await arena.Over("nothing");
    });

    public static IReadOnlyList<Scenario> All { get; } = 
        [Calm, .. Kills.All, .. Pauses.All, .. Clusters.All, .. Cuts.All, .. Shortages.All, .. Clocks.All, .. Repeats.All];
}
