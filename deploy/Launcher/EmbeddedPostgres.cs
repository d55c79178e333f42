using System.Globalization;
using System.Text;
using Npgsql;

namespace OneStop.Launcher;

/// <summary>The instance's private PostgreSQL cluster: made, started, watched and stopped with whatever server binaries the machine has.</summary>
public sealed class EmbeddedPostgres
{
    public const int MaxConnections = 200;
    private const string Superuser = "postgres";
    private const long SpaceNeeded = 300L * 1024 * 1024;
    private const int LongestSocketDirectory = 80;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Instance instance;
    private readonly TimeProvider clock;
    private string binaries = "";

    public EmbeddedPostgres(Instance instance, TimeProvider clock)
    {
        this.instance = instance;
        this.clock = clock;
        Home = instance.PathOf("postgres");
        Data = instance.PathOf("postgres", "data");
    }

    private string Home { get; }

    private string Data { get; }

    private string LogFile => instance.LogOf("postgres");

    private bool Exists => File.Exists(Path.Combine(Data, "PG_VERSION"));

    /// <summary>Running, or left running by a supervisor that was killed: found by the cluster's own pid file.</summary>
    private RunningProcess? Postmaster => PidFile() is [var pid, ..] && int.TryParse(pid, out var id) && RunsOnOurData(id) ? RunningProcess.Of(id) : null;

