using System.Globalization;
using Marten;
using Npgsql;
using OneStop.Contracts;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Desks;
using OneStop.Routing.Silo;
using Wolverine;

namespace OneStop.Routing.Cases;

/// <summary>The active case of a dossier; the key is the dossier code.</summary>
[Alias("routing.ICaseGrain")]
public interface ICaseGrain : IGrainWithStringKey
{
    /// <summary>Decides in memory and answers after the commit.</summary>
    [Alias("Execute")] Task<CaseReply> Execute(ICaseCommand command, Intent intent);

    /// <summary>The case as it stands. Of a warm one the database is asked nothing; among several silos, whether it has moved on elsewhere.</summary>
    [Alias("Read")] Task<CaseReply> Read();
}

/// <summary>The case after the call, or why there is nothing to show.</summary>
/// <param name="Version">0: there is no such case.</param>
[GenerateSerializer, Immutable, Alias("routing.CaseReply")]
public sealed record CaseReply(
    [property: Id(0)] Case State, [property: Id(1)] long Version, [property: Id(2)] Refusal? Refused = null, [property: Id(3)] bool Unavailable = false);

/// <summary>The active case: state in memory, with the right to propose. Marten is the truth: when someone else wrote first,
/// the grain forgets what it knew, reads again and decides once more. It never names a command: a new feature is a new <see cref="ICaseCommand"/>.</summary>
public sealed class CaseGrain(IDocumentStore store, NpgsqlDataSource database, IOtherSilos others, CaseCommits commits, CaseLines lines, DeskNews news, Province province, TimeProvider clock, ILogger<CaseGrain> log) : Grain, ICaseGrain
{
    /// <summary>Null: not known, must be read before the next decision.</summary>
    private Standing<Case>? standing;

    public async Task<CaseReply> Read()
    {
        try
        {
            if (standing is { } warm && !await IsNewest(warm)) standing = null;
            return Reply(await Known());
        }
        catch (Exception e) when (e.IsDatabaseAway())
        {
            return Away(e);
        }
    }

    public async Task<CaseReply> Execute(ICaseCommand command, Intent intent)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var known = attempt == 1 && standing is null && command.Opens ? Standing<Case>.Nothing : await Known();
                var now = clock.GetUtcNow();
                var verdict = known.Judge(intent, state => command.Decide(state, new(intent.Actor, now, province)));
                if (verdict.Refusal is not null || verdict.Events is [])
                {
                    if (attempt > 1 || await IsNewest(known)) return Reply(known) with { Refused = verdict.Refusal };
                    standing = null;
                    continue;
                }

                // Until the commit is certain, nothing is: an exception on the way leaves the state to be read again.
                standing = null;
                var recording = known.Record(this.GetPrimaryKeyString(), verdict.Events, intent, now, CaseAnnouncements.For);
                var overview = CaseOverview.Of(recording.StreamKey, recording.Next);
                if (await commits.Commit(recording, overview))
                {
                    standing = recording.Next;
                    // Whoever reads boards and lists here sees to it that they are told and written; whoever reads them through another silo cannot.
                    if (others.MayLive)
                    {
                        news.Tell();
                        await lines.Written();
                    }
                    return Reply(recording.Next);
                }
                if (attempt > 1) return Reply(await Known()) with { Refused = Rules.Stale };
            }
        }
        catch (Exception e) when (e.IsDatabaseAway())
        {
            return Away(e);
        }
    }

    private async Task<Standing<Case>> Known()
    {
        if (standing is not null) return standing;
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(this.GetPrimaryKeyString());
        return standing = events.Aggregate(Standing<Case>.Nothing, (s, e) => s.With(e));
    }

    /// <summary>A silo that the others have given up, because the network between them was cut, lives on for seconds with cases that have moved on elsewhere. It cannot record anything
    /// of them; without this question it would still show what was, and refuse by it.</summary>
    private async Task<bool> IsNewest(Standing<Case> known)
    {
        if (!others.MayLive) return true;
        await using var command = database.CreateCommand($"select version from {store.Options.Events.DatabaseSchemaName}.mt_streams where id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = this.GetPrimaryKeyString() });
        return Convert.ToInt64(await command.ExecuteScalarAsync() ?? 0, CultureInfo.InvariantCulture) == known.Version;
    }

    private CaseReply Reply(Standing<Case> known)
    {
        // Codes that lead nowhere must not fill the memory.
        if (!known.Exists) DeactivateOnIdle();
        return new(known.State, known.Version);
    }

    private CaseReply Away(Exception e)
    {
        log.LogWarning("The database is away: {Message}", e.Message);
        return new(new(), 0, Unavailable: true);
    }
}

public static class Hearing
{
    /// <summary>Takes in what another service tells. A repeat adds nothing; what cannot be taken in stays in the inbox and is tried again.</summary>
    /// <exception cref="InvalidOperationException">Not taken in.</exception>
    public static async Task Hear(
        this IGrainFactory grains, IDossierMessage message, string sender, DateTimeOffset at, Envelope envelope, ICaseCommand command)
    {
        var reply = await grains.Case(message.DossierCode).Execute(command, Intent.Of(message, sender, at, envelope.CorrelationId));
        if (reply.Unavailable || reply.Refused is not null || reply.Version == 0)
            throw new InvalidOperationException($"{message.GetType().Name} of {message.DossierCode}: {reply.Refused?.Code ?? "not taken in"}");
    }
}
