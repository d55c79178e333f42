using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace OneStop.Journeys;

/// <summary>Whatever is sent to whichever endpoint: a 4xx that says what is wrong, at once, and nothing is written.</summary>
public sealed class FuzzTests(SharedInstance shared, ITestOutputHelper output)
{
    private const int Seed = 20260823, AtOnce = 12;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10), Bound = TimeSpan.FromSeconds(60);

    private Client Client => shared.It.Client;

    [Fact]
    public async Task No_request_however_wrong_breaks_an_endpoint_or_writes_anything()
    {
        var operations = await OpenApi.Read(Client.Http);
        operations.Count(o => o.Writes).Should().BeGreaterThanOrEqualTo(11, "the journey alone has eleven commands");
        var walk = await Walk.Begin(Client, Walk.OneStep());
        await walk.CaseIs(_ => true, "a case");

        var allowed = new ConcurrentDictionary<Operation, IReadOnlyList<string>>();
        var anonymous = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(operations, async (operation, _) =>
        {
            allowed[operation] = await LetsIn(operation);
            if (await Probe(operation, null) != 401) anonymous.Add(operation.ToString());
        });
        anonymous.Should().BeEquivalentTo("GET /api/intake/due-date", "GET /api/intake/procedures", "GET /api/intake/procedures/{procedureCode}", "GET /api/intake/track/{code}");
        allowed.Where(a => a.Key.Writes && a.Value.Count == 0).Should().BeEmpty("somebody must be able to do it");

        var random = new Random(Seed);
        using var abuses = new Abuses(Client, shared.It.Files, walk.Code, o => allowed[o], random);
        var attempts = operations.SelectMany(o => abuses.Against(o, anonymous.Contains(o.ToString()))).OrderBy(_ => random.Next()).ToArray();
        var before = await shared.It.Store.Settled();

        var wrong = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(attempts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (attempt, _) =>
        {
            var (status, complaint) = await Try(attempt);
            statuses.AddOrUpdate(status, 1, (_, n) => n + 1);
            if (complaint is not null) wrong.Enqueue($"{attempt.Operation} [{attempt.Abuse}]: {complaint}");
        });
        var took = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"seed {Seed}: {attempts.Length} requests to {operations.Count} endpoints in {took.TotalSeconds:0.0} s; {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} x {s.Key}"))}");

        wrong.Order().Should().BeEmpty();
        (await shared.It.Store.Settled()).Should().Be(before, "nothing may have been written");
        took.Should().BeLessThan(Bound);
    }

    [Theory]
    [InlineData("/dashboard/"), InlineData("/dashboard/ClusterStats"), InlineData("/dashboard/GrainState")]
    public async Task The_silos_dashboard_is_for_operators_only(string path)
    {
        (await Client.Get(path, null)).Status.Should().Be(401);
        foreach (var officer in Abuses.Everyone.Where(o => o != "admin.a")) (await Client.Get(path, officer)).Status.Should().Be(403, officer);
        (await Client.Get(path, "admin.a")).Status.Should().BeLessThan(400);
    }

    [Theory]
    [InlineData("bus/batch/inbox"), InlineData("api/intake/"), InlineData("api/nobody/dossiers"), InlineData("api/routing/../../bus/batch/inbox"), InlineData("openapi/nobody.json"), InlineData("health/../bus/batch/inbox")]
    public async Task What_is_not_the_API_is_not_reached_through_the_gateway(string path)
    {
        var answer = await Client.Post(path, Walk.Handler, new { });
        answer.Status.Should().BeInRange(400, 499);
        (answer.ContentType, answer.Word("code")).Should().Be(("application/problem+json", answer.Word("code") ?? "a code"));
    }

    private async Task<IReadOnlyList<string>> LetsIn(Operation operation)
    {
        var officers = new List<string>();
        foreach (var officer in Abuses.Everyone)
            if (await Probe(operation, officer) != 403) officers.Add(officer);
        return officers;
    }

    private async Task<int> Probe(Operation operation, string? officer)
    {
        using var request = Client.Request(operation.Method, operation.Path.Replace("{code}", "X", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), officer);
        if (operation.Writes) request.Content = new StringContent("[", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await Client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return (int)answer.StatusCode;
    }

    private async Task<(int Status, string? Complaint)> Try(Attempt attempt)
    {
        using var patience = new CancellationTokenSource(Hang);
        using var request = attempt.Make();
        try
        {
            using var answer = await Client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var status = (int)answer.StatusCode;
            if (status < 400 && !attempt.MustBeRefused) return (status, null);
            var text = await answer.Content.ReadAsStringAsync(patience.Token);
            return (status, Complaint(attempt, status, answer.Content.Headers.ContentType?.MediaType, text));
        }
        catch (OperationCanceledException)
        {
            return (0, $"no answer within {Hang.TotalSeconds:0} s");
        }
        catch (HttpRequestException) when (attempt.Status == 413)
        {
            // The refusal is sent while the body still comes: who goes on writing may find the connection closed before reading why.
            return (413, null);
        }
        catch (HttpRequestException e)
        {
            return (0, $"no answer: {e.InnerException?.Message ?? e.Message}");
        }
    }

    private static string? Complaint(Attempt attempt, int status, string? type, string text)
    {
        var shown = $"{status} {type} {text[..Math.Min(300, text.Length)]}";
        if (status is < 400 or >= 500 || (attempt.Status is { } expected && status != expected)) return shown;
        if (attempt.Abuse == Abuses.Nul && status == 400) return null;
        if (type != "application/problem+json") return shown;
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        if (!problem.TryGetProperty("code", out var code) || code.GetString() is not { Length: > 0 } word) return shown;
        return word == "invalid-input" && !(problem.TryGetProperty("errors", out var errors) && errors.EnumerateObject().Any()) ? shown : null;
    }
}
