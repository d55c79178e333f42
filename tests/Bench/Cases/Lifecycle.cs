using OneStop.Routing;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;

namespace OneStop.Bench.Cases;

/// <summary>One case's way through three steps of a department, in twelve transitions, each acknowledged before the next is asked for.</summary>
internal sealed class Lifecycle(RoutingGround ground)
{
    public const int Transitions = 12, InFlight = 32;

    private const string Procedure = "1.115362", Handler = "handler.a", Colleague = "handler.c", Department = "stp-tu-phap";

    private static int number;

    private readonly (string Officer, string Path, string Body, ICaseCommand Command)[] ways = [.. Steps()];

    private readonly Dictionary<string, Actor> actors = new[] { Handler, Colleague }.ToDictionary(o => o, o =>
    {
        var officer = ground.Province.Officer(o)!;
        return new Actor(o, [.. officer.Roles.Select(r => JsonNamingPolicy.CamelCase.ConvertName(r.ToString()))], officer.UnitIds, officer.DeskId);
    });

    private static IEnumerable<(string, string, string, ICaseCommand)> Steps()
    {
        for (var step = 0; step < 3; step++)
        {
            yield return (Handler, "claim", "{}", new ClaimCase());
            yield return (Handler, "hand-over", $$"""{"toOfficer":"{{Colleague}}","reason":"Nghỉ phép"}""", new HandOverCase(Colleague, "Nghỉ phép"));
            if (step < 2) yield return (Colleague, "hand-over", $$"""{"toOfficer":"{{Handler}}","reason":"Đã về"}""", new HandOverCase(Handler, "Đã về"));
            yield return (step < 2 ? Handler : Colleague, "complete-step", "{}", new CompleteStep(null));
        }
    }

    public static string NewCode()
    {
        var n = Interlocked.Increment(ref number);
        return string.Create(CultureInfo.InvariantCulture, $"H99.15-26{1 + n / 280_000 % 12:00}{1 + n / 10_000 % 28:00}-{n % 10_000:0000}");
    }

    /// <returns>How long each transition took, in milliseconds.</returns>
    public Task<List<double>> ThroughGrains(int cases) => Live(cases, _ => (code, way) => Execute(code, way.Command, actors[way.Officer]));

    public Task<List<double>> ThroughHttp(int cases)
    {
        var (handler, colleague) = (ground.Token(Handler), ground.Token(Colleague));
        return Live(cases, _ =>
        {
            var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = ground.Address };
            return (code, way) => Post(http, code, way, way.Officer == Handler ? handler : colleague);
        });
    }

    /// <summary>So many transitions a second over HTTP, however long each takes: counted from the moment at which it was to begin.</summary>
    public async Task<List<double>> AtRate(int cases, double perSecond)
    {
        var (handler, colleague) = (ground.Token(Handler), ground.Token(Colleague));
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = ground.Address };
        var (left, turn, began, all) = (cases, 0L, Stopwatch.GetTimestamp(), new List<double>());
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            var times = new List<double>();
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var code = await Open();
                foreach (var way in ways)
                {
                    var due = TimeSpan.FromSeconds(Interlocked.Increment(ref turn) / perSecond);
                    if (due - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } wait) await Task.Delay(wait);
                    // A timer that comes a little late is not the service's doing; a turn that could not begin because all were waiting is.
                    var late = Stopwatch.GetElapsedTime(began) - due;
                    var start = Stopwatch.GetTimestamp();
                    await Post(http, code, way, way.Officer == Handler ? handler : colleague);
                    times.Add((Stopwatch.GetElapsedTime(start) + (late > TimeSpan.FromMilliseconds(3) ? late : TimeSpan.Zero)).TotalMilliseconds);
                }
            }
            lock (all) all.AddRange(times);
        })));
        return all;
    }

    /// <summary>A case with all its transitions behind it.</summary>
    public async Task<string> Whole()
    {
        var code = await Open();
        foreach (var way in ways) await Execute(code, way.Command, actors[way.Officer]);
        return code;
    }

    /// <summary>Cases that are open: the eleven transitions after that, over HTTP, through one process after the other.</summary>
    public async Task<List<double>> ThroughProcesses(IReadOnlyList<Uri> processes, IEnumerable<string> opened)
    {
        var (handler, colleague, waiting, all) = (ground.Token(Handler), ground.Token(Colleague), new System.Collections.Concurrent.ConcurrentQueue<string>(opened), new List<double>());
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(n => Task.Run(async () =>
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = processes[n % processes.Count] };
            var times = new List<double>();
            while (waiting.TryDequeue(out var code))
                foreach (var way in ways)
                {
                    var began = Stopwatch.GetTimestamp();
                    await Post(http, code, way, way.Officer == Handler ? handler : colleague);
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            lock (all) all.AddRange(times);
        })));
        return all;
    }

    private static async Task Post(HttpClient http, string code, (string Officer, string Path, string Body, ICaseCommand Command) way, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/routing/cases/{code}/{way.Path}") { Content = new StringContent(way.Body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{way.Path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>A case of one transition.</summary>
    public async Task<string> Open()
    {
        var code = NewCode();
        await Execute(code, Opening(), Actor.Service("intake"));
        return code;
    }

    private async Task<List<double>> Live(int cases, Func<int, Func<string, (string Officer, string Path, string Body, ICaseCommand Command), Task>> connect)
    {
        var (left, all) = (cases, new List<double>(cases * Transitions));
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(n => Task.Run(async () =>
        {
            var (act, times) = (connect(n), new List<double>());
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var code = NewCode();
                await Timed(() => Execute(code, Opening(), Actor.Service("intake")));
                foreach (var way in ways) await Timed(() => act(code, way));
            }
            lock (all) all.AddRange(times);

            async Task Timed(Func<Task> transition)
            {
                var began = Stopwatch.GetTimestamp();
                await transition();
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        })));
        return all;
    }

    private async Task Execute(string code, ICaseCommand command, Actor by)
    {
        var reply = await ground.Grains.Case(code).Execute(command, new(by, null, null, null, null, "bench", null, 0));
        if (reply.Refused is { } refusal || reply.Unavailable) throw new InvalidOperationException($"{command} of {code}: {reply.Refused?.Code ?? "the database is away"}");
    }

    private static OpenCase Opening()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new(
            Procedure, "ttphvcc", "H99.15", now.AddMinutes(-5), now.AddDays(9), "reception.a", [.. Enumerable.Range(1, 3).Select(i => new CaseStep($"Bước {i}", Department, 20))],
            new("2025", 1, null, 7.5m, LimitUnit.WorkingDay, Counting.Hour, 0, Channel.Counter, now.AddHours(6)), "stp-lanh-dao");
    }
}
