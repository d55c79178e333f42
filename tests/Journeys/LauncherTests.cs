using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using OneStop.Launcher;

namespace OneStop.Journeys;

/// <summary><c>./onestop</c> where things are not as they should be. Every refusal is a sentence and a non-zero exit, and leaves nothing running.</summary>
public sealed class LauncherTests(SharedInstance shared) : IDisposable
{
    private readonly string state = Path.Combine(Path.GetTempPath(), $"onestop-journeys-launcher-{Environment.ProcessId}");

    [Fact]
    public async Task Up_on_a_taken_port_says_so()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var up = await Onestop.Run(["up", "--state", state, "--port", $"{port}", "--detach"]);
        up.ExitCode.Should().NotBe(0);
        up.Output.Should().Contain($"Port {port} is taken");
        Instance.At(state).Supervisor.Should().BeNull();
    }

    /// <summary>Services listen seconds after their ports were chosen: one of two instances that started together found its port taken.</summary>
    [Fact]
    public void A_port_that_another_instance_has_chosen_is_not_given_again()
    {
        Directory.CreateDirectory(state);
        var (one, two) = (Path.Combine(state, "one.json"), Path.Combine(state, "two.json"));
        int port;
        // As another launcher's process holds it before anybody listens.
        using (var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))
        {
            port = ((IPEndPoint)other.Client.LocalEndPoint!).Port;
            new Ports(one).For("routing", port).Should().NotBe(port);
        }
        new Ports(two).For("routing", port).Should().Be(port, "its process has ended");
        new Ports(two).For("routing").Should().Be(port, "each keeps its own");
        File.Copy(two, one, overwrite: true);
        new Ports(one).For("routing").Should().NotBe(port, "it is remembered here, and another's now");
    }

    [Fact]
    public async Task Up_with_a_broken_pack_names_file_and_line_and_starts_nothing()
    {
        var pack = Testing.TestPack.Make(Path.Combine(state, "pack"), 2026);
        await File.AppendAllTextAsync(Path.Combine(pack, "desks.yaml"), "  - id: nowhere\n    name: Không có cơ quan\n    agency: H99.77\n", TestContext.Current.CancellationToken);
        var up = await Onestop.Run(["up", "--state", Path.Combine(state, "state"), "--port", "18999", "--province", pack, "--detach"]);
        up.ExitCode.Should().NotBe(0);
        up.Output.Should().MatchRegex(@"desks\.yaml:\d+: ").And.Contain("H99.77");
        Directory.Exists(Path.Combine(state, "state")).Should().BeFalse();
    }

    [Fact]
    public async Task Up_a_second_time_says_where_it_runs()
    {
        var up = await shared.It.Onestop("up", "--port", $"{shared.It.Port}", "--detach");
        up.ExitCode.Should().NotBe(0);
        up.Output.Should().Contain("already running").And.Contain($":{shared.It.Port}");
    }

    /// <summary>It would give the roles new passwords, and the other instance would stand locked out.</summary>
    [Fact]
    public async Task Up_on_a_server_that_serves_another_instance_leaves_it_alone()
    {
        var admin = new NpgsqlConnectionStringBuilder((await shared.It.Onestop("db", "intake")).Output.Trim())
        {
            Username = "postgres", Password = DatabaseSecrets.Of(shared.It.Files).PasswordOf("postgres"), Database = "postgres",
        };
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var up = await Onestop.Run(
            ["up", "--state", state, "--port", $"{port}", "--detach"], new Dictionary<string, string> { ["ONESTOP__POSTGRES"] = admin.ConnectionString });
        up.ExitCode.Should().NotBe(0);
        up.Output.Should().Contain("already serves another OneStop instance");
        (await shared.It.Store.Count("intake", "select count(*) from intake.mt_streams")).Should().BeGreaterThanOrEqualTo(0, "its passwords are still good");
    }

    [Fact]
    public async Task A_demo_of_every_procedure_ends_with_none_failed_one_open_and_a_late_one_to_look_into()
    {
        var from = Today();
        var demo = await shared.It.Onestop("demo", "--dossiers", "42", "--seed", "7");
        demo.Output.Should().MatchRegex(@"failed\s+0\b").And.MatchRegex(@"inProgress\s+1\b");
        demo.ExitCode.Should().Be(0, demo.Output);
        await shared.It.Client.Await($"api/oversight/figures/dossiers?table=procedure&row=1.013225&column=late&from={from}&to={Today()}", Walk.Supervisor, found => found.Body.GetProperty("items").EnumerateArray().Any(d => d.GetProperty("askedTooOften").GetBoolean()), "a late dossier, and why");

        static string Today() => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(7)).ToString("O", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Unknown_services_and_instances_are_refused_in_a_sentence()
    {
        foreach (var command in (string[][])[["stop", "post-office", "--state", shared.It.State], ["db", "desk", "--state", shared.It.State], ["start", "intake", "--state", state], ["token", "nobody", "--state", shared.It.State]])
        {
            var refused = await Onestop.Run(command);
            refused.ExitCode.Should().Be(1, string.Join(' ', command));
            refused.Output.Should().StartWith("onestop: ").And.NotContain("   at ");
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(state)) Directory.Delete(state, recursive: true);
    }
}

