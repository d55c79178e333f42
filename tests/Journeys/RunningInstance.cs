using System.Diagnostics;
using OneStop.Launcher;
using OneStop.Testing;

namespace OneStop.Journeys;

/// <summary>A whole instance, started by <c>./onestop up</c> on a state directory and a port of its own, and taken down again.</summary>
public sealed class RunningInstance : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string>? environment;
    private readonly string root;

    private RunningInstance(string name, IReadOnlyDictionary<string, string>? environment)
    {
        this.environment = environment;
        root = Path.Combine(Path.GetTempPath(), $"onestop-journeys-{name}-{Environment.ProcessId}");
        Directory.CreateDirectory(root);
        State = Path.Combine(root, "state");
        Pack = TestPack.Make(Path.Combine(root, "pack"), TimeProvider.System.GetUtcNow().Year);
        Port = new Ports(Path.Combine(root, "port.json")).For("gateway");
    }

    public string State { get; }

    public string Pack { get; }

    public int Port { get; }

    public Instance Files => Instance.At(State);

    /// <summary>What the first <c>up</c> printed.</summary>
    public string FirstWords { get; private set; } = "";

    public Client Client { get; private set; } = null!;

    public Store Store { get; private set; } = null!;

    public static async Task<RunningInstance> Start(string name, IReadOnlyDictionary<string, string>? environment = null)
    {
        var instance = new RunningInstance(name, environment);
        try
        {
            await instance.Up();
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
        return instance;
    }

    /// <returns>What <c>up</c> printed.</returns>
    public async Task<string> Up()
    {
        var up = await Onestop("up", "--port", $"{Port}", "--province", Pack, "--detach");
        if (up.ExitCode != 0) throw new InvalidOperationException(up.Output);
        if (FirstWords.Length == 0) FirstWords = up.Output;
        Client ??= new(Files, Port);
        Store ??= new(this);
        return up.Output;
    }

    /// <summary>A command on this instance.</summary>
    public Task<Onestop.Result> Onestop(params string[] command) => Journeys.Onestop.Run([.. command, "--state", State], environment);

    /// <summary>Like <c>kill -9</c>: no goodbye.</summary>
    public void Kill(string process)
    {
        var id = RunningProcess.ReadFrom(Files.PidFileOf(process))?.Id ?? throw new InvalidOperationException($"{process} does not run.");
        using var running = Process.GetProcessById(id);
        running.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        await Onestop("down");
        Client?.Dispose();
        if (Store is not null) await Store.DisposeAsync();
        Directory.Delete(root, recursive: true);
    }

    /// <summary>Processes that know this state directory, by their command line or their environment.</summary>
    public IReadOnlyList<string> Processes() =>
    [
        .. Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)).Select(Describe).OfType<string>(),
    ];

    private string? Describe(string process)
    {
        try
        {
            var command = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
            return (command + File.ReadAllText(Path.Combine(process, "environ"))).Contains(State, StringComparison.Ordinal)
                ? $"{Path.GetFileName(process)} {command}" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
