using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>Tiếp nhận: the dossier is complete and valid, the fee is named and a date promised; the clock starts now. NĐ 118/2025, Đ.17.</summary>
public sealed record AcceptDossier : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts) => dossier switch
    {
        _ when facts.Bars(Act.AcceptDossier, dossier) is { } refusal => refusal,
        { Promise: not null } => Verdict.AlreadyDone,
        { Status: not DossierStatus.Submitted } => DossierRules.NotAtReception(facts.Law),
        _ when facts.Lacking(dossier.Components) is { Count: > 0 } missing => DossierRules.Incomplete(missing, facts.Law),
        _ => Accept(dossier.Submission!, facts),
    };

    private static Verdict Accept(Submitted submission, DossierFacts facts)
    {
        var promise = Promise.Of(facts, submission.CaseCode, submission.Channel);
        if (promise.Refusal is { } impossible) return impossible;
        // What the counter decides is handed over at once: so is what is due then.
        var moments = facts.Procedure.DecidedAtCounter ? new[] { FeeDue.Receipt, FeeDue.Return } : [FeeDue.Receipt];
        return Verdict.Record([.. moments.Select(due => FeeRules.Assess(facts.Procedure, submission, due, facts.Today)).OfType<object>(), promise.Accepted!]);
    }
}

public sealed class AcceptDossierEndpoint : IEndpoint
{
    public sealed record Request;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/accept", Post).For(Act.AcceptDossier).Body<Request>().Produces<GetDossierEndpoint.View>().WithSummary("Tiếp nhận hồ sơ nộp trực tuyến");

    private static Task<IResult> Post(string code, HttpContext http, DossierDoor door, CancellationToken cancellation) =>
        door.Act<Request>(code, http, (_, _) => new AcceptDossier(), cancellation);
}
