using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using OneStop.Journeys;
using OneStop.Provinces;

namespace OneStop.Bench.Journeys;

/// <summary>The live boards of desks, and when a case was on one of them first.</summary>
internal sealed class Boards : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, long> seen = [];
    private readonly CancellationTokenSource ends = new();
    private readonly List<Task> read = [];

    /// <param name="officers">Each watches the board of their own desk.</param>
    /// <returns>When the boards are there.</returns>
    public static async Task<Boards> Open(Client client, IEnumerable<Officer> officers)
    {
        var boards = new Boards();
        foreach (var officer in officers)
        {
            var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            boards.read.Add(boards.Watch(client, officer, there));
            await await Task.WhenAny(there.Task, boards.read[^1]);
        }
        return boards;
    }

    /// <summary>Null while it has not been.</summary>
    public long? Saw(string code) => seen.TryGetValue(code, out var at) ? at : null;

    public async ValueTask DisposeAsync()
    {
        await ends.CancelAsync();
        await Task.WhenAll(read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ends.Dispose();
    }

    private async Task Watch(Client client, Officer officer, TaskCompletionSource there)
    {
        using var request = client.Request(HttpMethod.Get, $"api/routing/desks/{officer.DeskId}/board/stream", officer.Id);
        using var stream = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ends.Token);
        stream.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(ends.Token));
        while (await reader.ReadLineAsync(ends.Token) is { } line)
        {
            var at = Stopwatch.GetTimestamp();
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            // The whole board first, and again where a push was lost; else one case.
            var news = JsonSerializer.Deserialize<JsonElement>(line.AsSpan(6));
            foreach (var shown in news.TryGetProperty("cases", out var cases) ? cases.EnumerateArray() : news.TryGetProperty("case", out var one) && one.ValueKind == JsonValueKind.Object ? [one] : Enumerable.Empty<JsonElement>())
                seen.TryAdd(shown.GetProperty("dossierCode").GetString()!, at);
            there.TrySetResult();
        }
        throw new InvalidOperationException($"The board of {officer.DeskId} ended.");
    }
}
