using OneStop.Hosting;

namespace OneStop.Oversight.Record;

/// <summary>Oversight's tables. Every row is written once: the service's own role may add rows and change or remove none.</summary>
public static class RecordSchema
{
    public const string Name = "oversight";

    /// <summary>Held while events are appended or a checkpoint is made: one after the other, whichever process does it.</summary>
    public const string Lock = "select pg_advisory_xact_lock(736202)";

    public static readonly Schema.Script Tables = new($"""
        create table if not exists {Name}.events (
            place bigint primary key, position integer not null, service text not null, sequence bigint not null, dossier text not null,
            version bigint not null, id uuid not null, type text not null, recorded_at timestamptz not null, by_whom text, correlation text, causation text,
            headers text not null, data text not null, hash bytea not null);
        create unique index if not exists events_dossier on {Name}.events (dossier, position);
        create unique index if not exists events_sequence on {Name}.events (service, sequence);
        create table if not exists {Name}.tiles (number bigint primary key, hash bytea not null);
        create table if not exists {Name}.checkpoints (number bigint primary key, size bigint not null, note text not null);
        """);

    public static readonly Schema.WrittenOnce[] WrittenOnce = [new("events"), new("tiles"), new("checkpoints")];
}
