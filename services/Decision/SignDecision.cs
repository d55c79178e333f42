using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Decisions;

/// <summary>Ký, phát hành: sign the approved text and issue it under its number, in one act. NĐ 118/2025, Đ.22.1; NĐ 30/2020, Đ.13, Đ.15.</summary>
public sealed record SignDecision(string Number) : ICommand<Decision, DecisionFacts>
{
    public static readonly Refusal AlreadySigned = new("already-signed", "NĐ 30/2020, Đ.13", "Kết quả đã được ký và phát hành.", RefusalKind.Conflict);
    public static readonly Refusal NotReviewed = new("not-reviewed", "NĐ 30/2020, Đ.12", "Dự thảo hiện tại chưa được duyệt.");

    public Verdict Decide(Decision decision, DecisionFacts facts) => decision switch
    {
        _ when facts.Bars(Act.SignDecision, decision) is { } barred => barred,
        { Phase: DecisionPhase.Issued } => AlreadySigned,
        { IsOpen: false } => DecisionRules.Closed,
        { Phase: not DecisionPhase.Signing } => NotReviewed,
        { Correction: { } asked } => Verdict.Record(
            new Signed(decision.Draft!.Text.Sha256), new Corrected(Number, asked.What, facts.Now <= asked.CorrectBy, facts.Now)),
        _ => Verdict.Record(new Signed(decision.Draft!.Text.Sha256), new Issued(Number, facts.Now)),
    };
}

public sealed class SignDecisionEndpoint : IEndpoint
{
    public sealed record Request;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/decision/cases/{code}/sign", Post).For(Act.SignDecision).Body<Request>().Produces<GetDecisionEndpoint.View>()
        .WithSummary("Ký và phát hành kết quả");

    private static async Task<IResult> Post(
        string code, HttpContext http, DecisionCommands commands, Streams<Decision> decisions, DecisionNumbers numbers, TimeProvider clock,
        CancellationToken cancellation)
    {
        var (_, body) = await Input.Read<Request>(http.Request, cancellation);
        if (!DossierCode.IsCode(code)) return Problems.NotFound();

        var intent = Intent.Of(http, body);
        var standing = await decisions.Read(code, cancellation);
        if (!DecisionViews.MaySee(intent.Actor, standing.State)) return Problems.NotFound();

        // Decided before a number is spent; the stored decision is taken once more, on the state of that moment.
        var now = clock.GetUtcNow();
        var trial = standing.Judge(intent, decision => new SignDecision("").Decide(decision, new(intent.Actor, now)));
        if (trial.Refusal is { } refusal) return refusal.ToResult();
        if (trial.Events is []) return await commands.Show(http, code, standing, cancellation);

        var number = await numbers.Next(standing.State.Opening!.AgencyCode, now, cancellation);
        return await commands.CarryOut(http, code, body, new SignDecision(number), null, cancellation);
    }
}
