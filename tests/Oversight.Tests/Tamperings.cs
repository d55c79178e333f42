using System.Globalization;
using Npgsql;

namespace OneStop.Oversight.Tests;

/// <summary>What a superuser might do to the record, in Oversight's database or in an owner's.</summary>
/// <param name="Kind">Edit, delete, swap, insert, cut, back-date, replace.</param>
internal sealed record Tampering(string Kind, string Service, string Sql, string? Dossier)
{
    private static readonly string[] Owners = ["intake", "routing", "decision"];

    /// <summary>One row of some table of events.</summary>
    private sealed record Row(long Key, string Dossier, long Order, string Print);

    public static async Task<Tampering> Draw(Random random, Func<string, Task<NpgsqlConnection>> database)
    {
        var service = random.Next(2) == 0 ? "oversight" : Owners[random.Next(Owners.Length)];
        var ours = service == "oversight";
        var (table, key, dossier, order, recorded) = ours
            ? ("oversight.events", "place", "dossier", "position", "recorded_at")
            : ($"{service}.mt_events", "seq_id", "stream_id", "version", "timestamp");
        await using var connection = await database(service);
        var rows = new List<Row>();
        await using (var command = new NpgsqlCommand($"select {key}, {dossier}, {order}::bigint, md5(data::text) from {table} order by {key}", connection))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) rows.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3)));
        var (one, other) = (rows[random.Next(rows.Count)], rows[random.Next(rows.Count)]);
        // Where two say the same, swapping what they say changes nothing.
        while (other.Print == one.Print) other = rows[random.Next(rows.Count)];
        var columns = ours
            ? "service, sequence, version, id, type, recorded_at, by_whom, correlation, causation, headers, data, hash"
            : "id, version, data, type, timestamp, correlation_id, causation_id, headers, user_name";
        var (who, reason) = (ours ? "by_whom" : "user_name", ours ? "correlation" : "correlation_id");
        var (kind, sql) = random.Next(13) switch
        {
            0 => ("edit", $"update {table} set data = {(ours ? "data || ' '" : "data || '{\"amountVnd\": -1}'")} where {key} = {one.Key}"),
            1 => ("edit", $"update {table} set {who} = coalesce({who}, '') || 'x' where {key} = {one.Key}"),
            2 => ("edit", $"update {table} set {reason} = case when {reason} is null then '' end where {key} = {one.Key} and coalesce({reason}, '') is distinct from 'x'"),
            3 => ("edit", $"update {table} set headers = {(ours ? "replace(headers, 'handler', 'signer')" : "jsonb_set(headers, '{unit}', '\"khác\"')")}, id = gen_random_uuid() where {key} = {one.Key}"),
            4 => ("delete", $"delete from {table} where {key} = {one.Key}"),
            5 => ("swap", $"""
                update {table} set {key} = -1 where {key} = {one.Key};
                update {table} set {key} = {one.Key} where {key} = {other.Key};
                update {table} set {key} = {other.Key} where {key} = -1;
                """),
            6 => ("swap", $"""
                create temp table held on commit drop as select * from {table} where {key} in ({one.Key}, {other.Key});
                update {table} t set data = h.data from held h where t.{key} = {one.Key} and h.{key} = {other.Key};
                update {table} t set data = h.data from held h where t.{key} = {other.Key} and h.{key} = {one.Key};
                -- Two that say the same: nothing was swapped, so something else is.
                update {table} set id = gen_random_uuid() where {key} = {one.Key} and (select count(distinct data::text) from held) = 1;
                """),
            7 => ("insert", ours
                ? $"insert into {table} (place, position, dossier, {columns}) select {rows[^1].Key + 1}, position + 1000, dossier, {columns.Replace("sequence, version, id", "sequence + 100000, version + 1000, gen_random_uuid()", StringComparison.Ordinal)} from {table} where {key} = {one.Key}"
                : $"insert into {table} (seq_id, stream_id, {columns}) select {rows[^1].Key + 1}, stream_id, {columns.Replace("id, version,", "gen_random_uuid(), version + 1000,", StringComparison.Ordinal)} from {table} where {key} = {one.Key}"),
            8 => ("cut", $"delete from {table} where {key} > {rows[Math.Max(0, rows.Count - 1 - random.Next(1, 12))].Key}"),
            9 => ("cut", $"delete from {table} where {dossier} = '{one.Dossier}' and {order} >= {one.Order}"),
            10 => ("back-date", $"update {table} set {recorded} = {recorded} - interval '{random.Next(1, 5000)} minutes' where {key} = {one.Key}"),
            11 => ("back-date", $"update {table} set headers = {(ours ? "case when headers like '%\"occurredAt\": \"2%' then replace(headers, '\"occurredAt\": \"2', '\"occurredAt\": \"1') else headers || ' ' end" : "jsonb_set(headers, '{occurredAt}', '\"2026-01-01T00:00:00+00:00\"')")} where {key} = {one.Key}"),
            _ => ("replace", $"update {table} set data = {(ours ? "'{\"invented\": true}'" : "'{\"invented\": true}'::jsonb")} where {dossier} = '{one.Dossier}'"),
        };
        return new(kind, service, sql, kind is "edit" or "back-date" or "replace" or "delete" ? one.Dossier : null);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} in {Service}: {Sql}");
}
