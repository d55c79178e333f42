using OneStop.Contracts.Decision;
using OneStop.Deciding;
using OneStop.Hosting;
using Wolverine;

namespace OneStop.Intake.Dossiers;

/// <summary>Từ chối giải quyết: refused after examination, told to the applicant through the desk. NĐ 118/2025, Đ.19.3.</summary>
public static class CloseRefusedDossier
{
    public static Verdict Decide(Dossier dossier, DossierWasRefused message) =>
        dossier.MayYetBeDecided ? Verdict.Record(new Closed(message.Reason, message.LegalBasis)) : Verdict.AlreadyDone;
}

public static class DossierWasRefusedHandler
{
    public static Task Handle(DossierWasRefused message, Streams<Dossier> dossiers, Envelope envelope) =>
        dossiers.Hear(message, "decision", message.At, envelope, dossier => CloseRefusedDossier.Decide(dossier, message));
}
