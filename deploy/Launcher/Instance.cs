using System.Globalization;
using System.Text.Json;

namespace OneStop.Launcher;

/// <summary>What an instance remembers from one start to the next.</summary>
/// <param name="Id">Names the instance in tokens and as the cluster of its silos.</param>
/// <param name="Port">Of the gateway, at the last start.</param>
/// <param name="Province">Directory of its configuration pack.</param>
public sealed record InstanceFacts(string Id, int Port, string Province)
{
    public string Address => $"http://localhost:{Port}";
}

/// <summary>An instance's state directory: keys, ports, logs, who runs, the embedded PostgreSQL.</summary>
public sealed class Instance
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private Instance(string directory) => Directory = directory;

    public string Directory { get; }

    public string SupervisorLog => PathOf("logs", "supervisor.log");

    public string SupervisorPid => PathOf("run", "supervisor.pid");

    public static Instance At(string? directory) => new(Path.GetFullPath(directory ?? Checkout.PathOf(".onestop")));

    public string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Directory, .. parts]);

    public string PidFileOf(string process) => PathOf("run", $"{process}.pid");

    /// <summary>While this file exists, the process is held down.</summary>
    public string HoldFileOf(string process) => PathOf("run", $"{process}.hold");

    public string LogOf(string process) => PathOf("logs", $"{process}.log");

    public InstanceFacts? Facts =>
        File.Exists(PathOf("instance.json")) ? JsonSerializer.Deserialize<InstanceFacts>(File.ReadAllText(PathOf("instance.json"))) : null;

    /// <summary>The supervising process, if the instance runs.</summary>
    public RunningProcess? Supervisor => RunningProcess.ReadFrom(SupervisorPid);

    public InstanceFacts Existing() => Facts ?? throw new FailureException($"There is no instance in {Directory}; start one with ./onestop up.");

    public void DemandNotRunning()
    {
        if (Supervisor is { } supervisor && supervisor.Id != Environment.ProcessId) throw AlreadyRuns(supervisor.Id);
    }

    /// <summary>Makes the directories and proves that they can be written.</summary>
    public void Prepare()
    {
        try
        {
            System.IO.Directory.CreateDirectory(Directory);
            foreach (var part in (string[])["run", "logs"]) System.IO.Directory.CreateDirectory(PathOf(part));
            if (OperatingSystem.IsWindows()) System.IO.Directory.CreateDirectory(PathOf("keys"));
            else System.IO.Directory.CreateDirectory(PathOf("keys"), OwnerOnly);
            File.WriteAllText(PathOf("run", "writable"), new string('.', 4096));
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && FailureException.From(e).Message == e.Message))
        {
            throw new FailureException($"The state directory {Directory} cannot be written: {e.Message}");
        }
    }

    /// <summary>Makes this process the instance's one supervisor, for as long as the result is not disposed.
    /// The operating system lets go when the process is killed.</summary>
    public IDisposable Claim()
    {
        FileStream claim;
        try
        {
            claim = new(PathOf("run", "supervisor.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw AlreadyRuns(Supervisor?.Id);
        }
        RunningProcess.Of(Environment.ProcessId)!.WriteTo(SupervisorPid);
        return claim;
    }

    public InstanceFacts Remember(int port, string province)
    {
        var facts = new InstanceFacts(Facts?.Id ?? Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4)), port, province);
        Secrets.Write(PathOf("instance.json"), JsonSerializer.Serialize(facts));
        return facts;
    }

    private FailureException AlreadyRuns(int? pid) =>
        new($"The instance in {Directory} is already running at {Facts?.Address ?? "an address not yet known"} (supervisor process {pid?.ToString(CultureInfo.InvariantCulture) ?? "starting"}).");
}
