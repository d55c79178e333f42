using System.Globalization;
using System.Text.Json;
using OneStop.Chaos.Scenarios;
using OneStop.Launcher;
using OneStop.Provinces;
using OneStop.Testing;

namespace OneStop.Chaos;

/// <summary>An instance of its own, started by <c>./onestop up</c>, whose processes may be hurt. A <c>dotnet</c> of the harness stands before the real one: what a
/// process is to run with (another clock, another build) lies in a file beside it and holds from its next start on.</summary>
public sealed class Ground : IAsyncDisposable
{
    private const string Shim = """
        #!/bin/bash
        # Every process of the instance is started through here. A rule is a piece of shell that may change its environment, and name another build's checkout.
        rules=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/rules
        build=
        for rule in "$rules/all" "$rules/${ASPNETCORE_URLS##*:}"; do [[ -f $rule ]] && . "$rule"; done
        if [[ -n $build && -f ${1/#$ONESTOP_CHAOS_ROOT/$build} ]]; then
            set -- "${1/#$ONESTOP_CHAOS_ROOT/$build}" "${@:2}"
            cd "$(dirname "$1")"
        fi
        exec "$ONESTOP_CHAOS_DOTNET" "$@"

        """;

    private readonly string root;
    private readonly Layout layout;
    private readonly string dotnet;

    private Ground(string root, Layout layout)
    {
        (this.root, this.layout) = (root, layout);
        dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        Directory.CreateDirectory(Rules);
        if (layout.Build is not null) File.WriteAllText(Path.Combine(Rules, "all"), $"build={layout.Build}\n");
        File.WriteAllText(Path.Combine(Bin, "dotnet"), Shim);
        Files = Instance.At(Path.Combine(root, "state"));
        // The earlier build's own: what a later one can say in a pack it need not understand.
        var pack = TestPack.Make(Path.Combine(root, "pack"), TimeProvider.System.GetUtcNow().Year, layout.Build);
        Province = ProvincePack.Load(pack).TryTake(out var province, out var problems) ? province : throw new InvalidOperationException(string.Join('\n', problems));
        Port = new Ports(Path.Combine(root, "port.json")).For("gateway");
    }

    public Layout Layout => layout;

    public Instance Files { get; }

    public Province Province { get; }

    public int Port { get; }

    /// <summary>Leave everything as it is when done.</summary>
    public bool Keep { get; set; }

    public RawLog Log => new(Files);

    /// <summary>While this file is there, the disk is slow.</summary>
    public string Slow => Path.Combine(root, "slow");

    private string Bin => Path.Combine(root, "bin");

    private string Rules => Path.Combine(Bin, "rules");

    private string Cluster => Files.PathOf("postgres");

