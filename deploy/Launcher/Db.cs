namespace OneStop.Launcher;

/// <summary><c>db</c>: the connection string of a service's database.</summary>
public static class Db
{
    public static Command Command { get; } = new("db", "the connection string of a service's database", """
        ./onestop db SERVICE [--state DIR] [--runtime]

        Prints the connection string (Npgsql's form) of that service's database, with the rights of its owner.

          --state DIR   the instance (default: .onestop in the checkout)
          --runtime     with the rights the service itself has while it runs
        """, ["--state"], ["--runtime"], 1, Run);

    private static Task<int> Run(Arguments arguments)
    {
        var instance = Instance.At(arguments.Option("--state"));
        instance.Existing();
        var owners = Topology.Read().Services.Where(s => s.OwnsDatabase).Select(s => s.Name).ToArray();
        var service = arguments.Word ?? throw new FailureException($"Which service's database? {string.Join(", ", owners)}.");
        if (!owners.Contains(service))
            throw new FailureException(
                $"No service \"{service}\" with a database; there are {string.Join(", ", owners)}.");
        var databases = new Databases(DatabaseSecrets.Of(instance));
        Console.WriteLine(arguments.Has("--runtime") ? databases.RuntimeOf(service) : databases.OwnerOf(service));
        return Task.FromResult(0);
    }
}
