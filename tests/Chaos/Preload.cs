using OneStop.Launcher;

namespace OneStop.Chaos;

/// <summary>A few lines of C that stand between a process and its system (LD_PRELOAD), compiled where they are needed.</summary>
public sealed record Preload(string Name, string Source)
{
    /// <summary>Where every user of the machine can read it.</summary>
    public string File => Path.Combine(Path.GetTempPath(), $"{Prefix}{Name}.so");

    private static string Prefix => $"onestop-chaos-{Environment.ProcessId}-";

    /// <summary>Compiles it.</summary>
    /// <returns>What the machine lacks for that; null where it lacks nothing.</returns>
    public async Task<string?> Lacks()
    {
        var source = Path.ChangeExtension(File, ".c");
        await System.IO.File.WriteAllTextAsync(source, Source);
        var compiled = OperatingSystem.IsLinux() && (await Tool.Run("/", ["/bin/sh", "-c", $"cc -shared -fPIC -O2 -o {File} {source}"], default)).Succeeded;
        System.IO.File.Delete(source);
        return compiled ? null : "needs Linux and a C compiler (cc)";
    }

    /// <summary>Removes what this process has compiled.</summary>
    public static void Clear()
    {
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), $"{Prefix}*.so")) System.IO.File.Delete(file);
    }
}
