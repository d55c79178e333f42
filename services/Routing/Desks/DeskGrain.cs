using Marten;
using Marten.Linq.MatchesSql;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Routing.Cases;
using OneStop.Routing.Silo;

namespace OneStop.Routing.Desks;

/// <summary>A desk's live board; the key is the desk id.</summary>
[Alias("routing.IDeskGrain")]
public interface IDeskGrain : IGrainWithStringKey
{
    [Alias("Board")] Task<DeskBoard> Board();

    [Alias("Counts")] Task<BoardCounts> Counts();

    /// <summary>Cases of this desk were committed in these states.</summary>
    [Alias("News")] Task Changed(CaseOverview[] overviews);

    /// <summary>Be told of changes for the next half minute; call again to stay. Answers with the board's activation and sequence.</summary>
    [Alias("Watch")] Task<BoardChange> Watch(IBoardWatcher watcher);

    [Alias("Unwatch")] Task Unwatch(IBoardWatcher watcher);

    /// <summary>Be there: the desk's cases have duties, even if nobody looks at its board.</summary>
    [Alias("Wake")] Task Wake();
}

[Alias("routing.IBoardWatcher")]
public interface IBoardWatcher : IGrainObserver
{
    [Alias("Changed")] void Changed(BoardChange change);
}

/// <summary>Holds the desk's active cases in memory, ordered by due time, and tells watchers what changes. Built from the read model when it
/// wakes; keeps looking there, among several silos, for news that a dying one could not deliver. One timer follows the next duty of all its cases, never a timer per case.</summary>
public sealed class DeskGrain(IDocumentStore store, CaseLines lines, IOtherSilos others, TimeProvider clock, ILogger<DeskGrain> log) : Grain, IDeskGrain, IRemindable
{
    private static readonly TimeSpan WatchersLast = TimeSpan.FromSeconds(30), Look = TimeSpan.FromSeconds(5),
        Patience = TimeSpan.FromSeconds(2);

    /// <summary>After a downtime thousands of duties may wait: so many are under way at once, and the board answers in between.</summary>
    private const int Together = 32;

    /// <summary>More events than can be under way at once.</summary>
    private const int UnderWay = 1000;

