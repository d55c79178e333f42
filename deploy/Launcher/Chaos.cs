using System.Diagnostics;

namespace OneStop.Launcher;

/// <summary><c>chaos</c>: builds and runs tests/Chaos.</summary>
public static class Chaos
{
    public static Command Command { get; } = new("chaos", "breaks an instance of its own on purpose and judges what is left", """
        ./onestop chaos [quick|long|selftest|upgrade|backup] [--seed N] [--scenario NAME] [--keep]

        Starts instances of its own, runs journeys through their public API, breaks things, and judges every event in their databases against a
        ledger of what was sent and acknowledged. docs/reliability.md tells the scenarios and the checks.
          quick             about five minutes
          long              every scenario, about half an hour
          selftest          harms nothing, but tampers with copies of what was found: every check must notice
          upgrade           rolls an instance from an earlier build to this one, back, and forward again
          backup            fills an instance with events, and measures its backup and its restoring
          --events N        so many (default: 5000000)
          --from COMMIT     that earlier build (default: the commit before this one)
          --scenario NAME   only this one, or these: A,B
          --seed N          the same journeys, orders and durations as an earlier run
          --keep            leave the instance of a scenario that fails as it is
        """, ["--seed", "--scenario", "--from", "--events"], ["--keep"], 1, Run);

    /// <summary>A network of its own, in which connections can be cut. Its rules stand before the one that finds the machine's own addresses.</summary>
    private static readonly string[] Namespace =
    [
        "unshare", "--net", "sh", "-c",
        "ip link set lo up && ip rule add pref 100 lookup local && ip rule del pref 0 && export ONESTOP_CHAOS_NAMESPACE=1 && exec \"$@\"", "sh",
    ];

    private static async Task<int> Run(Arguments arguments)
    {
        var build = await Tool.Run(Checkout.Root, ["dotnet", "build", "tests/Chaos", "-c", "Release", "-m", "-v", "q", "--nologo", "-nodeReuse:false"], default);
        if (!build.Succeeded)
            throw new FailureException("The build failed; its errors stand above.", build.Output.Where(l => l.Contains("error", StringComparison.Ordinal)).Distinct());
        string[] chosen = [.. ((string[])["--seed", "--scenario", "--from", "--events"]).SelectMany(o => arguments.Option(o) is { } value ? (string[])[o, value] : []), .. arguments.Has("--keep") ? (string[])["--keep"] : []];
        string[] command = ["dotnet", Checkout.PathOf("tests/Chaos/bin/Release/net10.0/OneStop.Chaos.dll"), arguments.Word ?? "quick", .. chosen];
        if (Environment.IsPrivilegedProcess && File.Exists("/usr/bin/unshare") && File.Exists("/usr/sbin/ip")) command = [.. Namespace, .. command];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
