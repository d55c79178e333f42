using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Routing.Cases;
using OneStop.Testing;
using Wolverine.Marten;
using Wolverine.Runtime;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>Commands in flight together share transactions, and nothing else.</summary>
[Collection(nameof(RoutingHost))]
public sealed class GroupCommitTests(RoutingHost routing)
{
    private const int Together = 64;

    private CaseCommits Commits => routing.Http.Services.GetRequiredService<CaseCommits>();

    [Fact]
    public async Task Sixty_four_claims_in_flight_need_far_fewer_transactions()
    {
        var codes = await OpenMany();

        var answers = await Task.WhenAll(codes.Select(code => routing.Act("handler.a", code, "claim")));

        answers.Should().OnlyContain(a => a.Status == 200);
        (await Transactions(codes, "routing.claimed")).Should().BeInRange(1, Together / 2);
        foreach (var code in codes) (await routing.Waiting<CaseWasTakenUp>(code)).Should().Be(1);
    }

    [Fact]
    public async Task One_whose_case_moved_behind_its_back_fails_alone()
    {
        var codes = await OpenMany();
        var moved = codes[Together / 2];
        await routing.AppendBehindTheGrain(moved, new Assigned("handler.c"));

        var answers = await Task.WhenAll(codes.Select(async code => (Code: code, Answer: await routing.Act("handler.a", code, "claim", ifMatch: "\"2\""))));

        answers.Single(a => a.Code == moved).Answer.Refused(409, "stale-version");
        answers.Where(a => a.Code != moved).Should().OnlyContain(a => a.Answer.Status == 200);
        foreach (var code in codes) (await routing.Waiting<CaseWasTakenUp>(code)).Should().Be(code == moved ? 0 : 1);
    }

    [Fact]
    public async Task A_wrong_expected_version_is_answered_to_the_one_who_gave_it()
    {
        var taken = await routing.Open();
        var codes = Enumerable.Range(0, Together).Select(i => i == 40 ? taken : routing.NewCode()).ToArray();

        var done = await Task.WhenAll(codes.Select(code => Commit(code)));

        done.Select((ok, i) => (ok, i)).Where(d => !d.ok).Select(d => d.i).Should().Equal(40);
        foreach (var code in codes) (await routing.Events(code)).Should().HaveCount(2);
    }

    [Fact]
    public async Task What_the_database_cannot_store_fails_alone()
    {
        var codes = Enumerable.Range(0, Together).Select(_ => routing.NewCode()).ToArray();

        // PostgreSQL's JSON knows no NUL.
        var commits = codes.Select((code, i) => Commit(code, i == 20 ? "reception\0a" : "reception.a")).ToArray();

        await FluentActions.Awaiting(() => commits[20]).Should().ThrowAsync<Exception>();
        (await Task.WhenAll(commits.Where((_, i) => i != 20))).Should().OnlyContain(ok => ok);
        (await routing.Events(codes[20])).Should().BeEmpty();
        (await routing.Events(codes[21])).Should().HaveCount(2);
    }

    [Fact]
    public async Task Without_trouble_a_full_queue_is_a_handful_of_transactions()
    {
        var codes = Enumerable.Range(0, Together).Select(_ => routing.NewCode()).ToArray();

        (await Task.WhenAll(codes.Select(code => Commit(code)))).Should().OnlyContain(ok => ok);

        (await Transactions(codes, "routing.caseOpened")).Should().BeInRange(1, 16);
    }

    /// <summary>Marten reads, archives and migrates these rows, Wolverine sends them, and neither ever learns that it did not write them itself.</summary>
    [Fact]
    public async Task The_rows_are_those_that_Marten_and_Wolverine_themselves_would_have_written()
    {
        var (ours, martens) = (routing.NewCode(), routing.NewCode());
        var began = RecordingOf(ours, Standing<Case>.Nothing, Sample.Opened, Sample.Started(0));
        foreach (var recording in (Recording<Case>[])[began, RecordingOf(ours, began.Next, new Claimed("handler.a"))])
        {
            var overview = Line(recording);
            (await Commits.Commit(recording, overview)).Should().BeTrue();
            await using var session = routing.Store.LightweightSession();
            if (recording.ExpectedVersion == 0) session.Events.StartStream(martens, recording.Events);
            else session.Events.Append(martens, recording.Next.Version, recording.Events);
            session.Store(overview with { Id = martens });
            await new MartenOutbox(routing.Http.Services.GetRequiredService<IWolverineRuntime>(), session).Announce(
                recording with { Messages = [.. recording.Messages.Cast<CaseWasTakenUp>().Select(m => m with { DossierCode = martens })] });
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await routing.LinesWritten();
        (await Rows(ours)).Should().Equal(await Rows(martens)).And.HaveCount(3 + 1 + 1 + 1);

        async Task<IEnumerable<string?>> Rows(string code) => (await Sql.Query(routing.OwnerConnection, $"""
            select to_jsonb(e) - array['seq_id', 'id', 'stream_id'] from routing.mt_events e where stream_id = '{code}'
            union all select to_jsonb(s) - array['id', 'timestamp', 'created'] from routing.mt_streams s where id = '{code}'
            union all select jsonb_set(to_jsonb(c), array['data', 'id'], 'null') - array['id', 'mt_version', 'mt_last_modified'] from routing.mt_doc_caseoverview c where id = '{code}'
            union all select to_jsonb(o) - array['id', 'body', 'timestamp'] || jsonb_build_object('bytes', octet_length(body))
                from wolverine.wolverine_outgoing_envelopes o where position(convert_to('{code}', 'UTF8') in body) > 0
            """)).Select(row => row[0]).Order(StringComparer.Ordinal);
    }

    private async Task<string[]> OpenMany()
    {
        var codes = await Task.WhenAll(Enumerable.Range(0, Together).Select(_ => routing.Open()));
        codes.Should().OnlyHaveUniqueItems();
        return codes;
    }

    private Task<bool> Commit(string code, string receivedBy = "reception.a")
    {
        var recording = RecordingOf(code, Standing<Case>.Nothing, Sample.Opened with { ReceivedBy = receivedBy }, Sample.Started(0));
        return Commits.Commit(recording, Line(recording));
    }

    /// <summary>The desk would have it do what it has had to since January.</summary>
    private static CaseOverview Line(Recording<Case> recording) => CaseOverview.Of(recording.StreamKey, recording.Next) with { NextDutyAt = null };

    private static Recording<Case> RecordingOf(string code, Standing<Case> standing, params object[] events) =>
        standing.Record(code, events, new(Actor.Service("intake"), null, null, "key", "print", "correlation", "cause", 0), RoutingHost.Now, CaseAnnouncements.For);

    /// <summary>Rows that one transaction wrote bear its id.</summary>
    private Task<long> Transactions(string[] codes, string type) => routing.Scalar<long>(
        "select count(distinct xmin::text) from routing.mt_events where stream_id = any(@codes) and type = @type", ("codes", codes), ("type", type));
}