    /// <summary>Makes sure the server runs.</summary>
    /// <returns>The connection string of its superuser.</returns>
    public async Task<string> Start(Ports ports, DatabaseSecrets secrets, CancellationToken cancellation)
    {
        binaries = await FindBinaries(cancellation);
        var password = secrets.PasswordOf(Superuser);
        secrets.Save();
        if (!Exists) await Create(password, cancellation);

        int port;
        if (Postmaster is not null && PidFile() is [_, _, _, var running, ..])
        {
            port = int.Parse(running, CultureInfo.InvariantCulture);
            ports.Remember("postgres", port);
        }
        else
        {
            port = ports.For("postgres");
            await Configure(port);
            await Launch(cancellation);
        }

        return new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = port, Username = Superuser, Password = password, Database = "postgres",
            ApplicationName = "onestop-launcher", Pooling = false,
        }.ConnectionString;
    }

    /// <summary>Starts the server again whenever it is gone, until told to stop.</summary>
    public async Task Watch(Action<string> say, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Pause, clock, cancellation);
                if (Postmaster is not null) continue;
                say("PostgreSQL is gone; starting it again");
                await Launch(cancellation);
                say("PostgreSQL runs again");
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it was, giving up would help nobody.
                say($"{FailureException.From(e).Message} Trying again.");
            }
        }
    }

    /// <summary>Stops the server if it runs, also one that a killed supervisor left behind.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> Stop()
    {
        if (!Exists || Postmaster is not { } postmaster) return false;
        if (binaries.Length == 0) binaries = await FindBinaries(default);
        var stopped = await AsServerUser([Binary("pg_ctl"), "stop", "-D", Data, "-m", "fast", "-w", "-t", "60"], default);
        // Immediate shutdown loses nothing that was acknowledged: the next start replays the log.
        if (!stopped.Succeeded) await AsServerUser([Binary("pg_ctl"), "stop", "-D", Data, "-m", "immediate", "-w", "-t", "20"], default);
        // pg_ctl is content when the lock file is gone: a moment before the process is.
        for (var tries = 0; postmaster.IsAlive && tries < 50; tries++) await Task.Delay(TimeSpan.FromMilliseconds(100), clock);
        return !postmaster.IsAlive ? true : throw new FailureException($"PostgreSQL (process {postmaster.Id}) does not stop.", stopped.LastLines);
    }

    private async Task Create(string password, CancellationToken cancellation)
    {
        if (new DriveInfo(instance.Directory).AvailableFreeSpace < SpaceNeeded)
            throw new FailureException($"The disk is nearly full: a new instance in {instance.Directory} needs at least 300 MB.");
        Directory.CreateDirectory(Home);
        // initdb works in a directory of another name, so that one that was killed half way is not taken for a cluster.
        var draft = instance.PathOf("postgres", "data.new");
        var passwordFile = instance.PathOf("postgres", "password");
        if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        Secrets.Write(passwordFile, password);
        try
        {
            await GiveToServerUser(Home, passwordFile);
            var made = await AsServerUser(
                [
                    Binary("initdb"), "-D", draft, "-U", Superuser, "--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8",
                    "--auth=scram-sha-256", $"--pwfile={passwordFile}",
                ],
                cancellation);
            if (!made.Succeeded)
                throw new FailureException(
                    $"PostgreSQL's cluster could not be made in {Home}; initdb says why above.", made.LastLines);
        }
        finally
        {
            File.Delete(passwordFile);
        }
        await File.AppendAllTextAsync(
            Path.Combine(draft, "postgresql.conf"), "\n# Written by the launcher at every start.\ninclude = 'onestop.conf'\n", cancellation);
        Directory.Move(draft, Data);
    }

    private async Task Configure(int port)
    {
        var settings = new StringBuilder($"""
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = '{(OperatingSystem.IsWindows() || Home.Length > LongestSocketDirectory ? "" : Home)}'
            max_connections = {MaxConnections}
            shared_buffers = 256MB
            max_wal_size = 2GB
            wal_compression = on
            idle_in_transaction_session_timeout = 60s
            password_encryption = 'scram-sha-256'
            fsync = on
            full_page_writes = on
            synchronous_commit = on

            """);
        var file = Path.Combine(Data, "onestop.conf");
        await File.WriteAllTextAsync(file, settings.ToString());
        OneStop.Launcher.LogFile.RotateIfLong(LogFile);
        await File.AppendAllTextAsync(LogFile, "");
        await GiveToServerUser(file, LogFile);
        // Pages bear checksums, so that after each checkpoint the first hint on a page brings the whole page into the log: packed by PostgreSQL's own method, a tenth of a busy machine. Not every build knows another.
        if ((await AsServerUser([Binary("postgres"), "-D", Data, "-C", "wal_compression", "-c", "wal_compression=lz4"], default)).Succeeded)
            await File.AppendAllTextAsync(file, "wal_compression = lz4\n");
    }

    private async Task Launch(CancellationToken cancellation)
    {
        // An id in a stale pid file may by now belong to another cluster's server; PostgreSQL would then refuse to start.
        if (PidFile() is [var pid, ..] && int.TryParse(pid, out var id) && RunningProcess.Of(id) is not null && !RunsOnOurData(id))
            File.Delete(Path.Combine(Data, "postmaster.pid"));
        Tool.Result started;
        var attempt = 0;
        do
        {
            // The sessions of a killed server end within moments and hold its memory until then.
            if (attempt > 0) await Task.Delay(Pause, clock, cancellation);
            started = await AsServerUser([Binary("pg_ctl"), "start", "-D", Data, "-w", "-t", "60", "-l", LogFile], cancellation);
        }
        while (!started.Succeeded && ++attempt < 5);
        if (!started.Succeeded)
            throw new FailureException(
                "PostgreSQL did not start; the end of its log stands above.", File.ReadLines(LogFile).TakeLast(15));
    }

    private string[]? PidFile()
    {
        try
        {
            return File.ReadAllLines(Path.Combine(Data, "postmaster.pid"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private bool RunsOnOurData(int id)
    {
        try
        {
            return !OperatingSystem.IsLinux() ? RunningProcess.Of(id) is not null : File.ReadAllText($"/proc/{id}/cmdline").Split('\0').Contains(Data);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string Binary(string name) => Path.Combine(binaries, OperatingSystem.IsWindows() ? $"{name}.exe" : name);

    private Task<Tool.Result> AsServerUser(string[] command, CancellationToken cancellation) =>
        Tool.Run(Home, Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? ["runuser", "-u", Superuser, "--", .. command] : command, cancellation);

    /// <summary>PostgreSQL refuses to run as root, so under root it runs as the user postgres, who must reach and own its files.</summary>
    private async Task GiveToServerUser(params string[] paths)
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows()) return;
        var given = await Tool.Run(instance.Directory, ["chown", $"{Superuser}:", .. paths], default);
        if (!given.Succeeded)
            throw new FailureException(
                "PostgreSQL does not run as root, and there is no user \"postgres\" to run it as.", given.LastLines);
        if (!(await AsServerUser(["test", "-x", Home], default)).Succeeded)
            throw new FailureException(
                $"The user postgres, who runs PostgreSQL under root, cannot enter {Home}: choose a --state whose parent directories are open to all (chmod a+x).");
    }

    private async Task<string> FindBinaries(CancellationToken cancellation)
    {
        if (Search() is { } found) return found;
        if (Exists)
            throw new FailureException(
                $"The cluster in {Data} was made by PostgreSQL {Version()}, whose server binaries this machine no longer has.");
        if (Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() && File.Exists("/usr/bin/apt-get"))
        {
            Console.WriteLine("Installing PostgreSQL (apt-get install postgresql)…");
            await Tool.Run("/", ["apt-get", "update", "-qq"], cancellation);
            var installed = await Tool.Run("/", ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "postgresql"], cancellation);
            return Search() ?? throw new FailureException(
                "This machine has no PostgreSQL server, and apt-get could not install one.", installed.LastLines);
        }
        throw new FailureException(
            "This machine has no PostgreSQL server: install one (on Debian or Ubuntu: apt-get install postgresql), or name a running one in ONESTOP__POSTGRES.");
    }

    /// <summary>The newest binaries; for a cluster that exists, those of its own version.</summary>
    private string? Search()
    {
        string[] versioned = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return versioned
            .OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
            .Select(d => Path.Combine(d, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(d => HasServer(d) && (!Exists || MajorOf(d) == Version()));
    }

    private static bool HasServer(string directory) =>
        ((string[])["initdb", "pg_ctl", "postgres"]).All(b => File.Exists(Path.Combine(directory, OperatingSystem.IsWindows() ? $"{b}.exe" : b)));

    private string Version() => File.ReadAllText(Path.Combine(Data, "PG_VERSION")).Trim();

    private string? MajorOf(string directory) =>
        Path.GetFileName(Path.GetDirectoryName(directory)) is { } name && int.TryParse(name, out _) ? name : Version();
}
