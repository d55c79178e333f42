using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using Wolverine;

namespace OneStop.Intake.Dossiers;

/// <summary>A department has taken the case up: for the applicant, the dossier is in progress.</summary>
public static class StartHandling
{
    public static Verdict Decide(Dossier dossier) =>
        dossier.Status is DossierStatus.Accepted ? Verdict.Record(new HandlingStarted()) : Verdict.AlreadyDone;
}

public static class CaseWasTakenUpHandler
{
    public static Task Handle(CaseWasTakenUp message, Streams<Dossier> dossiers, Envelope envelope) =>
        dossiers.Hear(message, "routing", message.At, envelope, StartHandling.Decide);
}
