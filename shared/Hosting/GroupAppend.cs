using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;
using NpgsqlTypes;
using OneStop.Deciding;
using Wolverine;
using Wolverine.Persistence.Durability;
using Wolverine.Runtime;
using Wolverine.Runtime.Serialization;

namespace OneStop.Hosting;

/// <summary>Appends to many streams at once, with their outgoing messages: one statement over arrays, which is its own transaction, in one round trip.
/// Marten's own quick append is a procedure call a stream that runs four statements an event, between a BEGIN and a COMMIT; what stands in its and Wolverine's tables afterwards is
/// the same (docs/performance.md).</summary>
public sealed class GroupAppend<TState>(IDocumentStore store, IWolverineRuntime runtime) where TState : class, IState<TState>, new()
{
    private readonly Dictionary<Type, IEventType> kinds = store.Options.Events.AllKnownEventTypes().ToDictionary(kind => kind.EventType);
    private readonly ISerializer serializer = store.Options.Serializer();
    private readonly string statement = Statement(store.Options.Events.DatabaseSchemaName);

    /// <summary>One recording as it will stand in the tables. Made by whoever asks, beside the commit of others.</summary>
    public sealed class Rows : IEnvelopeTransaction
    {
        internal Rows(Recording<TState> recording, IReadOnlyList<(IEvent Event, IEventType Kind, long Version, string Data, string Headers)> events) =>
            (Recording, Events) = (recording, events);

        internal Recording<TState> Recording { get; }
        internal IReadOnlyList<(IEvent Event, IEventType Kind, long Version, string Data, string Headers)> Events { get; }
        internal List<(Envelope Envelope, byte[] Body)> Messages { get; } = [];
        internal MessageContext? Outbox { get; set; }

        /// <summary>Once they are committed: the messages go. Those that do not get that far are sent from the outbox later.</summary>
        public Task Flush() => Outbox?.FlushOutgoingMessagesAsync() ?? Task.CompletedTask;

        Task IEnvelopeTransaction.PersistOutgoingAsync(Envelope envelope) => ((IEnvelopeTransaction)this).PersistOutgoingAsync([envelope]);

        Task IEnvelopeTransaction.PersistOutgoingAsync(Envelope[] envelopes)
        {
            Messages.AddRange(envelopes.Select(envelope => (envelope, EnvelopeSerializer.Serialize(envelope))));
            return Task.CompletedTask;
        }

        Task IEnvelopeTransaction.PersistIncomingAsync(Envelope envelope) => throw new NotSupportedException("What is announced goes to other services.");

        ValueTask IEnvelopeTransaction.RollbackAsync() => ValueTask.CompletedTask;

        Task<bool> IEnvelopeTransaction.TryMakeEagerIdempotencyCheckAsync(Envelope envelope, DurabilitySettings settings, CancellationToken cancellation) => Task.FromResult(true);
    }

    public async ValueTask<Rows> Prepare(Recording<TState> recording)
    {
        var rows = new Rows(recording,
            [.. recording.Events.Select((e, i) => (e, kinds[e.EventType], recording.ExpectedVersion + i + 1, serializer.ToJson(e.Data), serializer.ToJson(e.Headers)))]);
        if (recording.Messages is []) return rows;
        rows.Outbox = new(runtime);
        rows.Outbox.EnlistInOutbox(rows);
        await rows.Outbox.Announce(recording);
        return rows;
    }

    /// <summary>All of it or nothing.</summary>
    /// <exception cref="ConcurrencyException">One of the streams has moved on; a <see cref="PostgresException"/> of a unique row says the same.</exception>
    public void Commit(NpgsqlConnection connection, IReadOnlyList<Rows> batch)
    {
        using var command = new NpgsqlCommand(statement, connection);
        Add(NpgsqlDbType.Varchar, batch.Select(r => r.Recording.StreamKey));
        Add(NpgsqlDbType.Bigint, batch.Select(r => r.Recording.ExpectedVersion));
        Add(NpgsqlDbType.Bigint, batch.Select(r => r.Recording.Next.Version));

        var events = batch.SelectMany(r => r.Events).ToList();
        Add(NpgsqlDbType.Uuid, events.Select(e => e.Event.Id));
        Add(NpgsqlDbType.Varchar, batch.SelectMany(r => r.Events.Select(_ => r.Recording.StreamKey)));
        Add(NpgsqlDbType.Bigint, events.Select(e => e.Version));
        Add(NpgsqlDbType.Jsonb, events.Select(e => e.Data));
        Add(NpgsqlDbType.Varchar, events.Select(e => e.Kind.Alias));
        Add(NpgsqlDbType.TimestampTz, events.Select(e => e.Event.Timestamp));
        Add(NpgsqlDbType.Varchar, events.Select(e => e.Kind.DotNetTypeName));
        Add(NpgsqlDbType.Varchar, events.Select(e => e.Event.CorrelationId));
        Add(NpgsqlDbType.Varchar, events.Select(e => e.Event.CausationId));
        Add(NpgsqlDbType.Jsonb, events.Select(e => e.Headers));
        Add(NpgsqlDbType.Varchar, events.Select(e => e.Event.UserName));

        var messages = batch.SelectMany(r => r.Messages).ToList();
        Add(NpgsqlDbType.Bytea, messages.Select(m => m.Body));
        Add(NpgsqlDbType.Uuid, messages.Select(m => m.Envelope.Id));
        Add(NpgsqlDbType.Varchar, messages.Select(m => m.Envelope.Destination!.ToString()));
        Add(NpgsqlDbType.TimestampTz, messages.Select(m => m.Envelope.DeliverBy));
        Add(NpgsqlDbType.Integer, messages.Select(m => m.Envelope.Attempts));
        Add(NpgsqlDbType.Varchar, messages.Select(m => m.Envelope.MessageType));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = runtime.Options.Durability.AssignedNodeNumber });
        try
        {
            command.ExecuteNonQuery();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            throw new ConcurrencyException("A stream has moved on.", typeof(TState), "");
        }

        void Add<T>(NpgsqlDbType type, IEnumerable<T> values) => command.Parameters.Add(new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = [.. values] });
    }

    /// <summary>A stream is opened, or moved on from where the decision saw it, and counted: with one too few, the division at the end fails and takes everything with it.
    /// Rows of events cannot stand twice, their stream and version are unique.</summary>
    private static string Statement(string schema) => $"""
        with batch as (
            select * from unnest($1, $2, $3) as b(stream, seen, next)
        ), opened as (
            insert into {schema}.mt_streams (id, version) select stream, next from batch where seen = 0 returning 1
        ), moved as (
            update {schema}.mt_streams s set version = b.next, timestamp = now() from batch b
            where b.seen > 0 and s.id = b.stream and s.version = b.seen and not s.is_archived returning 1
        ), stored as (
            insert into {schema}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
            select nextval('{schema}.mt_events_sequence'), e.* from unnest($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) as e
        ), told as (
            insert into {OneStopHost.Messages}.wolverine_outgoing_envelopes (body, id, destination, deliver_by, attempts, message_type, owner_id)
            select m.*, $21 from unnest($15, $16, $17, $18, $19, $20) as m
        )
        select 1 / ((select count(*) from opened) + (select count(*) from moved) = (select count(*) from batch))::int
        """;
}
