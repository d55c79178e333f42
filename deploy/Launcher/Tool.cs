using System.ComponentModel;
using System.Diagnostics;

namespace OneStop.Launcher;

/// <summary>Runs a program to its end and keeps what it printed.</summary>
public static class Tool
{
    public sealed record Result(int ExitCode, IReadOnlyList<string> Output)
    {
        public bool Succeeded => ExitCode == 0;

        public IEnumerable<string> LastLines => Output.TakeLast(15);
    }

    public static async Task<Result> Run(string directory, IReadOnlyList<string> commandLine, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(commandLine[0], commandLine.Skip(1))
        {
            WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        // Messages are shown to the user as they are; they should not depend on the machine's language.
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var lines = new List<string>();
            await Task.WhenAll(Collect(process.StandardOutput, lines), Collect(process.StandardError, lines));
            await process.WaitForExitAsync(cancellation);
            return new(process.ExitCode, lines);
        }
        catch (Win32Exception e)
        {
            return new(127, [$"{commandLine[0]}: {e.Message}"]);
        }
    }

    private static async Task Collect(StreamReader output, List<string> lines)
    {
        while (await output.ReadLineAsync() is { } line)
            lock (lines) lines.Add(line);
    }
}
