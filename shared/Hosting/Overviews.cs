using Marten;
using OneStop.Deciding;

namespace OneStop.Hosting;

/// <summary><c>rebuild</c>: writes every line of the list views anew from the events, with the service stopped. One for each kind of stream.</summary>
public interface IOverviews
{
    public const string Command = "rebuild";

    /// <returns>How many streams there are.</returns>
    Task<int> Rebuild(CancellationToken cancellation);
}

internal sealed class Overviews<TState>(IDocumentStore store, Streams<TState> streams, StreamKind<TState> kind) : IOverviews
    where TState : class, IState<TState>, new()
{
    private const int Together = 500;

    public async Task<int> Rebuild(CancellationToken cancellation)
    {
        var done = 0;
        var last = "";
        while (true)
        {
            await using var session = store.LightweightSession();
            var keys = await session.AdvancedSql.QueryAsync<string>(
                $"select id from {store.Options.Events.DatabaseSchemaName}.mt_streams where id > ? order by id limit {Together}", cancellation, last);
            if (keys is []) return done;
            // Marten keeps a stream of its own, of the places where an append lost a race.
            foreach (var key in keys.Where(DossierCode.IsCode))
            {
                session.StoreObjects([kind.Overview(key, await streams.Read(key, cancellation))]);
                done++;
            }
            await session.SaveChangesAsync(cancellation);
            last = keys[^1];
        }
    }
}
