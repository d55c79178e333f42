using OneStop.Contracts.Decision;
using OneStop.Deciding;
using OneStop.Hosting;
using Wolverine;

namespace OneStop.Intake.Dossiers;

/// <summary>The corrected result arrives at the desk, and waits to be returned again. NĐ 118/2025, Đ.23.1.</summary>
public static class ReceiveCorrection
{
    /// <summary>It has overtaken the result itself: it waits in the inbox until that is there.</summary>
    public static readonly Refusal TooEarly = new("result-not-received", "NĐ 118/2025, Đ.23.1", "Chưa nhận kết quả cần đính chính.");

    public static Verdict Decide(Dossier dossier, ResultWasCorrected message) => dossier switch
    {
        _ when dossier.Results.Any(r => r.ResultCode is null && r.Number == message.Number) => Verdict.AlreadyDone,
        { Result: not null } => Verdict.Record(new CorrectionReceived(message.Number, message.At, message.What, message.InTime)),
        { IsOpen: true } => TooEarly,
        _ => Verdict.AlreadyDone,
    };
}

public static class ResultWasCorrectedHandler
{
    public static Task Handle(ResultWasCorrected message, Streams<Dossier> dossiers, Envelope envelope) =>
        dossiers.Hear(message, "decision", message.At, envelope, dossier => ReceiveCorrection.Decide(dossier, message));
}
