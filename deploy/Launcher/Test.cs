using System.Diagnostics;
using System.Xml.Linq;

namespace OneStop.Launcher;

/// <summary><c>test</c>: builds everything and runs every test project.</summary>
public static class Test
{
    public static Command Command { get; } = new("test", "builds everything and runs the tests", """
        ./onestop test [FILTER]

        Builds the solution and runs every test project, one after another. With a filter, only tests whose full name contains it.
        The last line is "N passed, N failed".
        """, [], [], 1, Run);

    private sealed record Suite(string Name, int Passed, int Failed, int Skipped, TimeSpan Took, string Note, IReadOnlyList<string> Failures);

    private static async Task<int> Run(Arguments arguments)
    {
        Console.WriteLine("Building OneStop.sln…");
        var build = await Tool.Run(Checkout.Root, ["dotnet", "build", "OneStop.sln", "-c", "Release", "-m", "-v", "q", "--nologo", "-nodeReuse:false"], default);
        if (!build.Succeeded)
            throw new FailureException(
                "The build failed; its errors stand above.", build.Output.Where(l => l.Contains("error", StringComparison.Ordinal)).Distinct());

        var suites = new List<Suite>();
        foreach (var program in Programs()) suites.Add(await Run(program, arguments.Word));
        Console.WriteLine();
        foreach (var s in suites)
            Console.WriteLine($"{s.Name,-28} {s.Passed,6} passed {s.Failed,4} failed {s.Skipped,4} skipped {s.Took.TotalSeconds,7:0.0} s{s.Note}");

        // Once more at the end, where they are seen: between here and where they failed lie thousands of lines.
        foreach (var failure in suites.SelectMany(s => s.Failures)) Console.WriteLine($"\n{failure}");

        var (passed, failed, skipped) = (suites.Sum(s => s.Passed), suites.Sum(s => s.Failed), suites.Sum(s => s.Skipped));
        if (arguments.Word is not null && passed + failed + skipped == 0) Console.Error.WriteLine($"onestop: no test's name contains \"{arguments.Word}\".");
        Console.WriteLine($"{passed} passed, {failed} failed{(skipped == 0 ? "" : $", {skipped} skipped")}");
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    /// <summary>Only what the test framework starts is a suite: libraries for tests have no runtime configuration, benchmarks no framework.</summary>
    private static IEnumerable<string> Programs() =>
        Directory.GetDirectories(Checkout.PathOf("tests")).Order()
            .Select(d => Path.Combine(d, "bin", "Release", "net10.0", $"OneStop.{Path.GetFileName(d)}.dll"))
            .Where(p => File.Exists(Path.ChangeExtension(p, ".runtimeconfig.json")) && File.Exists(Path.Combine(Path.GetDirectoryName(p)!, "xunit.v3.runner.inproc.console.dll")));

    private static async Task<Suite> Run(string program, string? filter)
    {
        var name = Path.GetFileNameWithoutExtension(program)["OneStop.".Length..];
        Console.WriteLine($"\n{name}");
        var results = Path.Combine(Path.GetDirectoryName(program)!, "results.xml");
        File.Delete(results);
        var began = TimeProvider.System.GetTimestamp();
        string[] only = filter is null ? [] : ["-method", $"*{filter}*"];
        string[] plain = Console.IsOutputRedirected ? ["-noColor"] : [];
        var start = new ProcessStartInfo("dotnet", [program, "-xml", results, "-noLogo", .. plain, .. only]) { WorkingDirectory = Path.GetDirectoryName(program)! };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        var took = TimeProvider.System.GetElapsedTime(began);

        var assembly = File.Exists(results) ? XDocument.Load(results).Descendants("assembly").FirstOrDefault() : null;
        int Count(string what) => (int?)assembly?.Attribute(what) ?? 0;
        var failed = Count("failed") + Count("errors");
        // Nothing failed and yet it did not end well: it crashed, and must not count as passed.
        var crashed = process.ExitCode != 0 && failed == 0 && (assembly is null || Count("total") > 0);
        return new(name, Count("passed"), crashed ? 1 : failed, Count("skipped"), took, crashed ? $"   ended with exit code {process.ExitCode}" : "",
            [.. assembly?.Descendants("failure").Select(Told) ?? []]);
    }

    private static string Told(XElement failure)
    {
        var lines = $"{failure.Element("message")?.Value}\n{failure.Element("stack-trace")?.Value}".Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return $"FAILED {(string?)failure.Ancestors("test").FirstOrDefault()?.Attribute("name")}\n{string.Join('\n', lines.Take(20).Select(line => $"    {line.TrimEnd()}"))}";
    }
}
