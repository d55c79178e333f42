using Marten;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Desks;

/// <summary>A desk's live board; the key is the desk id.</summary>
[Alias("routing.IDeskGrain")]
public interface IDeskGrain : IGrainWithStringKey
{
    [Alias("Board")] Task<DeskBoard> Board();

    /// <summary>A case of this desk was committed in this state.</summary>
    [Alias("Changed")] Task Changed(CaseOverview overview);

    /// <summary>Be told of changes for the next half minute; call again to stay. Answers with the board's activation and sequence.</summary>
    [Alias("Watch")] Task<BoardChange> Watch(IBoardWatcher watcher);

    [Alias("Unwatch")] Task Unwatch(IBoardWatcher watcher);
}

[Alias("routing.IBoardWatcher")]
public interface IBoardWatcher : IGrainObserver
{
    [Alias("Changed")] void Changed(BoardChange change);
}

/// <summary>Holds the desk's active cases in memory, ordered by due time, and tells watchers what changes. Built from the read model when it
/// wakes; keeps looking there for news that a dying silo could not deliver. One timer follows the next due time, never a timer per case.</summary>
public sealed class DeskGrain(IDocumentStore store, TimeProvider clock) : Grain, IDeskGrain, IRemindable
{
    private static readonly TimeSpan WatchersLast = TimeSpan.FromSeconds(30), SoonBefore = TimeSpan.FromHours(24), LookBack = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, CaseOverview> cases = [];
    private readonly SortedSet<(DateTimeOffset At, string Code)> turns = [];
    private readonly Dictionary<IBoardWatcher, DateTimeOffset> watchers = [];
    private readonly Guid activation = Guid.CreateVersion7();
    private IGrainTimer? turn;
    private DateTimeOffset newest;
    private long sequence;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var desk = this.GetPrimaryKeyString();
        await using var session = store.QuerySession();
        newest = clock.GetUtcNow();
        foreach (var overview in await session.Query<CaseOverview>().Where(c => c.DeskId == desk && c.Phase != CasePhase.Closed).ToListAsync(cancellationToken)) Take(overview);
        turn = this.RegisterGrainTimer(TimePasses, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = false });
        FollowNextTurn();
        this.RegisterGrainTimer(Reconcile, new() { DueTime = TimeSpan.FromSeconds(5), Period = TimeSpan.FromSeconds(5), Interleave = false, KeepAlive = true });
        // Keeps the board alive somewhere in the cluster, whatever silo dies.
        await this.RegisterOrUpdateReminder("alive", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), cancellationToken);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    public Task<DeskBoard> Board() => Task.FromResult(new DeskBoard(
        this.GetPrimaryKeyString(), Counts(), [.. cases.Values.OrderBy(c => c.DueAt).ThenBy(c => c.Id, StringComparer.Ordinal)], activation, sequence));

    public Task Changed(CaseOverview overview)
    {
        if (Take(overview)) Tell(overview);
        return Task.CompletedTask;
    }

    public Task<BoardChange> Watch(IBoardWatcher watcher)
    {
        watchers[watcher] = clock.GetUtcNow() + WatchersLast;
        return Task.FromResult(new BoardChange(null, Counts(), activation, sequence));
    }

    public Task Unwatch(IBoardWatcher watcher)
    {
        watchers.Remove(watcher);
        return Task.CompletedTask;
    }

    /// <returns>False when it is old news.</returns>
    private bool Take(CaseOverview overview)
    {
        if (cases.TryGetValue(overview.Id, out var known))
        {
            if (known.Version >= overview.Version) return false;
            Forget(known);
        }
        else if (!overview.IsActive)
        {
            return false;
        }
        if (overview.IsActive)
        {
            cases[overview.Id] = overview;
            turns.Add((overview.DueAt - SoonBefore, overview.Id));
            turns.Add((overview.DueAt, overview.Id));
        }
        return true;
    }

    private void Forget(CaseOverview known)
    {
        cases.Remove(known.Id);
        turns.Remove((known.DueAt - SoonBefore, known.Id));
        turns.Remove((known.DueAt, known.Id));
    }

    private void Tell(CaseOverview? overview)
    {
        FollowNextTurn();
        var change = new BoardChange(overview, Counts(), activation, ++sequence);
        var now = clock.GetUtcNow();
        foreach (var (watcher, until) in watchers.ToList())
        {
            if (until < now) watchers.Remove(watcher);
            else watcher.Changed(change);
        }
    }

    /// <summary>A due time has come: nothing was written, but the counts are others now.</summary>
    private Task TimePasses(CancellationToken cancellation)
    {
        Tell(null);
        return Task.CompletedTask;
    }

    private void FollowNextTurn()
    {
        var now = clock.GetUtcNow();
        while (turns.Count > 0 && turns.Min.At <= now) turns.Remove(turns.Min);
        // Orleans' timers end at about 49 days; the board will have woken anew long before.
        var wait = turns.Count == 0 ? TimeSpan.FromDays(1) : Min(turns.Min.At - now, TimeSpan.FromDays(1));
        turn?.Change(wait + TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan);

        static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
    }

    private async Task Reconcile(CancellationToken cancellation)
    {
        var desk = this.GetPrimaryKeyString();
        var since = newest - LookBack;
        await using var session = store.QuerySession();
        var recent = await session.Query<CaseOverview>().Where(c => c.DeskId == desk && c.ChangedAt > since).ToListAsync(cancellation);
        foreach (var overview in recent)
        {
            if (overview.ChangedAt > newest) newest = overview.ChangedAt;
            await Changed(overview);
        }
    }

    private BoardCounts Counts()
    {
        var now = clock.GetUtcNow();
        int overdue = 0, soon = 0, unassigned = 0, deciding = 0;
        foreach (var c in cases.Values)
        {
            if (c.DueAt <= now) overdue++;
            else if (c.DueAt - SoonBefore <= now) soon++;
            if (c.Phase == CasePhase.Deciding) deciding++;
            else if (c.Assignee is null) unassigned++;
        }
        return new(cases.Count, overdue, soon, unassigned, deciding);
    }
}
