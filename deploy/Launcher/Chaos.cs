using System.Diagnostics;

namespace OneStop.Launcher;

/// <summary><c>chaos</c>: builds and runs tests/Chaos.</summary>
public static class Chaos
{
    public static Command Command { get; } = new("chaos", "breaks an instance of its own on purpose and judges what is left", """
        ./onestop chaos [quick|long|selftest] [--seed N] [--scenario NAME] [--keep]

        Starts instances of its own, runs journeys through their public API, breaks things, and judges every event in their databases against a
        ledger of what was sent and acknowledged. docs/reliability.md tells the scenarios and the checks.
          quick             about five minutes
          long              every scenario, about half an hour
          selftest          harms nothing, but tampers with copies of what was found: every check must notice
          --scenario NAME   only this one
          --seed N          the same journeys, orders and durations as an earlier run
          --keep            leave the instance of a scenario that fails as it is
        """, ["--seed", "--scenario"], ["--keep"], 1, Run);

    private static async Task<int> Run(Arguments arguments)
    {
        var build = await Tool.Run(Checkout.Root, ["dotnet", "build", "tests/Chaos", "-c", "Release", "-m", "-v", "q", "--nologo", "-nodeReuse:false"], default);
        if (!build.Succeeded)
            throw new FailureException("The build failed; its errors stand above.", build.Output.Where(l => l.Contains("error", StringComparison.Ordinal)).Distinct());
        string[] chosen = [.. ((string[])["--seed", "--scenario"]).SelectMany(o => arguments.Option(o) is { } value ? (string[])[o, value] : []), .. arguments.Has("--keep") ? (string[])["--keep"] : []];
        string[] command = ["dotnet", Checkout.PathOf("tests/Chaos/bin/Release/net10.0/OneStop.Chaos.dll"), arguments.Word ?? "quick", .. chosen];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
