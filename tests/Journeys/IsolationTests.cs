using Npgsql;

namespace OneStop.Journeys;

/// <summary>What each service's own role may do in PostgreSQL, and what not.</summary>
public sealed class IsolationTests(SharedInstance shared)
{
    public static TheoryData<string> Services => [.. Store.Services];

    [Theory, MemberData(nameof(Services))]
    public async Task A_service_sees_its_own_streams_and_no_other(string service)
    {
        await Walk.Begin(shared.It.Client, Walk.OneStep());
        await using var own = await Open(await Runtime(service));
        (await Value(own, "select string_agg(schemaname, ',') from pg_tables where tablename = 'mt_streams'")).Should().Be(service);
        (await Value(own, $"select bool_and(type like '{service}.%')::text from {service}.mt_events where stream_id <> 'mt_tombstone'")).Should().BeOneOf("true", null);

        foreach (var other in Store.Services.Where(s => s != service))
        {
            var foreign = new NpgsqlConnectionStringBuilder(await Runtime(service)) { Database = $"onestop_{other}" };
            (await Refused(() => Open(foreign.ConnectionString))).Should().Be("42501", $"{service} has no business in {other}'s database");
        }
    }

    [Theory, MemberData(nameof(Services))]
    public async Task A_service_cannot_rewrite_or_remove_an_event_nor_make_itself_more_rights(string service)
    {
        foreach (var statement in (string[])
        [
            $"update {service}.mt_events set data = '{{}}'", $"delete from {service}.mt_events", $"truncate {service}.mt_events cascade",
            $"delete from {service}.mt_streams", $"drop table {service}.mt_events", $"alter table {service}.mt_events disable trigger all",
            $"grant update on {service}.mt_events to {service}_app; update {service}.mt_events set type = type", $"set role {service}_owner", $"create table {service}.mine (id int)",
            "create table public.mine (id int)", "create role friend", "copy (select 1) to program 'true'",
        ])
        {
            await using var own = await Open(await Runtime(service));
            (await Refused(() => Value(own, statement))).Should().Be("42501", statement);
        }
    }

    [Theory, MemberData(nameof(Services))]
    public async Task What_the_services_share_for_messaging_lies_apart_from_events(string service)
    {
        await using var own = await Open(await Runtime(service));
        (await Value(own, "select count(*)::text from information_schema.tables where table_schema = 'wolverine' and table_name like 'mt\\_%'")).Should().Be("0");
        (await Value(own, $"select count(*)::text from information_schema.tables where table_schema = '{service}' and table_name like 'wolverine%'")).Should().Be("0");
    }

    private async Task<string> Runtime(string service)
    {
        var printed = (await shared.It.Onestop("db", service, "--runtime")).Output.Trim();
        return new NpgsqlConnectionStringBuilder(printed) { Pooling = false }.ConnectionString;
    }

    private static async Task<NpgsqlConnection> Open(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<string?> Value(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() as string;
    }

    private static async Task<string> Refused<T>(Func<Task<T>> attempt)
    {
        try
        {
            await attempt();
            return "allowed";
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}
