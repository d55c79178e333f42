using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using OneStop.Contracts;
using OneStop.Hosting;
using OneStop.Launcher;

namespace OneStop.Chaos;

/// <summary>What really stands in the databases of an instance, read with their owners' rights as <c>./onestop db SERVICE</c> gives them.</summary>
public sealed class RawLog(Instance instance)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>What a request caused bears its trace instead.</summary>
    private static readonly HashSet<string> Messages = [.. typeof(IDossierMessage).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IDossierMessage))).Select(t => t.Name)];

    /// <summary>Services that keep events, whatever tye.yaml will list.</summary>
    public async Task<IReadOnlyList<string>> Services()
    {
        var found = new List<string>();
        foreach (var service in Topology.Read().Services.Where(s => s.OwnsDatabase).Select(s => s.Name))
            if (await Count(service, $"select count(*) from pg_tables where schemaname = '{service}' and tablename = 'mt_events'") > 0) found.Add(service);
        return found;
    }

    /// <summary>Cases whose lines are still to be written.</summary>
    private const string Behind = """
        select count(*) from routing.mt_streams s left join routing.mt_doc_caseoverview l on l.id = s.id
        where s.id ~ '-[0-9]{6}-' and (l.id is null or (l.data ->> 'version')::bigint < s.version)
        """;

    /// <summary>Waits until no message is on its way, no line of a list is behind and no event is added any more.</summary>
    /// <returns>Whether it came to that.</returns>
    public async Task<bool> Settled(TimeSpan patience)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        for (var before = ""; clock.GetElapsedTime(began) < patience; await Task.Delay(Pause))
        {
            var now = "";
            var underWay = 0L;
            foreach (var service in await Services())
            {
                now += $"{service} {await Count(service, $"select count(*) from {service}.mt_events")} ";
                underWay += await Count(service, UnderWay);
            }
            underWay += await Count("routing", Behind);
            if (underWay == 0 && now == before) return true;
            before = underWay == 0 ? now : "";
        }
        return false;
    }

    public async Task<IReadOnlyList<LoggedEvent>> Events()
    {
        var events = new List<LoggedEvent>();
        foreach (var service in await Services())
            await Read(service, $"""
                select stream_id, version, type, user_name, causation_id, timestamp, xmin::text, headers::text, data::text
                from {service}.mt_events order by stream_id, version
                """, row =>
            {
                if (!DossierCode.IsCode(row.GetString(0))) return;
                var headers = JsonSerializer.Deserialize<JsonElement>(row.GetString(7));
                events.Add(new(
                    service, row.GetString(0), row.GetInt64(1), row.GetString(2), headers.GetProperty("tick").GetInt64(), Text(row, 3), Word(headers, "role"),
                    Word(headers, "key")?.Split(' ')[0], Text(row, 4) is { } cause && Messages.Contains(cause) ? cause : null, row.GetFieldValue<DateTimeOffset>(5), headers.GetProperty("occurredAt").GetDateTimeOffset(),
                    row.GetString(6), row.GetString(8)));
            });
        return events;
    }

    /// <summary>The rows of a list view.</summary>
    public async Task<IReadOnlyList<Shown>> Lines(string service, string document)
    {
        var rows = new List<Shown>();
        await Read(service, $"select id, data::text from {service}.mt_doc_{document}", row => rows.Add(new(service, row.GetString(0), JsonNode.Parse(row.GetString(1))!)));
        return rows;
    }

    public async Task<IReadOnlyList<Leftover>> Leftovers()
    {
        var left = new List<Leftover>();
        foreach (var service in await Services())
        {
            await Read(service, "select message_type, coalesce(exception_message, '') from wolverine.wolverine_dead_letters", row =>
                left.Add(new(service, "dead letter", $"{row.GetString(0)}: {row.GetString(1)}")));
            await Read(service, "select message_type, 'to send' from wolverine.wolverine_outgoing_envelopes", row => left.Add(new(service, "not sent", row.GetString(0))));
            await Read(service, "select message_type, status from wolverine.wolverine_incoming_envelopes where status <> 'Handled'", row =>
                left.Add(new(service, "not handled", $"{row.GetString(0)} ({row.GetString(1)})")));
        }
        return left;
    }

    public async Task<long> Count(string service, string sql)
    {
        var count = 0L;
        await Read(service, sql, row => count = row.GetInt64(0));
        return count;
    }

    public async Task Read(string service, string sql, Action<NpgsqlDataReader> take)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(service));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) take(reader);
    }

    public string ConnectionString(string service) =>
        new NpgsqlConnectionStringBuilder(new Databases(DatabaseSecrets.Of(instance)).OwnerOf(service)) { Pooling = false, Timeout = 20 }.ConnectionString;

    private const string UnderWay = """
        select (select count(*) from wolverine.wolverine_outgoing_envelopes) + (select count(*) from wolverine.wolverine_incoming_envelopes where status <> 'Handled')
        """;

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string? Word(JsonElement headers, string name) => headers.TryGetProperty(name, out var value) ? value.GetString() : null;
}
