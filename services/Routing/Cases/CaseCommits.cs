using System.Collections.Concurrent;
using Marten;
using Npgsql;
using OneStop.Hosting;
using OneStop.Routing.Desks;
using Wolverine.Runtime;
using Appended = OneStop.Hosting.GroupAppend<OneStop.Routing.Cases.Case>;

namespace OneStop.Routing.Cases;

/// <summary>Group commit: commands of many cases that are in flight together share one transaction, with their outgoing messages.
/// On a conflict the batch is halved and tried again, so that one bad command never fails its neighbours.</summary>
public sealed class CaseCommits(IDocumentStore store, IWolverineRuntime runtime, NpgsqlDataSource database, CaseLines lines, DeskNews news) : BackgroundService
{
    private const int MostTogether = 64;

    private readonly BlockingCollection<Pending> queue = [];
    private readonly Appended append = new(store, runtime);

    private sealed record Pending(Appended.Rows Rows, CaseOverview Line, TaskCompletionSource<bool> Done);

    /// <param name="line">Of the list view, for this state.</param>
    /// <returns>True once it is durable; false when the stream has moved on.</returns>
    /// <exception cref="Exception">The database failed: it may or may not have happened.</exception>
    public async Task<bool> Commit(Recording<Case> recording, CaseOverview line)
    {
        var pending = new Pending(await append.Prepare(recording), line, new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            queue.Add(pending);
        }
        catch (InvalidOperationException)
        {
            throw new TimeoutException("The service is stopping.");
        }
        if (!await pending.Done.Task) return false;
        await pending.Rows.Flush();
        return true;
    }

    /// <summary>One at a time: what comes meanwhile fills the next transaction, and the fuller it is the less each command costs. A second one beside it, even if
    /// only for a crowd, costs more than it gains (docs/performance.md). On a thread of its own, which the server's answer wakes at once: through the pool there are two more threads to wake.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Nothing new is taken; what was taken is committed before the process ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.CompleteAdding();
        await base.StopAsync(cancellationToken);
        await (ExecuteTask ?? Task.CompletedTask);
    }

    private void Run()
    {
        using var connection = new OwnConnection(database);
        var batch = new List<Pending>(MostTogether);
        foreach (var first in queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MostTogether && queue.TryTake(out var pending)) batch.Add(pending);
            lines.WaitForRoom();
            CommitTogether(batch, connection);
            batch.Clear();
        }
    }

    private void CommitTogether(List<Pending> batch, OwnConnection connection)
    {
        if (batch.Count == 0) return;
        try
        {
            append.Commit(connection.Ready(), [.. batch.Select(p => p.Rows)]);
            foreach (var pending in batch)
            {
                lines.Take(pending.Line);
                news.Take(pending.Line);
                pending.Done.SetResult(true);
            }
        }
        catch (Exception e) when (batch.Count > 1 && !e.IsDatabaseAway())
        {
            // One of them lost a race, or cannot be stored: halves until it stands alone.
            CommitTogether(batch[..(batch.Count / 2)], connection);
            CommitTogether(batch[(batch.Count / 2)..], connection);
        }
        catch (Exception e) when (e.IsConflict())
        {
            batch[0].Done.SetResult(false);
        }
        catch (Exception e)
        {
            lines.Doubt();
            foreach (var pending in batch) pending.Done.SetException(e);
        }
    }
}
