using System.Globalization;

namespace OneStop.Launcher;

/// <summary>Starts an instance's PostgreSQL and services, keeps them running, and stops them in order.</summary>
public sealed class Supervisor : IAsyncDisposable
{
    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(100);
    private const int ExitsForgivenAtStart = 2;

    private readonly Instance instance;
    private readonly InstanceFacts facts;
    private readonly Topology topology;
    private readonly string publicUrl;
    private readonly TimeProvider clock;
    private readonly bool echo;
    private readonly Ports ports;
    private readonly EmbeddedPostgres embedded;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> kept = [];
    private readonly List<LogFile> logs = [];
    private readonly Dictionary<string, int> portOf = [];
    private int poolSize;
    private EdgeSettings? edge;
    private bool usesEmbedded;

    /// <param name="echo">Show the services' logs on the console.</param>
    public Supervisor(Instance instance, InstanceFacts facts, Topology topology, bool echo, TimeProvider clock)
    {
        (this.instance, this.facts, this.topology, this.echo, this.clock) = (instance, facts, topology, echo, clock);
        publicUrl = PublicUrl.Of(facts, Environment.GetEnvironmentVariable(PublicUrl.Variable));
        ports = new(instance.PathOf("ports.json"));
        embedded = new(instance, clock);
    }

    /// <summary>Where each service process answers.</summary>
    public IEnumerable<(string Name, string Address)> Addresses => topology.Services.SelectMany(s => s.ProcessNames).Select(name => (name, AddressOf(name)));

    /// <summary>Where the gateway answers over TLS.</summary>
    public string TlsAddress => $"https://localhost:{edge!.TlsPort}";

    /// <summary>Returns when every service is ready.</summary>
    public async Task Start(CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        // Whoever named it may hold it already.
        ports.Claim(topology.Gateway.Name, facts.Port);
        foreach (var name in topology.Services.SelectMany(s => s.ProcessNames))
            portOf[name] = name == topology.Gateway.Name ? facts.Port : ports.For(name);

        edge = EdgeSettings.Of(instance, facts, ports, clock);

        var secrets = DatabaseSecrets.Of(instance);
        var databases = new Databases(secrets);
        var owners = topology.Services.Where(s => s.OwnsDatabase).ToArray();
        usesEmbedded = owners.Any(s => Databases.NamedServerOf(s.Name) is null);
        var ownServer = usesEmbedded ? await embedded.Start(ports, secrets, cancellation) : "";
        if (usesEmbedded) kept.Add(embedded.Watch(Say, stopping.Token));
        Phase("PostgreSQL runs", began);

        var limits = new List<int>();
        foreach (var service in owners) limits.Add(await databases.Prepare(service.Name, Databases.NamedServerOf(service.Name) ?? ownServer, cancellation));
        // Two pools in each process (events; cluster and reminders), and twenty connections for people and tools.
        poolSize = Math.Clamp((limits.DefaultIfEmpty(EmbeddedPostgres.MaxConnections).Min() - 20) / 2 / Math.Max(1, owners.Sum(s => s.Replicas)), 4, 40);
        Phase("databases are prepared", began);

        await Parallel.ForEachAsync(topology.Services, new ParallelOptions { MaxDegreeOfParallelism = topology.Services.Count, CancellationToken = cancellation },
            async (service, cancelled) => await Start(service, databases, began, cancelled));
    }

    /// <summary>Services first, then the server they write to.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(kept);
        foreach (var log in logs) log.Dispose();
        if (usesEmbedded) await embedded.Stop();
        http.Dispose();
        stopping.Dispose();
    }

    private async Task Start(Service service, Databases databases, long began, CancellationToken cancellation)
    {
        var processes = service.ProcessNames.Select(name => Describe(name, service, databases)).ToArray();
        if (service.OwnsDatabase)
        {
            await processes[0].Migrate(databases.OwnerOf(service.Name), Databases.RuntimeRoleOf(service.Name), cancellation);
            Phase($"{service.Name} is migrated", began);
        }
        foreach (var process in processes)
            lock (kept) kept.Add(process.Keep(stopping.Token));
        await Task.WhenAll(processes.Select(p => WaitUntilReady(p, cancellation)));
        Phase($"{service.Name} is ready", began);
    }

    private ServiceProcess Describe(string name, Service service, Databases databases)
    {
        if (!File.Exists(service.Program)) throw new FailureException($"{service.Name} is not built: {service.Program} does not exist.");
        var log = new LogFile(instance.LogOf(name), name, echo);
        lock (logs) logs.Add(log);
        var environment = new Dictionary<string, string>(service.Environment)
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_NOLOGO"] = "1",
            ["NO_PROXY"] = "127.0.0.1,localhost",
            ["OneStop__Province"] = facts.Province,
            ["OneStop__PublicUrl"] = publicUrl,
            ["OneStop__Files__Directory"] = instance.PathOf("files"),
            ["OneStop__Bus__KeyFile"] = instance.PathOf("keys", "bus.key"),
        };
        foreach (var other in topology.Services.Where(s => s.OwnsDatabase))
            environment[$"OneStop__Addresses__{char.ToUpperInvariant(other.Name[0])}{other.Name[1..]}"] = string.Join(';', other.ProcessNames.Select(AddressOf));
        foreach (var (key, value) in new SignInSettings(instance, publicUrl, edge!.Origins).Of(service.Name, name, AddressOf("identity"))) environment[key] = value;
        if (service == topology.Gateway)
            foreach (var (key, value) in edge!.Kestrel) environment[key] = value;
        else environment["ASPNETCORE_URLS"] = AddressOf(name);
        if (Secrets.Rings.Contains(service.Name)) environment["OneStop__Keys__Directory"] = Secrets.EnsureKeyRing(instance, service.Name);
        if (service.OwnsDatabase) environment["ConnectionStrings__Database"] = databases.RuntimeOf(service.Name, poolSize);
        if (service.Name == RecordFiles.Keeper)
            foreach (var (setting, value) in RecordFiles.Settings(instance, facts)) environment[setting] = value;
        if (service.Name == "routing")
        {
            environment["OneStop__Silo__Port"] = PortText($"{name}.silo");
            environment["OneStop__Silo__GatewayPort"] = PortText($"{name}.gateway");
            environment["OneStop__Silo__ClusterId"] = facts.Id;
        }
        return new(name, service, portOf[name], environment, instance, log, clock);
    }

    private string PortText(string purpose)
    {
        lock (ports) return ports.For(purpose).ToString(CultureInfo.InvariantCulture);
    }

    private string AddressOf(string process) => $"http://127.0.0.1:{portOf[process]}";

    private async Task WaitUntilReady(ServiceProcess process, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            if (process.Exits > ExitsForgivenAtStart)
                throw new FailureException(
                    $"{process.Name} does not start: it ended {process.Exits} times; the end of its log stands above.", process.Log.LastLines);
            if (clock.GetElapsedTime(began) > PatienceAtStart)
                throw new FailureException(
                    $"{process.Name} was not ready after {PatienceAtStart.TotalSeconds:0} s; the end of its log stands above.", process.Log.LastLines);
            try
            {
                using var answer = await http.GetAsync(new Uri($"{process.Address}/health/ready"), cancellation);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                // Not listening yet.
            }
            await Task.Delay(BetweenProbes, clock, cancellation);
        }
    }

    private void Phase(string what, long began)
    {
        if (FailureException.Verbose) Say($"{clock.GetElapsedTime(began).TotalSeconds,6:0.00} s  {what}");
    }

    private static void Say(string what) => Console.WriteLine($"[onestop] {what}");
}