    /// <param name="prepare">What is to be done before it is started.</param>
    public static async Task<Ground> Up(string root, Layout layout, Func<Ground, Task>? prepare = null)
    {
        var ground = new Ground(root, layout);
        try
        {
            await Shell($"chmod +x {ground.Bin}/dotnet");
            if (layout.DiskMegabytes is { } size)
            {
                Directory.CreateDirectory(ground.Cluster);
                await Shell($"mount -t tmpfs -o size={size}m,mode=0755 onestop-chaos {ground.Cluster}");
            }
            if (prepare is not null) await prepare(ground);
            await ground.Onestop("up", "--port", $"{ground.Port}", "--province", Path.Combine(root, "pack"), "--detach");
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
        return ground;
    }

    /// <summary>The processes that run, by the names their pid files have: services, numbered where there are several.</summary>
    public IReadOnlyList<string> Processes => [.. Services.SelectMany(s => s.ProcessNames)];

    private IEnumerable<Service> Services => Topology.Read().Services.Select(s => s.Name == "routing" ? s with { Replicas = layout.Silos } : s);

    /// <summary>Until every process says that it is: what no journey needs any more (Identity, the pages) may come back after the others.</summary>
    /// <exception cref="InvalidOperationException">One is not, in the time that even PostgreSQL is given.</exception>
    public async Task Ready()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        var ports = new Ports(Files.PathOf("ports.json"));
        var began = TimeProvider.System.GetTimestamp();
        foreach (var process in Processes)
            while (!await Answers(ports.Known(process) ?? Port))
            {
                if (TimeProvider.System.GetElapsedTime(began).TotalSeconds > Arena.Database) throw new InvalidOperationException($"{process} is not ready.");
                await Task.Delay(250);
            }

        async Task<bool> Answers(int port)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
                return answer.IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        }
    }

    /// <summary>A command of the launcher on this instance.</summary>
    public async Task<string> Onestop(params string[] command)
    {
        var done = await Tool.Run(root,
            [
                "env", $"PATH={Bin}:{Environment.GetEnvironmentVariable("PATH")}", $"ONESTOP_CHAOS_DOTNET={dotnet}", $"ONESTOP_CHAOS_ROOT={Checkout.Root}", $"ONESTOP__REPLICAS__ROUTING={layout.Silos}",
                .. layout.SlowDisk ? (string[])[$"LD_PRELOAD={Shortages.Slowness.File}", $"ONESTOP_CHAOS_SLOW={Slow}"] : [],
                dotnet, Checkout.PathOf("deploy/Launcher/bin/Release/net10.0/OneStop.Launcher.dll"), .. command, "--state", Files.Directory,
            ], default);
        return done.Succeeded ? string.Join('\n', done.Output) : throw new InvalidOperationException($"onestop {string.Join(' ', command)}: {string.Join('\n', done.Output)}");
    }

    /// <summary>The record, when it has had the time to catch up.</summary>
    /// <returns>What is not as it was recorded.</returns>
    public async Task<IReadOnlyList<string>> Verify()
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                await Onestop("verify");
                return [];
            }
            catch (InvalidOperationException e) when (attempt == 3)
            {
                return [e.Message];
            }
            catch (InvalidOperationException)
            {
                await Task.Delay(TimeSpan.FromSeconds(5));
            }
    }

    /// <summary>What the services logged as unforeseen: the answer was a 500.</summary>
    public IEnumerable<string> Unforeseen() => Directory.GetFiles(Files.PathOf("logs"), "*.log")
        .SelectMany(file => File.ReadLines(file).Where(l => l.Contains("Unexpected failure", StringComparison.Ordinal)).Select(l => $"{Path.GetFileNameWithoutExtension(file)}: {l}"));

    public int PidOf(string process) => RunningProcess.ReadFrom(Files.PidFileOf(process))?.Id ?? 0;

    /// <summary>Signals a process of the instance; one that is not there at this moment has had it already.</summary>
    public async Task Signal(string signal, string process)
    {
        if (PidOf(process) is > 0 and var pid) await Shell($"kill -{signal} {pid} || true");
    }

    /// <summary>Signals the server and its sessions.</summary>
    public Task SignalPostgres(string signal)
    {
        var postmaster = File.ReadLines(Path.Combine(Cluster, "data", "postmaster.pid")).First();
        // The postmaster first: it must not mend what is being broken.
        return Shell($"kill -{signal} {postmaster} $(ps -o pid= --ppid {postmaster}) || true");
    }

    /// <summary>The assembly of this build that the process runs.</summary>
    public string ProgramOf(string process) => ServiceOf(process).Program;

    /// <summary>Brings the process's database up to this build's, while older processes run on it.</summary>
    public async Task Migrate(string process)
    {
        var service = ServiceOf(process);
        if (!service.OwnsDatabase) return;
        var environment = (await File.ReadAllTextAsync($"/proc/{PidOf(process)}/environ")).Split('\0').Where(v => v.Contains('=', StringComparison.Ordinal));
        var migrated = await Tool.Run(Path.GetDirectoryName(service.Program)!,
            [
                "env", .. environment, $"ConnectionStrings__Database={new Databases(DatabaseSecrets.Of(Files)).OwnerOf(service.Name)}",
                $"OneStop__RuntimeRole={Databases.RuntimeRoleOf(service.Name)}", dotnet, service.Program, "migrate",
            ], default);
        if (!migrated.Succeeded) throw new InvalidOperationException($"migrate of {service.Name}: {string.Join('\n', migrated.LastLines)}");
    }

    private Service ServiceOf(string process) => Services.Single(s => s.ProcessNames.Contains(process));

    /// <summary>What the process is to be started with from now on; null for nothing out of the ordinary.</summary>
    public void Rule(string process, string? shell)
    {
        var file = Path.Combine(Rules, PortOf(process).ToString(CultureInfo.InvariantCulture));
        if (shell is null) File.Delete(file);
        else File.WriteAllText(file, shell + "\n");
    }

    /// <param name="purpose">A process, "postgres", or a silo's "routing-1.silo".</param>
    public int PortOf(string purpose) => purpose == Topology.Read().Gateway.Name
        ? Port : JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(Files.PathOf("ports.json")))![purpose];

    /// <summary>Runs a line of shell.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task Shell(string line)
    {
        var done = await Tool.Run("/", ["/bin/bash", "-c", line], default);
        if (!done.Succeeded) throw new InvalidOperationException($"{line}: {string.Join(' ', done.LastLines)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (Keep) return;
        foreach (var process in Processes) await Signal("CONT", process);
        if (File.Exists(Path.Combine(Cluster, "data", "postmaster.pid"))) await SignalPostgres("CONT");
        await Onestop("down");
        if (layout.DiskMegabytes is not null) await Shell($"umount {Cluster} || umount -l {Cluster}");
        Directory.Delete(root, recursive: true);
    }
}
