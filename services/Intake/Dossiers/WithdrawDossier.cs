using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>Rút hồ sơ: at the applicant's wish, until the decision is issued. NĐ 118/2025, Đ.21.</summary>
public sealed record WithdrawDossier(string Reason) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts) => dossier switch
    {
        _ when facts.Bars(Act.WithdrawDossier, dossier) is { } refusal => refusal,
        { Status: DossierStatus.Withdrawn } => Verdict.AlreadyDone,
        { Status: DossierStatus.ResultIssued or DossierStatus.ResultReturned } => DecisionIssued(facts.Law),
        { IsOver: true } => DossierRules.Over(facts.Law),
        _ => Verdict.Record(new Withdrawn(Reason)),
    };

    public static Refusal DecisionIssued(LawProfile law) => new("decision-issued", law.Cite(Rule.Withdrawal), "Quyết định đã được phát hành, không thể rút hồ sơ.");
}

public sealed class WithdrawDossierEndpoint : IEndpoint
{
    public sealed record Request(string? Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/withdrawal", Post).For(Act.WithdrawDossier).Body<Request>().Produces<GetDossierEndpoint.View>()
        .WithSummary("Rút hồ sơ theo yêu cầu của người nộp");

    private static Task<IResult> Post(string code, HttpContext http, DossierDoor door, CancellationToken cancellation) =>
        door.Act<Request>(code, http, (request, input) => new WithdrawDossier(input.Reason(request.Reason)), cancellation);
}
