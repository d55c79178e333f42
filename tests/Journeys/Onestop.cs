using System.Diagnostics;
using OneStop.Launcher;

namespace OneStop.Journeys;

/// <summary><c>./onestop</c> as a user runs it: a process of its own, by what it prints and how it ends.</summary>
public static class Onestop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    public sealed record Result(int ExitCode, string Output);

    public static async Task<Result> Run(string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.PathOf("deploy/Launcher/bin/Release/net10.0/OneStop.Launcher.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"onestop {string.Join(' ', arguments)} did not end within {Patience.TotalSeconds:0} s.");
        }
        return new(process.ExitCode, string.Concat(await output));
    }
}
