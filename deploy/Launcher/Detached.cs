using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace OneStop.Launcher;

/// <summary><c>up --detach</c>: a supervisor in a session of its own, which tells through a file how its start went.</summary>
public static class Detached
{
    /// <summary>Given to the supervisor only: where to tell.</summary>
    public const string OutcomeOption = "--outcome";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="Failure">The sentence; null when all is ready.</param>
    /// <param name="Lines">The report, or what backs the sentence up.</param>
    private sealed record Outcome(string? Failure, IReadOnlyList<string> Lines);

    public static void Report(string file, IReadOnlyList<string> ready) => Write(file, new(null, ready));

    public static void Report(string file, FailureException failure) => Write(file, new(failure.Message, failure.Details));

    /// <returns>The supervisor's report.</returns>
    public static async Task<IReadOnlyList<string>> Start(
        Instance instance, int port, string pack, bool empty, TimeProvider clock, CancellationToken interrupted)
    {
        if (OperatingSystem.IsWindows()) throw new FailureException("--detach is not there on Windows: run ./onestop up in a window of its own.");
        var file = instance.PathOf("run", $"outcome-{Environment.ProcessId}.json");
        File.Delete(file);
        LogFile.RotateIfLong(instance.SupervisorLog);
        string[] session = File.Exists("/usr/bin/setsid") ? ["/usr/bin/setsid"] : ["nohup"];
        string[] command =
        [
            .. session, Environment.ProcessPath!, .. Assembly(), "up", "--state", instance.Directory, "--province", pack,
            "--port", port.ToString(CultureInfo.InvariantCulture), OutcomeOption, file, .. empty ? (string[])["--empty"] : [],
        ];
        // The shell only turns the output into a file: a pipe of ours would break, and hold up whoever reads our own output.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1", "sh", instance.SupervisorLog, .. command])
        {
            WorkingDirectory = instance.Directory,
        };
        using var process = Process.Start(start)!;
        var supervisor = RunningProcess.Of(process.Id);
        try
        {
            while (!File.Exists(file))
            {
                if (process.HasExited && !File.Exists(file))
                    throw new FailureException(
                        $"The supervisor ended before the instance was ready (exit code {process.ExitCode}); the end of its log stands above.",
                        File.ReadLines(instance.SupervisorLog).TakeLast(15));
                await Task.Delay(Pause, clock, interrupted);
            }
        }
        catch (OperationCanceledException)
        {
            supervisor?.Terminate();
            await process.WaitForExitAsync(CancellationToken.None);
            File.Delete(file);
            throw new FailureException("Interrupted; nothing was left running.");
        }
        var outcome = JsonSerializer.Deserialize<Outcome>(await File.ReadAllTextAsync(file, interrupted))!;
        File.Delete(file);
        if (outcome.Failure is null) return outcome.Lines;
        // It tells last of all; now nothing of the instance runs any more.
        await process.WaitForExitAsync(interrupted);
        throw new FailureException(outcome.Failure, outcome.Lines);
    }

    /// <summary>The launcher's own assembly, unless it is started by an executable of its own.</summary>
    private static string[] Assembly() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Detached).Assembly.Location] : [];

    private static void Write(string file, Outcome outcome)
    {
        File.WriteAllText($"{file}.new", JsonSerializer.Serialize(outcome));
        File.Move($"{file}.new", file, overwrite: true);
    }
}
