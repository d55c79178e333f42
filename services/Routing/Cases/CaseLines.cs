using Marten;
using Npgsql;
using NpgsqlTypes;
using OneStop.Hosting;
using OneStop.Routing.Desks;
using OneStop.Routing.Silo;

namespace OneStop.Routing.Cases;

/// <summary>Writes the lines of boards and inboxes a moment after the events that they are made from: many at once, and of a case that has moved on meanwhile only the last. Whoever acts does not
/// wait for it, whoever reads lines does (<see cref="Written"/>). What a process that died did not come to is found by the events' numbers, at the next start and by
/// every living silo; one that was always alone has nothing to look for.</summary>
public sealed class CaseLines(IDocumentStore store, Streams<Case> streams, NpgsqlDataSource database, DeskNews desks, IOtherSilos others, ILogger<CaseLines> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20), Patience = TimeSpan.FromMilliseconds(250), Look = TimeSpan.FromSeconds(5);

    /// <summary>So many cases wait at most, then the committer waits for them.</summary>
    private const int MostBehind = 1_000;

    /// <summary>More events than the cases that may have been waiting when all silos died can have (domain §10: 25 each).</summary>
    private const int LookBack = 50_000;

    /// <summary>After a start, and after a commit whose outcome nobody knows.</summary>
    private const int LooksInDoubt = 3;

    /// <summary>In seconds. Whose line has not come by then has nobody who writes it.</summary>
    private const int SurelyWritten = 2;

    private readonly Lock gate = new();
    private readonly AutoResetEvent news = new(false), asked = new(false);
    private readonly ManualResetEventSlim room = new(true);
    private Dictionary<string, CaseOverview> behind = [];
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task last = Task.CompletedTask;
    private Task writing = Task.CompletedTask;
    private volatile bool stopping, doubt = true;
    private int looks;

    /// <summary>The last event there was two looks ago, and one look ago; null before the first of them.</summary>
    private (long Before, long Last)? seen;

    /// <summary>The newest of a case counts.</summary>
    public void Take(CaseOverview line)
    {
        lock (gate)
        {
            if (behind.TryGetValue(line.Id, out var known) && known.Version >= line.Version) return;
            behind[line.Id] = line;
            if (behind.Count >= MostBehind) room.Reset();
        }
        news.Set();
    }

    /// <summary>Until more may be taken; not for ever, a process that stops must get to its end.</summary>
    public void WaitForRoom() => room.Wait(Look);

    /// <summary>Events may have been committed whose lines were not taken.</summary>
    public void Doubt() => doubt = true;

    /// <returns>Done when every line that was taken before is in the table; fails when the database does.</returns>
    public Task Written()
    {
        lock (gate)
        {
            if (behind.Count == 0) return last;
            asked.Set();
            return next.Task;
        }
    }

    /// <summary>Before the desks are built from the lines.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await CatchUp(false, cancellationToken);
        writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>What was taken is written before the process ends, if the database is there.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        stopping = true;
        news.Set();
        asked.Set();
        await writing;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (doubt) (doubt, looks) = (false, LooksInDoubt);
            if (looks > 0 || others.MayLive) await CatchUp(true, stoppingToken);
            else seen = null;
        }
    }

    private void Write()
    {
        using var connection = new OwnConnection(database);
        while (!stopping || behind.Count > 0)
        {
            news.WaitOne();
            asked.WaitOne(Pause);
            Dictionary<string, CaseOverview> lines;
            TaskCompletionSource done;
            lock (gate)
            {
                if (behind.Count == 0) continue;
                (lines, behind, done, next) = (behind, [], next, new(TaskCreationOptions.RunContinuationsAsynchronously));
                last = done.Task;
            }
            try
            {
                Write(lines.Values, connection.Ready());
                room.Set();
                done.SetResult();
            }
            catch (Exception e)
            {
                log.LogWarning("Lines of the list view wait: {Message}", e.Message);
                foreach (var line in lines.Values) Take(line);
                done.SetException(e);
                if (stopping) return;
                Thread.CurrentThread.Join(Patience);
            }
        }
    }

    /// <summary>Whoever wrote a newer line, in whatever process, is not overwritten.</summary>
    private void Write(IEnumerable<CaseOverview> lines, NpgsqlConnection connection)
    {
        // Always in the same order: another process may have some of them too.
        CaseOverview[] sorted = [.. lines.OrderBy(line => line.Id, StringComparer.Ordinal)];
        using var command = new NpgsqlCommand($"""
            insert into {Table} as written (id, data, mt_version, mt_dotnet_type)
            select id, line, gen_random_uuid(), '{typeof(CaseOverview).FullName}' from unnest($1, $2) as b(id, line)
            on conflict (id) do update set data = excluded.data, mt_version = excluded.mt_version, mt_last_modified = transaction_timestamp()
            where (written.data ->> 'version')::bigint < (excluded.data ->> 'version')::bigint
            """, connection) { CommandTimeout = (int)Look.TotalSeconds };
        command.Parameters.Add(new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar, TypedValue = [.. sorted.Select(line => line.Id)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb, TypedValue = [.. sorted.Select(store.Options.Serializer().ToJson)] });
        command.ExecuteNonQuery();
    }

    /// <summary>Writes the lines of cases whose last events have been there for long enough and whose lines have not. Over two looks: a number given to an event of a transaction that was not
    /// committed at the last one is caught by this one.</summary>
    /// <param name="tell">The desks: those that are there already have read what was in the table.</param>
    private async Task CatchUp(bool tell, CancellationToken cancellation)
    {
        try
        {
            await using var session = store.QuerySession();
            var newest = (await session.AdvancedSql.QueryAsync<long>($"select last_value from {Events}.mt_events_sequence", cancellation))[0];
            var since = seen?.Before ?? Math.Max(0, newest - LookBack);
            if (since == newest) return;
            var late = await session.AdvancedSql.QueryAsync<string>(
                $"""
                select s.id from {Events}.mt_streams s left join {Table} l on l.id = s.id
                where s.id = any(array(select distinct stream_id from {Events}.mt_events where seq_id > ?))
                    and s.timestamp <= now() - make_interval(secs => ?) and (l.id is null or (l.data ->> 'version')::bigint < s.version)
                """, cancellation, since, tell ? SurelyWritten : 0.0);
            foreach (var code in late.Where(DossierCode.IsCode))
            {
                var line = CaseOverview.Of(code, await streams.Read(code, cancellation));
                Take(line);
                if (tell) desks.Take(line);
            }
            seen = (seen?.Last ?? since, newest);
            looks--;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // The database is away for now.
            log.LogWarning("Lines of the list view are not looked for: {Message}", e.Message);
        }
    }

    private string Events => store.Options.Events.DatabaseSchemaName;

    private string Table => $"{Events}.mt_doc_{nameof(CaseOverview).ToLowerInvariant()}";
}
