using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Alba;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OneStop.Hosting;
using OneStop.Oversight.Evidence;
using OneStop.Oversight.Feed;
using OneStop.Oversight.Inspection;
using OneStop.Oversight.Record;
using OneStop.Oversight.Tests;
using OneStop.Testing;

[assembly: AssemblyFixture(typeof(OversightHost))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace OneStop.Oversight.Tests;

/// <summary>Oversight, in this process, on a PostgreSQL of its own, beside the real databases of the three services. These do not run: their journals are read
/// by the code that they would read them with. Each test works on dossiers of its own.</summary>
public sealed class OversightHost() : ServiceGround("oversight", "intake", "routing", "decision")
{
    private readonly Dictionary<string, NpgsqlDataSource> owners = [];
    private int number;

    public IAlbaHost Http { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public Records Records => Http.Services.GetRequiredService<Records>();

    /// <summary>A service that does not answer.</summary>
    public string? Away { get; set; }

    /// <summary>Nothing is copied.</summary>
    public bool AllAway { get; set; }

    protected override async Task Start()
    {
        foreach (var service in Journals.Services)
        {
            owners[service] = NpgsqlDataSource.Create(RuntimeConnectionOf(service));
            Environment.SetEnvironmentVariable($"OneStop__Addresses__{service}", $"http://{service}");
        }
        // Tests say when.
        Environment.SetEnvironmentVariable("OneStop__Record__SealEverySeconds", "86400");
        Http = await AlbaHost.For<Program>(web => web.ConfigureServices(services =>
        {
            foreach (var client in (string[])[Journals.Client, Inspections.Client, nameof(Forms)]) services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => new Owners(this));
            services.AddHttpClient(Webhooks.Client).ConfigurePrimaryHttpMessageHandler(() => new Subscriber(this));
        }));
        Client = Http.Server.CreateClient();
    }

    protected override async Task Stop()
    {
        await Http.DisposeAsync();
        foreach (var owner in owners.Values) await owner.DisposeAsync();
    }

    public string NewCode() => $"H99.15-260305-{Interlocked.Increment(ref number):0000}";

    public Journal Journal(string service) => new(owners[service], service);

    /// <summary>Waits until everything the services have recorded is here.</summary>
    public async Task CaughtUp()
    {
        foreach (var service in Journals.Services)
        {
            var last = await Last(service);
            for (var i = 0; await Records.Last(service, default) < last; i++)
            {
                if (i > 500) throw new TimeoutException($"{service}'s events do not arrive.");
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Stores an event as its service would.</summary>
    public Task Record(string service, string code, string type, object data, long tick, DateTimeOffset at, DateTimeOffset? recordedAt = null, string by = "handler.a") =>
        Record(owners[service], service, code, type, data, tick, at, recordedAt ?? at, by);

    public static async Task Record(
        NpgsqlDataSource database, string service, string code, string type, object data, long tick, DateTimeOffset at, DateTimeOffset recordedAt, string by)
    {
        await using var connection = await database.OpenConnectionAsync();
        await Record(connection, service, code, type, data, tick, at, recordedAt, by);
    }

    public static async Task Record(
        NpgsqlConnection connection, string service, string code, string type, object data, long tick, DateTimeOffset at, DateTimeOffset recordedAt, string by)
    {
        await using var append = new NpgsqlCommand($"""
            select {service}.mt_quick_append_events($1, null, '*DEFAULT*', array[$2::uuid], array[$3], array[''], array[$4::jsonb], array[null::bytea],
                array[null::varchar], array['c-1'], array[$5::jsonb], array[$6], array[$7])
            """, connection)
        {
            Parameters =
            {
                new() { Value = code }, new() { Value = Guid.CreateVersion7() }, new() { Value = $"{service}.{type}" },
                new() { Value = JsonSerializer.Serialize(data, Json.Options) },
                new() { Value = JsonSerializer.Serialize(new { tick, occurredAt = at.ToString("O"), role = "handler", unit = "stp-tu-phap" }, Json.Options) },
                new() { Value = by }, new() { Value = recordedAt.UtcDateTime },
            },
        };
        await append.ExecuteNonQueryAsync();
    }

    /// <summary>The last event a service has recorded.</summary>
    public async Task<long> Last(string service)
    {
        await using var command = owners[service].CreateCommand($"select coalesce(max(seq_id), 0) from {service}.mt_events");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What a subscriber answers to what it is sent.</summary>
    public Func<HttpRequestMessage, string, HttpStatusCode> Taking { get; set; } = (_, _) => HttpStatusCode.NoContent;

    private sealed class Subscriber(OversightHost host) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(host.Taking(request, await request.Content!.ReadAsStringAsync(cancellationToken)));
    }

    /// <summary>What the services' own endpoints do.</summary>
    private sealed class Owners(OversightHost host) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var service = request.RequestUri!.Host;
            if (host.AllAway || host.Away == service) throw new HttpRequestException("away");
            if (request.RequestUri.AbsolutePath == IOverviews.Path) return new(HttpStatusCode.OK) { Content = JsonContent.Create<OverviewComparison[]>([], options: Json.Options) };
            // Of every dossier the receipt, and no other form.
            if (request.RequestUri.AbsolutePath is var path && path.Contains("/forms/", StringComparison.Ordinal))
                return path.EndsWith("/01", StringComparison.Ordinal) ? new(HttpStatusCode.OK) { Content = new StringContent("%PDF-1.7") } : new(HttpStatusCode.NotFound);
            var query = QueryHelpers.ParseQuery(request.RequestUri.Query);
            var page = query.TryGetValue("dossier", out var dossier) ? new(await host.Journal(service).Of(dossier!, cancellationToken), 0) : await host.Journal(service).Read(
                long.Parse(query["after"]!, CultureInfo.InvariantCulture), OneStop.Hosting.Journal.Most, TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
            return new(HttpStatusCode.OK) { Content = JsonContent.Create(page, options: Json.Options) };
        }
    }
}
