using System.Text.Json;
using Npgsql;
using OneStop.Hosting;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Inspection;

/// <summary>One look at everything: the record against its seals and its owners, and every list view of every service against its events.</summary>
/// <param name="Views">Null for a service that did not answer.</param>
public sealed record InspectionReport(DateTimeOffset At, VerificationReport? Record, string? RecordFailure, IReadOnlyDictionary<string, IReadOnlyList<OverviewComparison>?> Views)
{
    /// <summary>0 is what it should be.</summary>
    public int Differences => (Record?.Findings.Count ?? 0) + Views.Values.Sum(v => v?.Sum(c => c.Different) ?? 0);

    public bool IsComplete => Record is not null && Views.Values.All(v => v is not null);
}

/// <summary>Inspects every night, and when told to; keeps what was found.</summary>
public sealed class Inspections(
    Verification verification, Journals journals, Records records, IEnumerable<IOverviews> own, IHttpClientFactory clients, NpgsqlDataSource database, TimeProvider clock, IHostApplicationLifetime life, ILogger<Inspections> log)
    : BackgroundService
{
    public const string Client = "inspection";

    public static readonly Schema.Script Table = new($"""
        create table if not exists {RecordSchema.Name}.inspections (number bigint generated always as identity primary key, report jsonb not null);
        """);

    /// <summary>Two in the morning, when no desk is open.</summary>
    private static readonly TimeSpan Night = new(2, 0, 0);
    private static readonly TimeSpan Vietnam = TimeSpan.FromHours(7);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly Lock one = new();
    private Task<InspectionReport>? running;

    public static void Configure(IServiceCollection services) =>
        services.AddHttpClient(Client, client => client.Timeout = Patience).AddHttpMessageHandler<BusAddresses>();

    /// <summary>At once, and once for all who ask meanwhile. It takes minutes over millions of events, and goes on when whoever asked does not wait.</summary>
    public Task<InspectionReport> Now(CancellationToken impatience)
    {
        lock (one) running = running is { IsCompleted: false } now ? now : Run(life.ApplicationStopping);
        return running.WaitAsync(impatience);
    }

    private async Task<InspectionReport> Run(CancellationToken cancellation)
    {
        var views = new Dictionary<string, IReadOnlyList<OverviewComparison>?>();
        foreach (var service in (string[])[.. Journals.Services, RecordSchema.Name]) views[service] = await Compare(service, cancellation);
        VerificationReport? record = null;
        string? failure = null;
        try
        {
            var held = new Dictionary<string, long>();
            foreach (var service in Journals.Services) held[service] = await records.Last(service, cancellation);
            record = await verification.Run((service, after) => journals.All(service, after, held[service]), [], 0, Verification.PatienceWithCopying, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // A service that is away is no reason to forget what was seen of the others.
            failure = e.Message;
        }
        var report = new InspectionReport(clock.GetUtcNow(), record, failure, views);
        await using var command = database.CreateCommand($"insert into {RecordSchema.Name}.inspections (report) values ($1::jsonb)");
        command.Parameters.AddWithValue(JsonSerializer.Serialize(report, Json.Options));
        await command.ExecuteNonQueryAsync(cancellation);
        if (report.Differences > 0) log.LogError("The inspection found {Differences} differences.", report.Differences);
        return report;
    }

    /// <summary>The latest first.</summary>
    public async Task<List<JsonElement>> Latest(int count, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select report from {RecordSchema.Name}.inspections order by number desc limit $1");
        command.Parameters.AddWithValue(count);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var reports = new List<JsonElement>();
        while (await reader.ReadAsync(cancellation)) reports.Add(JsonElement.Parse(reader.GetString(0)));
        return reports;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(UntilNight(clock.GetUtcNow()), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            try
            {
                await Run(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError("The nightly inspection failed: {Reason}", e.Message);
            }
        }
    }

    private static TimeSpan UntilNight(DateTimeOffset now)
    {
        var local = now.ToOffset(Vietnam);
        var next = new DateTimeOffset(local.Date + Night, Vietnam);
        return (next > local ? next : next.AddDays(1)) - local;
    }

    private async Task<IReadOnlyList<OverviewComparison>?> Compare(string service, CancellationToken cancellation)
    {
        try
        {
            if (service == RecordSchema.Name) return await IOverviews.Compare(own, cancellation);
            using var client = clients.CreateClient(Client);
            return await client.GetFromJsonAsync<List<OverviewComparison>>(new Uri($"http://{service}{IOverviews.Path}"), Json.Options, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or NpgsqlException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
