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

    /// <summary>Copies a case's events and list line under new codes, as often as said, in the database itself.</summary>
    /// <param name="closed">Off the boards.</param>
    public async Task Seed(string template, long times, bool closed = false)
    {
        var code = $"'H99.15-{(closed ? "25" : "24")}' || lpad((1 + g / 280000 % 12)::text, 2, '0') || lpad((1 + g / 10000 % 28)::text, 2, '0') || '-' || lpad((g % 10000)::text, 4, '0')";
        var phase = closed ? "closed" : "handling";
        await Fill("mt_streams", "id", ("id", code));
        await Fill("mt_events", "stream_id", ("stream_id", code), ("seq_id", "nextval('routing.mt_events_sequence')"), ("id", "gen_random_uuid()"));
        await Fill("mt_doc_caseoverview", "id", ("id", code), ("data", $"data || jsonb_build_object('id', {code}, 'phase', '{phase}', 'nextDutyAt', null)"));
        await Ask<int>("analyze; select 1");

        async Task Fill(string table, string key, params (string Column, string Value)[] instead)
        {
            var columns = (await Ask<string>($"select string_agg(column_name, ',') from information_schema.columns where table_schema = 'routing' and table_name = '{table}'")).Split(',');
            var values = columns.Select(c => instead.FirstOrDefault(i => i.Column == c).Value ?? $"t.{c}");
            await Ask<int>($"insert into routing.{table} ({string.Join(", ", columns)}) select {string.Join(", ", values)} from generate_series(1, {times}) g cross join routing.{table} t where t.{key} = '{template}' on conflict do nothing; select 1");
        }
    }
}
