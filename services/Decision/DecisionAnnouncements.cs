using OneStop.Contracts;
using OneStop.Contracts.Decision;
using OneStop.Hosting;

namespace OneStop.Decisions;

/// <summary>What other services are told of a decision.</summary>
public static class DecisionAnnouncements
{
    public static IDossierMessage? For(Told<Decision> told) => told.Event switch
    {
        SentBack x => new CaseWasSentBack(told.DossierCode, told.Tick, x.Round, x.Reason, told.At),
        Issued x => new ResultWasIssued(told.DossierCode, told.Tick, x.Number, x.At),
        Corrected x => new ResultWasCorrected(told.DossierCode, told.Tick, x.Number, x.What, x.InTime, x.At),
        Refused x => new DossierWasRefused(told.DossierCode, told.Tick, x.Reason, x.LegalBasis, told.At),
        _ => null,
    };
}
