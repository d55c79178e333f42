using FluentAssertions;
using Npgsql;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>What the service's own role may do in its database, whatever a fault in the service would make it try.</summary>
public sealed class PrivilegeTests(IntakeHost intake)
{
    [Theory]
    [InlineData("update intake.mt_events set data = '{}'")]
    [InlineData("update intake.mt_events set is_archived = true")]
    [InlineData("delete from intake.mt_events")]
    [InlineData("truncate intake.mt_events")]
    [InlineData("truncate intake.mt_streams cascade")]
    [InlineData("delete from intake.mt_streams")]
    [InlineData("update intake.mt_doc_sealedrecord set data = '{}'")]
    [InlineData("delete from intake.mt_doc_sealedrecord")]
    [InlineData("update intake.access_log set who = 'x'")]
    [InlineData("delete from intake.access_log")]
    [InlineData("truncate intake.access_log")]
    [InlineData("delete from intake.mt_doc_receiptkey")]
    [InlineData("alter table intake.mt_events disable trigger all")]
    [InlineData("alter table intake.mt_events add column extra text")]
    [InlineData("drop table intake.mt_events cascade")]
    [InlineData("create table intake.extra (id int)")]
    [InlineData("create table public.extra (id int)")]
    [InlineData("set role intake_owner")]
    public async Task History_cannot_be_changed(string statement)
    {
        var code = await intake.Received();

        var trying = () => Sql.Execute(intake.RuntimeConnection, statement);

        (await trying.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be("42501");
        (await intake.Events(code)).Should().Equal("intake.submitted", "intake.accepted");
    }

    [Fact]
    public async Task History_can_be_read()
    {
        var code = await intake.Received();

        (await Sql.Query(intake.RuntimeConnection, "select type from intake.mt_events where stream_id = $1", code)).Should().HaveCount(2);
    }

    [Fact]
    public async Task No_function_lends_the_owners_rights() =>
        (await Sql.Query(intake.OwnerConnection, "select proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where prosecdef and n.nspname in ('intake', 'wolverine', 'public')"))
            .Should().BeEmpty();
}
