using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Contracts;
using OneStop.Deciding;
using Wolverine;
using Wolverine.Marten;
using Wolverine.Runtime;

namespace OneStop.Hosting;

/// <summary>How one kind of stream is told to other services and shown in lists.</summary>
/// <param name="Overview">The line of the list view for this state; stored with the events, rebuilt from them at will.</param>
public sealed record StreamKind<TState>(Announce<TState> Announce, Func<string, Standing<TState>, object> Overview)
    where TState : class, IState<TState>, new();

/// <summary>What came of a command: where the stream stands now, and the refusal if there was one.</summary>
public sealed record Outcome<TState>(Standing<TState> Standing, Refusal? Refusal) where TState : class, IState<TState>, new();

/// <summary>Reads and writes streams of one kind: fold, decide, then events, list view and outgoing messages in one transaction.</summary>
public sealed class Streams<TState>(IDocumentStore store, IWolverineRuntime runtime, TimeProvider clock, StreamKind<TState> kind)
    where TState : class, IState<TState>, new()
{
    public async Task<Standing<TState>> Read(string code, CancellationToken cancellation = default)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(code, token: cancellation);
        return events.Aggregate(Standing<TState>.Nothing, (standing, e) => standing.With(e));
    }

    /// <summary>Decides and commits. When someone else wrote first the state is read again and decided once more; a second conflict is the caller's to see.</summary>
    /// <param name="alongside">What else belongs into the same transaction.</param>
    public async Task<Outcome<TState>> Execute(
        string code, Intent intent, Func<TState, DateTimeOffset, Verdict> decide, Action<IDocumentSession>? alongside = null,
        CancellationToken cancellation = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var standing = await Read(code, cancellation);
            var now = clock.GetUtcNow();
            var verdict = standing.Judge(intent, state => decide(state, now));
            if (verdict.Refusal is not null || verdict.Events is []) return new(standing, verdict.Refusal);

            var recording = standing.Record(code, verdict.Events, intent, now, kind.Announce);
            await using var session = store.LightweightSession();
            try
            {
                await Append(session, recording, alongside, cancellation);
                return new(recording.Next, null);
            }
            catch (Exception e) when (e.IsConflict())
            {
                if (attempt > 1) return new(standing, Rules.Stale);
            }
        }
    }

    /// <summary>Takes in what another service tells. A repeat adds nothing; what cannot be taken in is a bug, and stays in the inbox until it can.</summary>
    /// <exception cref="InvalidOperationException">The decision refused.</exception>
    public async Task Hear(IDossierMessage message, string sender, DateTimeOffset at, Envelope envelope, Func<TState, Verdict> decide)
    {
        var outcome = await Execute(message.DossierCode, Intent.Of(message, sender, at, envelope.CorrelationId), (state, _) => decide(state));
        if (outcome.Refusal is { } refusal) throw new InvalidOperationException($"{message.GetType().Name} of {message.DossierCode}: {refusal.Code}");
    }

    private async Task Append(IDocumentSession session, Recording<TState> recording, Action<IDocumentSession>? alongside, CancellationToken cancellation)
    {
        var outbox = new MartenOutbox(runtime, session);
        await session.Append(recording, outbox);
        session.StoreObjects([kind.Overview(recording.StreamKey, recording.Next)]);
        alongside?.Invoke(session);
        await session.SaveChangesAsync(cancellation);
    }
}

public static class Appending
{
    /// <summary>Switches on one kind of stream.</summary>
    public static void AddStream<TState>(this IServiceCollection services, Announce<TState> announce, Func<string, Standing<TState>, object> overview)
        where TState : class, IState<TState>, new()
    {
        services.AddSingleton(new StreamKind<TState>(announce, overview));
        services.AddSingleton<Streams<TState>>();
        services.AddSingleton<IOverviews, Overviews<TState>>();
    }

    /// <summary>Puts the events and what is told of them into the session; the commit fails if the stream has moved on.</summary>
    public static async Task Append<TState>(this IDocumentSession session, Recording<TState> recording, MartenOutbox outbox)
        where TState : class, IState<TState>, new()
    {
        if (recording.ExpectedVersion == 0) session.Events.StartStream(recording.StreamKey, recording.Events);
        else session.Events.Append(recording.StreamKey, recording.ExpectedVersion + recording.Events.Count, recording.Events);
        await outbox.Announce(recording);
    }

    /// <summary>Tells the other services when, and only if, what the outbox belongs to commits.</summary>
    public static async Task Announce<TState>(this MessageContext outbox, Recording<TState> recording)
        where TState : class, IState<TState>, new()
    {
        outbox.CorrelationId = recording.CorrelationId;
        foreach (var message in recording.Messages) await outbox.PublishAsync(message);
    }

    /// <summary>Someone else wrote first: the version moved, the stream exists already, or a unique row was taken.</summary>
    public static bool IsConflict(this Exception e) => e switch
    {
        ConcurrencyException or Marten.Exceptions.ExistingStreamIdCollisionException or DocumentAlreadyExistsException => true,
        Npgsql.PostgresException { SqlState: "23505" or "40001" or "40P01" } => true,
        { InnerException: { } inner } => inner.IsConflict(),
        _ => false,
    };
}
