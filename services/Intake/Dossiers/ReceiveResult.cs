using OneStop.Contracts.Decision;
using OneStop.Deciding;
using OneStop.Hosting;
using Wolverine;

namespace OneStop.Intake.Dossiers;

/// <summary>The issued result arrives at the desk. The dossier may still be "accepted" here when Routing's news is late.</summary>
public static class ReceiveResult
{
    public static Verdict Decide(Dossier dossier, ResultWasIssued message) =>
        dossier.Status is DossierStatus.Accepted or DossierStatus.InProgress ? Verdict.Record(new ResultReceived(message.Number, message.At)) : Verdict.AlreadyDone;
}

public static class ResultWasIssuedHandler
{
    public static Task Handle(ResultWasIssued message, Streams<Dossier> dossiers, Envelope envelope) =>
        dossiers.Hear(message, "decision", message.At, envelope, dossier => ReceiveResult.Decide(dossier, message));
}
