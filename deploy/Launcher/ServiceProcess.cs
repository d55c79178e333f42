using System.Diagnostics;

namespace OneStop.Launcher;

/// <summary>One process of a service, kept alive: when it dies it is started again, later each time it dies early.</summary>
public sealed class ServiceProcess(
    string name, Service service, int port, IReadOnlyDictionary<string, string> environment, Instance instance, LogFile log, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>What has run for as long did not die of starting; only what did is started later each time.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan PatienceAtStop = TimeSpan.FromSeconds(15);

    public string Name { get; } = name;

    public string Address { get; } = $"http://127.0.0.1:{port}";

    public LogFile Log { get; } = log;

    /// <summary>How often it has ended by itself.</summary>
    public int Exits { get; private set; }

    /// <summary>Keeps it running until told to stop; then ends it.</summary>
    public async Task Keep(CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            if (IsHeld)
            {
                await WaitUntil(held: false, stopping);
                pause = FirstPause;
                continue;
            }
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var watch = EndWhenHeld(ends);
            var started = clock.GetTimestamp();
            string how;
            try
            {
                how = $"ended with exit code {await Run([], null, ends.Token)}";
            }
            catch (Exception e)
            {
                // E.g. a full disk: that too may pass, and the service is to be there again then.
                how = $"could not be run ({FailureException.From(e).Message})";
            }
            await ends.CancelAsync();
            await watch;
            if (stopping.IsCancellationRequested) return;
            if (IsHeld)
            {
                Log.Write($"[onestop] {Name} {how} and is held down");
                continue;
            }
            Exits++;
            pause = clock.GetElapsedTime(started) > Stable ? FirstPause : pause;
            Log.Write($"[onestop] {Name} {how}; starting it again in {pause.TotalSeconds:0.#} s");
            try
            {
                await Task.Delay(pause, clock, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>The service, or this process of it, was stopped by hand.</summary>
    private bool IsHeld => File.Exists(instance.HoldFileOf(service.Name)) || File.Exists(instance.HoldFileOf(Name));

    private async Task EndWhenHeld(CancellationTokenSource ends)
    {
        await WaitUntil(held: true, ends.Token);
        await ends.CancelAsync();
    }

    private async Task WaitUntil(bool held, CancellationToken cancellation)
    {
        while (IsHeld != held && !cancellation.IsCancellationRequested)
            await Task.Delay(BetweenLooks, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Brings the service's database up to date, with its owner's rights.</summary>
    public async Task Migrate(string ownerConnection, string runtimeRole, CancellationToken stopping)
    {
        var rights = new Dictionary<string, string> { ["ConnectionStrings__Database"] = ownerConnection, ["OneStop__RuntimeRole"] = runtimeRole };
        var exitCode = await Run(["migrate"], rights, stopping);
        stopping.ThrowIfCancellationRequested();
        if (exitCode != 0)
            throw new FailureException(
                $"The migration of {service.Name}'s database failed (exit code {exitCode}); the end of its log stands above.", Log.LastLines);
    }

    private async Task<int> Run(string[] arguments, IReadOnlyDictionary<string, string>? more, CancellationToken stopping)
    {
        // A session of its own: Ctrl-C in the terminal reaches the supervisor only, which then stops everything in order.
        string[] dotnet = File.Exists("/usr/bin/setsid") ? ["/usr/bin/setsid", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(dotnet[0], [.. dotnet.Skip(1), service.Program, .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(service.Program)!,
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        // The servers' administrators are none of the services' business.
        foreach (var inherited in start.Environment.Keys.Where(k => k.StartsWith("ONESTOP__POSTGRES", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(inherited);
        foreach (var (key, value) in environment.Concat(more ?? new Dictionary<string, string>())) start.Environment[key] = value;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var pidFile = instance.PidFileOf(Name);
        var running = RunningProcess.Of(process.Id);
        try
        {
            running?.WriteTo(pidFile);
        }
        catch
        {
            // A process that nobody can find again must not run (the disk may be full).
            process.Kill(entireProcessTree: true);
            throw;
        }
        var output = Task.WhenAll(Copy(process.StandardOutput), Copy(process.StandardError));
        try
        {
            await process.WaitForExitAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            if (running is not null) await running.Stop(PatienceAtStop, clock);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        await output;
        File.Delete(pidFile);
        return process.ExitCode;
    }

    private async Task Copy(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line) Log.Write(line);
    }
}
