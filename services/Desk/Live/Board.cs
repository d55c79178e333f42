using System.Collections.Immutable;

namespace OneStop.Desk.Live;

/// <summary>A case on a board, as Routing tells it.</summary>
/// <param name="StoppedAt">Since when the legal clock stands.</param>
public sealed record Line(
    string DossierCode, string Status, string Phase, string ProcedureCode, string? ProcedureName, string Unit, string? UnitName, string Step, string? Assignee,
    DateTimeOffset AcceptedAt, DateTimeOffset DueAt, DateTimeOffset? StoppedAt, long Version);

/// <summary>For the head of the desk: these have not answered in time.</summary>
public sealed record Notice(string Kind, string DossierCode, int Round, IReadOnlyList<string> Unanswered, DateTimeOffset Since);

/// <summary>What Routing's stream tells: everything first, then one change at a time.</summary>
public sealed record WholeBoard(IReadOnlyList<Line> Cases, IReadOnlyList<Notice>? Notices);

/// <param name="Gone">The case has left the board.</param>
public sealed record BoardChange(Line? Case, bool Gone, IReadOnlyList<Notice>? Notices);

/// <summary>A board as it stood at one moment. Rows and counts are read from the same one, so they never disagree.</summary>
/// <param name="Connected">Whether news of it arrive.</param>
public sealed record Board(ImmutableDictionary<string, Line> Lines, ImmutableDictionary<string, ImmutableArray<Notice>> Notices, bool Connected)
{
    public static readonly Board Empty = new(ImmutableDictionary<string, Line>.Empty, ImmutableDictionary<string, ImmutableArray<Notice>>.Empty, false);

    public static Board Of(WholeBoard whole) => new(
        whole.Cases.ToImmutableDictionary(l => l.DossierCode),
        (whole.Notices ?? []).GroupBy(n => n.DossierCode).ToImmutableDictionary(g => g.Key, g => g.ToImmutableArray()), true);

    public Board With(BoardChange change)
    {
        if (change.Case is not { } line) return this;
        if (change.Gone) return this with { Lines = Lines.Remove(line.DossierCode), Notices = Notices.Remove(line.DossierCode) };
        return this with
        {
            Lines = Lines.SetItem(line.DossierCode, line),
            Notices = change.Notices is { Count: > 0 } notices ? Notices.SetItem(line.DossierCode, [.. notices]) : Notices.Remove(line.DossierCode),
        };
    }
}
