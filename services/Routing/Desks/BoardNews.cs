using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace OneStop.Routing.Desks;

/// <summary>News of a desk's board: the whole of it, or one change, or (neither) a sign of life.</summary>
public sealed record BoardNews(DeskBoard? Whole, BoardChange? Change)
{
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);

    /// <summary>The whole board first, then each change, for as long as someone reads; the whole again whenever the desk moved or a push was lost.</summary>
    public static async IAsyncEnumerable<BoardNews> Of(string deskId, IGrainFactory grains, [EnumeratorCancellation] CancellationToken ends)
    {
        var watcher = new Watcher();
        var reference = grains.CreateObjectReference<IBoardWatcher>(watcher);
        var desk = grains.Desk(deskId);
        try
        {
            (Guid Activation, long Sequence) shown = default;
            while (!ends.IsCancellationRequested)
            {
                var stands = await desk.Watch(reference);
                if (shown.Activation != stands.Activation || shown.Sequence < stands.Sequence && !watcher.Changes.TryPeek(out _))
                {
                    var board = await desk.Board();
                    shown = (board.Activation, board.Sequence);
                    yield return new(board, null);
                }
                else
                {
                    yield return new(null, null);
                }

                using var renew = CancellationTokenSource.CreateLinkedTokenSource(ends);
                renew.CancelAfter(Renewal);
                while (await Arrives(watcher.Changes, renew.Token) && watcher.Changes.TryRead(out var change))
                {
                    if (change.Activation != shown.Activation || change.Sequence <= shown.Sequence) continue;
                    if (change.Sequence > shown.Sequence + 1)
                    {
                        // A push was lost: the whole board again, at once.
                        shown = default;
                        break;
                    }
                    shown.Sequence = change.Sequence;
                    yield return new(null, change);
                }
            }
        }
        finally
        {
            desk.Unwatch(reference).Ignore();
            grains.DeleteObjectReference<IBoardWatcher>(reference);
        }
    }

    /// <returns>False when it is time to renew the watch, or to end it.</returns>
    private static async Task<bool> Arrives(ChannelReader<BoardChange> changes, CancellationToken until)
    {
        try
        {
            return await changes.WaitToReadAsync(until);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Keeps what the desk tells until the reader has taken it; one who takes nothing loses the oldest and gets the whole board again.</summary>
    private sealed class Watcher : IBoardWatcher
    {
        private readonly Channel<BoardChange> changes = Channel.CreateBounded<BoardChange>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });

        public ChannelReader<BoardChange> Changes => changes.Reader;

        public void Changed(BoardChange change) => changes.Writer.TryWrite(change);
    }
}
