using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Intake.Dossiers;

/// <summary>Từ chối tiếp nhận (mẫu 03): before acceptance, with reason and article. NĐ 118/2025, Đ.17.1c.</summary>
public sealed record RefuseReception(string Reason, string LegalBasis) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts) => dossier switch
    {
        _ when facts.Bars(Act.RefuseReception, dossier) is { } refusal => refusal,
        { Rejection: { } earlier } when earlier == new ReceptionRefused(Reason, LegalBasis) => Verdict.AlreadyDone,
        { Status: not DossierStatus.Submitted } => DossierRules.NotAtReception(facts.Law),
        _ => Verdict.Record(new ReceptionRefused(Reason, LegalBasis)),
    };
}

public sealed class RefuseReceptionEndpoint : IEndpoint
{
    public sealed record Request(string? Reason, string? LegalBasis);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/refuse", Post).For(Act.RefuseReception).Body<Request>().Produces<GetDossierEndpoint.View>().WithSummary("Từ chối tiếp nhận hồ sơ");

    private static Task<IResult> Post(string code, HttpContext http, DossierDoor door, CancellationToken cancellation) =>
        door.Act<Request>(code, http, (request, input) =>
            new RefuseReception(input.Reason(request.Reason), input.Text("legalBasis", request.LegalBasis, 500) ?? ""), cancellation);
}