/// <summary>A second instance beside the shared one, which is then killed whole.</summary>
public sealed class RecoveryTests(SharedInstance shared, ITestOutputHelper output)
{
    [Fact]
    public async Task Two_instances_stand_side_by_side_and_one_killed_whole_comes_back_with_all_its_dossiers()
    {
        await using var second = await RunningInstance.Start("second");
        var walks = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Walk.Begin(second.Client, Walk.OneStep(n))));
        await Task.WhenAll(walks.Take(5).Select(w => w.Handle()));

        // The instances know nothing of each other: not the dossier, nor the officer's token.
        using (var stranger = shared.It.Client.Request(HttpMethod.Get, walks[0].Dossier, Walk.Reception))
        using (var answer = await second.Client.Http.SendAsync(stranger, TestContext.Current.CancellationToken))
            answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var before = await second.Store.Settled();

        // Receipts are under way while everything dies.
        var acknowledged = new List<string>();
        var underWay = Enumerable.Range(0, 8).Select(async n =>
        {
            try
            {
                while (true)
                    if (await second.Client.Post("api/intake/dossiers", Walk.Reception, Walk.OneStep(n)) is { Status: 201 } receipt)
                        lock (acknowledged) acknowledged.Add(receipt.Word("dossierCode")!);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // The gateway is gone.
            }
        }).ToArray();
        await Eventually.Sees(() => Task.FromResult(acknowledged.Count), n => n >= 20, "under way");
        KillEverything(second);
        await Task.WhenAll(underWay);

        var began = Stopwatch.GetTimestamp();
        var up = await second.Up();
        output.WriteLine($"up after kill -9 of everything: {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s; before: {before}");
        output.WriteLine(string.Join(' ', up.Split('\n').Where(l => l.StartsWith("Ready", StringComparison.Ordinal))));
        foreach (var code in acknowledged.Concat(walks.Select(w => w.Code)))
            (await second.Client.Get($"api/intake/dossiers/{code}", Walk.Reception)).Status.Should().Be(200, $"{code} was acknowledged");
        await Task.WhenAll(acknowledged.Select(code => new Walk(second.Client, code).CaseIs(_ => true, $"a case for {code}", 90)));
        await Task.WhenAll(walks.Select(w => w.Finish()));
        await second.Store.HoldsWholeJourneys([.. walks.Select(w => w.Code)], second.Client.Acknowledgements);

        var down = await second.Onestop("down");
        down.ExitCode.Should().Be(0, down.Output);
        second.Processes().Should().BeEmpty("down leaves nothing running");
        (await second.Onestop("down")).Output.Should().Contain("Nothing is running");
        (await second.Onestop("password", Walk.Reception)).Output.Should().StartWith("onestop: ").And.Contain("is not running").And.NotContain("   at ");
    }

    /// <summary>Supervisor first, so that it mends nothing; then the services and PostgreSQL with all its children.</summary>
    private static void KillEverything(RunningInstance instance)
    {
        instance.Kill("supervisor");
        foreach (var line in instance.Processes())
        {
            try
            {
                using var process = Process.GetProcessById(int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture));
                process.Kill();
            }
            catch (ArgumentException)
            {
                // Its parent's end was its own.
            }
        }
    }
}
