using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>Yêu cầu bổ sung (mẫu 02): the desk tells the applicant all that is missing. Before acceptance that is guidance; afterwards the dossier waits.
/// NĐ 118/2025, Đ.19.5.</summary>
/// <param name="Items">Empty for what the competent body asked for.</param>
public sealed record RequestSupplement(IReadOnlyList<Missing> Items, string Reason) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts)
    {
        if (facts.Actor.Reach(Act.RequestSupplement) is Scope.Told) return ThroughTheDesk(facts.Law);
        if (facts.Bars(Act.RequestSupplement, dossier) is { } barred) return barred;
        if (dossier.Promise is null) return new GuideCompletion(Items, Reason).Decide(dossier, facts);

        var asked = dossier.SupplementToPassOn?.Items ?? [];
        var items = Items is [] ? asked : Items;
        var policy = facts.Supplement;
        if (dossier.Status is DossierStatus.AwaitingSupplement && dossier.Supplement!.Reason == Reason && (Items is [] || dossier.Supplement.Items.SequenceEqual(Items)))
            return Verdict.AlreadyDone;
        if (dossier.Supplements >= policy.AtMost) return TooOften(policy.LegalBasis ?? facts.Law.Cite(Rule.SupplementOnce), policy.AtMost);
        if (dossier.Status is not (DossierStatus.Accepted or DossierStatus.InProgress)) return NotInHand(facts.Law);
        if (items is []) return GuideCompletion.NothingNamed(facts.Law);
        if (DossierRules.MayNotBeAsked(items, facts) is { } unlawful) return unlawful;
        var unlisted = asked.Where(a => !items.Any(i => a.ComponentCode is null ? i.What == a.What : i.ComponentCode == a.ComponentCode)).ToList();
        return unlisted is []
            ? Verdict.Record(new SupplementRequested(dossier.Supplements + 1, items, Reason, policy.CloseAfterDays is { } days ? facts.Now.AddDays(days) : null, facts.Now))
            : NotAll(unlisted, facts.Law);
    }

    public static Refusal ThroughTheDesk(LawProfile law) => new(
        "through-the-desk", law.Cite(Rule.ThroughTheDesk), "Việc yêu cầu bổ sung hồ sơ phải thông qua Bộ phận Một cửa.", RefusalKind.Authority);

    public static Refusal TooOften(string article, int atMost) => new("supplement-too-often", article, $"Chỉ được yêu cầu bổ sung không quá {atMost} lần.");

    public static Refusal NotInHand(LawProfile law) => new("not-in-hand", law.Cite(Rule.Supplement), "Hồ sơ không ở trạng thái đang giải quyết để yêu cầu bổ sung.");

    public static Refusal NotAll(IReadOnlyList<Missing> unlisted, LawProfile law) => new(
        "supplement-request-incomplete", law.Cite(Rule.SupplementOnce),
        $"Phải yêu cầu một lần mọi nội dung cơ quan giải quyết đã nêu; còn thiếu: {string.Join("; ", unlisted.Select(i => i.What))}.");
}

public sealed class RequestSupplementEndpoint : IEndpoint
{
    public sealed record Request(IReadOnlyList<DeskInput.Item?>? Items, string? Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/supplement-request", Post).For(Act.RequestSupplement).Body<Request>()
        .Produces<GetDossierEndpoint.View>().WithSummary("Yêu cầu bổ sung, hoàn thiện hồ sơ");

    private static Task<IResult> Post(string code, HttpContext http, DossierDoor door, CancellationToken cancellation) =>
        door.Act<Request>(code, http, (request, input) => new RequestSupplement(input.Items(request.Items), input.Reason(request.Reason)), cancellation);
}
