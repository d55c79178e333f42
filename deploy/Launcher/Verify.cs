using System.Diagnostics;

namespace OneStop.Launcher;

/// <summary><c>verify</c>: is everything as it was recorded?</summary>
public static class Verify
{
    public static Command Command { get; } = new("verify", "proves that nobody rewrote what was recorded", """
        ./onestop verify [--dossier CODE] [--resume] [--against FILE] [--countersign FILE] [--state DIR]

        Computes every hash anew and compares Oversight's copy with its signed checkpoints, with the file of checkpoints outside the database, and with the
        databases of the services. Says the first position that is not as it was recorded, and exits with 2.

          --dossier CODE       one dossier only
          --resume             only what came since the last whole verification; of what was before, the hashes
          --against FILE       a checkpoint that someone else kept, countersigned or not
          --countersign FILE   prints another instance's checkpoint with this instance's signature under it
          --state DIR          the instance (default: .onestop in the checkout); its PostgreSQL must run
        """, ["--dossier", "--against", "--countersign", "--state"], ["--resume"], 0, Run);

    private static async Task<int> Run(Arguments arguments)
    {
        var instance = Instance.At(arguments.Option("--state"));
        var facts = instance.Existing();
        var topology = Topology.Read();
        var databases = new Databases(DatabaseSecrets.Of(instance));
        List<string> words = [topology.Services.Single(s => s.Name == RecordFiles.Keeper).Program, "verify"];
        foreach (var option in (string[])["--dossier", "--against", "--countersign"])
            if (arguments.Option(option) is { } value) words.AddRange([option, option == "--dossier" ? value : Path.GetFullPath(value)]);
        if (arguments.Has("--resume")) words.AddRange(["--resume", instance.PathOf("record", "verified")]);

        var start = new ProcessStartInfo("dotnet", words) { WorkingDirectory = Path.GetDirectoryName(words[0])! };
        foreach (var (setting, value) in RecordFiles.Settings(instance, facts)) start.Environment[setting] = value;
        foreach (var (setting, value) in new Dictionary<string, string>
        {
            ["ConnectionStrings__Database"] = databases.OwnerOf(RecordFiles.Keeper),
            ["OneStop__Province"] = facts.Province,
            ["OneStop__Bus__KeyFile"] = instance.PathOf("keys", "bus.key"),
            ["Logging__LogLevel__Default"] = "Error",
        }) start.Environment[setting] = value;
        foreach (var owner in (string[])["intake", "routing", "decision"]) start.Environment[$"ConnectionStrings__{owner}"] = databases.OwnerOf(owner);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
