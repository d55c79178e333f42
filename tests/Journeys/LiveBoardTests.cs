using System.Diagnostics;
using System.Text.Json;

namespace OneStop.Journeys;

/// <summary>The board of a desk, live through the gateway.</summary>
public sealed class LiveBoardTests(SharedInstance shared, ITestOutputHelper output)
{
    [Fact]
    public async Task An_open_board_shows_a_new_dossier_and_its_claim_the_moment_they_happen()
    {
        var client = shared.It.Client;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var stream = await client.Http.SendAsync(
            client.Request(HttpMethod.Get, "api/routing/desks/ttphvcc/board/stream", Walk.Reception), HttpCompletionOption.ResponseHeadersRead, patience.Token);
        stream.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(patience.Token));
        (await Next("board", _ => true)).GetProperty("deskId").GetString().Should().Be("ttphvcc");

        var walk = await Walk.Begin(client, Walk.OneStep());
        var received = Stopwatch.GetTimestamp();
        var opened = await Next("change", c => IsOf(c, walk.Code));
        output.WriteLine($"receipt acknowledged -> on the board: {Stopwatch.GetElapsedTime(received).TotalMilliseconds:0} ms");
        opened.GetProperty("case").TryGetProperty("assignee", out var nobody).Should().Be(nobody.ValueKind is JsonValueKind.Null);

        await client.Insist($"{walk.Case}/claim", Walk.Handler, new { });
        var claimed = Stopwatch.GetTimestamp();
        var taken = await Next("change", c => IsOf(c, walk.Code));
        output.WriteLine($"claim acknowledged -> on the board: {Stopwatch.GetElapsedTime(claimed).TotalMilliseconds:0} ms");
        taken.GetProperty("case").GetProperty("assignee").GetString().Should().Be(Walk.Handler);
        taken.GetProperty("counts").GetProperty("open").GetInt32().Should().Be(opened.GetProperty("counts").GetProperty("open").GetInt32());

        async Task<JsonElement> Next(string name, Func<JsonElement, bool> isWanted)
        {
            var current = "";
            while (await reader.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal)) current = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal) && current == name
                    && JsonSerializer.Deserialize<JsonElement>(line[6..]) is var data && isWanted(data)) return data;
            }
            throw new InvalidOperationException("The stream ended.");
        }
    }

    [Fact]
    public async Task A_board_is_not_there_for_other_desks_and_not_open_to_citizens()
    {
        (await shared.It.Client.Get("api/routing/desks/ttphvcc/board/stream", "reception.b")).Status.Should().Be(404);
        (await shared.It.Client.Get("api/routing/desks/ttphvcc/board/stream", "citizen.a")).Status.Should().Be(403);
        (await shared.It.Client.Get("api/routing/desks/ttphvcc/board/stream", null)).Status.Should().Be(401);
    }

    private static bool IsOf(JsonElement change, string code) =>
        change.TryGetProperty("case", out var line) && line.ValueKind == JsonValueKind.Object && line.GetProperty("dossierCode").GetString() == code;
}
