using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OneStop.Provinces;

namespace OneStop.Launcher;

/// <summary>The public API as the demo's officers use it, with what it measured on the way.</summary>
/// <param name="witness">Sees every request and its answer; nobody if null.</param>
public sealed class DemoApi(Uri address, LocalTokens officers, TimeProvider clock, DelegatingHandler? witness = null) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private static readonly HttpStatusCode[] Away =
        [HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadGateway, HttpStatusCode.GatewayTimeout, HttpStatusCode.TooManyRequests];

    private readonly HttpClient http = new(Through(witness)) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentDictionary<string, string> tokens = [];
    private readonly ConcurrentQueue<double> milliseconds = [];
    private int repeated;

    /// <summary>How long a service may be away before a dossier is given up; also how long a message may be on its way.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Successful writes; each moved a dossier.</summary>
    public int Transitions => milliseconds.Count;

    /// <summary>Requests sent again because a service was away for a moment or somebody else was faster.</summary>
    public int Repeated => repeated;

    public IReadOnlyList<double> Latencies => [.. milliseconds.Order()];

    /// <summary>Null when there is no such thing (yet), or it is not this officer's to see.</summary>
    public async Task<JsonElement?> Find(string path, Officer? officer)
    {
        using var answer = await Send(() => Request(HttpMethod.Get, path, officer));
        if (answer.StatusCode is HttpStatusCode.NotFound) return null;
        if (!answer.IsSuccessStatusCode) throw await Unexpected($"GET {Shape(path)}", answer);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Reads until what is read is as expected: messages between services take a moment.</summary>
    public async Task<JsonElement> WaitFor(string path, Officer? officer, string expected, Func<JsonElement, bool> isAsExpected)
    {
        var began = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            if (await Find(path, officer) is { } found && isAsExpected(found)) return found;
            if (clock.GetElapsedTime(began) > Patience) throw new DemoFailureException($"GET {Shape(path)}: not {expected} after {Patience.TotalSeconds:0} s");
            await Task.Delay(pause, clock);
        }
    }

    /// <returns>The answer; null when the state had moved on (409), so that the caller reads again and goes on from there.</returns>
    public async Task<JsonElement?> Write(string path, Officer officer, object body)
    {
        // One key for all attempts: whether a lost answer was a lost request makes no difference then.
        var key = Guid.CreateVersion7().ToString("N");
        using var answer = await Send(() =>
        {
            var request = Request(HttpMethod.Post, path, officer);
            request.Headers.Add("Idempotency-Key", key);
            request.Content = JsonContent.Create(body);
            return request;
        });
        if (answer.StatusCode is HttpStatusCode.Conflict)
        {
            Interlocked.Increment(ref repeated);
            return null;
        }
        if (!answer.IsSuccessStatusCode) throw await Unexpected($"POST {Shape(path)}", answer);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> make)
    {
        var began = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            var sent = Stopwatch.GetTimestamp();
            string trouble;
            try
            {
                using var request = make();
                var answer = await http.SendAsync(request);
                if (!Away.Contains(answer.StatusCode))
                {
                    if (request.Method == HttpMethod.Post && answer.IsSuccessStatusCode) milliseconds.Enqueue(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                    return answer;
                }
                trouble = $"{(int)answer.StatusCode}";
                answer.Dispose();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                trouble = e is TaskCanceledException ? "no answer" : "no connection";
            }
            if (clock.GetElapsedTime(began) > Patience) throw new DemoFailureException($"a service stayed away for {Patience.TotalSeconds:0} s ({trouble})");
            Interlocked.Increment(ref repeated);
            await Task.Delay(pause, clock);
        }
    }

    private static HttpMessageHandler Through(DelegatingHandler? witness)
    {
        var network = new SocketsHttpHandler { UseProxy = false };
        if (witness is null) return network;
        witness.InnerHandler = network;
        return witness;
    }

    private HttpRequestMessage Request(HttpMethod method, string path, Officer? officer)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (officer is not null)
            request.Headers.Authorization = new("Bearer", tokens.GetOrAdd(officer.Id, _ => officers.For(officer.Id, TimeSpan.FromDays(3))));
        return request;
    }

    private static async Task<DemoFailureException> Unexpected(string what, HttpResponseMessage answer)
    {
        var (code, title) = ("", "");
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            (code, title) = (problem.Text("code") ?? "", problem.Text("title") ?? "");
            if (problem.TryGetProperty("errors", out var errors)) title += $" {errors}";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            // No problem document: the status has to speak for itself.
        }
        return new($"{what}: {(int)answer.StatusCode} {code} {title}".TrimEnd(), code);
    }

    /// <summary>A path without what differs from dossier to dossier, so that equal failures are counted together.</summary>
    private static string Shape(string path) => string.Join('/', path.Split('/').Select(part => part.Contains('.', StringComparison.Ordinal) ? "…" : part));

    private static TimeSpan Longer(TimeSpan pause) => pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
}

/// <summary>Why a dossier did not get through, in words that are the same for equal reasons.</summary>
/// <param name="code">The problem's stable code, where the API gave one.</param>
public sealed class DemoFailureException(string reason, string code = "") : Exception(reason)
{
    public string Code { get; } = code;
}

internal static class Reading
{
    public static string? Text(this JsonElement json, string name) =>
        json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Array ? value.EnumerateArray() : [];

    /// <summary>Whether the reader may do this next.</summary>
    public static bool Allows(this JsonElement view, string action) =>
        view.Items("nextActions").Any(a =>
            a.Text("action") == action && a.TryGetProperty("allowed", out var allowed) && allowed.ValueKind is JsonValueKind.True);

    public static string WhyNot(this JsonElement view, string action) =>
        view.Items("nextActions").FirstOrDefault(a => a.Text("action") == action) is { ValueKind: JsonValueKind.Object } found
            ? found.Text("why") ?? ""
            : "not offered";
}
