using System.Net;
using Npgsql;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Telemetry;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace OneStop.Routing.Silo;

/// <summary>Routing's process is an Orleans silo. Members and reminders stand in Routing's own PostgreSQL, so another process joins by being started.</summary>
public static class Clustering
{
    public static readonly Schema.Script Tables = new(ReadScript());

    public static void AddSilo(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var database = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("Database"))
        {
            SearchPath = "orleans", ApplicationName = "onestop-routing-cluster", MaxPoolSize = 8,
        }.ConnectionString;
        var settings = configuration.GetSection("OneStop:Silo");

        // While a silo dies, whoever looks for a case in its part of the directory is cancelled.
        builder.Services.AddSingleton(new Passing(e => e is OrleansException or OperationCanceledException));
        builder.Services.AddSingleton<ILocalSiloDetails>(services => ActivatorUtilities.CreateInstance<SiloIdentity>(services, database));
        builder.Services.AddSingleton<IOtherSilos, OtherSilos>();
        builder.Host.UseOrleans(silo =>
        {
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", database));
            silo.UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = ("Npgsql", database));
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings["ClusterId"] ?? "onestop", "onestop-routing"));
            silo.ConfigureEndpoints(IPAddress.Parse(settings["Address"] ?? "127.0.0.1"), settings.GetValue("Port", 11111), settings.GetValue("GatewayPort", 30000));
            // A dead process must be noticed well within the 15 s in which cases have to go on.
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 3;
                options.NumVotesForDeathDeclaration = 1;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
                options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
                options.DefunctSiloExpiration = TimeSpan.FromDays(1);
            });
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
            silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(30));
            // A dead silo's grains are kept back for a while, lest it still be at work somewhere. Here that could do no harm (Marten lets one version be
            // written once), and the wait alone would be longer than cases may stand still.
            silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.FromSeconds(1));
#pragma warning disable ORLEANSEXP003 // Marked experimental; strongly consistent, which the default directory is not while the cluster changes.
            silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
            // Each look of it counts every grain that is awake.
            silo.AddDashboard(dashboard => dashboard.CounterUpdateIntervalMs = 10_000);
            if (TelemetryExport.IsAsked(configuration)) silo.AddActivityPropagation();
        });
    }

    /// <summary>For the operator's eyes only.</summary>
    public static void MapSiloDashboard(this WebApplication app) => app.MapOrleansDashboard("/dashboard").For(Act.WatchSilo).ExcludeFromDescription();

    private static string ReadScript()
    {
        using var stream = typeof(Clustering).Assembly.GetManifestResourceStream("OneStop.Routing.Silo.OrleansStorage.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
