using System.Globalization;
using Npgsql;

namespace OneStop.Testing;

/// <summary>Fills a service's store with copies of one dossier, in the database itself.</summary>
public static class Copies
{
    /// <summary>Copies the dossier's stream, its events and its line of the list view.</summary>
    /// <param name="connection">Of the database's owner.</param>
    /// <param name="document">The list view's.</param>
    /// <param name="year">Of the codes under which the copies lie, two digits: those of one year are one set, each made once; up to 3 million.</param>
    /// <param name="line">What is otherwise in the copies' lines: SQL of a jsonb object.</param>
    public static async Task Make(string connection, string service, string document, string template, long times, int year, string line = "'{}'::jsonb")
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { CommandTimeout = 0, Pooling = false });
        var code = Code(year.ToString("00", CultureInfo.InvariantCulture));
        await Copy("mt_streams", "id", ("id", code));
        await Copy("mt_events", "stream_id", ("stream_id", code), ("seq_id", $"nextval('{service}.mt_events_sequence')"), ("id", "gen_random_uuid()"));
        await Copy($"mt_doc_{document}", "id", ("id", code), ("data", $"data || jsonb_build_object('id', {code}) || {line}"));
        await using var analyze = database.CreateCommand("analyze");
        await analyze.ExecuteNonQueryAsync();

        async Task Copy(string table, string key, params (string Column, string Value)[] instead)
        {
            await using var asking = database.CreateCommand($"select string_agg(column_name, ',') from information_schema.columns where table_schema = '{service}' and table_name = '{table}'");
            var columns = ((string)(await asking.ExecuteScalarAsync())!).Split(',');
            var values = columns.Select(c => instead.FirstOrDefault(i => i.Column == c).Value ?? $"t.{c}");
            await using var copying = database.CreateCommand(
                $"insert into {service}.{table} ({string.Join(", ", columns)}) select {string.Join(", ", values)} from generate_series(1, {times}) g cross join {service}.{table} t where t.{key} = '{template}' on conflict do nothing");
            await copying.ExecuteNonQueryAsync();
        }
    }

    private static string Code(string year) => $"'H99.15-{year}' || lpad((1 + g / 280000 % 12)::text, 2, '0') || lpad((1 + g / 10000 % 28)::text, 2, '0') || '-' || lpad((g % 10000)::text, 4, '0')";
}
