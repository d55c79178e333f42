using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Routing.Desks;

/// <summary>The caller's inbox, live, as server-sent events like a desk's board: <c>board</c> with all that waits, then <c>change</c> with one case.</summary>
public sealed class InboxStreamEndpoint : IEndpoint
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(10);

    public sealed record View(IReadOnlyList<DeskBoardEndpoint.Line> Cases);

    /// <param name="Gone">It does not wait for the caller any more.</param>
    public sealed record Change(DeskBoardEndpoint.Line Case, bool Gone);

    /// <param name="Waiting">How many cases wait for the caller.</param>
    public sealed record Counts(int Waiting);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/routing/inbox/stream", Get).For(Act.ReadInbox).Produces(200, contentType: "text/event-stream")
            .WithSummary("Hồ sơ chờ tôi xử lý, trực tiếp (server-sent events)");
        routes.MapGet("/api/routing/inbox/counts", Count).For(Act.ReadInbox).Produces<Counts>().WithSummary("Số hồ sơ chờ tôi xử lý");
    }

    private static async Task<IResult> Count(HttpContext http, EveryBoard every)
    {
        await every.Watch();
        var me = http.Actor();
        return Results.Ok(new Counts(every.Cases.Count(c => InboxEndpoint.WaitsFor(me, c))));
    }

    private static Task<IResult> Get(HttpContext http, EveryBoard every, Province province)
    {
        var me = http.Actor();
        return EventStream.Send(http, async (response, ends) =>
        {
            await every.Watch().WaitAsync(ends);
            while (true)
            {
                using var until = CancellationTokenSource.CreateLinkedTokenSource(ends);
                // Subscribed first: what changes in between is told twice rather than not at all.
                var changes = every.Subscribe(until.Token);
                var waiting = every.Cases.Where(c => InboxEndpoint.WaitsFor(me, c)).ToList();
                var known = waiting.Select(c => c.Id).ToHashSet();
                await response.Tell("board", new View([.. waiting.Select(c => DeskBoardEndpoint.Line.Of(c, province))]), ends);
                while (await Arrives())
                {
                    while (changes.TryRead(out var c))
                    {
                        var waits = InboxEndpoint.WaitsFor(me, c);
                        if (waits) known.Add(c.Id);
                        else if (!known.Remove(c.Id)) continue;
                        await response.Tell("change", new Change(DeskBoardEndpoint.Line.Of(c, province), !waits), ends);
                    }
                }

                async Task<bool> Arrives()
                {
                    while (true)
                    {
                        var next = changes.WaitToReadAsync(ends).AsTask();
                        if (await Task.WhenAny(next, Task.Delay(SignOfLife, ends)) == next) return await next;
                        await response.SignOfLife(ends);
                    }
                }
            }
        });
    }
}
