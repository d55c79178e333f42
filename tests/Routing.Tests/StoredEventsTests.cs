using FluentAssertions;
using Npgsql;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>What was recorded stays: the role the service runs as may add events, and nothing else.</summary>
[Collection(nameof(RoutingHost))]
public sealed class StoredEventsTests(RoutingHost routing)
{
    [Theory]
    [InlineData("update routing.mt_events set data = data")]
    [InlineData("update routing.mt_events set timestamp = now() where false")]
    [InlineData("delete from routing.mt_events")]
    [InlineData("truncate routing.mt_events")]
    [InlineData("delete from routing.mt_streams")]
    [InlineData("truncate routing.mt_streams")]
    [InlineData("alter table routing.mt_events disable trigger all")]
    [InlineData("alter table routing.mt_events owner to routing_app")]
    [InlineData("grant update on routing.mt_events to routing_app; update routing.mt_events set data = data")]
    [InlineData("drop table routing.mt_events")]
    [InlineData("drop schema routing cascade")]
    [InlineData("set role routing_owner")]
    [InlineData("create table routing.extra (x int)")]
    public async Task The_service_itself_cannot_change_its_history(string statement)
    {
        var code = await routing.Open();

        var refused = await FluentActions.Awaiting(() => Run(statement)).Should().ThrowAsync<PostgresException>();

        refused.Which.SqlState.Should().Be(PostgresErrorCodes.InsufficientPrivilege);
        (await routing.Events(code)).Should().HaveCount(2);
    }

    [Fact]
    public async Task It_can_read_it() => (await routing.Scalar<long>("select count(*) from routing.mt_events where false")).Should().Be(0);

    /// <summary>A grant that the right SQL does not give, but the dialect could: the function that appends runs as its caller.</summary>
    [Fact]
    public async Task No_function_of_the_schema_runs_with_the_owners_rights() => (await routing.Scalar<long>(
        "select count(*) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('routing', 'wolverine', 'orleans') and p.prosecdef")).Should().Be(0);

    private async Task Run(string sql)
    {
        // In a transaction that is never committed: should it be allowed after all, the other tests do not suffer.
        await using var connection = new NpgsqlConnection(routing.RuntimeConnection);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync();
    }
}
