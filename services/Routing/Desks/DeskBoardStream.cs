using System.Text.Json;
using System.Threading.Channels;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Routing.Desks;

/// <summary>The board, live, as server-sent events: <c>board</c> with everything first, then <c>change</c> with one case and the counts.
/// The page polls nothing: the desk's grain pushes.</summary>
public sealed class DeskBoardStreamEndpoint : IEndpoint
{
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/routing/desks/{deskId}/board/stream", Get).For(Act.WatchBoard).Produces(200, contentType: "text/event-stream")
        .WithSummary("Bảng theo dõi trực tiếp (server-sent events)");

    /// <param name="Case">Absent when only the counts moved.</param>
    /// <param name="Gone">The case has left the board.</param>
    /// <param name="Notices">All that stand for this case now.</param>
    public sealed record Change(DeskBoardEndpoint.Line? Case, bool Gone, BoardCounts Counts, IReadOnlyList<DeskBoardEndpoint.Notice> Notices);

    private static async Task<IResult> Get(
        string deskId, HttpContext http, IGrainFactory grains, Province province, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        if (!DeskBoardEndpoint.MaySee(http, deskId, province)) return Problems.NotFound();

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);

        // A stream does not outlive the right it was opened by.
        if (long.TryParse(http.User.FindFirst("exp")?.Value, out var expires))
            ends.CancelAfter(TimeSpan.FromSeconds(Math.Clamp(expires - clock.GetUtcNow().ToUnixTimeSeconds(), 0, 86_400)));

        var watcher = new Watcher();
        var reference = grains.CreateObjectReference<IBoardWatcher>(watcher);
        var desk = grains.GetGrain<IDeskGrain>(deskId);
        try
        {
            await Follow(http.Response, desk, watcher, reference, province, ends.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the service stops: the page will connect again.
        }
        finally
        {
            desk.Unwatch(reference).Ignore();
            grains.DeleteObjectReference<IBoardWatcher>(reference);
        }
        return Results.Empty;
    }

    private static async Task Follow(
        HttpResponse response, IDeskGrain desk, Watcher watcher, IBoardWatcher reference, Province province, CancellationToken ends)
    {
        (Guid Activation, long Sequence) shown = default;
        while (true)
        {
            var stands = await desk.Watch(reference);
            if (shown.Activation != stands.Activation || shown.Sequence < stands.Sequence && !watcher.Changes.TryPeek(out _))
            {
                // The first time, after the desk moved to another silo, or after a lost push.
                var board = await desk.Board();
                shown = (board.Activation, board.Sequence);
                await Send(response, "board", DeskBoardEndpoint.View.Of(board, province), ends);
            }
            else
            {
                await response.WriteAsync(":\n\n", ends);
                await response.Body.FlushAsync(ends);
            }

            using var renew = CancellationTokenSource.CreateLinkedTokenSource(ends);
            renew.CancelAfter(Renewal);
            try
            {
                await foreach (var change in watcher.Changes.ReadAllAsync(renew.Token))
                {
                    if (change.Activation != shown.Activation || change.Sequence <= shown.Sequence) continue;
                    if (change.Sequence > shown.Sequence + 1)
                    {
                        // A push was lost: the whole board again, at once.
                        shown = default;
                        break;
                    }
                    shown.Sequence = change.Sequence;
                    var line = change.Case is { } c ? DeskBoardEndpoint.Line.Of(c, province) : null;
                    var notices = change.Case is { IsActive: true } told ? DeskBoardEndpoint.Notice.Of(told, province) : [];
                    await Send(response, "change", new Change(line, change.Case is { IsActive: false }, change.Counts, [.. notices]), ends);
                }
            }
            catch (OperationCanceledException) when (!ends.IsCancellationRequested)
            {
                // Time to renew the watch.
            }
        }
    }

    private static async Task Send<T>(HttpResponse response, string name, T data, CancellationToken cancellation)
    {
        await response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data, Json.Options)}\n\n", cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    /// <summary>Keeps what the desk tells until the page has taken it; a page that takes nothing loses the oldest and gets the whole board again.</summary>
    private sealed class Watcher : IBoardWatcher
    {
        private readonly Channel<BoardChange> changes = System.Threading.Channels.Channel.CreateBounded<BoardChange>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });

        public ChannelReader<BoardChange> Changes => changes.Reader;

        public void Changed(BoardChange change) => changes.Writer.TryWrite(change);
    }
}
