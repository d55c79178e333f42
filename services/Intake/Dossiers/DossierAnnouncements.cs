using OneStop.Contracts;
using OneStop.Contracts.Intake;
using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Intake.Dossiers;

/// <summary>What other services are told of a dossier.</summary>
public static class DossierAnnouncements
{
    public static IDossierMessage? For(Told<Dossier> told) => told.Event switch
    {
        // Before acceptance, and where the counter decides itself, nobody else knows of the dossier.
        _ when told.After.Promise is not { DecidedAtCounter: false } => null,
        Accepted x => new DossierWasAccepted(
            told.DossierCode, told.Tick, told.After.Submission!.ProcedureCode, told.After.Submission.DeskId, told.After.Submission.AgencyCode,
            x.AcceptedAt, x.DueAt, told.By.Subject,
            new(x.LawProfile, told.After.Submission.ProcedureVersion, told.After.Submission.CaseCode, x.Limit.Amount, Json.Word(x.Limit.Unit), Json.Word(x.Counting),
                x.ExtensionDays, Json.Word(told.After.Submission.Channel), x.TransferBy), told.After.Submission.OwnedBy),
        SupplementRequested x => new SupplementWasRequested(told.DossierCode, told.Tick, x.Round, x.ClosesAt, told.At),
        SupplementReceived x => new SupplementWasReceived(told.DossierCode, told.Tick, x.Round, x.TrueSince ?? told.At),
        FinancialObligationMet => new FinancialObligationWasMet(told.DossierCode, told.Tick, told.At),
        Withdrawn x => new DossierWasWithdrawn(told.DossierCode, told.Tick, x.Reason, told.At),
        // A refusal after examination is Decision's own news.
        Closed x when told.By.Subject == Actor.Service("intake").Subject => new DossierWasClosed(told.DossierCode, told.Tick, x.Reason, x.LegalBasis, told.At),
        PeopleErased => new PeopleWereErased(told.DossierCode, told.Tick, told.At),
        CorrectionRequested x => new CorrectionWasRequested(told.DossierCode, told.Tick, x.What, x.CorrectBy, told.At),
        _ => null,
    };
}
