namespace OneStop.Launcher;

/// <summary><c>down</c>: stops an instance, and what a killed supervisor may have left of it.</summary>
public static class Down
{
    /// <summary>The supervisor's own patience with its services and PostgreSQL, and some.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    public static Command Command { get; } = new("down", "stops an instance", """
        ./onestop down [--state DIR]

        Stops the services, then PostgreSQL. Data stays.

          --state DIR   the instance (default: .onestop in the checkout)
        """, ["--state"], [], 0, Run);

    private static async Task<int> Run(Arguments arguments)
    {
        var clock = TimeProvider.System;
        var instance = Instance.At(arguments.Option("--state"));
        var supervisor = instance.Supervisor;
        if (supervisor is not null) await supervisor.Stop(Patience, clock);
        var orphans = await Orphans.Stop(instance, clock);
        var postgres = await new EmbeddedPostgres(instance, clock).Stop();
        Console.WriteLine(supervisor is not null || orphans > 0 || postgres
            ? $"Stopped the instance in {instance.Directory}."
            : $"Nothing is running in {instance.Directory}.");
        return 0;
    }
}