    private readonly Dictionary<string, CaseOverview> cases = [];
    private readonly SortedSet<(DateTimeOffset At, string Code)> duties = [];
    private readonly Dictionary<IBoardWatcher, DateTimeOffset> watchers = [];
    private readonly Guid activation = Guid.CreateVersion7();
    private readonly Dictionary<string, string> words = [];
    private IGrainTimer? next;
    private bool busy;
    /// <summary>The last event there was two looks ago, and one look ago.</summary>
    private (long Before, long Last) seen;
    private long sequence;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var desk = this.GetPrimaryKeyString();
        await lines.Written();
        await using var session = store.QuerySession();
        // What had its number already and was not yet to be seen is looked for once more.
        seen.Last = await LastEvent(session, cancellationToken);
        seen.Before = Math.Max(0, seen.Last - UnderWay);
        await foreach (var overview in session.Query<CaseOverview>().Where(c => c.DeskId == desk && c.MatchesSql(CaseOverview.Open)).ToAsyncEnumerable(cancellationToken)) Take(overview);
        // Interleaved: the board does not wait for the cases.
        next = this.RegisterGrainTimer(CarryOutDuties, new() { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true });
        FollowNextDuty();
        this.RegisterGrainTimer(Reconcile, new() { DueTime = Look, Period = Look, Interleave = false, KeepAlive = true });
        // Keeps the board alive somewhere in the cluster, whatever silo dies.
        await this.RegisterOrUpdateReminder("alive", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), cancellationToken);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    public Task<DeskBoard> Board() => Task.FromResult(new DeskBoard(
        this.GetPrimaryKeyString(), Counts(), [.. cases.Values.OrderBy(c => c.DueAt).ThenBy(c => c.Id, StringComparer.Ordinal)], activation, sequence));

    Task<BoardCounts> IDeskGrain.Counts() => Task.FromResult(Counts());

    public Task Changed(CaseOverview[] overviews)
    {
        Tell([.. overviews.Where(Take)]);
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

    public Task Wake() => Task.CompletedTask;

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
            cases[overview.Id] = Lean(overview);
            if (overview.NextDutyAt is { } at) duties.Add((at, overview.Id));
        }
        return true;
    }

    private void Forget(CaseOverview known)
    {
        cases.Remove(known.Id);
        if (known.NextDutyAt is { } at) duties.Remove((at, known.Id));
    }

    /// <summary>A hundred thousand cases share a few hundred words.</summary>
    private CaseOverview Lean(CaseOverview c)
    {
        return c with { DeskId = One(c.DeskId), UnitId = One(c.UnitId), ProcedureCode = One(c.ProcedureCode), Step = One(c.Step), Assignee = c.Assignee is null ? null : One(c.Assignee) };

        string One(string word) => words.TryGetValue(word, out var same) ? same : words[word] = word;
    }

    private void Tell(CaseOverview[] overviews)
    {
        if (overviews is []) return;
        FollowNextDuty();
        sequence += overviews.Length;
        if (watchers.Count == 0) return;
        var (counts, now, first) = (Counts(), clock.GetUtcNow(), sequence - overviews.Length + 1);
        BoardChange[] changes = [.. overviews.Select((overview, i) => new BoardChange(overview, counts, activation, first + i))];
        foreach (var (watcher, until) in watchers.ToList())
        {
            if (until < now) watchers.Remove(watcher);
            else foreach (var change in changes) watcher.Changed(change);
        }
    }

    /// <summary>Tells the cases whose time has come to do what they have to; the longest overdue first.</summary>
    private async Task CarryOutDuties(CancellationToken cancellation)
    {
        if (busy) return;
        busy = true;
        try
        {
            while (!cancellation.IsCancellationRequested && duties.TakeWhile(d => d.At <= clock.GetUtcNow()).Take(Together).ToList() is { Count: > 0 } due)
            {
                duties.ExceptWith(due);
                await Task.WhenAll(due.Select(d => CarryOut(d.Code)));
            }
        }
        finally
        {
            busy = false;
            FollowNextDuty();
        }
    }

    /// <summary>The case decides whether there is still something to do, and tells the board what came of it. What did not come about is tried again.</summary>
    private async Task CarryOut(string code)
    {
        if (cases.GetValueOrDefault(code)?.NextDutyAt is not { } at || at > clock.GetUtcNow()) return;
        try
        {
            var intent = new Intent(Actor.Service("routing"), at, null, null, null, $"{this.GetPrimaryKeyString()} {code}", nameof(CarryOutDuty), 0);
            var reply = await GrainFactory.Case(code).Execute(new CarryOutDuty(at), intent);
            if (!reply.Unavailable && CaseDuties.Next(reply.State)?.At != at) return;
        }
        catch (Exception e)
        {
            // One case must not hold up the others.
            log.LogWarning("The case {Code} does not answer: {Message}", code, e.Message);
        }
        duties.Add((clock.GetUtcNow() + Patience, code));
    }

    private void FollowNextDuty()
    {
        if (busy) return;
        // Looks every few seconds at least: clocks may be set.
        var wait = duties.Count == 0 ? Patience : duties.Min.At - clock.GetUtcNow();
        wait = wait > Patience ? Patience : wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        next?.Change(wait + TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Over two looks: a number given to an event of a transaction that was not committed at the last one is caught by this one.</summary>
    private async Task Reconcile(CancellationToken cancellation)
    {
        var (desk, since) = (this.GetPrimaryKeyString(), seen.Before);
        await using var session = store.QuerySession();
        var last = await LastEvent(session, cancellation);
        if (since == last) return;
        // Where there was never another silo none can have died with news; of a commit whose outcome nobody knew, its line tells.
        if (others.MayLive)
            await Changed([.. await session.Query<CaseOverview>().Where(c => c.DeskId == desk && c.MatchesSql(
                $"d.id = any(array(select distinct stream_id from {store.Options.Events.DatabaseSchemaName}.mt_events where seq_id > ?))", since)).ToListAsync(cancellation)]);
        seen = (seen.Last, last);
    }

    private async Task<long> LastEvent(IQuerySession session, CancellationToken cancellation) =>
        (await session.AdvancedSql.QueryAsync<long>($"select last_value from {store.Options.Events.DatabaseSchemaName}.mt_events_sequence", cancellation))[0];

    private BoardCounts Counts()
    {
        var now = clock.GetUtcNow();
        int overdue = 0, soon = 0, unassigned = 0, deciding = 0;
        foreach (var c in cases.Values)
        {
            if (c.StoppedSince is null && c.DueAt <= now) overdue++;
            else if (c.StoppedSince is null && c.DueAt - CaseDuties.SoonBefore <= now) soon++;
            if (c.Phase == CasePhase.Deciding) deciding++;
            else if (c.Assignee is null) unassigned++;
        }
        return new(cases.Count, overdue, soon, unassigned, deciding);
    }
}
