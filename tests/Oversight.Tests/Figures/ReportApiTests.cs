using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OneStop.Hosting;
using OneStop.Oversight.Figures;
using OneStop.Testing;

namespace OneStop.Oversight.Tests.Figures;

/// <summary>Reports over the record itself: as they come, from zero, as of the past, and signed. In periods of their own, years ago.</summary>
public sealed class ReportApiTests(OversightHost host)
{
    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private static DateTimeOffset Day(int year, int day) => new DateTimeOffset(year, 5, 1, 9, 0, 0, TimeSpan.FromHours(7)).AddDays(day - 1);

    private static string May(int year) => $"from={year}-05-01&to={year}-05-31";

    [Fact]
    public async Task As_events_come_in_and_from_zero_the_same_is_kept()
    {
        var code = await Accepted(2011, 3);
        var late = await Accepted(2011, 4);
        await host.Record("routing", late, "dueDateRecalculated", new { dueAt = Day(2011, 40), explanation = "b", trueSince = Day(2011, 6).ToString("O") }, 8, Day(2011, 9));
        await host.CaughtUp();
        await host.Http.Services.GetRequiredService<Lives>().CatchUp(Ends);
        await host.Record("decision", code, "issued", new { number = "1", at = Day(2011, 10) }, 9, Day(2011, 10));
        await host.CaughtUp();
        var report = (await Report("07b", May(2011))).Json;
        var grown = await Kept(code);

        await host.Http.Services.GetRequiredService<Lives>().Rebuild(Ends);

        (await Kept(code)).Should().Equal(grown);
        JsonNode.DeepEquals((await Report("07b", May(2011))).Json["rows"], report["rows"]).Should().BeTrue();
        Total(report).Should().Equal(2, 0, 0, 0, 2, 0, 1, 1, 0, 0, 1, 1, 0);
        Total((await Report("07b", $"{May(2011)}&asOf=2011-05-09T10:00:00%2B07:00")).Json)[6].Should().Be(0);
        Total((await Report("07b", $"{May(2011)}&knownAt=2011-05-03T10:00:00%2B07:00")).Json)[0].Should().Be(1);
    }

    [Fact]
    public async Task A_row_that_says_something_else_than_its_events_is_found_and_one_that_has_none_and_one_that_is_gone()
    {
        var (wrong, gone, stray, lives) = (await Accepted(2010, 3), await Accepted(2010, 4), host.NewCode(), host.Http.Services.GetRequiredService<Lives>());
        await host.CaughtUp();
        (await lives.Compare(Ends)).Codes.Should().BeEmpty();

        await Sql.Execute(host.OwnerConnection, $"""
            update oversight.lives set entries = replace(entries, 'ttphvcc', 'xa-2') where dossier = '{wrong}'; delete from oversight.lives where dossier = '{gone}';
            insert into oversight.lives (dossier, touched, entries) values ('{stray}', now(), '[]')
            """);

        (await lives.Compare(Ends)).Should().Match<OverviewComparison>(c => c.Different == 3 && c.Codes.Order().SequenceEqual(new[] { wrong, gone, stray }.Order()));
        await lives.Rebuild(Ends);
        (await lives.Compare(Ends)).Different.Should().Be(0);
    }

    [Fact]
    public async Task Behind_each_figure_stand_as_many_dossiers()
    {
        var (first, second) = (await Accepted(2012, 3), await Accepted(2012, 4));
        await host.Record("decision", second, "issued", new { number = "1", at = Day(2012, 5) }, 9, Day(2012, 5));
        await host.CaughtUp();
        var report = (await Report("07a", $"agency=H99.15&{May(2012)}")).Json;

        foreach (var row in report["rows"]!.AsArray())
            for (var i = 0; i < 13; i++)
            {
                var behind = await host.Client.Get(
                    $"/api/oversight/reports/07a/dossiers?agency=H99.15&{May(2012)}&row={row!["key"]}&column={i + 3}", host.Token("supervisor.a"));
                behind.Json["total"]!.GetValue<long>().Should().Be(row["values"]![i]!.GetValue<long>(), behind.Body);
            }
        (await host.Client.Get($"/api/oversight/reports/07a/dossiers?agency=H99.15&{May(2012)}&row=total&column=13", host.Token("supervisor.a")))
            .Json["items"]!.AsArray().Select(i => i!["dossierCode"]!.GetValue<string>()).Should().Equal(first);
    }

