using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>The statements that Orleans' ADO.NET providers find in <c>orleansquery</c>, held to their contract on a real PostgreSQL.</summary>
[Collection(nameof(RoutingHost))]
public sealed class OrleansStorageTests(RoutingHost routing)
{
    private const int Joining = 2, Active = 3, Dead = 6;

    private static readonly DateTimeOffset Start = new(2026, 1, 6, 1, 0, 0, TimeSpan.Zero);

    /// <summary>A cluster of its own for each test.</summary>
    private readonly string cluster = $"test-{Guid.CreateVersion7():N}";

    [Fact]
    public async Task Every_statement_the_providers_ask_for_is_there() =>
        (await Read("select querykey from orleansquery order by 1")).Select(r => (string)r["querykey"]!).Should().BeEquivalentTo(
            "InsertMembershipVersionKey", "InsertMembershipKey", "UpdateMembershipKey", "UpdateIAmAlivetimeKey", "MembershipReadRowKey", "MembershipReadAllKey",
            "GatewaysQueryKey", "DeleteMembershipTableEntriesKey", "CleanupDefunctSiloEntriesKey", "UpsertReminderRowKey", "ReadReminderRowKey", "ReadReminderRowsKey",
            "ReadRangeRows1Key", "ReadRangeRows2Key", "DeleteReminderRowKey", "DeleteReminderRowsKey");

    [Fact]
    public async Task The_version_row_is_made_once()
    {
        (await Number("InsertMembershipVersionKey", ("DeploymentId", cluster))).Should().Be(1);
        (await Number("InsertMembershipVersionKey", ("DeploymentId", cluster))).Should().Be(0);

        (await Members()).Should().ContainSingle("the version comes back even when there is no silo").Which.Should().Contain("version", 0).And.Contain("address", null);
    }

    [Fact]
    public async Task A_silo_is_written_with_the_version_or_not_at_all()
    {
        await Number("InsertMembershipVersionKey", ("DeploymentId", cluster));

        (await Insert(port: 1, version: 0)).Should().Be(1);
        (await Insert(port: 2, version: 0)).Should().Be(0, "the version has moved");
        (await Insert(port: 1, version: 1)).Should().Be(0, "that silo is there");
        (await Insert(port: 3, version: 7)).Should().Be(0, "that version has not been reached");

        (await Members()).Should().ContainSingle().Which.Should().Contain("port", 1).And.Contain("version", 1).And.Contain("siloname", "silo-1")
            .And.Contain("status", Joining).And.Contain("proxyport", 30001).And.Contain("suspecttimes", null).And.Contain("deploymentid", cluster);
    }

    [Fact]
    public async Task Of_many_who_join_on_the_same_version_one_does()
    {
        await Number("InsertMembershipVersionKey", ("DeploymentId", cluster));

        var joined = await Task.WhenAll(Enumerable.Range(1, 12).Select(port => Insert(port, version: 0)));

        joined.Should().ContainSingle(made => made == 1);
        (await Members()).Should().ContainSingle().Which.Should().Contain("version", 1);
    }

    [Fact]
    public async Task A_silos_row_changes_with_the_version_or_not_at_all()
    {
        await Number("InsertMembershipVersionKey", ("DeploymentId", cluster));
        await Insert(port: 1, version: 0);

        (await Update(port: 1, version: 0, Dead, "stale")).Should().Be(0, "the version has moved");
        (await Update(port: 9, version: 1, Dead, "nobody")).Should().Be(0, "there is no such silo");
        (await Members()).Should().ContainSingle().Which.Should().Contain("status", Joining).And.Contain("version", 1).And.Contain("suspecttimes", null);

        (await Update(port: 1, version: 1, Active, "seen")).Should().Be(1);
        (await Members()).Should().ContainSingle().Which.Should().Contain("status", Active).And.Contain("version", 2).And.Contain("suspecttimes", "seen");
    }

