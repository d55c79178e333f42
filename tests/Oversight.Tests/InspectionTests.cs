using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OneStop.Testing;

namespace OneStop.Oversight.Tests;

/// <summary>The operator sees what the nightly look has found.</summary>
public sealed class InspectionTests(OversightHost host)
{
    private const string Inspections = "/api/oversight/inspections";

    [Fact]
    public async Task An_inspection_holds_everything_against_everything_and_is_kept()
    {
        await host.Record("intake", host.NewCode(), "feePaid", new { amountVnd = 1 }, 1, new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7)));
        await host.CaughtUp();

        var report = await host.Client.Post(Inspections, host.Token("admin.a"), "{}");

        report.Status.Should().Be(200, report.Body);
        report.Json["record"]!["findings"]!.AsArray().Should().BeEmpty();
        report.Json["record"]!["compared"]!["intake"]!.GetValue<long>().Should().BeGreaterThan(0);
        report.Json["views"]!.AsObject().Select(v => v.Key).Should().Equal("intake", "routing", "decision", "oversight");
        JsonNode.DeepEquals((await host.Client.Get(Inspections, host.Token("supervisor.a"))).Json[0]!["at"], report.Json["at"]).Should().BeTrue();
    }

    [Fact]
    public async Task Every_night_at_two_it_is_done_by_itself()
    {
        var (alarm, ends) = (new Alarm(new(2026, 3, 5, 23, 30, 0, TimeSpan.FromHours(7))), TestContext.Current.CancellationToken);
        using var inspections = ActivatorUtilities.CreateInstance<Inspection.Inspections>(host.Http.Services, alarm);
        await inspections.StartAsync(ends);

        (await alarm.Set(ends)).Should().Be(TimeSpan.FromHours(2.5));
        alarm.Ring();

        (await alarm.Set(ends)).Should().Be(TimeSpan.FromHours(24), "it is done, and the next night is awaited");
        (await inspections.Latest(1, ends))[0].GetProperty("at").GetDateTimeOffset().Should().Be(new(2026, 3, 6, 2, 0, 0, TimeSpan.FromHours(7)));
        await inspections.StopAsync(ends);
    }

    [Fact]
    public async Task One_dossier_is_verified_and_the_first_bad_event_is_named()
    {
        var code = host.NewCode();
        await host.Record("intake", code, "feePaid", new { amountVnd = 1 }, 1, new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7)));
        await host.Record("intake", code, "feePaid", new { amountVnd = 2 }, 2, new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7)));
        await host.CaughtUp();
        Task<Answer> Verify(string officer) => host.Client.Get($"/api/oversight/cases/{code}/verification", host.Token(officer));

        var whole = (await Verify("admin.a")).Json;
        (whole["events"]!.GetValue<long>(), whole["compared"]!["intake"]!.GetValue<long>(), whole["findings"]!.AsArray().Count).Should().Be((2, 2, 0));
        await Tamper($"update intake.mt_events set data = jsonb_set(data, '{{amountVnd}}', '3') where stream_id = '{code}' and version = 2");
        (await Verify("supervisor.a")).Json["findings"]!.AsArray().Select(f => $"{f!["code"]} {f["service"]} {f["dossier"]} {f["version"]} {f["type"]}").Should().Equal(
            $"changed-at-owner intake {code} 2 intake.feePaid");
        await Tamper($"update intake.mt_events set data = jsonb_set(data, '{{amountVnd}}', '2') where stream_id = '{code}' and version = 2");

        (await Verify("handler.a")).Status.Should().Be(403);
        (await host.Client.Get($"/api/oversight/cases/{host.NewCode()}/verification", host.Token("supervisor.a"))).Status.Should().Be(404);
        host.Away = "routing";
        (await Verify("supervisor.a")).Status.Should().Be(503);
        host.Away = null;
    }

    private Task<int> Tamper(string sql) => Sql.Execute(new NpgsqlConnectionStringBuilder(host.SuperuserConnection) { Database = "onestop_intake" }.ConnectionString, sql);

    [Fact]
    public async Task How_far_the_copying_and_the_sealing_are_is_told()
    {
        await host.Record("decision", host.NewCode(), "abandoned", new { reason = "r" }, 1, new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7)));
        await host.CaughtUp();

        var state = await host.Client.Get("/api/oversight/record", host.Token("admin.a"));

        state.Status.Should().Be(200, state.Body);
        state.Json["services"]!.AsObject().Select(s => s.Key).Should().Contain("decision");
        state.Json["services"]!["decision"]!["through"]!.GetValue<long>().Should().Be(await host.Last("decision"));
        state.Json["size"]!.GetValue<long>().Should().BeGreaterThanOrEqualTo(state.Json["sealed"]!.GetValue<long>()).And.BeGreaterThan(0);
        state.Json["key"]!.GetValue<string>().Should().MatchRegex("^[0-9a-f]{64}$");
    }

    [Theory]
    [InlineData("handler.a")]
    [InlineData("reception.a")]
    [InlineData("citizen.a")]
    public async Task It_is_nobody_elses(string officer) => (await host.Client.Get(Inspections, host.Token(officer))).Status.Should().Be(403);
}
