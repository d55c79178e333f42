using OneStop.Contracts;
using OneStop.Contracts.Routing;
using OneStop.Hosting;
using OneStop.Provinces;
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
            told.After.LastCompletedBy!, told.After.DueAt, told.At, told.After.ReceivedBy, told.After.OwnedBy is [] ? null : told.After.OwnedBy),
        LinkedWorkCompleted { Number: { } number } x when LinkedRules.Find(told.After, x.Code)!.Plan.ResultCode is { } result =>
            new LinkedResultWasIssued(told.DossierCode, told.Tick, result, number, told.At),
        SupplementAsked x => new SupplementWasAsked(
            told.DossierCode, told.Tick, x.Round, [.. x.Items.Select(i => new MissingItem(i.ComponentCode, i.What, i.Originals, i.Copies, i.ToVerify))], x.Reason,
            told.By.Subject, x.InTime, told.At),
        // Of a supplement the desk knows: it asked for it.
        ClockStopped { Kind: not PauseKind.Supplement } x => new ClockWasStopped(
            told.DossierCode, told.Tick, Json.Word(x.Kind), x.Why, x.LegalBasis, x.AwaitsPayment, x.From),
        ClockResumed { Explanation: { } why } => Moved(told, why, "Hết thời gian tạm dừng."),
        ClockRestarted x => Moved(told, x.Explanation, "Đã nhận đủ hồ sơ bổ sung: thời hạn được tính lại từ đầu."),
        DueDateRecalculated x => Moved(told, x.Explanation, x.Because),
        MovedToVersion x => Moved(told, x.Explanation, x.Because),
        Rescheduled x => new CaseWasRescheduled(told.DossierCode, told.Tick, x.OldDueAt, x.NewDueAt, x.Reason, told.By.Subject, x.NoticeInTime, told.At),
        _ => null,
    };

    private static DueDateWasMoved Moved(Told<Case> told, string explanation, string because) =>
        new(told.DossierCode, told.Tick, told.After.DueAt, explanation, because, told.At);
}
