using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OneStop.Hosting;
using OneStop.Launcher;
using OneStop.Routing.Silo;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>Silos find each other through PostgreSQL and notice when one is gone: two in this process, the third a process of its own that can be killed.</summary>
[Collection(nameof(RoutingHost))]
public sealed class ClusterTests(RoutingHost routing)
{
    private const string Database = "silos";

    private readonly DatabaseSecrets secrets = DatabaseSecrets.Of(routing.Instance);
    private readonly Ports ports = new(routing.Instance.PathOf("silo-ports.json"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Runtime => new Databases(secrets).RuntimeOf(Database);

    [Fact]
    public void What_a_dying_silo_makes_of_a_request_is_worth_trying_again() => new Exception[] { new OperationCanceledException(), new SiloUnavailableException("gone") }
        .Should().OnlyContain(e => routing.Http.Services.GetServices<Passing>().Any(p => p.IsOne(e)));

    [Fact]
    public async Task Three_silos_started_at_once_on_an_empty_database_agree_and_two_go_on_when_one_is_killed()
    {
        await MakeEmptyDatabase();
        var cluster = $"three-{Guid.CreateVersion7():N}";
        await using var first = Silo(cluster);
        await using var second = Silo(cluster);
        using var third = Start(Settings(cluster), Runtime);
        try
        {
            await Task.WhenAll(first.StartAsync(Cancellation), second.StartAsync(Cancellation));
            await RoutingHost.Eventually(async () => await Active(first) is { Count: 3 } seen && seen.SetEquals(await Active(second)), "three silos agree", 60);
            var before = await Active(first);
            first.Services.GetRequiredService<IOtherSilos>().MayLive.Should().BeTrue();

            third.Kill();
            await third.WaitForExitAsync(Cancellation);

            await RoutingHost.Eventually(async () => await Active(first) is { Count: 2 } seen && seen.SetEquals(await Active(second)), "two silos agree", 15);
            (await Active(first)).Should().BeSubsetOf(before).And.NotContain(s => s.EndsWith($":{SiloPort(third)}", StringComparison.Ordinal));
        }
        finally
        {
            if (!third.HasExited) third.Kill();
            await Task.WhenAll(first.StopAsync(Cancellation), second.StopAsync(Cancellation));
        }
    }

    /// <summary>What the cluster's management says; while a silo is dying, the grain that answers may have been on it.</summary>
    private static async Task<HashSet<string>> Active(WebApplication silo)
    {
        try
        {
            var hosts = await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true).WaitAsync(TimeSpan.FromSeconds(2));
            return [.. hosts.Keys.Select(address => $"{address.Endpoint}")];
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>A database that nobody has migrated; then three migrators at once, as when three machines are set up together.</summary>
    private async Task MakeEmptyDatabase()
    {
        var server = new NpgsqlConnectionStringBuilder(routing.RuntimeConnection)
        {
            Username = "postgres", Password = secrets.PasswordOf("postgres"), Database = "postgres", Pooling = false,
        };
        var databases = new Databases(secrets);
        await databases.Prepare(Database, server.ConnectionString, Cancellation);
        var migrators = Enumerable.Range(0, 3).Select(_ => Start([], databases.OwnerOf(Database), "migrate")).ToList();
        foreach (var migrator in migrators)
        {
            await migrator.WaitForExitAsync(Cancellation);
            migrator.ExitCode.Should().Be(0);
            migrator.Dispose();
        }
    }

    private Dictionary<string, string?> Settings(string cluster)
    {
        var name = Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture);
        return new()
        {
            ["OneStop:Silo:ClusterId"] = cluster,
            ["OneStop:Silo:Port"] = $"{ports.For($"{name}-silo")}",
            ["OneStop:Silo:GatewayPort"] = $"{ports.For($"{name}-gateway")}",
        };
    }

    private WebApplication Silo(string cluster)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([.. Settings(cluster), new("ConnectionStrings:Database", Runtime)]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddSilo();
        return builder.Build();
    }

    private static Process Start(Dictionary<string, string?> settings, string database, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OneStop.Routing.dll"), .. arguments]);
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["ConnectionStrings__Database"] = database;
        start.Environment["OneStop__RuntimeRole"] = Databases.RuntimeRoleOf(Database);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Logging__LogLevel__Default"] = "Error";
        return Process.Start(start)!;
    }

    private static string SiloPort(Process silo) => silo.StartInfo.Environment["OneStop__Silo__Port"]!;
}
