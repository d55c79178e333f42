using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Decisions;

/// <summary>Duyệt bản thảo: another officer approves the text, or has it written again. NĐ 30/2020, Đ.11.</summary>
public sealed record ReviewDecision(bool Approved, string? Note) : ICommand<Decision, DecisionFacts>
{
    public static readonly Refusal NoDraft = new("no-draft", "NĐ 30/2020, Đ.10", "Chưa có dự thảo kết quả giải quyết để duyệt.");
    public static readonly Refusal Already = new("already-reviewed", "NĐ 30/2020, Đ.11", "Dự thảo này đã được duyệt hoặc đã bị yêu cầu sửa.", RefusalKind.Conflict);

    public Verdict Decide(Decision decision, DecisionFacts facts) => decision switch
    {
        _ when facts.Bars(Act.ReviewDecision, decision) is { } barred => barred,
        { IsOpen: false } => DecisionRules.Closed,
        { Draft: null } => NoDraft,
        { Review: { } review } => review.By == facts.Actor.Subject && review.Approved == Approved ? Verdict.AlreadyDone : Already,
        _ => Verdict.Record(new Reviewed(Approved, Note, facts.Actor.Subject)),
    };
}

public sealed class ReviewDecisionEndpoint : IEndpoint
{
    public sealed record Request(bool? Approved, string? Note);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/decision/cases/{code}/review", Post).For(Act.ReviewDecision).Body<Request>().Produces<GetDecisionEndpoint.View>()
        .WithSummary("Duyệt dự thảo kết quả");

    private static async Task<IResult> Post(string code, HttpContext http, DecisionCommands commands, CancellationToken cancellation)
    {
        var (request, body) = await Input.Read<Request>(http.Request, cancellation);
        var input = new Input();
        input.Demand(request.Approved is not null, "approved", "Bắt buộc: true hoặc false.");
        var note = input.Text("note", request.Note, 2000, required: false);
        input.Done();
        return await commands.CarryOut(http, code, body, new ReviewDecision(request.Approved!.Value, note), null, cancellation);
    }
}
