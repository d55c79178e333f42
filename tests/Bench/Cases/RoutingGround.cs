extern alias routing;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OneStop.Testing;

namespace OneStop.Bench.Cases;

/// <summary>Routing with its silo in this process, on a real Kestrel and a PostgreSQL of its own, as its role in an instance.</summary>
internal sealed class RoutingGround() : ServiceGround("routing")
{
    private WebApplicationFactory<routing::Program> factory = null!;
    private WebApplication neighbours = null!;

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => factory.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IDocumentStore Store => Services.GetRequiredService<IDocumentStore>();

    /// <summary>No right stops it from filling the store.</summary>
    public string FillerConnection =>
        new NpgsqlConnectionStringBuilder(SuperuserConnection) { Database = new NpgsqlConnectionStringBuilder(OwnerConnection).Database }.ConnectionString;

    protected override async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        neighbours = builder.Build();
        // Intake and Decision take every message in at once, and do nothing with it.
        neighbours.MapFallback(() => Results.Ok());
        await neighbours.StartAsync();
        foreach (var name in (string[])["intake", "decision"]) Environment.SetEnvironmentVariable($"OneStop__Addresses__{name}", neighbours.Urls.First());
        factory = new WebApplicationFactory<routing::Program>().WithWebHostBuilder(web => web.UseContentRoot(AppContext.BaseDirectory).ConfigureServices(services => services.AddLogging(log => log.ClearProviders())));
        factory.UseKestrel(0);
        factory.StartServer();
        using var client = factory.CreateClient();
        Address = client.BaseAddress!;
    }

    /// <summary>The silo of this process leaves; the database stays, for processes of their own.</summary>
    public ValueTask Leave() => factory.DisposeAsync();

    protected override async Task Stop()
    {
        await factory.DisposeAsync();
        await neighbours.DisposeAsync();
    }

    public async Task<T> Ask<T>(string sql)
    {
        await using var database = NpgsqlDataSource.Create(FillerConnection);
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Copies of a case, as often as said.</summary>
    /// <param name="desk">On whose board; closed ones are on none.</param>
    public Task Seed(string template, long times, string? desk) => Copies.Make(FillerConnection, "routing", "caseoverview", template, times, desk is null ? 25 : 24,
        desk is null ? "jsonb_build_object('phase', 'closed', 'nextDutyAt', null)" : $"jsonb_build_object('phase', 'handling', 'nextDutyAt', null, 'deskId', '{desk}')");
}
