using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Hosting.Sealing;
using OneStop.Intake.People;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>Trả kết quả: hand the result over at the desk that received the dossier. NĐ 118/2025, Đ.22. What the counter decides itself it also issues here, or
/// puts right. Đ.17.5.</summary>
/// <param name="Delivery">As it was really delivered; null for the way chosen on the receipt.</param>
/// <param name="ResultNumber">Of what the counter issues itself; not read otherwise.</param>
public sealed record ReturnResult(PersonReference ReceivedBy, ResultDelivery? Delivery, string? ResultNumber = null) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts) => dossier switch
    {
        _ when facts.Bars(Act.ReturnResult, dossier) is { } refusal => refusal,
        { Promise.DecidedAtCounter: true } when dossier.Status is DossierStatus.Accepted or DossierStatus.InProgress || dossier.Correction is not null => Issue(dossier, facts),
        { Status: DossierStatus.ResultReturned } => Returned(facts.Law),
        { Status: DossierStatus.Stopped } => DossierRules.Stopped(facts.Law, Rule.RefusalAfterExamination),
        { Status: not DossierStatus.ResultIssued } => NotIssued(facts.Law),
        { Correction: not null } => RequestCorrection.Pending(facts.Law),
        { OwedVnd: > 0 } => FeeUnpaid(dossier.OwedVnd, facts.Law),
        _ => Verdict.Record(HandedOver(dossier)),
    };

    private Verdict Issue(Dossier dossier, DossierFacts facts) => dossier switch
    {
        _ when ResultNumber is null => NumberMissing(facts.Law),
        { OwedVnd: > 0 } => FeeUnpaid(dossier.OwedVnd, facts.Law),
        { Correction: { } wrong } => Verdict.Record(new CorrectionReceived(ResultNumber, facts.Now, wrong.What, facts.Now <= wrong.CorrectBy), HandedOver(dossier)),
        _ => Verdict.Record(new ResultReceived(ResultNumber, facts.Now), HandedOver(dossier)),
    };

    private ResultReturned HandedOver(Dossier dossier) => new(ReceivedBy, Delivery ?? dossier.Submission!.ResultDelivery);

    public static Refusal NumberMissing(LawProfile law) => new("result-number-missing", law.Cite(Rule.CounterDecides), "Phải ghi số của kết quả giải quyết tại quầy.");

    public static Refusal NotIssued(LawProfile law) => new("result-not-issued", law.Cite(Rule.Return), "Chưa có kết quả giải quyết để trả.");

    public static Refusal Returned(LawProfile law) => new("already-returned", law.Cite(Rule.Return), "Kết quả đã được trả.", RefusalKind.Conflict);

    public static Refusal FeeUnpaid(long owed, LawProfile law) => new("fee-unpaid", law.Cite(Rule.Fees), $"Phí, lệ phí còn phải nộp {Money.InWords(owed)}.");
}

public sealed class ReturnResultEndpoint : IEndpoint
{
    /// <param name="ReceivedBy">Full name of who takes the result.</param>
    /// <param name="ResultNumber">Number of what the counter issues itself.</param>
    public sealed record Request(string? ReceivedBy, ResultDelivery? Delivery, string? ResultNumber);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/return", Post).For(Act.ReturnResult).Body<Request>().Produces<GetDossierEndpoint.View>().WithSummary("Trả kết quả");

    private static async Task<IResult> Post(
        string code, HttpContext http, Streams<Dossier> dossiers, DossierViews views, PersonalRecords records, DossierKeys keys, Province province,
        CancellationToken cancellation)
    {
        var (request, text) = await Input.Read<Request>(http.Request, cancellation);
        var input = new Input();
        var name = input.Text("receivedBy", request.ReceivedBy, 200, required: false);
        var number = input.Text("resultNumber", request.ResultNumber, 100, required: false);
        input.Done();
        if (!DossierCode.IsCode(code)) return Problems.NotFound();

        var intent = Intent.Of(http, text);
        var standing = await dossiers.Read(code, cancellation);
        if (!views.MaySee(intent.Actor, standing)) return Problems.NotFound();

        // Nobody named: the applicant came in person.
        var receiver = name is null ? null : PersonalRecord.Of("receiver", name, null, null, null, null) with { DossierCode = code };
        var receiverSealed = receiver?.Seal(await keys.Ensure(code, cancellation));
        var command = new ReturnResult(receiverSealed?.Reference ?? standing.State.Submission!.Applicant, request.Delivery, number);
        var outcome = await dossiers.Execute(code, intent, (dossier, now) => command.Decide(dossier, DossierFacts.Of(province, intent.Actor, dossier, now)),
            session => { if (receiver is not null) records.Keep(session, receiver, receiverSealed!, standing.State.Submission!.DeskId); }, cancellation);
        return outcome.Refusal?.ToResult() ?? http.OkAt(outcome.Standing.Version, await views.Of(code, outcome.Standing, intent.Actor, cancellation));
    }
}
