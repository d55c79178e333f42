using System.Text.Json;

namespace OneStop.Launcher;

/// <summary><c>stop</c> and <c>start</c>: hold one service down while the rest of the instance runs on, e.g. for maintenance or to see the others carry on.</summary>
public static class Hold
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Pause = TimeSpan.FromMilliseconds(100);

    public static Command Stop { get; } = new("stop", "stops one service of a running instance and holds it down", """
        ./onestop stop SERVICE [--state DIR]

        Stops that service and holds it down until ./onestop start SERVICE, or until the instance is started anew.
        One process of several is named by its number, e.g. routing-2. The other services run on and keep what they have to tell it.

          --state DIR   the instance (default: .onestop in the checkout)
        """, ["--state"], [], 1, arguments => Change(arguments, held: true));

    public static Command Start { get; } = new("start", "starts a service again that was stopped", """
        ./onestop start SERVICE [--state DIR]

        Starts a service again that ./onestop stop has stopped, and waits until it is ready.

          --state DIR   the instance (default: .onestop in the checkout)
        """, ["--state"], [], 1, arguments => Change(arguments, held: false));

    private static async Task<int> Change(Arguments arguments, bool held)
    {
        var instance = Instance.At(arguments.Option("--state"));
        instance.Existing();
        if (instance.Supervisor is null) throw new FailureException($"The instance in {instance.Directory} is not running.");
        var known = Addresses(instance);
        var name = arguments.Word ?? throw new FailureException($"Which service? {string.Join(", ", known.Keys)}.");
        var processes = known.Keys.Where(p => p == name || p.StartsWith($"{name}-", StringComparison.Ordinal)).ToArray();
        if (processes.Length == 0) throw new FailureException($"No service \"{name}\" runs here; there are {string.Join(", ", known.Keys)}.");

        if (held) await File.WriteAllTextAsync(instance.HoldFileOf(name), "");
        else File.Delete(instance.HoldFileOf(name));

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        while (!await IsDone())
        {
            if (clock.GetElapsedTime(began) > Patience)
                throw new FailureException($"{name} {(held ? "still runs" : "was not ready")} after {Patience.TotalSeconds:0} s; see {instance.PathOf("logs")}.");
            await Task.Delay(Pause, clock);
        }
        Console.WriteLine(held ? $"{name} is stopped; ./onestop start {name} starts it again." : $"{name} is ready.");
        return 0;

        async Task<bool> IsDone()
        {
            var running = processes.Where(p => File.Exists(instance.PidFileOf(p))).ToArray();
            if (held || running.Length == 0) return held && running.Length == 0;
            return (await Task.WhenAll(running.Select(p => IsReady(http, known[p])))).All(ready => ready);
        }
    }

    /// <summary>The processes of the instance, but not the gateway: without it there is no instance.</summary>
    private static SortedDictionary<string, string> Addresses(Instance instance)
    {
        var ports = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(instance.PathOf("ports.json"))) ?? [];
        var services = Topology.Read().Services.Where(s => s.OwnsDatabase).Select(s => s.Name).ToArray();
        return new(ports
            .Where(p => services.Any(s => p.Key == s || (p.Key.StartsWith($"{s}-", StringComparison.Ordinal) && !p.Key.Contains('.', StringComparison.Ordinal))))
            .Where(p => File.Exists(instance.LogOf(p.Key)))
            .ToDictionary(p => p.Key, p => $"http://127.0.0.1:{p.Value}"));
    }

    private static async Task<bool> IsReady(HttpClient http, string address)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"{address}/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
