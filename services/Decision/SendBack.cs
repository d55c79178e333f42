using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Decisions;

/// <summary>Trả lại để xử lý lại: what was handled does not carry a decision yet. NĐ 118/2025, Đ.19.3.</summary>
public sealed record SendBack(string Reason) : ICommand<Decision, DecisionFacts>
{
    public Verdict Decide(Decision decision, DecisionFacts facts) => decision switch
    {
        _ when facts.Bars(Act.SendBack, decision) is { } barred => barred,
        { IsOpen: false } => DecisionRules.Closed,
        { Correction: not null } => DecisionRules.Correcting,
        _ => Verdict.Record(new SentBack(decision.Round, Reason)),
    };
}

public sealed class SendBackEndpoint : IEndpoint
{
    public sealed record Request(string? Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/decision/cases/{code}/send-back", Post).For(Act.SendBack).Body<Request>().Produces<GetDecisionEndpoint.View>()
        .WithSummary("Trả lại để xử lý lại");

    private static async Task<IResult> Post(string code, HttpContext http, DecisionCommands commands, CancellationToken cancellation)
    {
        var (request, body) = await Input.Read<Request>(http.Request, cancellation);
        var input = new Input();
        var reason = input.Text("reason", request.Reason, 2000);
        input.Done();
        return await commands.CarryOut(http, code, body, new SendBack(reason!), null, cancellation);
    }
}
