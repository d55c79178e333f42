using FluentAssertions;
using OneStop.Hosting;
using OneStop.Routing.Cases;
using OneStop.Testing;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>The next build's migration runs while this one serves: its connections hold statements that were prepared before.</summary>
[Collection(nameof(RoutingHost))]
public sealed class MigrationTests(RoutingHost routing)
{
    [Fact]
    public async Task A_table_with_a_new_column_is_read_and_written_as_if_nothing_had_happened()
    {
        await Warm();
        await Sql.Execute(routing.OwnerConnection, "alter table routing.mt_events add column later text; alter table routing.mt_doc_caseoverview add column later text");
        try
        {
            (await routing.Act("handler.a", await routing.Open(), "claim")).Should(200);
            (await ReadAnew(await routing.OpenAndClaim())).Should(200);
            (await routing.Get("handler.a", "/api/routing/inbox")).Should(200);
        }
        finally
        {
            await Sql.Execute(routing.OwnerConnection, "alter table routing.mt_events drop column later; alter table routing.mt_doc_caseoverview drop column later");
        }
    }

    [Fact]
    public async Task Where_what_a_prepared_statement_answers_is_of_another_type_now_the_caller_is_told_to_try_again_and_then_served()
    {
        var code = await Warm();
        await Sql.Execute(routing.OwnerConnection, "alter table routing.mt_events alter column type type text");
        try
        {
            var answers = new List<int>();
            for (var asked = 0; asked < 30 && answers.LastOrDefault() != 200; asked++) answers.Add((await ReadAnew(code)).Status);

            answers.Should().Contain(503, "else nothing was prepared and this test shows nothing");
            answers[..^1].Should().OnlyContain(status => status == 503, "it passes by itself");
            answers[^1].Should().Be(200);
        }
        finally
        {
            await Sql.Execute(routing.OwnerConnection, "alter table routing.mt_events alter column type type varchar(500)");
        }
    }

    /// <summary>Planned while an outbox is small, Wolverine's statements would read it from end to end for as long as their connections live.</summary>
    [Fact]
    public async Task An_outbox_that_was_full_and_is_empty_again_is_still_read_by_its_keys()
    {
        await Sql.Execute(routing.OwnerConnection, """
            begin;
            insert into wolverine.wolverine_outgoing_envelopes (id, owner_id, destination, body, attempts, message_type)
                select gen_random_uuid(), 4711, 'test', convert_to(repeat('x', 600), 'UTF8'), 0, 'test' from generate_series(1, 20000);
            delete from wolverine.wolverine_outgoing_envelopes where owner_id = 4711;
            commit
            """);
        await Sql.Execute(routing.OwnerConnection, "vacuum wolverine.wolverine_outgoing_envelopes");

        var plan = await Sql.Query(routing.OwnerConnection, "explain delete from wolverine.wolverine_outgoing_envelopes where id = any('{00000000-0000-0000-0000-000000000001, 00000000-0000-0000-0000-000000000002}')");

        string.Concat(plan.Select(row => row[0])).Should().Contain("Index").And.NotContain("Seq Scan");
    }

    /// <summary>Else every upgrade would build the indexes anew, and nobody could write meanwhile.</summary>
    [Fact]
    public async Task A_second_migration_finds_nothing_to_change()
    {
        (await Schema.IsBehind(routing.Store)).Should().BeFalse();

        await Sql.Execute(routing.OwnerConnection, "alter table routing.mt_events add column later text");
        try
        {
            (await Schema.IsBehind(routing.Store)).Should().BeTrue("else this shows nothing");
        }
        finally
        {
            await Sql.Execute(routing.OwnerConnection, "alter table routing.mt_events drop column later");
        }
    }

    /// <summary>Marten's key from events to streams is not kept; that no event stands without its stream is the appending statement's doing.</summary>
    [Fact]
    public async Task Every_event_has_its_stream_without_a_key_that_asks_for_it()
    {
        await routing.OpenAndClaim();

        (await routing.Scalar<long>("select count(*) from pg_constraint where contype = 'f' and conrelid = 'routing.mt_events'::regclass")).Should().Be(0);
        (await routing.Scalar<long>("select count(*) from routing.mt_streams")).Should().BePositive();
        (await routing.Scalar<long>("select count(*) from routing.mt_events e where not exists (select from routing.mt_streams s where s.id = e.stream_id and s.version >= e.version)")).Should().Be(0);
    }

    /// <summary>With ten years of closed cases in the table, neither may read them.</summary>
    [Theory, InlineData($"data ->> 'deskId' = 'ttphvcc' and {CaseOverview.Open}"), InlineData(CaseOverview.Open)]
    public async Task Boards_and_inboxes_are_read_by_the_index_of_what_is_open(string asked)
    {
        var plan = await Sql.Query(routing.OwnerConnection, $"set enable_seqscan = off; explain select data from routing.mt_doc_caseoverview where {asked}");

        string.Join('\n', plan.Select(row => row[0])).Should().Contain("mt_doc_caseoverview_idx_desk_id");
    }

    /// <summary>Until what reads a case is prepared on every connection.</summary>
    private async Task<string> Warm()
    {
        var code = await routing.OpenAndClaim();
        for (var i = 0; i < 5; i++) await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => routing.Events(code)));
        return code;
    }

    private async Task<Answer> ReadAnew(string code)
    {
        await routing.ForgetCase(code);
        return await routing.Read("handler.a", code);
    }
}
