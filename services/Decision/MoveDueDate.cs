using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using Wolverine;

namespace OneStop.Decisions;

/// <summary>Routing tells a new due date: those who decide see what is most urgent now. NĐ 118/2025, Đ.19.5, Đ.19.6.</summary>
public static class MoveDueDate
{
    /// <param name="since">When it became so: of two that overtook each other, the later one holds.</param>
    public static Verdict Decide(Decision decision, DateTimeOffset dueAt, DateTimeOffset since) => decision switch
    {
        // Not submitted yet: the submission will bring the date that holds then.
        { Opening: null } or { IsDecided: true } => Verdict.AlreadyDone,
        { Due: { } known } when since <= known.Since || dueAt == known.DueAt => Verdict.AlreadyDone,
        _ => Verdict.Record(new DueDateMoved(dueAt, since)),
    };
}

public static class DueDateWasMovedHandler
{
    public static Task Handle(DueDateWasMoved message, Streams<Decision> decisions, Envelope envelope) =>
        decisions.Hear(message, "routing", message.At, envelope, decision => MoveDueDate.Decide(decision, message.DueAt, message.At));
}

public static class CaseWasRescheduledHandler
{
    public static Task Handle(CaseWasRescheduled message, Streams<Decision> decisions, Envelope envelope) =>
        decisions.Hear(message, "routing", message.At, envelope, decision => MoveDueDate.Decide(decision, message.NewDueAt, message.At));
}
