using System.Diagnostics;

namespace OneStop.Launcher;

/// <summary><c>bench</c>: builds and runs tests/Bench.</summary>
public static class Bench
{
    public static Command Command { get; } = new("bench", "measures what one core can do", """
        ./onestop bench write|quick|full|scale|journeys
        ./onestop bench [FILTER] [--quick]
        ./onestop bench oversight|search [--quick] [--keep DIR]
        ./onestop bench live [--boards 200] [--commits 40] [--state DIR]

        Builds tests/Bench in Release and runs its benchmarks, or only those whose full name contains the filter.
        `bench quick` (3 minutes) and `bench full` measure active cases on a server of their own, beside what pgbench gets from it, and leave bench-PROFILE.json.
        `bench scale` measures one, two and three processes of Routing on one database, and says what a province and the nation would need by what a transition costs.
        `bench journeys` (4 minutes) starts an instance of its own and plays whole dossiers through it, from the counter through all services back to the counter; measures how soon a receipt is on the board, and how long
        the instance takes to start; and leaves bench-journeys.json.
        `bench search` looks for dossiers among a million, beside the same rows fetched by their keys, and leaves bench-search.json.
        `bench live` opens that many boards of a running instance, each a circuit as a browser has it, and tells how soon after its acknowledgement a commit is on them.

          --quick   a few seconds each with a stopwatch, instead of BenchmarkDotNet's minutes
          --keep    the record, or the million, is filled in that directory and left there: the next time it is measured at once
        """, ["--boards", "--commits", "--state", "--keep"], ["--quick"], 1, Run);

    private static async Task<int> Run(Arguments arguments)
    {
        var build = await Tool.Run(Checkout.Root, ["dotnet", "build", "tests/Bench", "-c", "Release", "-m", "-v", "q", "--nologo", "-nodeReuse:false"], default);
        if (!build.Succeeded)
            throw new FailureException("The build failed; its errors stand above.", build.Output.Where(l => l.Contains("error", StringComparison.Ordinal)).Distinct());
        string[] live = [
            Instance.At(arguments.Option("--state")).Directory, $"{arguments.Number("--boards", 1, 2000) ?? 200}", $"{arguments.Number("--commits", 1, 1000) ?? 40}",
        ];
        string[] filter = arguments.Word is { } word ? [word] : [], quick = arguments.Has("--quick") ? ["--quick"] : [], kept = arguments.Option("--keep") is { } directory ? ["--keep", Path.GetFullPath(directory)] : [];
        string[] json = filter is [var name] ? [Path.Combine(Environment.CurrentDirectory, $"bench-{name}.json")] : [];
        string[] more = filter switch { ["live"] => live, ["write" or "quick" or "full" or "scale" or "journeys"] => json, ["search"] => [.. json, .. quick, .. kept], _ => [.. quick, .. kept] };
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Checkout.PathOf("tests/Bench/bin/Release/net10.0/OneStop.Bench.dll"), .. filter, .. more])
        {
            WorkingDirectory = Checkout.PathOf("tests/Bench/bin/Release/net10.0"),
        })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
