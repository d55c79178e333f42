using OneStop.Contracts.Decision;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using Wolverine;

namespace OneStop.Intake.Dossiers;

/// <summary>An issued result arrives at the desk, and with the decision itself the fees that are due at the return. The dossier may still be "accepted" here when
/// Routing's news is late; where it was withdrawn meanwhile, the decision that was issued before stands.</summary>
public static class ReceiveResult
{
    public static Verdict Decide(Dossier dossier, ResultWasIssued message, Procedure procedure)
    {
        if (!dossier.MayYetBeDecided) return Verdict.AlreadyDone;
        var result = new ResultReceived(message.Number, message.At);
        return FeeRules.Assess(procedure, dossier.Submission!, FeeDue.Return, Promise.Day(message.At)) is { } fee ? Verdict.Record(result, fee) : Verdict.Record(result);
    }

    /// <summary>One of a linked procedure's results: it is kept even after the decision itself has come or gone.</summary>
    public static Verdict Decide(Dossier dossier, LinkedResultWasIssued message)
    {
        var result = new ResultReceived(message.Number, message.At, message.ResultCode);
        return dossier.Promise is null || dossier.Results.Contains(result) ? Verdict.AlreadyDone : Verdict.Record(result);
    }
}

public static class ResultWasIssuedHandler
{
    public static Task Handle(ResultWasIssued message, Streams<Dossier> dossiers, Province province, Envelope envelope) =>
        dossiers.Hear(message, "decision", message.At, envelope, dossier =>
            dossier.Submission is null ? Verdict.AlreadyDone : ReceiveResult.Decide(dossier, message, DossierFacts.ProcedureOf(province, dossier)));
}

public static class LinkedResultWasIssuedHandler
{
    public static Task Handle(LinkedResultWasIssued message, Streams<Dossier> dossiers, Envelope envelope) =>
        dossiers.Hear(message, "routing", message.At, envelope, dossier => ReceiveResult.Decide(dossier, message));
}
