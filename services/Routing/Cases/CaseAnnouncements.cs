using OneStop.Contracts;
using OneStop.Contracts.Routing;
using OneStop.Hosting;
using OneStop.Routing.Linked;

namespace OneStop.Routing.Cases;

/// <summary>What other services are told of a case.</summary>
public static class CaseAnnouncements
{
    public static IDossierMessage? For(Told<Case> told) => told.Event switch
    {
        // Only the first taking-up of the first round is news: a repeat would be recognised, but why send it.
        Claimed or Assigned when told.After is { StepIndex: 0, Round: 0 } => new CaseWasTakenUp(told.DossierCode, told.Tick, told.At),
        SubmittedForDecision x => new CaseWasSubmittedForDecision(
            told.DossierCode, told.Tick, x.Round, told.After.ProcedureCode, told.After.DeskId, told.After.AgencyCode, told.After.UnitId, told.After.DecidingUnitId,
            told.After.LastCompletedBy!, told.After.DueAt, told.At),
        LinkedWorkCompleted { Number: { } number } x when LinkedRules.Find(told.After, x.Code)!.Plan.ResultCode is { } result =>
            new LinkedResultWasIssued(told.DossierCode, told.Tick, result, number, told.At),
        _ => null,
    };
}
