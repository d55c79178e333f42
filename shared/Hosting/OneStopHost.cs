using System.Reflection;
using System.Runtime.CompilerServices;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OneStop.Hosting.Sealing;
using OneStop.Provinces;
using OneStop.Telemetry;
using Weasel.Core;
using Wolverine;
using Wolverine.Http;
using Wolverine.Http.Transport;
using Wolverine.Marten;
using Wolverine.Runtime;

namespace OneStop.Hosting;

/// <summary>A feature's HTTP face. Found by itself: adding or deleting a feature file touches no list.</summary>
public interface IEndpoint
{
    static abstract void Map(IEndpointRouteBuilder routes);
}

/// <summary>What every service with a database of its own switches on: events, messages, callers, problems, health, OpenAPI.</summary>
public static class OneStopHost
{
    private sealed record Identity(string Service, Assembly Assembly)
    {
        public string Schema => Service.ToLowerInvariant();
    }

    /// <summary>The argument that writes the code around message handlers into Internal/Generated. It is part of the source; a test asks that it is current.</summary>
    private const string Generate = "codegen";

    /// <summary>The schema of outbox and inbox.</summary>
    internal const string Messages = "wolverine";

    /// <param name="service">Its name, e.g. <c>Intake</c>; also its schema and the prefix of its stored event names.</param>
    /// <param name="events">Every event type; stored as <c>service.eventName</c>.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static WebApplicationBuilder AddOneStop(
        this WebApplicationBuilder builder, string service, string[] args, IEnumerable<Type> events, Action<StoreOptions> marten, Action<Bus> bus)
    {
        // Named explicitly: under a test host the entry assembly is another.
        var identity = new Identity(service, Assembly.GetCallingAssembly());
        var configuration = builder.Configuration;
        // What is asked again and again is parsed and planned once a connection. Pooled connections are not reset: only the committer of cases sets anything on one, and keeps it to itself.
        var database = new NpgsqlConnectionStringBuilder(configuration.GetSection("ConnectionStrings").Demand("Database")) { MaxAutoPrepare = 64, AutoPrepareMinUsages = 3, NoResetOnClose = true }.ConnectionString;
        // Only the migrator, who is the owner, builds tables.
        var build = args is [Schema.Command, ..] ? AutoCreate.CreateOrUpdate : AutoCreate.None;

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = Input.MaxBytes;
            kestrel.AddServerHeader = false;
        });
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
        foreach (var chatty in (string[])["Microsoft.AspNetCore", "Wolverine", "Npgsql", "Orleans", "Polly", "System.Net.Http"])
            builder.Logging.AddFilter(chatty, LogLevel.Warning);
        // Marten logs every lost race as an error, and the parameters of failing statements: names and numbers of people. What fails is thrown anyway.
        builder.Logging.AddFilter("Marten", LogLevel.None);

        var services = builder.Services;
        builder.AddTelemetry($"onestop-{identity.Schema}");
        services.AddSingleton(identity);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(ReadProvince(configuration));
        services.AddCallers(configuration);
        services.AddShedding();
        services.AddSingleton<Fingerprint>();
        // Sooner than whoever stops the process loses patience (the launcher: 15 s).
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(12));
        services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        // Every feature calls its body Request and its answer View: told apart by the feature's name.
        services.AddOpenApi(api => api.CreateSchemaReferenceId = type =>
            OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name && type.Type.DeclaringType is { } feature
                ? feature.Name.Replace("Endpoint", "", StringComparison.Ordinal) + name
                : OpenApiOptions.CreateDefaultSchemaReferenceId(type));
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database");
        services.AddSingleton(_ => NpgsqlDataSource.Create(database));
        if (events.Any()) services.AddSingleton(new Schema.WrittenOnce(Schema.Events));

        services.AddMarten(store =>
        {
            store.Connection(database);
            store.DatabaseSchemaName = identity.Schema;
            store.AutoCreateSchemaObjects = build;
            store.UseSystemTextJsonForSerialization(Json.Options, EnumStorage.AsString, Casing.CamelCase);
            store.Events.StreamIdentity = StreamIdentity.AsString;
            // Despite the name: with the instants this service's clock gave, so that a replay or a rebuild sees exactly what was decided on.
            store.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
            store.Events.MetadataConfig.EnableAll();
            // "All" leaves out who did it.
            store.Events.MetadataConfig.UserNameEnabled = true;
            foreach (var e in events) store.Events.MapEventType(e, EventName(service, e));
            store.Projections.Errors.SkipApplyErrors = false;
            store.Projections.Errors.SkipSerializationErrors = false;
            store.Projections.Errors.SkipUnknownEvents = false;
            store.DisableNpgsqlLogging = true;
            marten(store);
        }).UseLightweightSessions().IntegrateWithWolverine(integration =>
        {
            integration.MessageStorageSchemaName = Messages;
            integration.AutoCreate = build;
        });

        services.AddWolverineHttp();
        services.AddTransient<BusAddresses>();
        services.AddHttpClient(HttpTransport.HttpClientName, client => client.Timeout = TimeSpan.FromSeconds(15)).AddHttpMessageHandler<BusAddresses>();
        builder.Host.UseWolverine(wolverine =>
        {
            wolverine.ServiceName = $"onestop-{identity.Schema}";
            wolverine.ApplicationAssembly = identity.Assembly;
            wolverine.AutoBuildMessageStorageOnStartup = build;
            wolverine.CodeGeneration.TypeLoadMode = args is [Generate, ..] ? TypeLoadMode.Dynamic : TypeLoadMode.Static;
            wolverine.UseSystemTextJsonForSerialization(json => Json.Configure(json));
            Bus.Configure(wolverine);
            // Outbox and inbox, which remembers two days, are counted from end to end: for those who want to know, and not every five seconds.
            wolverine.Durability.DurabilityMetricsEnabled = TelemetryExport.IsAsked(configuration);
            wolverine.Durability.UpdateMetricsPeriod = TimeSpan.FromMinutes(1);
            bus(new Bus(wolverine));
        });
        return builder;
    }

    /// <summary>Runs the service; with the argument <c>migrate</c> or <c>rebuild</c> it only sees to its database.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunOneStop(this WebApplication app, string[] args)
    {
        var identity = app.Services.GetRequiredService<Identity>();
        if (args is [Schema.Command, ..])
        {
            await Schema.Migrate(app.Services, identity.Schema);
            return 0;
        }
        if (args is [DossierKeys.RewrapCommand, ..])
        {
            var rewrapped = app.Services.GetService<DossierKeys>() is { } keys ? await keys.Rewrap(CancellationToken.None) : 0;
            Console.WriteLine($"{rewrapped} dossier keys of {identity.Service} wrapped anew.");
            return 0;
        }
        if (args is [IOverviews.Command, ..])
        {
            foreach (var overviews in app.Services.GetServices<IOverviews>())
                Console.WriteLine($"{await overviews.Rebuild(CancellationToken.None)} streams of {identity.Service} read, their list views written anew.");
            return 0;
        }
        if (args is [Generate, ..]) return await app.RunJasperFxCommands(args);
        app.UseOneStop(identity);
        await app.StartAsync();
        Bus.DemandRoutes(app.Services.GetRequiredService<IWolverineRuntime>(), identity.Service);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static void UseOneStop(this WebApplication app, Identity identity)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Problems.Handle, SuppressDiagnosticsCallback = _ => true });
        app.UseStatusCodePages(context => Problems.FillIn(context.HttpContext));
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapOpenApi().AllowAnonymous();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
        app.MapWolverineHttpTransportEndpoints(Bus.Path).RequireAuthorization(BusAddresses.Scheme).ExcludeFromDescription();
        app.Services.GetService<AccessLog>()?.MapSearch(app);
        app.MapJournal(identity.Schema);
        app.MapOverviews();
        foreach (var endpoint in identity.Assembly.GetTypes().Where(t => t is { IsInterface: false } && t.IsAssignableTo(typeof(IEndpoint))))
            endpoint.GetMethod(nameof(IEndpoint.Map))!.Invoke(null, [app]);
    }

    /// <summary>The name an event is stored under for decades: <c>intake.resultReturned</c>.</summary>
    public static string EventName(string service, Type e) => $"{service.ToLowerInvariant()}.{char.ToLowerInvariant(e.Name[0])}{e.Name[1..]}";

    /// <summary>Documents what a hand-read body looks like.</summary>
    public static RouteHandlerBuilder Body<T>(this RouteHandlerBuilder endpoint) where T : notnull => endpoint.Accepts<T>("application/json");

    /// <summary>200 with the version as ETag, for the next If-Match.</summary>
    public static IResult OkAt(this HttpContext http, long version, object body)
    {
        http.Response.Headers.ETag = $"\"{version}\"";
        return Results.Ok(body);
    }

    private static Province ReadProvince(ConfigurationManager configuration) =>
        ProvincePack.Load(configuration.GetSection("OneStop").Demand("Province")).TryTake(out var province, out var problems)
            ? province
            : throw new InvalidOperationException("The province's pack is not usable:\n" + string.Join('\n', problems));
}
