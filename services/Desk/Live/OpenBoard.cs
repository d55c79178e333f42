namespace OneStop.Desk.Live;

/// <summary>A board that a page has open, and where it stands.</summary>
/// <param name="of">Whose it is, where one address shows each officer their own; null for a desk's.</param>
public sealed class OpenBoard(LiveBoards boards, IUserToken token, string? of, Action changed) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IDisposable? watching;

    public string? Path { get; private set; }

    public Board Board { get; private set; } = Board.Empty;

    /// <summary>This officer may not see it.</summary>
    public bool Refused { get; private set; }

    /// <summary>Looks at this board from now on; waits a moment for the rows, so that a page appears with them.</summary>
    public async Task Look(string? path)
    {
        if (path == Path) return;
        watching?.Dispose();
        watching = null;
        (Path, Board, Refused, first) = (path, Board.Empty, false, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (path is null) return;
        watching = await boards.Watch(path, of, new(token.Current, news => Take(path, news)));
        Refused = watching is null;
        if (watching is not null) await Task.WhenAny(first.Task, Task.Delay(Patience));
    }

    public void Dispose() => watching?.Dispose();

    private void Take(string path, Board? news)
    {
        if (path != Path) return;
        Refused = news is null;
        Board = news ?? Board.Empty;
        first.TrySetResult();
        changed();
    }
}
