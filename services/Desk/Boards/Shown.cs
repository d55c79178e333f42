using OneStop.Desk.Live;

namespace OneStop.Desk.Boards;

/// <summary>A row on the screen.</summary>
/// <param name="Left">It does not belong here any more; it stays where it is until the reader asks for the new order.</param>
/// <param name="Changed">Someone worked on it since the reader last asked.</param>
public sealed record Row(Line Line, bool Left, bool Changed);

/// <summary>What a reader sees of a board: rows in the order they had when the reader last asked. News change a row where it stands; what arrives
/// waits above the table, so that nothing moves under the pointer.</summary>
public sealed class Shown
{
    private readonly List<Line> order = [];
    private Filter? filter;

    /// <summary>How many arrived since.</summary>
    public int Arrived { get; private set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public int Total => order.Count;

    /// <param name="anew">The reader asked for the order as it is now.</param>
    public void Take(Board board, Filter wanted, string me, DateTimeOffset now, bool anew = false)
    {
        if (anew || filter != wanted with { Page = 1 } || order.Count == 0)
        {
            filter = wanted with { Page = 1 };
            order.Clear();
            order.AddRange(board.Lines.Values.Where(l => wanted.Holds(l, me, now))
                .OrderBy(l => l.StoppedAt is not null).ThenBy(l => l.DueAt).ThenBy(l => l.DossierCode, StringComparer.Ordinal));
            Arrived = 0;
        }
        else
        {
            var known = order.Select(l => l.DossierCode).ToHashSet();
            Arrived = board.Lines.Values.Count(l => !known.Contains(l.DossierCode) && wanted.Holds(l, me, now));
        }
        Rows = [.. order.Skip((wanted.Page - 1) * Paging.Size).Take(Paging.Size).Select(first => board.Lines.TryGetValue(first.DossierCode, out var line)
            ? new Row(line, !wanted.Holds(line, me, now), line.Version != first.Version)
            : new Row(first, true, false))];
    }
}

public static class Paging
{
    /// <summary>What fits on a screen twice, and loads in one go.</summary>
    public const int Size = 50;

    public static int Pages(int total) => Math.Max(1, (total + Size - 1) / Size);
}
