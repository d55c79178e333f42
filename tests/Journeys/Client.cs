using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OneStop.Launcher;

namespace OneStop.Journeys;

/// <summary>What came back.</summary>
public sealed record Answer(int Status, JsonElement Body, string? ETag, string? ContentType)
{
    public string? Word(string property) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public bool Allows(string action) =>
        Body.GetProperty("nextActions").EnumerateArray().Any(a => a.GetProperty("action").GetString() == action && a.GetProperty("allowed").GetBoolean());

    public override string ToString() => $"{Status} {Body}";
}

/// <summary>A write that was answered with success, and the version the answer named.</summary>
public sealed record Acknowledged(string Service, string Code, long Version);

/// <summary>The officers' programs: they speak to the gateway only.</summary>
public sealed class Client : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly LocalTokens officers;
    private readonly ConcurrentDictionary<string, string> tokens = [];

    public Client(Instance instance, int port)
    {
        officers = new(instance);
        Http = new(new SocketsHttpHandler { UseProxy = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 })
        {
            BaseAddress = new($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(15),
        };
    }

    public HttpClient Http { get; }

    /// <summary>Every write that succeeded.</summary>
    public ConcurrentQueue<Acknowledged> Acknowledgements { get; } = [];

    /// <summary>Answers other than success that a patient caller met, e.g. 503 while a service was away.</summary>
    public ConcurrentDictionary<string, int> Troubles { get; } = [];

    public string Token(string officer) => tokens.GetOrAdd(officer, o => officers.For(o, TimeSpan.FromHours(8)));

    /// <summary>A new password takes back the tokens that the officer has.</summary>
    public void Forget(string officer) => tokens.TryRemove(officer, out _);

    public Task<Answer> Get(string path, string? officer) => Send(Request(HttpMethod.Get, path, officer));

    public Task<Answer> Post(string path, string? officer, object body, string? ifMatch = null, string? key = null)
    {
        var request = Request(HttpMethod.Post, path, officer);
        request.Content = new StringContent(JsonSerializer.Serialize(body), new MediaTypeHeaderValue("application/json"));
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return Send(request);
    }

    /// <param name="component">Null for the result.</param>
    public Task<Answer> Upload(string code, string? component, string name, string type, byte[] content, string officer = Walk.Reception)
    {
        var request = Request(HttpMethod.Post, $"api/intake/dossiers/{code}/{(component is null ? "result" : $"components/{component}")}/files", officer);
        request.Content = new ByteArrayContent(content) { Headers = { ContentType = new(type), ContentDisposition = new("attachment") { FileNameStar = name } } };
        return Send(request);
    }

    /// <summary>Asks again, under one Idempotency-Key, for as long as a service is away. Anything but success or absence fails.</summary>
    public async Task<Answer> Insist(string path, string officer, object body, double seconds = 60)
    {
        var (key, began) = (Guid.CreateVersion7().ToString("N"), Stopwatch.GetTimestamp());
        while (true)
        {
            string trouble;
            try
            {
                var answer = await Post(path, officer, body, key: key);
                if (answer.Status is 200 or 201)
                {
                    var parts = path.Split('/');
                    if (parts.Length > 4) Acknowledgements.Enqueue(new(parts[1], parts[3], long.Parse(answer.ETag!.Trim('"'), CultureInfo.InvariantCulture)));
                    return answer;
                }
                trouble = $"{answer.Status} {answer.Word("code")}";
                if (answer.Status != 503) throw new InvalidOperationException($"POST {path} by {officer}: {answer}");
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                trouble = e.GetType().Name;
            }
            Troubles.AddOrUpdate(trouble, 1, (_, n) => n + 1);
            if (Stopwatch.GetElapsedTime(began).TotalSeconds > seconds) throw new TimeoutException($"POST {path}: still {trouble} after {seconds:0} s");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Reads until it is as expected; a service that is away meanwhile is waited for.</summary>
    public Task<Answer> Await(string path, string officer, Func<Answer, bool> isThere, string what, double seconds = 60) => Eventually.Sees(async () =>
    {
        try
        {
            return await Get(path, officer);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return new(0, default, null, e.Message);
        }
    }, answer => answer.Status == 200 && isThere(answer), what, seconds);

    public HttpRequestMessage Request(HttpMethod method, string path, string? officer)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (officer is not null) request.Headers.Authorization = new("Bearer", Token(officer));
        return request;
    }

    public void Dispose()
    {
        Http.Dispose();
        officers.Dispose();
    }

    private async Task<Answer> Send(HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await Http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            var type = answer.Content.Headers.ContentType?.MediaType;
            var body = type?.EndsWith("json", StringComparison.Ordinal) == true && text.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(text) : default;
            return new((int)answer.StatusCode, body, answer.Headers.TryGetValues("ETag", out var tags) ? tags.First() : null, type);
        }
    }
}
