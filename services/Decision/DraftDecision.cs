using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Hosting.Sealing;

namespace OneStop.Decisions;

/// <summary>Soạn thảo kết quả giải quyết: put a text on the table, or a better one; who approved the earlier text has to look again. NĐ 30/2020, Đ.10.</summary>
public sealed record DraftDecision(TextReference Text) : ICommand<Decision, DecisionFacts>
{
    public Verdict Decide(Decision decision, DecisionFacts facts) => decision switch
    {
        _ when facts.Bars(Act.DraftDecision, decision) is { } barred => barred,
        { IsOpen: false } => DecisionRules.Closed,
        // A late repeat of the same text must not undo its approval; after a disapproval the drafter may insist.
        { Draft: { } draft, Review: not { Approved: false } } when draft.By == facts.Actor.Subject && draft.Text.Sha256 == Text.Sha256 => Verdict.AlreadyDone,
        _ => Verdict.Record(new Drafted(Text, facts.Actor.Subject)),
    };
}

public sealed class DraftDecisionEndpoint : IEndpoint
{
    private const int MaxLength = 100_000;

    public sealed record Request(string? Content);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/decision/cases/{code}/draft", Post).For(Act.DraftDecision).Body<Request>().Produces<GetDecisionEndpoint.View>()
        .WithSummary("Soạn thảo kết quả giải quyết");

    private static async Task<IResult> Post(
        string code, HttpContext http, DecisionCommands commands, Streams<Decision> decisions, DossierKeys keys, CancellationToken cancellation)
    {
        var (request, body) = await Input.Read<Request>(http.Request, cancellation);
        var input = new Input();
        // Word processors send CR LF; a text has one kind of line end, whoever wrote it, so that equal texts have equal hashes.
        var content = input.Text("content", request.Content, MaxLength);
        input.Done();

        if (!DossierCode.IsCode(code) || !DecisionViews.MaySee(http.Actor(), (await decisions.Read(code, cancellation)).State)) return Problems.NotFound();
        var reference = DraftText.Refer(content!);
        var text = DraftText.Of(reference, code, content!, await keys.Ensure(code, cancellation));
        return await commands.CarryOut(http, code, body, new DraftDecision(reference), session => session.Insert(text), cancellation);
    }
}
