using System.Collections.Immutable;
using JasperFx.Events;
using OneStop.Contracts;
using OneStop.Deciding;

namespace OneStop.Hosting;

/// <summary>A stream as it stands: what its events add up to, how many they are, its Lamport clock, and the requests it has already honoured.</summary>
/// <param name="Version">Number of events; 0 when there is no such stream.</param>
/// <param name="RecordedAt">When the last event was recorded.</param>
public sealed record Standing<TState>(TState State, long Version, long Tick, DateTimeOffset RecordedAt, ImmutableDictionary<string, string> Keys)
    where TState : class, IState<TState>, new()
{
    public static Standing<TState> Nothing { get; } = new(new(), 0, 0, default, ImmutableDictionary<string, string>.Empty);

    public bool Exists => Version > 0;

    public Standing<TState> With(IEvent e) => new(
        State.Evolve(e.Data), Version + 1, Math.Max(Tick, e.Tick()), e.Timestamp,
        e.IdempotencyKey() is var (key, print) ? Keys.SetItem(Own(e.UserName, key), print) : Keys);

    /// <summary>Everything that stands before the command's own rules: was this very request honoured already, and did the caller see the latest?</summary>
    public Verdict Judge(Intent intent, Func<TState, Verdict> decide)
    {
        if (intent.Key is not null && Keys.TryGetValue(Own(intent.Actor.Subject, intent.Key), out var print))
            return print == intent.Fingerprint ? Verdict.AlreadyDone : Rules.KeyReused;
        if (intent.IfMatch is { } seen && seen != Version) return Rules.Stale;
        return decide(State);
    }

    /// <summary>Two officers may choose the same key.</summary>
    private static string Own(string? subject, string key) => $"{subject} {key}";

    /// <summary>Turns a verdict's events into what is to be stored and told.</summary>
    public Recording<TState> Record(string streamKey, IReadOnlyList<object> events, Intent intent, DateTimeOffset now, Announce<TState> announce)
    {
        var next = this;
        var stored = new List<IEvent>(events.Count);
        var messages = new List<IDossierMessage>();
        var tick = Math.Max(Tick, intent.CausedAtTick);
        // PostgreSQL keeps microseconds: what is remembered must equal what will be read.
        now = new(now.Ticks - now.Ticks % TimeSpan.TicksPerMicrosecond, now.Offset);
        var occurredAt = intent.OccurredAt ?? now;
        foreach (var data in events)
        {
            var e = EventMetadata.Wrap(data, intent, State.ActingUnit, ++tick, occurredAt, now);
            stored.Add(e);
            next = next.With(e);
            if (announce(new(streamKey, next.State, data, tick, occurredAt, intent.Actor)) is { } message) messages.Add(message);
        }
        return new(streamKey, Version, stored, next, messages, intent.CorrelationId);
    }
}

/// <summary>An event about to be stored, for those who decide what other services are told of it.</summary>
public sealed record Told<TState>(string DossierCode, TState After, object Event, long Tick, DateTimeOffset At, Actor By);

/// <summary>What other services are told of an event; null for what is nobody else's business.</summary>
public delegate IDossierMessage? Announce<TState>(Told<TState> told);

/// <summary>One command's outcome, ready to be committed in one transaction: events, outgoing messages, and where the stream stands afterwards.</summary>
public sealed record Recording<TState>(
    string StreamKey, long ExpectedVersion, IReadOnlyList<IEvent> Events, Standing<TState> Next, IReadOnlyList<IDossierMessage> Messages,
    string? CorrelationId)
    where TState : class, IState<TState>, new();

/// <summary>Refusals that any command of any service can meet.</summary>
public static class Rules
{
    public static readonly Refusal Stale = new("stale-version", "NĐ 118/2025, Đ.5.1c", "Hồ sơ vừa được người khác cập nhật; hãy tải lại.", RefusalKind.Conflict);
    public static readonly Refusal KeyReused = new("idempotency-key-reused", "API", "Idempotency-Key này đã dùng cho một yêu cầu khác.");
}
