using OneStop.Contracts;
using OneStop.Contracts.Intake;
using OneStop.Hosting;

namespace OneStop.Intake.Dossiers;

/// <summary>What other services are told of a dossier.</summary>
public static class DossierAnnouncements
{
    public static IDossierMessage? For(Told<Dossier> told) => told.Event switch
    {
        Accepted x => new DossierWasAccepted(
            told.DossierCode, told.Tick, told.After.Submission!.ProcedureCode, told.After.Submission.DeskId, told.After.Submission.AgencyCode,
            x.AcceptedAt, x.DueAt, told.By.Subject,
            new(x.LawProfile, told.After.Submission.ProcedureVersion, told.After.Submission.CaseCode, x.Limit.Amount, Json.Word(x.Limit.Unit), Json.Word(x.Counting),
                x.ExtensionDays, Json.Word(told.After.Submission.Channel), x.TransferBy)),
        _ => null,
    };
}
