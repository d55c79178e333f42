using Npgsql;

namespace OneStop.Testing;

/// <summary>A look into a service's database, past the service.</summary>
public static class Sql
{
    public static async Task<int> Execute(string connection, string statement)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(statement, open);
        return await command.ExecuteNonQueryAsync();
    }

    /// <returns>Rows, each as its columns' texts; null stays null.</returns>
    public static async Task<IReadOnlyList<string?[]>> Query(string connection, string query, params object[] parameters)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(query, open);
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string?[]>();
        while (await reader.ReadAsync()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i).ToString())]);
        return rows;
    }

    /// <summary>The tables of the database with a row that holds this text in any column: as text, as JSON, or inside the bytes of a message.</summary>
    public static async Task<IReadOnlyList<string>> TablesHolding(string connection, string text)
    {
        var tables = await Query(connection, """
            select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1
            """);
        var union = string.Join(" union all ", tables.Select(t => $"""
            select '{t[0]}' where exists (select 1 from {t[0]} t where position($1 in t::text) > 0 or position(encode(convert_to($1, 'UTF8'), 'hex') in t::text) > 0)
            """));
        return [.. (await Query(connection, union, text)).Select(row => row[0]!)];
    }
}
