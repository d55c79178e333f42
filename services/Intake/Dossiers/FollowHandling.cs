using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using Wolverine;

namespace OneStop.Intake.Dossiers;

/// <summary>What the handling means for the applicant: more papers are wanted, the clock stands, the date is another one. What comes again, or was overtaken by later
/// news, or is about a dossier that is through, adds nothing.</summary>
public static class FollowHandling
{
    /// <summary>NĐ 118/2025, Đ.5.1e, Đ.19.5: the desk is to tell the applicant.</summary>
    public static Verdict Decide(Dossier dossier, SupplementWasAsked message) => !dossier.IsOpen || message.Round <= dossier.RoundsAsked
        ? Verdict.AlreadyDone
        : Verdict.Record(new SupplementAsked(
            message.Round, [.. message.Items.Select(i => new Missing(i.ComponentCode, i.What, i.Originals, i.Copies, i.ToVerify))], message.Reason, message.AskedBy, message.InTime));

    public static Verdict Decide(Dossier dossier, ClockWasStopped message) => !dossier.IsOpen || message.Tick <= dossier.NewsTick
        ? Verdict.AlreadyDone
        : Verdict.Record(new HandlingPaused(message.Kind, message.Why, message.LegalBasis, message.AwaitsPayment, message.Tick));

    public static Verdict Decide(Dossier dossier, DueDateWasMoved message) => !dossier.IsOpen || message.Tick <= dossier.NewsTick
        ? Verdict.AlreadyDone
        : Verdict.Record(new DueDateMoved(message.DueAt, message.Explanation, message.Because, message.Tick));

    /// <summary>NĐ 118/2025, Đ.19.6. An apology is kept even where the date has moved on since.</summary>
    public static Verdict Decide(Dossier dossier, CaseWasRescheduled message) => !dossier.IsOpen || message.Tick <= (dossier.Apology?.Tick ?? 0)
        ? Verdict.AlreadyDone
        : Verdict.Record(new Rescheduled(message.OldDueAt, message.NewDueAt, message.Reason, message.By, message.NoticeInTime, message.Tick));
}

public static class SupplementWasAskedHandler
{
    public static Task Handle(SupplementWasAsked message, Streams<Dossier> dossiers, Envelope envelope) =>
        dossiers.Hear(message, "routing", message.At, envelope, dossier => FollowHandling.Decide(dossier, message));
}

public static class ClockWasStoppedHandler
{
    public static Task Handle(ClockWasStopped message, Streams<Dossier> dossiers, Envelope envelope) =>
        dossiers.Hear(message, "routing", message.At, envelope, dossier => FollowHandling.Decide(dossier, message));
}

public static class DueDateWasMovedHandler
{
    public static Task Handle(DueDateWasMoved message, Streams<Dossier> dossiers, Envelope envelope) =>
        dossiers.Hear(message, "routing", message.At, envelope, dossier => FollowHandling.Decide(dossier, message));
}

public static class CaseWasRescheduledHandler
{
    public static Task Handle(CaseWasRescheduled message, Streams<Dossier> dossiers, Envelope envelope) =>
        dossiers.Hear(message, "routing", message.At, envelope, dossier => FollowHandling.Decide(dossier, message));
}
