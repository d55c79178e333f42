using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using OneStop.Hosting;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Feed;

/// <summary>Where a system wants every event to be sent.</summary>
/// <param name="After">The place of the last event that was taken, or put aside.</param>
public sealed record Subscription(Guid Id, string Url, string Owner, long After, int Failures, DateTimeOffset? NextTry);

/// <summary>An event that a system would not take in many tries: the others go on, this one is tried further.</summary>
public sealed record DeadLetter(long Place, int Tries, string Reason, DateTimeOffset NextTry);

/// <summary>Subscriptions and what could not be delivered to them.</summary>
public sealed class Subscriptions(NpgsqlDataSource database)
{
    private const string Columns = "id, url, owner, after_place, failures, next_try";

    public static readonly Schema.Script Tables = new($"""
        create table if not exists {RecordSchema.Name}.subscriptions (
            id uuid primary key, url text not null, owner text not null, secret text not null, after_place bigint not null, failures integer not null default 0, next_try timestamptz);
        create table if not exists {RecordSchema.Name}.dead_letters (
            subscription uuid not null references {RecordSchema.Name}.subscriptions on delete cascade, place bigint not null, tries integer not null, reason text not null,
            next_try timestamptz not null, primary key (subscription, place));
        """);

    public async Task Add(Subscription subscription, string secret, CancellationToken cancellation) => await Execute(
        $"insert into {RecordSchema.Name}.subscriptions (id, url, owner, secret, after_place) values ($1, $2, $3, $4, $5)", cancellation,
        subscription.Id, subscription.Url, subscription.Owner, secret, subscription.After);

    /// <returns>Whether there was such a one of this owner.</returns>
    public async Task<bool> Remove(Guid id, string owner, CancellationToken cancellation) =>
        await Execute($"delete from {RecordSchema.Name}.subscriptions where id = $1 and owner = $2", cancellation, id, owner) > 0;

    public async Task<List<(Subscription Subscription, string Secret)>> All(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select {Columns}, secret from {RecordSchema.Name}.subscriptions order by id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var all = new List<(Subscription, string)>();
        while (await reader.ReadAsync(cancellation))
            all.Add((new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5)), reader.GetString(6)));
        return all;
    }

    public async Task<List<DeadLetter>> DeadLetters(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select place, tries, reason, next_try from {RecordSchema.Name}.dead_letters where subscription = $1 order by place limit 1000");
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(cancellation)) letters.Add(new(reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3)));
        return letters;
    }

    public Task Taken(Guid id, long place, CancellationToken cancellation) => Execute(
        $"update {RecordSchema.Name}.subscriptions set after_place = $2, failures = 0, next_try = null where id = $1", cancellation, id, place);

    public Task Failed(Guid id, DateTimeOffset nextTry, CancellationToken cancellation) => Execute(
        $"update {RecordSchema.Name}.subscriptions set failures = failures + 1, next_try = $2 where id = $1", cancellation, id, nextTry.UtcDateTime);

    public Task PutAside(Guid id, DeadLetter letter, CancellationToken cancellation) => Execute($"""
        insert into {RecordSchema.Name}.dead_letters (subscription, place, tries, reason, next_try) values ($1, $2, $3, $4, $5)
        on conflict (subscription, place) do update set tries = excluded.tries, reason = excluded.reason, next_try = excluded.next_try
        """, cancellation, id, letter.Place, letter.Tries, letter.Reason, letter.NextTry.UtcDateTime);

    public Task TakenLate(Guid id, long place, CancellationToken cancellation) => Execute(
        $"delete from {RecordSchema.Name}.dead_letters where subscription = $1 and place = $2", cancellation, id, place);

    private async Task<int> Execute(string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>Sends each subscriber every event in order, signed, at least once, until it is taken: later and later, for ever. One that is not taken in
/// <see cref="TriesInLine"/> tries is put aside and tried once an hour, so that it does not hold up the others.</summary>
public sealed class Webhooks(Subscriptions subscriptions, Records records, RecordPlace place, IHttpClientFactory clients, TimeProvider clock, ILogger<Webhooks> log) : BackgroundService
{
    public const string Client = "webhooks";
    public const int TriesInLine = 10;

    private const int Together = 100;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Aside = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Configure(IServiceCollection services) => services.AddHttpClient(Client, client => client.Timeout = Patience)
        // A subscriber that sends us elsewhere would make us speak to whomever it names.
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.WhenAll((await subscriptions.All(stoppingToken)).Select(s => Serve(s.Subscription, s.Secret, stoppingToken)));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Subscribers wait: {Reason}", e.Message);
            }
            await Task.Delay(BetweenLooks, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Serve(Subscription subscription, string secret, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var letter in (await subscriptions.DeadLetters(subscription.Id, cancellation)).Where(l => l.NextTry <= now))
        {
            if ((await records.After(letter.Place - 1, 1, cancellation)) is not [var put]) continue;
            if (await Send(subscription, secret, put, cancellation) is not { } reason) await subscriptions.TakenLate(subscription.Id, letter.Place, cancellation);
            else await subscriptions.PutAside(subscription.Id, letter with { Tries = letter.Tries + 1, Reason = reason, NextTry = clock.GetUtcNow() + Aside }, cancellation);
        }
        if (subscription.NextTry > now) return;
        foreach (var e in await records.After(subscription.After, Together, cancellation))
        {
            if (await Send(subscription, secret, e, cancellation) is { } reason)
            {
                if (subscription.Failures + 1 < TriesInLine)
                {
                    await subscriptions.Failed(subscription.Id, clock.GetUtcNow() + PauseAfter(subscription.Failures), cancellation);
                    return;
                }
                await subscriptions.PutAside(subscription.Id, new(e.Place, TriesInLine, reason, clock.GetUtcNow() + Aside), cancellation);
            }
            await subscriptions.Taken(subscription.Id, e.Place, cancellation);
            subscription = subscription with { Failures = 0 };
        }
    }

    /// <returns>Why it was not taken; null when it was.</returns>
    private async Task<string?> Send(Subscription subscription, string secret, RecordedEvent e, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(GetFeedEndpoint.CloudEvent.Of(e, place.Instance), Json.Options);
        var (id, timestamp) = (e.Entry.Id.ToString(), clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        using var request = new HttpRequestMessage(HttpMethod.Post, subscription.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json") { CharSet = "utf-8" };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", Sign(secret, id, timestamp, body));
        try
        {
            using var client = clients.CreateClient(Client);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode}";
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return failure.Message;
        }
    }

    /// <summary>As Standard Webhooks 1.0 has it: HMAC-SHA256 over id, time and body.</summary>
    public static string Sign(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret), content))}";
    }

    private static TimeSpan PauseAfter(int failures) => FirstPause * Math.Pow(2, failures) is var pause && pause < LongestPause ? pause : LongestPause;
}
