using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Routing.Cases;

/// <summary>Giao nhận hồ sơ giấy: the first department takes the papers over from the desk, the same working day or, received after 15:00, at the start of
/// the next. NĐ 118/2025, Đ.18.2.</summary>
[GenerateSerializer, Immutable, Alias("routing.ReceivePapers")]
public sealed record ReceivePapers : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        _ when CaseRules.NotRunning(state) is { } refusal => refusal,
        _ when facts.Bars(Act.ReceivePapers, state, of: state.Steps[0].UnitId) is { } barred => barred,
        { HasPapers: true } => Verdict.AlreadyDone,
        { Terms.TransferBy: { } latest } => Verdict.Record(new PapersReceived(state.Steps[0].UnitId, latest, facts.Now <= latest)),
        _ => new Refusal("no-papers", facts.Law(state).Cite(Rule.Transfer), "Hồ sơ này không có bản giấy để giao nhận."),
    };
}

public sealed class ReceivePapersEndpoint : IEndpoint
{
    public sealed record Request;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/receive-papers", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (_, _) => new ReceivePapers(), cancellation))
        .For(Act.ReceivePapers).Body<Request>().Produces<CaseView>().WithSummary("Giao nhận hồ sơ giấy");
}
