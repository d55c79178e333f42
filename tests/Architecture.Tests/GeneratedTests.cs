using System.Diagnostics;
using FluentAssertions;
using Xunit;

namespace OneStop.Architecture.Tests;

/// <summary>Wolverine's code around a service's message handlers is part of the source: no service carries a compiler, and none has to start one before it takes its first message.</summary>
public sealed class GeneratedTests
{
    private const string Under = "Internal/Generated/WolverineHandlers";

    [Theory, InlineData("Intake", "Intake"), InlineData("Routing", "Routing"), InlineData("Decision", "Decisions"), InlineData("Oversight", "Oversight")]
    public async Task What_is_generated_is_what_the_handlers_ask_for(string service, string program)
    {
        var fresh = Directory.CreateTempSubdirectory("onestop-generated-");
        try
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(Repository.Root, $"services/{service}/bin/Release/net10.0/OneStop.{program}.dll"), "codegen", "write"])
            {
                WorkingDirectory = fresh.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
                Environment = { ["ConnectionStrings__Database"] = "Host=nowhere", ["OneStop__Province"] = Path.Combine(Repository.Root, "deploy/provinces/sample") },
            };
            using var process = Process.Start(start)!;
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.ExitCode.Should().Be(0, string.Concat(output));

            var (wanted, committed) = (Read(Path.Combine(fresh.FullName, Under)), Path.Combine(Repository.Root, "services", service, Under));
            var asWanted = wanted.Should().NotBeEmpty().And.Subject.OrderBy(f => f.Key).SequenceEqual(Read(committed).OrderBy(f => f.Key));
            if (!asWanted)
            {
                if (Directory.Exists(committed)) Directory.Delete(committed, recursive: true);
                Directory.CreateDirectory(committed);
                foreach (var (name, text) in wanted) await File.WriteAllTextAsync(Path.Combine(committed, name), text, TestContext.Current.CancellationToken);
            }
            asWanted.Should().BeTrue($"else it is written anew, as it now was under services/{service}/{Under}: build, and commit it");
        }
        finally
        {
            fresh.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string> Read(string directory) =>
        Directory.Exists(directory) ? Directory.GetFiles(directory, "*.cs").ToDictionary(f => Path.GetFileName(f)!, File.ReadAllText) : [];
}
