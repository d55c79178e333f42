namespace OneStop.Chaos;

/// <summary>What a scenario works with: the ground, the load that runs on it, and chance from the seed.</summary>
public sealed class Arena(Ground ground, Load load, Random random, double slack)
{
    /// <summary>Services whose commands the journeys use.</summary>
    public static readonly string[] Serving = ["intake", "routing", "decision"];

    /// <summary>Design: within 15 s of the fault's end, 30 s where it was PostgreSQL.</summary>
    public const double Service = 15, Database = 30;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly List<Recovery> recoveries = [];

    public Ground Ground => ground;

    public Load Load => load;

    public Random Random => random;

    public IReadOnlyList<Recovery> Recoveries => recoveries;

    public Task Wait(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds));

    public double Between(double least, double most) => least + random.NextDouble() * (most - least);

    public string[] Shuffled(IEnumerable<string> names)
    {
        var shuffled = names.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>The load is under way everywhere.</summary>
    public Task UnderWay() => Acknowledged(load.Ledger.Now);

    /// <summary>The fault is over: how long until every service acknowledges commands again.</summary>
    public async Task Over(string fault, double allowed = Service)
    {
        var end = load.Ledger.Now;
        foreach (var (service, at) in await Acknowledged(end)) recoveries.Add(new(fault, service, at - end, allowed * slack));
    }

    private Task<IReadOnlyDictionary<string, double>> Acknowledged(double since) => load.Acknowledges(Serving, since, Patience);
}