    [Fact]
    public async Task An_event_that_says_nothing_stops_no_report()
    {
        var code = host.NewCode();
        foreach (var type in Entry.Types) await host.Record(type.Split('.')[0], code, type.Split('.')[1], new { }, 1, Day(2014, 3));
        await host.CaughtUp();

        (await Report("07b", May(2014))).Status.Should().Be(200);
        (await host.Client.Get($"/api/oversight/figures/tables/step?{May(2014)}", host.Token("supervisor.a"))).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("07c", "", 404)]
    [InlineData("07a", "agency=H99.99", 400)]
    [InlineData("07b", "from=2012-05-01", 400)]
    [InlineData("07b", "from=2012-05-02&to=2012-05-01", 400)]
    [InlineData("07b", "from=2098-05-02&to=2098-05-03", 400)]
    [InlineData("07b", "format=doc", 400)]
    [InlineData("07b", "knownAt=yesterday", 400)]
    public async Task What_cannot_be_read_is_refused(string form, string query, int status) => (await Report(form, query)).Status.Should().Be(status);

    [Theory]
    [InlineData("reception.a", 403, "not-allowed")]
    [InlineData("reviewer.a", 403, "not-allowed")]
    [InlineData("admin.a", 403, "not-allowed")]
    [InlineData("supervisor.a", 200, "not-allowed")]
    [InlineData("signer.a", 200, "figures-changed")]
    public async Task Supervisors_read_and_the_head_of_the_body_signs(string officer, int status, string signing)
    {
        (await host.Client.Get("/api/oversight/reports/07b", host.Token(officer))).Status.Should().Be(status);
        (await host.Client.Post("/api/oversight/reports/07b/signatures", host.Token(officer), "{}")).Code.Should().Be(signing);
    }

    [Fact]
    public async Task Nobody_signs_for_another_body()
    {
        var signer = host.Province.Officer("signer.a")! with { UnitIds = ["stp-lanh-dao"] };

        (await host.Client.Get("/api/oversight/reports/07a?agency=H99.15", host.TokenOf(signer))).Status.Should().Be(200);
        (await host.Client.Get("/api/oversight/reports/07a?agency=H99.10", host.TokenOf(signer))).Code.Should().Be("other-bodys-report");
        (await host.Client.Post("/api/oversight/reports/07b/signatures", host.TokenOf(signer), "{}")).Code.Should().Be("other-bodys-report");
    }

