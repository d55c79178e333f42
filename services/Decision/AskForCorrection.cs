using OneStop.Contracts.Intake;
using OneStop.Deciding;
using OneStop.Hosting;
using Wolverine;

namespace OneStop.Decisions;

/// <summary>Đính chính: the desk passes on an error of the agency; the text goes through drafting, review and signature once more. NĐ 118/2025, Đ.23.1.</summary>
public static class AskForCorrection
{
    public static readonly Refusal NotIssued = new("result-not-issued", "NĐ 118/2025, Đ.23.1", "Chưa có kết quả nào được phát hành để đính chính.");

    public static Verdict Decide(Decision decision, CorrectionWasRequested message) => decision switch
    {
        { Correction: not null } => Verdict.AlreadyDone,
        { Issue: null } => NotIssued,
        // Corrected after it was asked for: a repeat of the message.
        { Issue.At: var issued } when issued > message.At => Verdict.AlreadyDone,
        _ => Verdict.Record(new CorrectionAsked(message.What, message.CorrectBy)),
    };
}

public static class CorrectionWasRequestedHandler
{
    public static Task Handle(CorrectionWasRequested message, Streams<Decision> decisions, Envelope envelope) =>
        decisions.Hear(message, "intake", message.At, envelope, decision => AskForCorrection.Decide(decision, message));
}
