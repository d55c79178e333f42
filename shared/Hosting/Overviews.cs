using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OneStop.Deciding;

namespace OneStop.Hosting;

/// <summary><c>rebuild</c>: writes every line of the list views anew from the events, with the service stopped. One for each kind of stream.</summary>
public interface IOverviews
{
    public const string Command = "rebuild";

    /// <summary>For Oversight's nightly look; the gateway does not lead here.</summary>
    public const string Path = "/overviews";

    /// <summary>How many of the differing dossiers are named.</summary>
    public const int Told = 20;

    /// <returns>How many streams there are.</returns>
    Task<int> Rebuild(CancellationToken cancellation);

    /// <summary>Folds every stream anew and holds the line against the one that is stored; changes nothing, with the service running.</summary>
    Task<OverviewComparison> Compare(CancellationToken cancellation);

    /// <summary>One after the other.</summary>
    static async Task<IReadOnlyList<OverviewComparison>> Compare(IEnumerable<IOverviews> kinds, CancellationToken cancellation)
    {
        var compared = new List<OverviewComparison>();
        foreach (var kind in kinds) compared.Add(await kind.Compare(cancellation));
        return compared;
    }
}

/// <param name="Different">Lines that are missing, say something else than their events, or have none.</param>
/// <param name="Codes">Of the first of them.</param>
public sealed record OverviewComparison(string View, int Streams, int Different, IReadOnlyList<string> Codes);

internal static class OverviewsEndpoint
{
    internal static void MapOverviews(this IEndpointRouteBuilder routes) => routes
        .MapGet(IOverviews.Path, (IEnumerable<IOverviews> overviews, CancellationToken cancellation) => IOverviews.Compare(overviews, cancellation))
        .RequireAuthorization(BusAddresses.Scheme).ExcludeFromDescription();
}

internal sealed class Overviews<TState>(IDocumentStore store, Streams<TState> streams, StreamKind<TState> kind) : IOverviews
    where TState : class, IState<TState>, new()
{
    private const int Together = 1000;

    /// <summary>A line that is written between the looks is no difference; one that stays different is.</summary>
    private const int Looks = 3;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    public async Task<OverviewComparison> Compare(CancellationToken cancellation)
    {
        var (view, read, different, last) = ("", 0, new List<string>(), "");
        while (await Keys(last, cancellation) is { Count: > 0 } keys)
        {
            foreach (var key in keys.Where(DossierCode.IsCode))
            {
                read++;
                for (var look = 1; ; look++)
                {
                    var line = kind.Overview(key, await streams.Read(key, cancellation));
                    view = line.GetType().Name;
                    if (await IsStored(line, key, cancellation)) break;
                    if (look == Looks)
                    {
                        different.Add(key);
                        break;
                    }
                    await Task.Delay(BetweenLooks, cancellation);
                }
            }
            last = keys[^1];
        }
        if (read > 0) different.AddRange(await Invented(view, cancellation));
        return new(view, read, different.Count, [.. different.Take(IOverviews.Told)]);
    }

    /// <summary>Lines that no stream stands behind.</summary>
    private async Task<IReadOnlyList<string>> Invented(string view, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.AdvancedSql.QueryAsync<string>($"select id {Inventions(view)} order by id", cancellation);
    }

    private string Inventions(string view) =>
        $"from {Table(view)} line where not exists (select 1 from {store.Options.Events.DatabaseSchemaName}.mt_streams stream where stream.id = line.id)";

    private string Table(string view) => $"{store.Options.Events.DatabaseSchemaName}.mt_doc_{view.ToLowerInvariant()}";

    /// <summary>PostgreSQL compares: the order of properties and the spelling of numbers are no difference.</summary>
    private async Task<bool> IsStored(object line, string key, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return (await session.AdvancedSql.QueryAsync<int>(
            $"select 1 from {Table(line.GetType().Name)} where id = ? and data = ?::jsonb", cancellation, key, store.Options.Serializer().ToJson(line))).Count == 1;
    }

    private async Task<IReadOnlyList<string>> Keys(string after, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.AdvancedSql.QueryAsync<string>(
            $"select id from {store.Options.Events.DatabaseSchemaName}.mt_streams where id > ? order by id limit {Together}", cancellation, after);
    }

    /// <summary>While one batch is written, the next is read and folded.</summary>
    public async Task<int> Rebuild(CancellationToken cancellation)
    {
        var (view, done, last, writing) = ("", 0, "", Task.CompletedTask);
        while (await Keys(last, cancellation) is { Count: > 0 } keys)
        {
            last = keys[^1];
            // Marten keeps a stream of its own, of the places where an append lost a race.
            var lines = await Lines([.. keys.Where(DossierCode.IsCode)], cancellation);
            if (lines is [var line, ..]) view = line.GetType().Name;
            done += lines.Count;
            await writing;
            writing = Write(lines, cancellation);
        }
        await writing;
        if (done > 0) await Forget(view, cancellation);
        return done;
    }

    private async Task Forget(string view, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.QueueSqlCommand($"delete {Inventions(view)}");
        await session.SaveChangesAsync(cancellation);
    }

    private async Task Write(IEnumerable<object> lines, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.StoreObjects(lines);
        await session.SaveChangesAsync(cancellation);
    }

    private async Task<List<object>> Lines(string[] keys, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.QueryAllRawEvents().Where(e => e.StreamKey!.IsOneOf(keys)).ToListAsync(cancellation);
        return [.. events.GroupBy(e => e.StreamKey!).Select(stream =>
            kind.Overview(stream.Key, stream.OrderBy(e => e.Version).Aggregate(Standing<TState>.Nothing, (standing, e) => standing.With(e))))];
    }
}