    [Fact]
    public async Task A_signed_report_stays_and_a_correction_is_a_version_that_says_what_it_changes()
    {
        var code = await Accepted(2013, 3);
        await host.CaughtUp();
        var drawn = (await Report("07b", May(2013))).Json["sha256"]!.GetValue<string>();
        var first = await Sign(May(2013), drawn);
        first.Status.Should().Be(200, first.Body);
        (first.Json["version"]!.GetValue<int>(), first.Json["signedBy"]!.GetValue<string>(), first.Json["changes"]!.AsArray().Count).Should().Be((1, "signer.a", 0));
        // The same figures again are the same version.
        (await Sign(May(2013), drawn)).Json["id"]!.GetValue<long>().Should().Be(first.Json["id"]!.GetValue<long>());

        await host.Record("decision", code, "issued", new { number = "1", at = Day(2013, 20) }, 9, Day(2013, 20), Day(2013, 40));
        await host.CaughtUp();
        (await Sign(May(2013), drawn)).Code.Should().Be("figures-changed");
        var second = await Sign(May(2013), (await Report("07b", May(2013))).Json["sha256"]!.GetValue<string>());

        second.Json["version"]!.GetValue<int>().Should().Be(2);
        second.Json["changes"]!.AsArray().Where(c => c!["row"]!.GetValue<string>() == "total").Select(c => $"{c!["column"]}: {c["was"]} {c["is"]}").Should().Equal(
            "9: 0 1", "10: 0 1", "13: 1 0", "14: 1 0");
        var kept = await host.Client.Get($"/api/oversight/signed-reports/{first.Json["id"]}", host.Token("supervisor.a"));
        JsonNode.DeepEquals(kept.Json, first.Json).Should().BeTrue();
        // The next period is held against the signed one.
        (await Report("07b", "from=2013-06-01&to=2013-06-30")).Json["checks"]!.AsArray().Select(c => c!["holds"]!.GetValue<bool>()).Should().HaveCount(6).And.OnlyContain(holds => holds);
        using var pdf = await Download($"/api/oversight/signed-reports/{first.Json["id"]}?format=pdf");
        pdf.Content.Headers.ContentType!.MediaType.Should().Be("application/pdf");
    }

    [Fact]
    public async Task A_period_that_is_not_over_is_not_signed()
    {
        var today = TimeProvider.System.GetUtcNow().AddHours(7).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var period = $"from={today[..8]}01&to={today}";

        (await Sign(period, (await Report("07b", period)).Json["sha256"]!.GetValue<string>())).Code.Should().Be("period-not-over");
    }

    [Theory]
    [InlineData("update oversight.signed_reports set content = '{}'")]
    [InlineData("delete from oversight.signed_reports")]
    [InlineData("truncate oversight.signed_reports")]
    public async Task Oversights_own_role_cannot_change_a_signed_report(string statement)
    {
        var trying = () => Sql.Execute(host.RuntimeConnection, statement);

        (await trying.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be("42501");
    }

    private async Task<string> Accepted(int year, int day)
    {
        var code = host.NewCode();
        await host.Record("intake", code, "submitted", new { procedureCode = "2.000635", deskId = "ttphvcc", agencyCode = "H99.15", channel = "Counter" }, 1, Day(year, day));
        await host.Record("intake", code, "accepted", new { acceptedAt = Day(year, day), dueAt = Day(year, day + 50) }, 2, Day(year, day));
        // No test sees another's dossiers carried over.
        await host.Record("intake", code, "withdrawn", new { reason = "x" }, 99, Day(year, 200));
        return code;
    }

    private Task<Answer> Report(string form, string query) => host.Client.Get($"/api/oversight/reports/{form}?{query}", host.Token("supervisor.a"));

    private Task<Answer> Sign(string query, string sha256) =>
        host.Client.Post($"/api/oversight/reports/07b/signatures?{query}", host.Token("signer.a"), $$"""{"sha256": "{{sha256}}"}""");

    private async Task<HttpResponseMessage> Download(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", host.Token("supervisor.a")) } };
        return await host.Client.SendAsync(request, Ends);
    }

    private static long[] Total(JsonNode report) => [.. report["rows"]!.AsArray()[^1]!["values"]!.AsArray().Select(v => v!.GetValue<long>())];

    private async Task<string[]> Kept(string code)
    {
        await using var database = NpgsqlDataSource.Create(host.RuntimeConnection);
        await using var command = database.CreateCommand("select dossier || touched || coalesce(entries, 'amended') from oversight.lives order by dossier collate \"C\"");
        await using var reader = await command.ExecuteReaderAsync(Ends);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ends)) rows.Add(reader.GetString(0));
        rows.Should().Contain(r => r.StartsWith(code, StringComparison.Ordinal)).And.Contain(r => r.EndsWith("amended", StringComparison.Ordinal));
        return [.. rows];
    }
}
