using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>Bổ sung hồ sơ: before acceptance, what is handed in is completed or corrected; afterwards, everything that was asked for has come, and the clock
/// starts again. NĐ 118/2025, Đ.19.5.</summary>
/// <param name="Components">What is handed in now. Before acceptance, each takes the place of what was there under its code.</param>
/// <param name="ReceivedAt">When the papers were there, e.g. with the post, if they are registered only now: the clock starts again then. Null for now.</param>
public sealed record ReceiveSupplement(IReadOnlyList<HandedIn> Components, DateTimeOffset? ReceivedAt = null) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts)
    {
        var unknown = Components.FirstOrDefault(c => facts.Procedure.Components.All(p => p.Code != c.Code));
        return dossier switch
        {
            _ when facts.Bars(Act.ReceiveSupplement, dossier) is { } refusal => refusal,
            { Status: DossierStatus.Stopped } => DossierRules.Stopped(facts.Law, Rule.Supplement),
            // The fifteen days are over, whether or not somebody has noted it already.
            { Status: DossierStatus.AwaitingSupplement, Supplement.ClosesAt: { } closes } when closes <= (ReceivedAt ?? facts.Now) => DossierRules.Stopped(facts.Law, Rule.Supplement),
            { Status: not (DossierStatus.Submitted or DossierStatus.AwaitingSupplement) } => NotAsked(facts.Law),
            { Supplement: { At: null } } when ReceivedAt is not null => UnknownThen(facts.Law),
            _ when ReceivedAt is { } at && !(dossier.Supplement?.At?.AddSeconds(1) < at && at <= facts.Now) => NotThen(facts.Law),
            _ when unknown is not null => DossierRules.UnknownComponent(unknown.Code, facts.Law),
            { Status: DossierStatus.Submitted } => Resubmit(dossier),
            _ when Lacking(dossier) is { Count: > 0 } lacking => Incomplete(lacking, facts.Law),
            _ => Receive(dossier, facts),
        };
    }

    private Verdict Resubmit(Dossier dossier)
    {
        IReadOnlyList<HandedIn> all = [.. dossier.Components.Where(c => Components.All(n => n.Code != c.Code)), .. Components];
        return all.All(dossier.Components.Contains) && dossier.Guidance is null ? Verdict.AlreadyDone : Verdict.Record(new Resubmitted(all));
    }

    /// <summary>What is no component of the procedure (a field to be put right, say) is for the officer to see.</summary>
    private List<Missing> Lacking(Dossier dossier) =>
        [.. dossier.Supplement!.Items.Where(i => i.ComponentCode is not null && !Components.Any(c => c.Code == i.ComponentCode && c.Originals + c.Copies > 0))];

    private Verdict Receive(Dossier dossier, DossierFacts facts)
    {
        var received = new SupplementReceived(dossier.Supplement!.Round, Components, ReceivedAt);
        return FeeRules.Assess(facts.Procedure, dossier.Submission!, FeeDue.Supplement, facts.Today) is { } fee ? Verdict.Record(received, fee) : Verdict.Record(received);
    }

    public static Refusal NotAsked(LawProfile law) => new("supplement-not-asked", law.Cite(Rule.Supplement), "Không có yêu cầu bổ sung nào đang chờ.");

    /// <summary>The clock stands since the applicant was told, which may be the rest of that second later.</summary>
    public static Refusal NotThen(LawProfile law) => new("supplement-not-then", law.Cite(Rule.Supplement), "Giấy tờ chỉ có thể nhận sau khi yêu cầu bổ sung và không sau lúc này.");

    /// <summary>It was asked for before requests kept their instant.</summary>
    public static Refusal UnknownThen(LawProfile law) => new(
        "supplement-request-undated", law.Cite(Rule.Supplement), "Yêu cầu bổ sung này không ghi thời điểm nên không thể vào sổ lùi; hãy để trống thời điểm thực nhận.");

    public static Refusal Incomplete(IReadOnlyList<Missing> lacking, LawProfile law) => new(
        "supplement-incomplete", law.Cite(Rule.Supplement), $"Bổ sung còn thiếu: {string.Join("; ", lacking.Select(i => $"{i.What} ({i.ComponentCode})"))}.");
}

public sealed class ReceiveSupplementEndpoint : IEndpoint
{
    public sealed record Request(IReadOnlyList<DeskInput.Paper?>? Components, DateTimeOffset? ReceivedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/supplement", Post).For(Act.ReceiveSupplement).Body<Request>().Produces<GetDossierEndpoint.View>().WithSummary("Nhận bổ sung hồ sơ");

    private static Task<IResult> Post(string code, HttpContext http, DossierDoor door, CancellationToken cancellation) =>
        door.Act<Request>(code, http, (request, input) => new ReceiveSupplement(input.Papers(request.Components), request.ReceivedAt), cancellation);
}
