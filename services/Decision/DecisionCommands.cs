using Marten;
using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Decisions;

/// <summary>The way every officer's command goes: there must be a decision, the rules judge, the answer is the decision as it then stands.</summary>
public sealed class DecisionCommands(Streams<Decision> decisions, DecisionViews views)
{
    /// <param name="body">The request as it was sent: its fingerprint stands with the Idempotency-Key.</param>
    /// <param name="alongside">What else belongs into the same transaction.</param>
    public async Task<IResult> CarryOut(
        HttpContext http, string code, string body, ICommand<Decision, DecisionFacts> command, Action<IDocumentSession>? alongside,
        CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        var intent = Intent.Of(http, body);
        // A decision begins with a submission, never with an officer: without one the command has nothing to act on.
        if (!DecisionViews.MaySee(intent.Actor, (await decisions.Read(code, cancellation)).State)) return Problems.NotFound();

        var outcome = await decisions.Execute(code, intent, (decision, now) => command.Decide(decision, new(intent.Actor, now)), alongside, cancellation);
        return outcome.Refusal?.ToResult() ?? await Show(http, code, outcome.Standing, cancellation);
    }

    public async Task<IResult> Show(HttpContext http, string code, Standing<Decision> standing, CancellationToken cancellation) =>
        http.OkAt(standing.Version, await views.Of(code, standing, http.Actor(), cancellation));
}
