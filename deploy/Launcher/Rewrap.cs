using System.Diagnostics;
using System.Globalization;

namespace OneStop.Launcher;

/// <summary><c>rewrap</c>: a new version of the keys that wrap the dossiers' own keys. What those seal is not touched, and nothing has to stop.</summary>
public static class Rewrap
{
    /// <summary>A key may be on its way into the database, wrapped with the version before.</summary>
    private const int VersionsKept = 2;

    public static Command Command { get; } = new("rewrap", "a new version of the keys that wrap the dossiers' keys", """
        ./onestop rewrap [--state DIR]

        Adds a version to each service's key ring, wraps every dossier's key with it, and removes all versions but the last two.
        The services may run meanwhile; what the keys seal is not touched. PostgreSQL must be running.

          --state DIR   the instance (default: .onestop in the checkout)
        """, ["--state"], [], 0, Run);

    private static async Task<int> Run(Arguments arguments)
    {
        var instance = Instance.At(arguments.Option("--state"));
        var facts = instance.Existing();
        var databases = new Databases(DatabaseSecrets.Of(instance));
        foreach (var service in Topology.Read().Services.Where(s => Secrets.Rings.Contains(s.Name)))
        {
            var ring = Secrets.EnsureKeyRing(instance, service.Name);
            var next = Secrets.VersionsIn(ring)[^1] + 1;
            Secrets.Write(FileOf(ring, next), Secrets.NewKey());
            Console.WriteLine($"{service.Name}: version {next}. {await Wrap(instance, facts, service, databases)}");
            foreach (var version in Secrets.VersionsIn(ring)[..^VersionsKept]) File.Delete(FileOf(ring, version));
        }
        return 0;
    }

    private static string FileOf(string ring, int version) => Path.Combine(ring, string.Create(CultureInfo.InvariantCulture, $"{version}.key"));

    private static async Task<string> Wrap(Instance instance, InstanceFacts facts, Service service, Databases databases)
    {
        var start = new ProcessStartInfo("dotnet", [service.Program, "rewrap"])
        {
            WorkingDirectory = Path.GetDirectoryName(service.Program)!, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (key, value) in new Dictionary<string, string>(service.Environment)
        {
            ["ConnectionStrings__Database"] = databases.RuntimeOf(service.Name, poolSize: 2),
            ["OneStop__Province"] = facts.Province,
            ["OneStop__Bus__KeyFile"] = instance.PathOf("keys", "bus.key"),
            ["OneStop__Keys__Directory"] = Secrets.RingOf(instance, service.Name),
        }.Concat(new SignInSettings(instance, facts.Address, []).Of(service.Name, service.Name, facts.Address))) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output[0].Trim()
            : throw new FailureException($"The keys of {service.Name} could not be wrapped anew; the old versions stay in place.", output);
    }
}
