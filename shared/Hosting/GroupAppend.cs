using System.Data.Common;
using JasperFx.Events;
using Marten;
using NpgsqlTypes;
using OneStop.Deciding;
using Weasel.Core;
using Weasel.Storage;
using ICommandBuilder = Weasel.Postgresql.ICommandBuilder;
using IStorageOperation = Marten.Internal.Operations.IStorageOperation;

namespace OneStop.Hosting;

/// <summary>Appends to many streams, and writes their lines of the list view, in one statement over arrays, as a part of a Marten session. Marten's own quick append is a
/// procedure call a stream that runs four statements an event; what stands in its tables afterwards is the same (docs/performance.md).</summary>
public sealed class GroupAppend<TState, TLine>(IDocumentStore store) where TState : class, IState<TState>, new() where TLine : notnull
{
    private readonly Dictionary<Type, IEventType> kinds = store.Options.Events.AllKnownEventTypes().ToDictionary(kind => kind.EventType);
    private readonly string statement = Statement(store.Options.Events.DatabaseSchemaName, typeof(TLine));

    /// <param name="lines">Of the list view: one a recording, in the same order.</param>
    /// <returns>The commit fails with a <see cref="JasperFx.ConcurrencyException"/>, as a whole, if one of the streams has moved on.</returns>
    public IStorageOperation Of(IReadOnlyList<Recording<TState>> recordings, IReadOnlyList<TLine> lines) => new Operation(this, recordings, lines);

    /// <summary>A stream is opened, or moved on from where the decision saw it, and counted; rows of events cannot stand twice, their stream and version are unique.</summary>
    private static string Statement(string schema, Type line) => $"""
        with batch as (
            select * from unnest(^::varchar[], ^::bigint[], ^::bigint[], ^::jsonb[], ^::uuid[]) as b(stream, seen, next, line, line_version)
        ), opened as (
            insert into {schema}.mt_streams (id, version) select stream, next from batch where seen = 0 returning 1
        ), moved as (
            update {schema}.mt_streams s set version = b.next, timestamp = now() from batch b
            where b.seen > 0 and s.id = b.stream and s.version = b.seen and not s.is_archived returning 1
        ), listed as (
            insert into {schema}.mt_doc_{line.Name.ToLowerInvariant()} (id, data, mt_version, mt_dotnet_type) select stream, line, line_version, '{line.FullName}' from batch
            on conflict (id) do update set data = excluded.data, mt_version = excluded.mt_version, mt_last_modified = transaction_timestamp()
        ), stored as (
            insert into {schema}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
            select nextval('{schema}.mt_events_sequence'), e.* from unnest(
                ^::uuid[], ^::varchar[], ^::bigint[], ^::jsonb[], ^::varchar[], ^::timestamptz[], ^::varchar[], ^::varchar[], ^::varchar[], ^::jsonb[], ^::varchar[]) as e
        )
        select (select count(*) from opened) + (select count(*) from moved)
        """;

    private sealed class Operation(GroupAppend<TState, TLine> group, IReadOnlyList<Recording<TState>> recordings, IReadOnlyList<TLine> lines) : IStorageOperation
    {
        public Type DocumentType => typeof(IEvent);

        public OperationRole Role() => OperationRole.Events;

        public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
        {
            var events = recordings.SelectMany(r => r.Events.Select((e, i) => (r.StreamKey, Version: r.ExpectedVersion + i + 1, Event: e, Kind: group.kinds[e.EventType]))).ToList();
            var (parameters, next) = (builder.AppendWithParameters(group.statement, '^'), 0);
            Texts(recordings.Select(r => r.StreamKey));
            Numbers(recordings.Select(r => r.ExpectedVersion));
            Numbers(recordings.Select(r => r.Next.Version));
            Bodies(lines.Select(l => (object)l));
            Identities(recordings.Select(r => r.Events[^1].Id));

            Identities(events.Select(e => e.Event.Id));
            Texts(events.Select(e => e.StreamKey));
            Numbers(events.Select(e => e.Version));
            Bodies(events.Select(e => e.Event.Data));
            Texts(events.Select(e => e.Kind.Alias));
            Add(NpgsqlDbType.TimestampTz, events.Select(e => e.Event.Timestamp));
            Texts(events.Select(e => e.Kind.DotNetTypeName));
            Texts(events.Select(e => e.Event.CorrelationId));
            Texts(events.Select(e => e.Event.CausationId));
            Bodies(events.Select(e => e.Event.Headers!));
            Texts(events.Select(e => e.Event.UserName));

            void Texts(IEnumerable<string?> values) => Add(NpgsqlDbType.Varchar, values);
            void Numbers(IEnumerable<long> values) => Add(NpgsqlDbType.Bigint, values);
            void Identities(IEnumerable<Guid> values) => Add(NpgsqlDbType.Uuid, values);
            void Bodies(IEnumerable<object> values) => Add(NpgsqlDbType.Jsonb, values.Select(session.Serializer.ToJson));
            void Add<T>(NpgsqlDbType type, IEnumerable<T> values) => (parameters[next].NpgsqlDbType, parameters[next++].Value) = (NpgsqlDbType.Array | type, values.ToArray());
        }

        void Weasel.Storage.IStorageOperation.ConfigureCommand(Weasel.Core.ICommandBuilder builder, IStorageSession session) => ConfigureCommand((ICommandBuilder)builder, session);

        public async Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token)
        {
            await reader.ReadAsync(token);
            if (reader.GetInt64(0) != recordings.Count) exceptions.Add(new JasperFx.ConcurrencyException("A stream has moved on.", typeof(TState), ""));
        }
    }
}
