using System.Threading.Channels;
using Marten;
using OneStop.Hosting;
using Wolverine.Marten;
using Wolverine.Runtime;

namespace OneStop.Routing.Cases;

/// <summary>Group commit: commands of many cases that are in flight together share one transaction, with their outgoing messages.
/// On a conflict the batch is halved and tried again, so that one bad command never fails its neighbours.</summary>
public sealed class CaseCommits(IDocumentStore store, IWolverineRuntime runtime) : BackgroundService
{
    private const int MostTogether = 64;

    private readonly Channel<Pending> queue = Channel.CreateUnbounded<Pending>();

    private sealed record Pending(Recording<Case> Recording, CaseOverview Overview, TaskCompletionSource<bool> Done);

    /// <returns>True once it is durable; false when the stream has moved on.</returns>
    /// <exception cref="Exception">The database failed: it may or may not have happened.</exception>
    public Task<bool> Commit(Recording<Case> recording, CaseOverview overview)
    {
        var pending = new Pending(recording, overview, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!queue.Writer.TryWrite(pending)) throw new TimeoutException("The service is stopping.");
        return pending.Done.Task;
    }

    /// <summary>One at a time: what comes meanwhile fills the next transaction, and the fuller it is the less each command costs. Two side by side halve the batches
    /// and take twice the processor (docs/performance.md).</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Run();

    /// <summary>Nothing new is taken; what was taken is committed before the process ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        await (ExecuteTask ?? Task.CompletedTask);
    }

    private async Task Run()
    {
        var batch = new List<Pending>(MostTogether);
        while (await queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostTogether && queue.Reader.TryRead(out var pending)) batch.Add(pending);
            await CommitTogether(batch);
            batch.Clear();
        }
    }

    private async Task CommitTogether(List<Pending> batch)
    {
        if (batch.Count == 0) return;
        try
        {
            await Save(batch);
            foreach (var pending in batch) pending.Done.SetResult(true);
        }
        catch (Exception e) when (batch.Count > 1 && !e.IsDatabaseAway())
        {
            // One of them lost a race, or cannot be stored: halves until it stands alone.
            await CommitTogether(batch[..(batch.Count / 2)]);
            await CommitTogether(batch[(batch.Count / 2)..]);
        }
        catch (Exception e) when (e.IsConflict())
        {
            batch[0].Done.SetResult(false);
        }
        catch (Exception e)
        {
            foreach (var pending in batch) pending.Done.SetException(e);
        }
    }

    private async Task Save(List<Pending> batch)
    {
        await using var session = store.LightweightSession();
        var outbox = new MartenOutbox(runtime, session);
        foreach (var pending in batch)
        {
            await session.Append(pending.Recording, outbox);
            session.Store(pending.Overview);
        }
        await session.SaveChangesAsync();
    }
}
