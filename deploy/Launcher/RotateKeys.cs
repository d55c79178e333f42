using System.Diagnostics;
using System.Globalization;

namespace OneStop.Launcher;

/// <summary><c>rotate-keys</c>: a new version of the keys that wrap the dossiers' own keys. What those seal is not touched, and nothing has to stop.</summary>
public static class RotateKeys
{
    /// <summary>A key may be on its way into the database, wrapped with the version before.</summary>
    private const int VersionsKept = 2;

    public static Command Command { get; } = new("rotate-keys", "a new version of the keys that wrap the dossiers' keys", """
        ./onestop rotate-keys [--state DIR]

        Adds a version to each service's key ring, wraps every dossier's key with it, and removes all versions but the last two.
        The services may run meanwhile; what the keys seal is not touched. PostgreSQL must be running.

          --state DIR   the instance (default: .onestop in the checkout)
        """, ["--state"], [], 0, Run);

    private static async Task<int> Run(Arguments arguments)
    {
        var instance = Instance.At(arguments.Option("--state"));
        var facts = instance.Existing();
        var databases = new Databases(DatabaseSecrets.Of(instance));
        foreach (var service in Topology.Read().Services.Where(s => Directory.Exists(Secrets.RingOf(instance, s.Name))))
        {
            var ring = Secrets.RingOf(instance, service.Name);
            var next = Secrets.VersionsIn(ring)[^1] + 1;
            Secrets.Write(FileOf(ring, next), Secrets.NewKey());
            Console.WriteLine($"{service.Name}: version {next}. {await Rewrap(instance, facts, service, databases)}");
            foreach (var version in Secrets.VersionsIn(ring)[..^VersionsKept]) File.Delete(FileOf(ring, version));
        }
        return 0;
    }

    private static string FileOf(string ring, int version) => Path.Combine(ring, string.Create(CultureInfo.InvariantCulture, $"{version}.key"));

    private static async Task<string> Rewrap(Instance instance, InstanceFacts facts, Service service, Databases databases)
    {
        var start = new ProcessStartInfo("dotnet", [service.Program, "rewrap"])
        {
            WorkingDirectory = Path.GetDirectoryName(service.Program)!, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (key, value) in new Dictionary<string, string>(service.Environment)
        {
            ["ConnectionStrings__Database"] = databases.RuntimeOf(service.Name, poolSize: 2),
            ["OneStop__Province"] = facts.Province,
            ["OneStop__Auth__Issuer"] = TokenMint.IssuerOf(facts),
            ["OneStop__Auth__Audience"] = TokenMint.Audience,
            ["OneStop__Auth__PublicKeyFile"] = TokenMint.PublicKeyOf(instance),
            ["OneStop__Bus__KeyFile"] = instance.PathOf("keys", "bus.key"),
            ["OneStop__Keys__Directory"] = Secrets.RingOf(instance, service.Name),
        }) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output[0].Trim()
            : throw new FailureException($"The keys of {service.Name} could not be wrapped anew; the old versions stay in place.", output);
    }
}