    [Fact]
    public async Task Of_many_who_vote_on_the_same_version_one_does()
    {
        await Number("InsertMembershipVersionKey", ("DeploymentId", cluster));
        await Insert(port: 1, version: 0);

        var voted = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Update(port: 1, version: 1, Active, $"vote {i}")));

        voted.Should().ContainSingle(made => made == 1);
        (await Members()).Should().ContainSingle().Which.Should().Contain("version", 2).And.Contain("suspecttimes", $"vote {Array.IndexOf(voted, 1)}");
    }

    [Fact]
    public async Task A_sign_of_life_moves_no_version()
    {
        await Number("InsertMembershipVersionKey", ("DeploymentId", cluster));
        await Insert(port: 1, version: 0);

        await Run("UpdateIAmAlivetimeKey", [.. Silo(1), ("IAmAliveTime", Start.AddMinutes(5))]);

        var row = (await Run("MembershipReadRowKey", Silo(1))).Single();
        row["version"].Should().Be(1);
        row["iamalivetime"].Should().Be(Start.AddMinutes(5).UtcDateTime);
        (await Run("MembershipReadRowKey", Silo(2))).Should().ContainSingle().Which.Should().Contain("version", 1).And.Contain("address", null);
    }

    [Fact]
    public async Task Gateways_are_active_and_have_a_port_for_clients()
    {
        await Number("InsertMembershipVersionKey", ("DeploymentId", cluster));
        await Insert(port: 1, version: 0);
        await Insert(port: 2, version: 1);
        await Insert(port: 3, version: 2, proxyPort: 0);
        await Update(port: 2, version: 3, Active, "");
        await Update(port: 3, version: 4, Active, "");

        (await Run("GatewaysQueryKey", ("DeploymentId", cluster), ("Status", Active))).Should().ContainSingle()
            .Which.Should().Contain("address", "127.0.0.1").And.Contain("proxyport", 30002).And.Contain("generation", 5);
    }

    [Fact]
    public async Task Defunct_silos_are_cleared_away_active_and_recent_ones_stay()
    {
        await Number("InsertMembershipVersionKey", ("DeploymentId", cluster));
        for (var port = 1; port <= 3; port++) await Insert(port, version: port - 1);
        await Update(port: 1, version: 3, Active, "");
        await Update(port: 2, version: 4, Dead, "");
        await Run("UpdateIAmAlivetimeKey", [.. Silo(3), ("IAmAliveTime", Start.AddHours(2))]);

        await Run("CleanupDefunctSiloEntriesKey", ("DeploymentId", cluster), ("IAmAliveTime", Start.AddHours(1)));

        (await Members()).Select(m => m["port"]).Should().BeEquivalentTo([1, 3]);
    }

    [Fact]
    public async Task A_cluster_is_removed_whole_and_alone()
    {
        var other = $"{cluster}-other";
        foreach (var name in (string[])[cluster, other])
        {
            await Number("InsertMembershipVersionKey", ("DeploymentId", name));
            await Insert(port: 1, version: 0, of: name);
        }

        await Run("DeleteMembershipTableEntriesKey", ("DeploymentId", cluster));

        (await Members()).Should().BeEmpty();
        (await Run("MembershipReadAllKey", ("DeploymentId", other))).Should().ContainSingle();
        await Run("DeleteMembershipTableEntriesKey", ("DeploymentId", other));
    }

    [Fact]
    public async Task A_reminders_version_counts_its_changes_and_guards_its_removal()
    {
        (await Remind("g", 1)).Should().Be(0);
        (await Remind("g", 1, period: 120_000)).Should().Be(1);
        (await Run("ReadReminderRowKey", Reminder("g"))).Should().ContainSingle()
            .Which.Should().Contain("period", 120_000L).And.Contain("version", 1).And.Contain("grainid", "g").And.Contain("remindername", "alive");

        (await Number("DeleteReminderRowKey", [.. Reminder("g"), ("Version", 0)])).Should().Be(0);
        (await Run("ReadReminderRowsKey", ("ServiceId", cluster), ("GrainId", "g"))).Should().ContainSingle();
        (await Number("DeleteReminderRowKey", [.. Reminder("g"), ("Version", 1)])).Should().Be(1);
        (await Run("ReadReminderRowsKey", ("ServiceId", cluster), ("GrainId", "g"))).Should().BeEmpty();
    }

    [Fact]
    public async Task Reminders_are_found_in_a_range_open_below_and_closed_above_also_where_the_ring_wraps()
    {
        foreach (var hash in (int[])[int.MinValue, -5, 0, 5, int.MaxValue]) await Remind($"g{hash}", hash);

        (await Hashes("ReadRangeRows1Key", -5, 5)).Should().BeEquivalentTo("g0", "g5");
        (await Hashes("ReadRangeRows1Key", int.MinValue, int.MaxValue)).Should().BeEquivalentTo("g-5", "g0", "g5", $"g{int.MaxValue}");
        (await Hashes("ReadRangeRows2Key", 5, -5)).Should().BeEquivalentTo($"g{int.MaxValue}", $"g{int.MinValue}", "g-5");
        (await Hashes("ReadRangeRows2Key", 0, 0)).Should().HaveCount(5, "a range from a point round to itself is the whole ring");

        await Run("DeleteReminderRowsKey", ("ServiceId", cluster));
        (await Hashes("ReadRangeRows2Key", 0, 0)).Should().BeEmpty();
    }

    /// <summary>The provider itself, on the statements above.</summary>
    [Fact]
    public async Task Orleans_finds_its_reminders_in_any_range_of_the_ring()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var table = routing.Http.Services.GetRequiredService<IReminderTable>();
        var grains = Enumerable.Range(0, 40).Select(i => GrainId.Create("probe", $"{cluster}-{i}")).ToList();
        // Far ahead: nothing is to ring in this test.
        foreach (var grain in grains)
            await table.UpsertRow(new() { GrainId = grain, ReminderName = "probe", StartAt = Start.UtcDateTime.AddYears(50), Period = TimeSpan.FromDays(1) }, cancellation);

        uint[] points = [0, 1, int.MaxValue, 0x80000000, uint.MaxValue, .. grains.Select(g => g.GetUniformHashCode()).Take(6)];
        foreach (var begin in points)
            foreach (var end in points)
            {
                var found = (await table.ReadRows(begin, end, cancellation)).Reminders.Select(r => r.GrainId).Intersect(grains);
                found.Should().BeEquivalentTo(grains.Where(g => g.GetUniformHashCode() is var hash && (begin < end ? hash > begin && hash <= end : hash > begin || hash <= end)), $"{begin}..{end}");
            }

        foreach (var grain in grains) (await table.RemoveRow(grain, "probe", (await table.ReadRow(grain, "probe", cancellation))!.ETag!, cancellation)).Should().BeTrue();
    }

    private (string, object?)[] Silo(int port, string? of = null) => [("DeploymentId", of ?? cluster), ("Address", "127.0.0.1"), ("Port", port), ("Generation", 5)];

    private (string, object?)[] Reminder(string grain) => [("ServiceId", cluster), ("GrainId", grain), ("ReminderName", "alive")];

    private Task<int> Insert(int port, int version, int? proxyPort = null, string? of = null) => Number("InsertMembershipKey",
        [.. Silo(port, of), ("SiloName", $"silo-{port}"), ("HostName", "localhost"), ("Status", Joining), ("ProxyPort", proxyPort ?? 30000 + port), ("StartTime", Start),
            ("IAmAliveTime", Start), ("Version", version)]);

    private Task<int> Update(int port, int version, int status, string suspects) => Number("UpdateMembershipKey",
        [.. Silo(port), ("Status", status), ("SuspectTimes", suspects), ("IAmAliveTime", Start), ("Version", version)]);

    private Task<List<Dictionary<string, object?>>> Members() => Run("MembershipReadAllKey", ("DeploymentId", cluster));

    private Task<int> Remind(string grain, int hash, long period = 60_000) =>
        Number("UpsertReminderRowKey", [.. Reminder(grain), ("StartTime", Start), ("Period", period), ("GrainHash", hash)]);

    private async Task<IEnumerable<string>> Hashes(string key, int begin, int end) =>
        (await Run(key, ("ServiceId", cluster), ("BeginHash", begin), ("EndHash", end))).Select(r => (string)r["grainid"]!);

    private async Task<int> Number(string key, params (string, object?)[] parameters) =>
        Convert.ToInt32((await Run(key, parameters)).Single().Values.Single(), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<List<Dictionary<string, object?>>> Run(string key, params (string, object?)[] parameters) =>
        await Read((string)(await Read("select querytext from orleansquery where querykey = @Key", ("Key", key))).Single()["querytext"]!, parameters);

    private async Task<List<Dictionary<string, object?>>> Read(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(routing.RuntimeConnection) { SearchPath = "orleans" }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<Dictionary<string, object?>>();
        while (await reader.ReadAsync())
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i)));
        return rows;
    }
}
