using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.Files;

namespace OneStop.Intake.Dossiers;

/// <summary>What the caller may do next: every command of the counter, tried dry on the dossier as it stands, with the body most likely to be right.</summary>
public static class NextActions
{
    public static IReadOnlyList<NextAction> For(string code, Dossier dossier, DossierFacts facts)
    {
        NextAction Try(string action, ICommand<Dossier, DossierFacts> command)
        {
            var verdict = command.Decide(dossier, facts);
            // Done already is nothing to do next.
            return new(action, "intake", "POST", $"/api/intake/dossiers/{code}/{action}", verdict.Events is not [], verdict.Refusal?.Why, verdict.Refusal?.Law);
        }

        IReadOnlyList<Missing> missing = dossier.Promise is null
            ? [.. facts.Lacking(dossier.Components).Select(c => new Missing(c.Code, c.Name, c.Originals, c.Copies)).DefaultIfEmpty(new(null, "-", 0, 0))]
            : dossier.SupplementToPassOn?.Items ?? [new(null, "-", 0, 0)];
        var paid = dossier.Payments is [.., var last] ? last : new(0, 0, default, null);
        var waitedFor = (dossier.Status is DossierStatus.AwaitingSupplement ? dossier.Supplement?.Items : dossier.Guidance?.Items) ?? [];
        var scanned = dossier.Components.FirstOrDefault(c => c.Originals + c.Copies > 0)?.Code ?? "-";
        return
        [
            Try("accept", new AcceptDossier()),
            Try("refuse", new RefuseReception("-", "-")),
            Try("supplement-request", new RequestSupplement(missing, "-")),
            Try("supplement", new ReceiveSupplement([.. waitedFor.Where(i => i.ComponentCode is not null).DistinctBy(i => i.ComponentCode).Select(i => new HandedIn(i.ComponentCode!, 1, 1))])),
            Try("payment", new RecordPayment(Math.Max(dossier.OwedVnd, 1), PaymentMethod.Desk, null)),
            Try("payment-correction", new CorrectPayment(paid.Version, paid.AmountVnd, paid.Method, "-", "-")),
            Try("digitise", new DigitiseComponent(new(scanned, "-", null, "-", null, null, null, ""))),
            Try($"components/{scanned}/files", new UploadFile(FileUploaded.Any(scanned))),
            Try("result/files", new UploadFile(FileUploaded.Any(null))),
            Try("withdrawal", new WithdrawDossier("-")),
            Try("return", new ReturnResult(dossier.Submission!.Applicant, null, "-")),
            Try("correction", new RequestCorrection("-")),
        ];
    }
}
