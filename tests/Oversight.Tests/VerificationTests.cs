using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Tests;

/// <summary>Whatever is done to the record by SQL, whoever does it, is found; and nothing is found where nothing was done.</summary>
public sealed class VerificationTests(OversightHost host)
{
    private const int Tamperings = 1000;

    private static readonly DateTimeOffset Nine = new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7));
    private static readonly string[] Databases = ["oversight", "intake", "routing", "decision"];

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private Verification Verification => host.Http.Services.GetRequiredService<Verification>();

    private Checkpoints Checkpoints => host.Http.Services.GetRequiredService<Checkpoints>();

    private async Task<NpgsqlConnection> Superuser(string service)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(host.SuperuserConnection) { Database = $"onestop_{service}", Pooling = true }.ConnectionString);
        await connection.OpenAsync(Ends);
        return connection;
    }

    private async Task Run(string service, string sql)
    {
        await using var connection = await Superuser(service);
        await using var command = new NpgsqlCommand($"begin; {sql}; commit", connection);
        await command.ExecuteNonQueryAsync(Ends);
    }

    private Task<VerificationReport> Verify(params string[] kept) =>
        Verification.Run((service, after) => host.Journal(service).All(after, Ends), kept, 0, TimeSpan.Zero, Ends);

    private static string Events(string service) => service == "oversight" ? "oversight.events" : $"{service}.mt_events";

    [Fact]
    public async Task A_thousand_random_tamperings_are_all_found_and_nothing_else_is()
    {
        for (var i = 0; i < 3; i++) await Fill(12);
        host.AllAway = true;
        try
        {
            // Whoever was waiting for a journal has given up by now.
            await Task.Delay(1500, Ends);
            await Checkpoints.Seal(Ends);
            foreach (var service in Databases) await Run(service, $"drop table if exists held_events; create table held_events as table {Events(service)}");
            (await Verify()).Findings.Should().BeEmpty();

            var (random, kinds, missed, misnamed) = (new Random(20261125), new Dictionary<string, int>(), new List<string>(), new List<string>());
            for (var i = 0; i < Tamperings; i++)
            {
                var tampering = await Tampering.Draw(random, Superuser);
                await Run(tampering.Service, tampering.Sql);

                var report = await Verify();

                if (report.IsWhole) missed.Add(tampering.ToString());
                else if (tampering.Dossier is { } dossier && report.Findings.Where(f => f.Dossier is not null).All(f => f.Dossier != dossier)) misnamed.Add($"{tampering}: {report.Findings[0]}");
                kinds[tampering.Kind] = kinds.GetValueOrDefault(tampering.Kind) + 1;
                await Run(tampering.Service, $"""
                    delete from {Events(tampering.Service)}; insert into {Events(tampering.Service)} select * from held_events
                    """);
                if (i % 50 == 0) (await Verify()).Findings.Should().BeEmpty($"all is as it was before {tampering}");
            }

            missed.Should().BeEmpty();
            misnamed.Should().BeEmpty("the report names the dossier");
            kinds.Keys.Should().BeEquivalentTo("edit", "delete", "swap", "insert", "cut", "back-date", "replace");
            (await Verify()).Findings.Should().BeEmpty();
        }
        finally
        {
            host.AllAway = false;
        }
    }

    [Fact]
    public async Task Nothing_is_found_while_everybody_writes()
    {
        await Fill();
        var writing = Task.WhenAll(Enumerable.Range(0, 6).Select(async w =>
        {
            for (var n = 0; n < 60; n++)
                await host.Record(Journals.Services[(w + n) % 3], $"H99.15-260306-{w:0000}", "step", new { n }, n, Nine.AddMinutes(n));
        }));

        while (!writing.IsCompleted)
        {
            await Checkpoints.Seal(Ends);
            (await Verification.Run((service, after) => host.Journal(service).All(after, Ends), [], 0, Verification.PatienceWithCopying, Ends)).Findings.Should().BeEmpty();
        }
        await writing;
    }

    [Fact]
    public async Task Who_edits_the_event_and_computes_every_hash_anew_is_found_by_the_signed_root()
    {
        var code = await Fill();
        await Checkpoints.Seal(Ends);
        await Rewrite(code);

        var report = await Verify();

        report.Findings.Should().Contain(f => f.Code == "not-as-sealed").And.NotContain(f => f.Code == "broken-chain" || f.Code == "changed-at-owner");
        (await Verification.Run(code, service => host.Journal(service).Of(code, Ends), Ends)).Findings.Should().OnlyContain(f => f.Code == "not-as-sealed" && f.Dossier == code);
        await FluentActions.Awaiting(async () =>
        {
            await host.Record("intake", host.NewCode(), "feePaid", new { amountVnd = 1 }, 1, Nine);
            await host.CaughtUp();
            await Checkpoints.Seal(Ends);
        }).Should().ThrowAsync<TamperedException>("no word is given on a record that was rewritten");

        await PutBack(code);
        (await Verify()).Findings.Should().BeEmpty();
    }

    [Fact]
    public async Task Who_has_the_key_and_the_file_too_is_found_by_the_checkpoint_that_a_neighbour_countersigned_and_by_nothing_else()
    {
        var code = await Fill();
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var neighbour = new RecordKey(curve.ExportECPrivateKeyPem());
        var kept = VerifyCommand.Countersigned((await Checkpoints.Seal(Ends))!, neighbour)!;
        (neighbour.HasSigned(Checkpoint.Read(kept)!), VerifyCommand.Countersigned("anything else", neighbour)).Should().Be((true, null));
        await Fill();
        await Checkpoints.Seal(Ends);
        (await Verify(kept)).Findings.Should().BeEmpty();
        await Rewrite(code);
        var file = host.Http.Services.GetRequiredService<RecordPlace>().File;
        var exported = await File.ReadAllTextAsync(file, Ends);
        await Run("oversight", "create table marks as table oversight.checkpoints; create table nodes as table oversight.tiles");
        await SealAnew(file);

        (await Verify()).Findings.Should().BeEmpty("the record agrees with itself, its owners and its file");
        (await Verification.Run(code, service => host.Journal(service).Of(code, Ends), Ends)).Findings.Should().BeEmpty();
        (await Verify(kept)).Findings.Select(f => f.Code).Should().BeEquivalentTo("checkpoint-gone", "not-as-sealed");

        await PutBack(code);
        await File.WriteAllTextAsync(file, exported, Ends);
        await Run("oversight", """
            delete from oversight.checkpoints; insert into oversight.checkpoints select * from marks; drop table marks;
            delete from oversight.tiles; insert into oversight.tiles select * from nodes; drop table nodes
            """);
        (await Verify(kept)).Findings.Should().BeEmpty();
    }

    /// <summary>As who owns the databases could: another name in every event of the dossier, in the copy and at its owners, and every hash of its chain computed anew.</summary>
    private async Task Rewrite(string code)
    {
        var (previous, sql) = (Chain.Nothing, $"create table before as select * from oversight.events where dossier = '{code}';");
        foreach (var e in await host.Records.Of(code, Ends))
        {
            previous = Chain.Link(previous, Chain.Digest(e.Service, e.Entry with { By = "nobody" }));
            sql += $"update oversight.events set by_whom = 'nobody', hash = {Bytes(previous)} where place = {e.Place};";
        }
        foreach (var service in Journals.Services) await Run(service, $"create table before as table {service}.mt_events; update {service}.mt_events set user_name = 'nobody' where stream_id = '{code}'");
        await Run("oversight", sql);
    }

    private async Task PutBack(string code)
    {
        await Run("oversight", $"delete from oversight.events where dossier = '{code}'; insert into oversight.events select * from before; drop table before");
        foreach (var service in Journals.Services)
            await Run(service, $"update {service}.mt_events e set user_name = b.user_name from before b where b.seq_id = e.seq_id; drop table before");
    }

    /// <summary>As who has the instance's own key could: every checkpoint there was, of the same number, size and hour, over what is here now, in the database and in the file.</summary>
    private async Task SealAnew(string file)
    {
        var key = host.Http.Services.GetRequiredService<RecordKey>();
        var leaves = (await host.Records.After(-1, int.MaxValue, Ends)).Select(e => MerkleTree.Leaf(e.Hash)).ToArray();
        var (previous, sql, notes) = (Checkpoint.NoPrevious, "", "");
        foreach (var old in await Checkpoints.All(Ends))
        {
            var sealing = Checkpoint.Read(old)!.Checkpoint;
            sealing = sealing with { Root = Convert.ToHexStringLower(MerkleTree.Root(leaves.AsSpan(0, (int)sealing.Size))), Previous = previous };
            var note = sealing.Under(key.Sign(sealing));
            (previous, notes) = (sealing.Fingerprint, $"{notes}{note}\n\n");
            sql += $"update oversight.checkpoints set note = '{note}' where number = {sealing.Number};";
        }
        foreach (var (number, tile) in leaves.Chunk(256).Index())
            sql += $"update oversight.tiles set hash = {Bytes(MerkleTree.Root(tile))} where number = {number};";
        await Run("oversight", sql);
        await File.WriteAllTextAsync(file, notes, Ends);
    }

    private static string Bytes(byte[] hash) => $"decode('{Convert.ToHexStringLower(hash)}', 'hex')";

    [Theory]
    [InlineData("delete from oversight.checkpoints where number = (select max(number) from oversight.checkpoints)")]
    [InlineData("delete from oversight.checkpoints where number = 1")]
    [InlineData("delete from oversight.checkpoints")]
    [InlineData("update oversight.checkpoints set note = replace(note, 'size ', 'size 1') where number = 1")]
    [InlineData("update oversight.checkpoints set note = (select note from oversight.checkpoints where number = 1) where number = 2")]
    public async Task Checkpoints_cannot_be_taken_back(string tampering)
    {
        for (var i = 0; i < 2; i++)
        {
            await Fill();
            await Checkpoints.Seal(Ends);
        }
        await Run("oversight", $"create table before as table oversight.checkpoints; {tampering}");

        (await Verify()).Findings.Should().Contain(f => f.Code == "checkpoint-gone" || f.Code == "false-checkpoint");

        await Run("oversight", "delete from oversight.checkpoints; insert into oversight.checkpoints select * from before; drop table before");
        (await Verify()).Findings.Should().BeEmpty();
    }

    [Fact]
    public async Task A_database_set_back_to_an_older_day_is_found_and_not_built_upon()
    {
        await Fill();
        await Checkpoints.Seal(Ends);
        var before = (await host.Records.After(-1, int.MaxValue, Ends)).Count;
        await Fill();
        await Checkpoints.Seal(Ends);
        await Run("oversight", $"""
            create table before as table oversight.events; create table marks as table oversight.checkpoints;
            delete from oversight.events where place >= {before}; delete from oversight.checkpoints where size > {before}
            """);

        (await Verify()).Findings.Select(f => f.Code).Should().Contain(["checkpoint-gone", "cut-off"]);
        await FluentActions.Awaiting(() => Checkpoints.Seal(Ends)).Should().ThrowAsync<TamperedException>();

        await Run("oversight", """
            delete from oversight.events; insert into oversight.events select * from before;
            delete from oversight.checkpoints; insert into oversight.checkpoints select * from marks; drop table before; drop table marks
            """);
        (await Verify()).Findings.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_recorded_is_sealed_again_and_again_but_not_while_the_seals_are_broken()
    {
        var alarm = new Alarm(Nine);
        using var sealing = ActivatorUtilities.CreateInstance<Sealing>(host.Http.Services, alarm);
        await Fill();
        await sealing.StartAsync(Ends);
        await alarm.Set(Ends);
        (await Checkpoints.Latest(1, Ends))[0].Size.Should().Be(await host.Records.Size(Ends));
        var held = (await Checkpoints.All(Ends)).Count;

        await Fill();
        await Run("oversight", "create table before as table oversight.checkpoints; update oversight.checkpoints set note = '' where number = (select max(number) from oversight.checkpoints)");
        await Next();
        (await Checkpoints.All(Ends)).Should().HaveCount(held);

        await Run("oversight", "delete from oversight.checkpoints; insert into oversight.checkpoints select * from before; drop table before");
        await Next();
        (await Checkpoints.Latest(1, Ends))[0].Size.Should().Be(await host.Records.Size(Ends));
        await sealing.StopAsync(Ends);
        (await Verify()).Findings.Should().BeEmpty();

        async Task Next()
        {
            alarm.Ring();
            await alarm.Set(Ends);
        }
    }

    [Fact]
    public async Task Every_event_has_a_path_to_the_signed_root()
    {
        for (var i = 0; i < 25; i++) await Fill(12);
        var checkpoint = Checkpoint.Read((await Checkpoints.Seal(Ends))!)!.Checkpoint;
        var events = await host.Records.After(-1, int.MaxValue, Ends);
        events.Should().HaveCountGreaterThan(256);

        foreach (var e in events.Where((_, i) => i % 7 == 0 || i > events.Count - 10))
            MerkleTree.RootFrom(e.Place, checkpoint.Size, MerkleTree.Leaf(e.Hash), await Checkpoints.Path(e.Place, checkpoint.Size, Ends))
                .Should().Equal(Convert.FromHexString(checkpoint.Root), $"place {e.Place}");
        MerkleTree.RootFrom(1, checkpoint.Size, MerkleTree.Leaf(events[0].Hash), await Checkpoints.Path(0, checkpoint.Size, Ends)).Should().NotEqual(Convert.FromHexString(checkpoint.Root));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(7), InlineData(8), InlineData(255), InlineData(256), InlineData(257), InlineData(1000)]
    public void The_tree_that_grows_has_the_root_of_the_tree_that_is_computed_at_once(int size)
    {
        var hashes = Enumerable.Range(0, size).Select(i => Chain.Link(Chain.Nothing, BitConverter.GetBytes((long)i).Concat(new byte[24]).ToArray())).ToArray();
        var edge = new MerkleEdge();
        foreach (var hash in hashes) edge.Append(hash);

        edge.Root().Should().Equal(MerkleTree.Root(hashes.Select(h => MerkleTree.Leaf(h)).ToArray()));
    }

    [Fact]
    public async Task A_second_verification_goes_on_where_the_first_ended_and_still_sees_what_was_before()
    {
        var code = await Fill();
        await Checkpoints.Seal(Ends);
        var first = await Verify();
        await Fill();
        var tampered = (await host.Records.Of(code, Ends))[0];

        var second = await Verification.Run((service, after) => host.Journal(service).All(after, Ends), [], first.Sealed, TimeSpan.Zero, Ends);
        (second.IsWhole, second.From).Should().Be((true, first.Sealed));

        await Run("oversight", $"update oversight.events set hash = sha256(hash) where place = {tampered.Place}");
        (await Verification.Run((service, after) => host.Journal(service).All(after, Ends), [], first.Sealed, TimeSpan.Zero, Ends)).IsWhole.Should().BeFalse();
        await Run("oversight", $"update oversight.events set hash = decode('{Convert.ToHexStringLower(tampered.Hash)}', 'hex') where place = {tampered.Place}");
        (await Verify()).Findings.Should().BeEmpty();
    }

    /// <summary>A few dossiers that went through all three services.</summary>
    /// <returns>The code of the last.</returns>
    private async Task<string> Fill(int events = 9)
    {
        var code = "";
        for (var d = 0; d < 3; d++)
        {
            code = host.NewCode();
            for (var n = 0; n < events; n++)
                await host.Record(Journals.Services[n % 3], code, $"step{n}", new { n, why = $"lý do {n} của {code}" }, n + 1, Nine.AddMinutes(n), by: n % 2 == 0 ? "handler.a" : "reviewer.a");
        }
        await host.CaughtUp();
        return code;
    }
}
