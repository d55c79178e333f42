using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OneStop.Launcher;
using OneStop.Provinces;
using Xunit;

namespace OneStop.Testing;

/// <summary>The ground a service stands on, real and private to one test assembly: PostgreSQL, its database with both roles, migrated by the service
/// itself, keys, and the sample province. The service is then started in this process; it reads the environment this class has set.</summary>
/// <param name="neighbours">Other services whose databases are to be there too; they do not run.</param>
public abstract class ServiceGround(string service, params string[] neighbours) : IAsyncLifetime
{
    private Instance? instance;
    private EmbeddedPostgres? postgres;
    private TokenMint? mint;
    private Databases? databases;

    public Province Province { get; private set; } = null!;

    /// <summary>The service's own role: may add events, may not change or remove one.</summary>
    public string RuntimeConnection => databases!.RuntimeOf(service);

    public string OwnerConnection => databases!.OwnerOf(service);

    public string RuntimeConnectionOf(string neighbour) => databases!.RuntimeOf(neighbour);

    public string OwnerConnectionOf(string neighbour) => databases!.OwnerOf(neighbour);

    /// <summary>Whom no right stops.</summary>
    public string SuperuserConnection { get; private set; } = "";

    public Instance Instance => instance ??= Instance.At(Kept ?? Path.Combine(Path.GetTempPath(), $"onestop-tests-{service}-{Environment.ProcessId}"));

    /// <summary>The directory in which all is left as it is for the next time; null where nothing is.</summary>
    protected virtual string? Kept => null;

    /// <summary>Process id of the server.</summary>
    public int Postmaster => int.Parse(File.ReadLines(Instance.PathOf("postgres", "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public string Token(string officer) => TokenOf(Province.Officer(officer)!);

    /// <summary>Of an officer as they might be.</summary>
    public string TokenOf(Officer officer) => mint!.For(officer, TimeSpan.FromHours(1));

    /// <summary>Called when the ground is laid: start the service.</summary>
    protected abstract Task Start();

    protected abstract Task Stop();

    /// <summary>Called when the pack stands in its directory, before anyone reads it.</summary>
    protected virtual void Amend(string pack)
    {
    }

    public async ValueTask InitializeAsync()
    {
        Instance.Prepare();
        var pack = TestPack.Make(Instance.PathOf("province"), TimeProvider.System.GetUtcNow().Year);
        Amend(pack);
        Province = ProvincePack.Load(pack).TryTake(out var province, out var problems) ? province : throw new InvalidOperationException(string.Join('\n', problems));
        var facts = Instance.Remember(0, pack);
        TokenMint.EnsureKey(Instance);
        Secrets.EnsureBusKey(Instance);
        RecordFiles.Ensure(Instance);
        mint = new(Instance, TimeProvider.System);
        var secrets = DatabaseSecrets.Of(Instance);
        postgres = new(Instance, TimeProvider.System);
        var admin = await postgres.Start(new Ports(Instance.PathOf("ports.json")), secrets, CancellationToken.None);
        databases = new(secrets);
        SuperuserConnection = admin;
        foreach (var owner in (string[])[service, .. neighbours]) await databases.Prepare(owner, admin, CancellationToken.None);
        secrets.Save();

        var ports = new Ports(Instance.PathOf("ports.json"));
        foreach (var (key, value) in new Dictionary<string, string>
        {
            // As in an instance: who finds all connections taken waits, and does not ask the server for more.
            ["ConnectionStrings__Database"] = databases.RuntimeOf(service, poolSize: 25),
            ["OneStop__Province"] = pack,
            ["OneStop__PublicUrl"] = "http://localhost:8080",
            // Nobody answers there: the service knows the keys it saw last.
            ["OneStop__Auth__Authority"] = TokenMint.IssuerOf(facts),
            ["OneStop__Auth__Audience"] = TokenMint.Audience,
            ["OneStop__Auth__KeysFile"] = TokenMint.KeySetOf(Instance),
            ["OneStop__Keys__Directory"] = Secrets.EnsureKeyRing(Instance, service),
            ["OneStop__Files__Directory"] = Instance.PathOf("files"),
            ["OneStop__Bus__KeyFile"] = Instance.PathOf("keys", "bus.key"),
            ["OneStop__Silo__Port"] = $"{ports.For("silo")}",
            ["OneStop__Silo__GatewayPort"] = $"{ports.For("silo-gateway")}",
            ["OneStop__Silo__ClusterId"] = facts.Id,
        }.Concat(RecordFiles.Settings(Instance, facts))) Environment.SetEnvironmentVariable(key, value);

        var program = Directory.GetFiles(AppContext.BaseDirectory, "OneStop.*.dll").Single(f => Path.GetFileName(f) is var name
            && (name.Equals($"OneStop.{service}.dll", StringComparison.OrdinalIgnoreCase) || name.Equals($"OneStop.{service}s.dll", StringComparison.OrdinalIgnoreCase)));
        await Migrate(service, program);
        foreach (var neighbour in Topology.Read().Services.Where(s => neighbours.Contains(s.Name))) await Migrate(neighbour.Name, neighbour.Program);
        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        NpgsqlConnection.ClearAllPools();
        if (postgres is not null) await postgres.Stop();
        mint?.Dispose();
        if (Kept is null) Directory.Delete(Instance.Directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A process of its own, as in an instance: it exits when the database is up to date.</summary>
    private async Task Migrate(string owner, string program)
    {
        var start = new ProcessStartInfo("dotnet", [program, "migrate"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["ConnectionStrings__Database"] = OwnerConnectionOf(owner);
        start.Environment["OneStop__RuntimeRole"] = Databases.RuntimeRoleOf(owner);
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException(string.Concat(output));
    }
}
