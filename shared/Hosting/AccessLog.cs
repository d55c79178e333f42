using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using OneStop.Deciding;

namespace OneStop.Hosting;

/// <summary>Who saw what of a dossier (Luật 91/2025; NĐ 118/2025, Đ.5.1d). Written before it is shown; the service's role may add rows, never change or
/// remove one.</summary>
/// <param name="schema">Of the service.</param>
public sealed class AccessLog(NpgsqlDataSource database, TimeProvider clock, string schema)
{
    public const string Table = "access_log";
    private const int PageSize = 100, MostTogether = 1000, MostWaiting = 20_000;
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(200);

    private readonly Channel<Entry> soon = Channel.CreateBounded<Entry>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <param name="Role">The right it was seen by.</param>
    /// <param name="DossierCode">Null for a list or a search.</param>
    /// <param name="What">dossier, reveal, form 01, search…</param>
    /// <param name="Purpose">In the officer's words, where they had to give one.</param>
    public sealed record Entry(
        DateTimeOffset At, string Who, string? Role, string? Unit, string? DossierCode, string What, string? Purpose, string? CorrelationId);

    public sealed record Page(IReadOnlyList<Entry> Items, int Number, int Size, long Total);

    /// <summary>On the disk before this returns: what cannot be recorded is not shown.</summary>
    /// <param name="codes">One row for each; null for a list.</param>
    public Task Note(HttpContext http, string what, CancellationToken cancellation, string? purpose = null, params IReadOnlyList<string?> codes) =>
        Write([.. codes.Select(code => Of(http, what, code, purpose))], cancellation);

    /// <summary>With others, a moment later: for reads from memory that show nothing personal, which would wait for the disk otherwise. A kill may forget the last moment.</summary>
    /// <exception cref="TimeoutException">Too many have not been written yet: the database is away.</exception>
    public void NoteSoon(HttpContext http, string what, string code)
    {
        if (!soon.Writer.TryWrite(Of(http, what, code, null))) throw new TimeoutException("The access log cannot be written.");
    }

    /// <summary>Writes what was noted for soon, until it is told to stop; then the rest.</summary>
    internal async Task WriteSoon(ILogger log, CancellationToken stopping)
    {
        var entries = new List<Entry>();
        while (true)
        {
            if (entries.Count == 0 && !stopping.IsCancellationRequested) await soon.Reader.WaitToReadAsync(stopping).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
            await Task.Delay(BetweenWrites, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (entries.Count < MostTogether && soon.Reader.TryRead(out var entry)) entries.Add(entry);
            if (entries.Count == 0)
            {
                if (stopping.IsCancellationRequested) return;
                continue;
            }
            try
            {
                await Write(entries, CancellationToken.None);
                entries.Clear();
            }
            catch (Exception e) when (e.IsDatabaseAway())
            {
                if (!stopping.IsCancellationRequested) continue;
                log.LogError("{Count} reads were not recorded: the database is away", entries.Count + soon.Reader.Count);
                return;
            }
        }
    }

    private Entry Of(HttpContext http, string what, string? code, string? purpose)
    {
        var actor = http.ActingOfficer();
        return new(clock.GetUtcNow(), actor.Subject, actor.Roles is [var role, ..] ? role : null, actor.Desk ?? (actor.Units is [var unit, ..] ? unit : null), code, what, purpose, http.TraceIdentifier);
    }

    private async Task Write(IReadOnlyList<Entry> entries, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            insert into {schema}.{Table} (at, who, role, unit, dossier_code, what, purpose, correlation_id) select * from unnest($1, $2, $3, $4, $5, $6, $7, $8)
            """);
        command.Parameters.AddWithValue(entries.Select(e => e.At).ToArray());
        foreach (var column in new Func<Entry, string?>[] { e => e.Who, e => e.Role, e => e.Unit, e => e.DossierCode, e => e.What, e => e.Purpose, e => e.CorrelationId })
            command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Text, entries.Select(column).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    internal async Task<Page> Find(string? code, string? who, string? what, DateTimeOffset from, DateTimeOffset to, int page, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            select at, who, role, unit, dossier_code, what, purpose, correlation_id, count(*) over () from {schema}.{Table}
            where ($1 is null or dossier_code = $1) and ($2 is null or who = $2) and ($3 is null or what = $3) and at >= $4 and at < $5
            order by id desc limit {PageSize} offset $6
            """);
        foreach (var text in new[] { code, who, what }) command.Parameters.AddWithValue(NpgsqlDbType.Text, (object?)text ?? DBNull.Value);
        command.Parameters.AddWithValue(from.ToUniversalTime());
        command.Parameters.AddWithValue(to.ToUniversalTime());
        command.Parameters.AddWithValue((page - 1) * (long)PageSize);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (entries, total) = (new List<Entry>(), 0L);
        while (await reader.ReadAsync(cancellation))
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            entries.Add(new(reader.GetFieldValue<DateTimeOffset>(0), reader.GetString(1), Text(2), Text(3), Text(4), reader.GetString(5), Text(6), Text(7)));
            total = reader.GetInt64(8);
        }
        return new(entries, page, PageSize, total);
    }

    internal void MapSearch(IEndpointRouteBuilder routes) => routes
        .MapGet($"/api/{schema}/access-log", Search).For(Act.SearchAccessLog).Produces<Page>()
        .WithSummary("Nhật ký truy cập: ai đã xem gì của hồ sơ; lọc theo dossier, who, what, from, to");

    private async Task<IResult> Search(HttpContext http, string? dossier, string? who, string? what, string? from, string? to, CancellationToken cancellation)
    {
        var input = new Input();
        var page = input.Page(http.Request);
        var (code, name, kind) = (Word("dossier", dossier), Word("who", who), Word("what", what));
        var (begins, ends) = (input.Instant("from", from), input.Instant("to", to));
        input.Done();
        return Results.Ok(await Find(code, name, kind, begins ?? DateTimeOffset.UnixEpoch, ends ?? clock.GetUtcNow().AddDays(1), page, cancellation));

        string? Word(string field, string? value) => input.Text(field, value, 100, required: false);
    }
}

public static class AccessLogging
{
    public static void AddAccessLog(this IServiceCollection services, string schema)
    {
        services.AddSingleton(provider => new AccessLog(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>(), schema));
        services.AddHostedService<AccessLogWriting>();
        services.AddSingleton(new Schema.WrittenOnce(AccessLog.Table));
        services.AddSingleton(new Schema.Script($"""
            create table if not exists {schema}.{AccessLog.Table} (
                id bigint generated always as identity primary key, at timestamptz not null, who text not null, role text, unit text, dossier_code text,
                what text not null, purpose text, correlation_id text);
            create index if not exists access_log_by_dossier on {schema}.{AccessLog.Table} (dossier_code, id desc);
            create index if not exists access_log_by_officer on {schema}.{AccessLog.Table} (who, id desc);
            """));
    }
}

internal sealed class AccessLogWriting(AccessLog accesses, ILogger<AccessLogWriting> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => accesses.WriteSoon(log, stoppingToken);
}
