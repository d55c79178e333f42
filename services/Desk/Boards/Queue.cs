using OneStop.Desk.Live;

namespace OneStop.Desk.Boards;

/// <summary>A part of a board that is looked at by itself.</summary>
public enum QueueKind { All, Mine, Unassigned, Overdue, Soon, Deciding, Stopped }

public static class Queues
{
    public static readonly QueueKind[] OfDesk = [QueueKind.All, QueueKind.Overdue, QueueKind.Soon, QueueKind.Unassigned, QueueKind.Deciding, QueueKind.Stopped];
    public static readonly QueueKind[] OfInbox = [QueueKind.All, QueueKind.Mine, QueueKind.Unassigned, QueueKind.Overdue, QueueKind.Soon, QueueKind.Stopped];

    public static bool Holds(this QueueKind queue, Line line, string me, DateTimeOffset now) => queue switch
    {
        QueueKind.Mine => line.Assignee == me,
        QueueKind.Unassigned => line.Assignee is null && line.Phase != "deciding",
        QueueKind.Overdue => DueWords.UrgencyOf(line.DueAt, line.StoppedAt, now) is Urgency.Overdue,
        QueueKind.Soon => DueWords.UrgencyOf(line.DueAt, line.StoppedAt, now) is Urgency.Soon,
        QueueKind.Deciding => line.Phase == "deciding",
        QueueKind.Stopped => line.StoppedAt is not null,
        _ => true,
    };

    public static string Name(this QueueKind queue, Words words) => queue switch
    {
        QueueKind.Mine => words["Tôi đang thụ lý"],
        QueueKind.Unassigned => words["Chưa ai nhận"],
        QueueKind.Overdue => words["Quá hạn"],
        QueueKind.Soon => words["Sắp đến hạn"],
        QueueKind.Deciding => words["Chờ quyết định"],
        QueueKind.Stopped => words["Tạm dừng"],
        _ => words["Tất cả"],
    };
}

/// <summary>Which rows are asked for. It stands in the address, so that a list can be bookmarked, shared and gone back to; hence nothing of a person is in it.</summary>
public sealed record Filter(QueueKind Queue = QueueKind.All, string? Unit = null, string? Procedure = null, string? Assignee = null, int Page = 1)
{
    public const string Nobody = "-";

    public static Filter Of(string? queue, string? unit, string? procedure, string? assignee, int? page) => new(
        Enum.TryParse<QueueKind>(queue, true, out var known) && Enum.IsDefined(known) ? known : QueueKind.All, Named(unit), Named(procedure), Named(assignee), Math.Clamp(page ?? 1, 1, 10_000));

    public bool Holds(Line line, string me, DateTimeOffset now) =>
        Queue.Holds(line, me, now) && (Unit is null || line.Unit == Unit) && (Procedure is null || line.ProcedureCode == Procedure)
        && (Assignee is null || (line.Assignee ?? Nobody) == Assignee);

    public bool IsNarrowed => Unit is not null || Procedure is not null || Assignee is not null;

    /// <summary>As the address has it; empty for the whole board.</summary>
    public string Query
    {
        get
        {
            var parts = new List<string>();
            if (Queue is not QueueKind.All) parts.Add($"queue={Queue.ToString().ToLowerInvariant()}");
            if (Unit is not null) parts.Add($"unit={Uri.EscapeDataString(Unit)}");
            if (Procedure is not null) parts.Add($"procedure={Uri.EscapeDataString(Procedure)}");
            if (Assignee is not null) parts.Add($"assignee={Uri.EscapeDataString(Assignee)}");
            if (Page > 1) parts.Add($"page={Page}");
            return parts is [] ? "" : "?" + string.Join('&', parts);
        }
    }

    private static string? Named(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
