using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using OneStop.Launcher;
using OneStop.Testing;

namespace OneStop.Bench.Live;

/// <summary><c>bench live</c>: how long after a commit is acknowledged every open board has it. The boards are real circuits on a running instance; each
/// commit is a handler's claim through the public API, and is seen when a board's render batch carries the new count of unclaimed cases.</summary>
internal static class LiveBoardBench
{
    private const string Desk = "ttphvcc", Receiver = "reception.a", Handler = "handler.a";
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500), Patience = TimeSpan.FromSeconds(10);

    private sealed record Counts(int Unassigned);

    private sealed record Receipt(string DossierCode);

    public static async Task<int> Run(string? state, int boards, int commits)
    {
        var instance = Instance.At(state);
        var gateway = new Uri($"http://localhost:{instance.Existing().Port}/");
        // A new password ends the tokens that were out.
        var cookies = await SignIn(instance, gateway);
        using var tokens = new LocalTokens(instance);
        using var receiver = Officer(gateway, tokens.For(Receiver, TimeSpan.FromHours(1)));
        using var handler = Officer(gateway, tokens.For(Handler, TimeSpan.FromHours(1)));

        Console.WriteLine($"{commits} dossiers are received…");
        var codes = new List<string>();
        for (var i = 0; i < commits; i++) codes.Add(await Receive(receiver, i));
        foreach (var code in codes) await Until(async () => (await handler.GetAsync(new Uri($"api/routing/cases/{code}", UriKind.Relative))).IsSuccessStatusCode);
        await Task.Delay(Between);

        Console.WriteLine($"{boards} boards are opened…");
        var open = new List<BoardCircuit>();
        foreach (var ten in Enumerable.Range(0, boards).Chunk(10))
            open.AddRange(await Task.WhenAll(ten.Select(_ => BoardCircuit.Open(gateway, cookies, "board", CancellationToken.None))));

        List<double> latencies = [];
        var missed = 0;
        foreach (var code in codes)
        {
            await Task.Delay(Between);
            foreach (var board in open) board.Forget();
            var before = (await receiver.GetFromJsonAsync<Counts>($"api/routing/desks/{Desk}/board/counts"))!.Unassigned;
            var sent = Stopwatch.GetTimestamp();
            using var answer = await handler.PostAsJsonAsync($"api/routing/cases/{code}/claim", new { });
            var acknowledged = Stopwatch.GetTimestamp();
            answer.EnsureSuccessStatusCode();
            var seen = new long?[open.Count];
            await Until(() =>
            {
                for (var i = 0; i < open.Count; i++) seen[i] ??= open[i].Saw($"{before - 1}", sent);
                return Task.FromResult(seen.All(s => s is not null));
            });
            missed += seen.Count(s => s is null);
            latencies.AddRange(seen.OfType<long>().Select(at => Math.Max(0, Stopwatch.GetElapsedTime(acknowledged, at).TotalMilliseconds)));
        }
        foreach (var board in open) await board.DisposeAsync();

        latencies.Sort();
        double At(double share) => latencies[(int)Math.Min(latencies.Count - 1, share * latencies.Count)];
        Console.WriteLine($"commit acknowledged -> on an open board, {boards} boards, {commits} commits: p50 {At(.5):0} ms, p99 {At(.99):0} ms, longest {latencies[^1]:0} ms; {missed} missed");
        return missed == 0 ? 0 : 1;
    }

    private static HttpClient Officer(Uri gateway, string token)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    private static async Task<string> Receive(HttpClient receiver, int n)
    {
        using var answer = await receiver.PostAsJsonAsync("api/intake/dossiers", new
        {
            procedureCode = "2.001955", deskId = Desk, channel = "counter", applicant = new { fullName = "Nguyễn Văn An", idNumber = $"001085{n:000000}" },
            components = new[] { new { code = "G09-KQ003210", originals = 1, copies = 0 }, new { code = "G09-KQ002548", originals = 1, copies = 0 } }, resultDelivery = "desk",
        });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<Receipt>(JsonSerializerOptions.Web))!.DossierCode;
    }

    /// <summary>By the sign-in page, as a person does.</summary>
    private static async Task<string> SignIn(Instance instance, Uri gateway)
    {
        var set = new ProcessStartInfo("dotnet", [Checkout.PathOf("deploy/Launcher/bin/Release/net10.0/OneStop.Launcher.dll"), "password", Receiver, "--lasting", "--state", instance.Directory])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(set)!;
        var password = (await process.StandardOutput.ReadToEndAsync()).Trim().Split('\n')[^1].Split(' ')[^1];

        using var browser = new Browser(Browser.Network(gateway));
        await browser.Open("/start");
        await browser.Submit(("user", Receiver), ("password", password));
        return browser.At.AbsolutePath == "/board" ? browser.Cookies : throw new InvalidOperationException($"Signing in ended at {browser.At}.");
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await holds() && Stopwatch.GetElapsedTime(began) < Patience) await Task.Delay(5);
    }
}
