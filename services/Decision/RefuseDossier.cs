using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Decisions;

/// <summary>Từ chối giải quyết: examined and not eligible; the applicant is told why, and by which article. NĐ 118/2025, Đ.19.3.</summary>
public sealed record RefuseDossier(string Reason, string LegalBasis) : ICommand<Decision, DecisionFacts>
{
    public Verdict Decide(Decision decision, DecisionFacts facts) => decision switch
    {
        _ when facts.Bars(Act.RefuseDossier, decision) is { } barred => barred,
        { IsOpen: false } => DecisionRules.Closed,
        { Correction: not null } => DecisionRules.Correcting,
        _ => Verdict.Record(new Refused(Reason, LegalBasis)),
    };
}

public sealed class RefuseDossierEndpoint : IEndpoint
{
    public sealed record Request(string? Reason, string? LegalBasis);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/decision/cases/{code}/refuse", Post).For(Act.RefuseDossier).Body<Request>().Produces<GetDecisionEndpoint.View>()
        .WithSummary("Từ chối giải quyết hồ sơ");

    private static async Task<IResult> Post(string code, HttpContext http, DecisionCommands commands, CancellationToken cancellation)
    {
        var (request, body) = await Input.Read<Request>(http.Request, cancellation);
        var input = new Input();
        var reason = input.Text("reason", request.Reason, 2000);
        var legalBasis = input.Text("legalBasis", request.LegalBasis, 500);
        input.Done();
        return await commands.CarryOut(http, code, body, new RefuseDossier(reason!, legalBasis!), null, cancellation);
    }
}
