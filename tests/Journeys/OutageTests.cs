using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;

namespace OneStop.Journeys;

/// <summary>An instance that tests may stop and kill parts of; each leaves it whole.</summary>
public sealed class FragileInstance : IAsyncLifetime
{
    public RunningInstance It { get; private set; } = null!;

    public async ValueTask InitializeAsync() => It = await RunningInstance.Start("outages");

    public ValueTask DisposeAsync() => It.DisposeAsync();
}

/// <summary>With any service away, the others work on, and it catches up.</summary>
public sealed class OutageTests(FragileInstance fragile, ITestOutputHelper output) : IClassFixture<FragileInstance>
{
    private const int InFlight = 50;

    private Client Client => fragile.It.Client;

    [Fact]
    public async Task With_Decision_stopped_the_others_go_on_and_all_twenty_reach_it_once_when_it_is_back()
    {
        await Stop("decision");
        var walks = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Walk.Begin(Client, Walk.OneStep(n))));
        await Task.WhenAll(walks.Select(w => w.Handle()));
        await Task.WhenAll(walks.Select(w => Client.Await(w.Dossier, Walk.Reception, d => d.Word("status") == "inProgress", "in progress at the counter")));
        var away = await Client.Get(walks[0].Decision, Walk.Handler);
        (away.Status, away.Word("code"), away.ContentType).Should().Be((503, "temporarily-unavailable", "application/problem+json"));

        await Start("decision");
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(walks.Select(w => Client.Await(w.Decision, Walk.Handler, d => d.Allows("draft"), $"{w.Code} open for a draft", 90)));
        output.WriteLine($"20 submissions reached Decision {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s after it was ready");
        await Task.WhenAll(walks.Select(w => w.Finish()));
        await fragile.It.Store.HoldsWholeJourneys([.. walks.Select(w => w.Code)], Client.Acknowledgements);
    }

    [Fact]
    public async Task A_file_that_was_acknowledged_survives_kill_9_of_Intake_in_the_middle_of_others()
    {
        var code = (await Walk.Begin(Client, Walk.OneStep())).Code;
        var (kept, stop) = (new ConcurrentDictionary<string, string>(), false);
        var senders = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!stop)
            {
                var picture = UploadTests.Picture(300_000);
                try
                {
                    var answer = await Client.Upload(code, "G09-KQ003210", "Bản quét.png", "image/png", picture);
                    if (answer.Status == 201) kept[answer.Word("href")!] = Convert.ToHexString(SHA256.HashData(picture));
                }
                catch (HttpRequestException)
                {
                    // Broken off.
                }
            }
        }).ToArray();
        await Eventually.Sees(() => Task.FromResult(kept.Count), n => n > 5, "files");

        fragile.It.Kill("intake");
        var before = kept.Count;
        await Eventually.Sees(() => Task.FromResult(kept.Count), n => n > before + 3, "files after the kill");
        stop = true;
        await Task.WhenAll(senders);

        foreach (var (href, hash) in kept)
        {
            using var read = await Client.Http.SendAsync(Client.Request(HttpMethod.Get, href, Walk.Handler), TestContext.Current.CancellationToken);
            Convert.ToHexString(SHA256.HashData(await read.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))).Should().Be(hash);
        }
        output.WriteLine($"{kept.Count} files, {before} of them before the kill");
    }

    [Fact]
    public async Task Intake_answers_receipts_with_Routing_and_Decision_stopped_and_they_catch_up()
    {
        await Stop("routing");
        await Stop("decision");
        var walks = new List<Walk>();
        for (var n = 0; n < 5; n++)
        {
            var began = Stopwatch.GetTimestamp();
            var receipt = await Client.Post("api/intake/dossiers", Walk.Reception, Walk.OneStep(n));
            receipt.Status.Should().Be(201, receipt.ToString());
            Stopwatch.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(5));
            walks.Add(new(Client, receipt.Word("dossierCode")!));
        }
        (await Client.Get(walks[0].Dossier, Walk.Reception)).Word("status").Should().Be("accepted");
        (await Client.Get(walks[0].Case, Walk.Supervisor)).Status.Should().Be(503);

        await Start("routing");
        var back = Stopwatch.GetTimestamp();
        await Task.WhenAll(walks.Select(w => w.CaseIs(_ => true, $"a case for {w.Code}", 90)));
        output.WriteLine($"5 receipts reached Routing {Stopwatch.GetElapsedTime(back).TotalSeconds:0.0} s after it was ready");
        await Start("decision");
        await Task.WhenAll(walks.Select(w => w.Finish()));
        await fragile.It.Store.HoldsWholeJourneys([.. walks.Select(w => w.Code)], Client.Acknowledgements);
    }

    [Fact]
    public async Task Fifty_dossiers_in_flight_survive_a_kill_of_Routing()
    {
        var claimedBefore = Client.Acknowledgements.Count(a => a.Service == "routing");
        var walks = Task.WhenAll(Enumerable.Range(0, InFlight).Select(async n =>
        {
            var walk = await Walk.Begin(Client, Walk.OneStep(n));
            await walk.Finish();
            return walk.Code;
        }));
        await Eventually.Sees(
            () => Task.FromResult(Client.Acknowledgements.Count(a => a.Service == "routing") - claimedBefore), acks => acks >= 20 || walks.IsCompleted, "in the middle");
        fragile.It.Kill("routing");
        var (killed, before) = (Stopwatch.GetTimestamp(), Client.Acknowledgements.Count(a => a.Service == "routing"));
        walks.IsCompleted.Should().BeFalse("the kill is to fall into the middle");

        await Eventually.Sees(() => Task.FromResult(Client.Acknowledgements.Count(a => a.Service == "routing")), acks => acks > before + 2, "going on");
        output.WriteLine($"Routing killed after {before - claimedBefore} of its {2 * InFlight} transitions; the next were acknowledged {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s later");
        var codes = await walks;
        output.WriteLine($"all {InFlight} returned {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s after the kill; met on the way: {string.Join(", ", Client.Troubles)}");
        codes.Distinct().Should().HaveCount(InFlight);
        await fragile.It.Store.HoldsWholeJourneys(codes, Client.Acknowledgements);
    }

    private async Task Stop(string service)
    {
        var stopped = await fragile.It.Onestop("stop", service);
        stopped.ExitCode.Should().Be(0, stopped.Output);
    }

    private async Task Start(string service)
    {
        var started = await fragile.It.Onestop("start", service);
        started.ExitCode.Should().Be(0, started.Output);
    }
}
