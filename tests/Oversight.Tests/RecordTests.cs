using System.Text.Json.Nodes;
using Npgsql;
using OneStop.Oversight.Record;
using OneStop.Testing;

namespace OneStop.Oversight.Tests;

/// <summary>The copy: whole, without repeats, whatever was away meanwhile, and out of reach even for Oversight itself.</summary>
public sealed class RecordTests(OversightHost host)
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7));

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_service_recorded_while_Oversight_could_not_reach_it_is_there_afterwards()
    {
        await host.CaughtUp();
        var code = host.NewCode();
        host.Away = "routing";
        await Task.Delay(1200, Ends);
        await host.Record("routing", code, "claimed", new { officer = "handler.a" }, 3, Nine);
        await host.Record("routing", code, "handedOver", new { from = "handler.a", to = "handler.c", reason = "nghỉ" }, 4, Nine);
        (await host.Records.Of(code, Ends)).Should().BeEmpty();

        host.Away = null;
        await host.CaughtUp();

        (await host.Records.Of(code, Ends)).Select(e => (e.Position, e.Entry.Type)).Should().Equal((1, "routing.claimed"), (2, "routing.handedOver"));
    }

    [Fact]
    public async Task What_is_delivered_again_is_not_recorded_again()
    {
        var code = host.NewCode();
        await host.Record("intake", code, "submitted", new { procedureCode = "2.000635", deskId = "ttphvcc", agencyCode = "H99.15" }, 1, Nine);
        await host.CaughtUp();
        var entries = await host.Journal("intake").Of(code, Ends);

        var added = await Task.WhenAll(host.Records.Append("intake", entries, Ends), host.Records.Append("intake", entries, Ends));

        added.Should().Equal(0, 0);
        (await host.Records.Of(code, Ends)).Should().HaveCount(1);
    }

    [Fact]
    public async Task The_copy_hashes_to_what_the_owner_hashes_to()
    {
        var code = host.NewCode();
        await host.Record("intake", code, "completionAsked", new { items = new[] { new { what = "Giấy “ủy quyền”  \u0009 ấ", originals = 1.50m } }, reason = "đủ 😀" }, 1, Nine);
        await host.CaughtUp();

        var (copy, owned) = ((await host.Records.Of(code, Ends)).Single(), (await host.Journal("intake").Of(code, Ends)).Single());

        copy.Entry.Should().Be(owned);
        copy.Hash.Should().Equal(Chain.Link(Chain.Nothing, Chain.Digest("intake", owned)));
    }

    [Theory]
    [InlineData("update oversight.events set data = '{}'")]
    [InlineData("delete from oversight.events")]
    [InlineData("truncate oversight.events")]
    [InlineData("update oversight.checkpoints set note = ''")]
    [InlineData("delete from oversight.checkpoints")]
    [InlineData("truncate oversight.checkpoints")]
    [InlineData("update oversight.tiles set hash = ''")]
    [InlineData("delete from oversight.tiles")]
    [InlineData("truncate oversight.tiles")]
    [InlineData("drop table oversight.events")]
    [InlineData("alter table oversight.events disable trigger all")]
    public async Task Oversights_own_role_cannot_change_the_record(string statement)
    {
        var trying = () => Sql.Execute(host.RuntimeConnection, statement);

        (await trying.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be("42501");
    }

    [Fact]
    public async Task The_history_is_one_order_of_three_services()
    {
        var code = await Journey();

        var history = await host.Client.Get($"/api/oversight/cases/{code}/history", host.Token("supervisor.a"));

        history.Status.Should().Be(200, history.Body);
        history.Json.AsArray().Select(e => $"{e!["tick"]} {e["type"]}").Should().Equal(
            "1 intake.submitted", "2 intake.accepted", "3 routing.caseOpened", "4 routing.stepStarted", "5 routing.claimed", "6 intake.handlingStarted", "6 routing.stepCompleted",
            "7 decision.opened");
        var first = history.Json[0]!;
        first["by"]!.ToJsonString().Should().Be("""{"subject":"handler.a","role":"handler","unit":"stp-tu-phap"}""");
        first["hash"]!.GetValue<string>().Should().MatchRegex("^[0-9a-f]{64}$");
        first["data"]!["deskId"]!.GetValue<string>().Should().Be("ttphvcc");
    }

    [Theory]
    [InlineData("supervisor.a", 200)]
    [InlineData("reception.a", 200)]
    [InlineData("handler.a", 200)]
    [InlineData("reception.b", 404)]
    [InlineData("handler.b", 404)]
    [InlineData("citizen.a", 404)]
    [InlineData("admin.a", 404)]
    public async Task Only_those_who_may_see_a_case_see_its_history(string officer, int status)
    {
        var code = await Journey();

        (await host.Client.Get($"/api/oversight/cases/{code}/history", host.Token(officer))).Status.Should().Be(status);
        (await host.Client.Get($"/api/oversight/cases/{code}?tick=4", host.Token(officer))).Status.Should().Be(status);
        (await host.Client.Get($"/api/oversight/cases/{code}/history", null)).Status.Should().Be(401);
    }

    [Theory]
    [InlineData("asOf=yesterday", "asOf")]
    [InlineData("knownAt=2026-13-01T00:00:00Z", "knownAt")]
    [InlineData("tick=-1", "tick")]
    [InlineData("tick=1&asOf=2026-03-05T09:00:00Z", "tick")]
    public async Task A_standpoint_that_cannot_be_read_is_named(string query, string field) =>
        (await host.Client.Get($"/api/oversight/cases/{host.NewCode()}?{query}", host.Token("supervisor.a"))).Fields.Should().Equal(field);

    [Fact]
    public async Task A_case_is_seen_as_it_stood()
    {
        var code = await Journey();

        var before = await AsOf(code, "asOf=2026-03-05T08:59:59%2B07:00");
        before["status"].Should().BeNull();
        var accepted = await AsOf(code, "tick=2");
        (accepted["status"]!.GetValue<string>(), accepted["nationalStatus"]!.GetValue<int>(), accepted["step"]).Should().Be(("accepted", 2, null));
        var claimed = await AsOf(code, "asOf=2026-03-05T09:20:30%2B07:00");
        (claimed["step"]!.GetValue<string>(), claimed["assignee"]!.GetValue<string>(), claimed["unit"]!.GetValue<string>()).Should().Be(("Tra cứu", "handler.a", "stp-tu-phap"));
        claimed["clock"]!["state"]!.GetValue<string>().Should().Be("running");
        claimed["inForce"]!.ToJsonString().Should().Be("""{"lawProfile":"2025","procedureCode":"2.000635","procedureVersion":1,"counting":"hour","calendar":"2026.a"}""");
        var now = await AsOf(code, "");
        now["seen"]!.ToJsonString().Should().Be("""{"intake":3,"routing":4,"decision":1}""");
        now["decision"]!["phase"]!.GetValue<string>().Should().Be("drafting");
    }

    /// <summary>On Friday it is recorded that since Wednesday noon another date had held, and that Thursday's claim was by someone else.</summary>
    [Theory]
    [InlineData("2026-03-04T15:00:00", "2026-03-05T18:00:00", "09:00", null)]
    [InlineData("2026-03-04T15:00:00", "2026-03-06T18:00:00", "11:00", null)]
    [InlineData("2026-03-05T18:00:00", "2026-03-05T18:00:00", "10:00", "handler.a")]
    [InlineData("2026-03-05T18:00:00", "2026-03-06T18:00:00", "10:00", "handler.c")]
    public async Task What_was_known_one_day_about_another_day_is_told_in_all_four_quadrants(string asOf, string knownAt, string due, string? assignee)
    {
        var (code, wednesday) = (host.NewCode(), Nine.AddDays(-1));
        await Opened(code, wednesday, "2026-03-09T09:00:00+07:00");
        await host.Record("routing", code, "dueDateRecalculated", new { dueAt = "2026-03-09T10:00:00+07:00", explanation = "b" }, 5, Nine.AddHours(1));
        await host.Record("routing", code, "claimed", new { officer = "handler.a" }, 6, Nine.AddHours(2));
        var friday = Nine.AddDays(1);
        await host.Record("routing", code, "dueDateRecalculated",
            new { dueAt = "2026-03-09T11:00:00+07:00", explanation = "c", trueSince = "2026-03-04T12:00:00+07:00" }, 7, friday);
        await host.Record("routing", code, "claimed", new { officer = "handler.c", corrects = new { service = "routing", version = 4 } }, 8, friday);
        await host.CaughtUp();

        var seen = await AsOf(code, $"asOf={asOf}%2B07:00&knownAt={knownAt}%2B07:00");

        seen["dueAt"]!.GetValue<string>().Should().Be($"2026-03-09T{due}:00+07:00");
        seen["assignee"]?.GetValue<string>().Should().Be(assignee);
    }

    private async Task<JsonNode> AsOf(string code, string query)
    {
        var answer = await host.Client.Get($"/api/oversight/cases/{code}?{query}", host.Token("supervisor.a"));
        answer.Status.Should().Be(200, answer.Body);
        return answer.Json;
    }

    /// <returns>A dossier that came from the counter through a department to those who decide, some of it at the same tick.</returns>
    private async Task<string> Journey()
    {
        var code = host.NewCode();
        await host.Record("decision", code, "opened", new { round = 1, dueAt = Nine.AddDays(1), deskId = "ttphvcc" }, 7, Nine.AddMinutes(41));
        await host.Record("intake", code, "submitted", new
        {
            procedureCode = "2.000635", procedureVersion = 1, deskId = "ttphvcc", agencyCode = "H99.15", channel = "Counter", components = new[] { new { code = "TK", originals = 1 } },
        }, 1, Nine);
        await host.Record("intake", code, "accepted", new { acceptedAt = Nine, dueAt = Nine.AddDays(1), explanation = "a", lawProfile = "2025", counting = "Hour", calendar = "2026.a" }, 2, Nine);
        await Opened(code, Nine.AddMinutes(10), "2026-03-06T09:00:00+07:00");
        await host.Record("routing", code, "claimed", new { officer = "handler.a" }, 5, Nine.AddMinutes(20));
        await host.Record("routing", code, "stepCompleted", new { index = 0, officer = "handler.a" }, 6, Nine.AddMinutes(40));
        await host.Record("intake", code, "handlingStarted", new { }, 6, Nine.AddMinutes(20), Nine.AddMinutes(21), "service:routing");
        await host.CaughtUp();
        return code;
    }

    private async Task Opened(string code, DateTimeOffset at, string dueAt)
    {
        await host.Record("routing", code, "caseOpened", new
        {
            deskId = "ttphvcc", agencyCode = "H99.15", acceptedAt = at, dueAt, decidingUnitId = "stp-lanh-dao", terms = new { procedureVersion = 1 },
            steps = new[] { new { name = "Tra cứu", unitId = "stp-tu-phap", hours = 4 } },
        }, 3, at);
        await host.Record("routing", code, "stepStarted", new { index = 0, name = "Tra cứu", unitId = "stp-tu-phap" }, 4, at);
    }
}
