using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.People;

namespace OneStop.Intake.Dossiers;

/// <summary>Trả kết quả: hand the result over at the desk that received the dossier. NĐ 118/2025, Đ.22.</summary>
/// <param name="Delivery">As it was really delivered; null for the way chosen on the receipt.</param>
public sealed record ReturnResult(PersonReference ReceivedBy, ResultDelivery? Delivery) : ICommand<Dossier, DossierFacts>
{
    public static readonly Refusal NotIssued = new("result-not-issued", "NĐ 118/2025, Đ.22.2", "Chưa có kết quả giải quyết để trả.");
    public static readonly Refusal Stopped = new("dossier-stopped", "NĐ 118/2025, Đ.19.3", "Hồ sơ đã dừng giải quyết, không có kết quả để trả.");
    public static readonly Refusal Returned = new("already-returned", "NĐ 118/2025, Đ.22", "Kết quả đã được trả.", RefusalKind.Conflict);

    public Verdict Decide(Dossier dossier, DossierFacts facts) => dossier switch
    {
        _ when !facts.ReceivesAt(dossier.Submission?.DeskId) => DossierRules.WrongDesk,
        { Status: DossierStatus.ResultReturned } => Returned,
        { Status: DossierStatus.Stopped } => Stopped,
        { Status: not DossierStatus.ResultIssued } => NotIssued,
        _ => Verdict.Record(new ResultReturned(ReceivedBy, Delivery ?? dossier.Submission!.ResultDelivery)),
    };
}

public sealed class ReturnResultEndpoint : IEndpoint
{
    /// <param name="ReceivedBy">Full name of who takes the result.</param>
    public sealed record Request(string? ReceivedBy, ResultDelivery? Delivery);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/return", Post).For("reception").Body<Request>().Produces<GetDossierEndpoint.View>().WithSummary("Trả kết quả");

    private static async Task<IResult> Post(string code, HttpContext http, Streams<Dossier> dossiers, DossierViews views, CancellationToken cancellation)
    {
        var (request, text) = await Input.Read<Request>(http.Request, cancellation);
        var input = new Input();
        var name = input.Text("receivedBy", request.ReceivedBy, 200, required: false);
        input.Done();
        if (!DossierCode.IsCode(code)) return Problems.NotFound();

        var intent = Intent.Of(http, text);
        var standing = await dossiers.Read(code, cancellation);
        if (!views.MaySee(intent.Actor, standing)) return Problems.NotFound();

        // Nobody named: the applicant came in person.
        var receiver = name is null ? null : PersonalRecord.Of("receiver", name, null, null, null, null) with { DossierCode = code, DeskId = standing.State.Submission!.DeskId };
        var command = new ReturnResult(receiver?.Reference ?? standing.State.Submission!.Applicant, request.Delivery);
        var outcome = await dossiers.Execute(code, intent, (dossier, now) => command.Decide(dossier, new(intent.Actor, now)),
            session => { if (receiver is not null) session.Insert(receiver); }, cancellation);
        return outcome.Refusal?.ToResult() ?? http.OkAt(outcome.Standing.Version, await views.Of(code, outcome.Standing, intent.Actor, cancellation));
    }
}
