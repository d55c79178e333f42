using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;

namespace OneStop.Routing.Opinions;

/// <summary>Lấy ý kiến: departments, or the members of a body, are asked about the case by a deadline. The legal clock runs on. NĐ 118/2025, Đ.19.4.</summary>
/// <param name="Ask">Units of a consultation; officers of a collective round. No one twice.</param>
/// <param name="Deadline">Either it or <paramref name="Days"/> (ngày, the first not counted); neither where the procedure's law names the time.</param>
/// <param name="SilenceIsConsent">Null for what the procedure's law says; true only where it says so.</param>
/// <param name="Quorum">How many must answer; null for two thirds of the members, and for none in a consultation.</param>
/// <param name="Majority">How many must agree; null for more than half of all members, and for none in a consultation.</param>
[GenerateSerializer, Immutable, Alias("routing.RequestConsultation")]
public sealed record RequestConsultation(
    [property: Id(0)] RoundKind Kind, [property: Id(1)] string Question, [property: Id(2)] OpinionOption[] Options, [property: Id(3)] string[] Ask,
    [property: Id(4)] DateTimeOffset? Deadline, [property: Id(5)] int? Days, [property: Id(6)] bool? SilenceIsConsent, [property: Id(7)] int? Quorum,
    [property: Id(8)] int? Majority, [property: Id(9)] string? LegalBasis) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts)
    {
        if (Barred(state, facts) is { } barred) return barred;
        if (Array.Exists(state.Rounds, r => r.IsPending && IsSame(r.Request, facts.Actor))) return Verdict.AlreadyDone;
        if (!Array.TrueForAll(Ask, party => CanAnswer(party, state, facts.Province)))
            return Refuse("cannot-be-asked", Kind is RoundKind.Consultation
                ? "Chỉ lấy ý kiến của phòng ban khác trong tỉnh." : "Chỉ lấy ý kiến của người có thẩm quyền xử lý, thẩm định hoặc ký.");
        if (Quorum > Ask.Length || Majority > Ask.Length) return Refuse("more-votes-than-asked", "Số phiếu yêu cầu nhiều hơn số nơi được hỏi.");

        var own = Kind is RoundKind.Collective ? null : facts.Procedure(state)?.Consultations
            .FirstOrDefault(rule => rule.With is null || Array.TrueForAll(Ask, unit => facts.Province.Unit(unit)!.Kind == rule.With));
        var consent = SilenceIsConsent ?? own?.SilenceIsConsent ?? false;
        if (consent && own is not { SilenceIsConsent: true }) return Refuse("silence-is-no-consent", "Thủ tục này không coi im lặng là đồng ý.");
        if (OpinionTerm.Refused(state, facts, Deadline, Days is { } days ? new(days, LimitUnit.Day) : own?.Within, consent ? own!.Within : null, out var term) is { } refusal)
            return refusal;

        var members = Kind is RoundKind.Collective;
        return Verdict.Record(new ConsultationRequested(
            state.Rounds.Length + 1, Kind, Question, Options, Ask, facts.Actor.Subject, term.EndsAt, term.RemindAt, consent, own?.MayContinue ?? false,
            Quorum ?? (members ? (2 * Ask.Length + 2) / 3 : null), Majority ?? (members ? Ask.Length / 2 + 1 : null),
            LegalBasis ?? own?.LegalBasis ?? facts.Law(state).Cite(Rule.Consultation)));

        Refusal Refuse(string code, string why) => new(code, facts.Law(state).Cite(Rule.Consultation), why);
    }

    /// <summary>The officer who has the case asks; for a collective round also those who lead.</summary>
    private Refusal? Barred(Case c, CaseFacts facts) => CaseRules.NotRunning(c) ?? c switch
    {
        _ when Kind is RoundKind.Collective && facts.Leads(c) => facts.Bars(Act.AskMembers, c),
        _ when CaseRules.NotInHandling(c, facts) is { } refusal => refusal,
        _ when facts.Bars(Kind is RoundKind.Collective ? Act.AskMembers : Act.AskDepartments, c) is { } barred => barred,
        { Assignee: null } => CaseRules.NotClaimed,
        _ when c.Assignee != facts.Actor.Subject => CaseRules.NotAssignee,
        _ => null,
    };

    private bool IsSame(ConsultationRequested asked, Actor actor) =>
        asked.Kind == Kind && asked.Officer == actor.Subject && asked.Question == Question && asked.Asked.ToHashSet().SetEquals(Ask);

    private bool CanAnswer(string party, Case c, Province province) => Kind is RoundKind.Consultation
        ? party != c.UnitId && province.Unit(party) is not null
        : province.Officer(party)?.Roles.Any(r => r is Role.Handler or Role.Reviewer or Role.Signer) is true;
}

public sealed class RequestConsultationEndpoint : IEndpoint
{
    private const int MostOptions = 10, MostAsked = 100;

    public sealed record Option(string? Code, string? Label);

    /// <param name="Options">2 to 10, the first of them the one that agrees; without it: agree, disagree, other.</param>
    /// <param name="Ask">Unit ids for a consultation, sign-in names of the members for a collective round.</param>
    /// <param name="Days">Calendar days, the first not counted, instead of a deadline.</param>
    public sealed record Request(
        RoundKind? Kind, string? Question, IReadOnlyList<Option?>? Options, IReadOnlyList<string?>? Ask, DateTimeOffset? Deadline, int? Days,
        bool? SilenceIsConsent, int? Quorum, int? Majority, string? LegalBasis);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/consult", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, Read, cancellation))
        .For(Act.AskDepartments, Act.AskMembers).Body<Request>().Produces<CaseView>().WithSummary("Lấy ý kiến cơ quan, đơn vị hoặc thành viên");

    private static RequestConsultation Read(Request request, Input input)
    {
        input.Demand(request.Kind is not null, "kind", "Bắt buộc: consultation hoặc collective.");
        input.Demand(request.Ask is { Count: >= 1 and <= MostAsked }, "ask", $"Từ 1 đến {MostAsked} nơi được hỏi.");
        input.Demand(request.Options is null or { Count: >= 2 and <= MostOptions }, "options", $"Từ 2 đến {MostOptions} phương án.");
        input.Demand(request.Deadline is null || request.Days is null, "days", "Chỉ nêu thời điểm hoặc số ngày.");
        input.Demand(request.Days is null or (>= 1 and <= 365), "days", "Từ 1 đến 365.");
        input.Demand(request.Quorum is null or >= 1, "quorum", "Ít nhất 1.");
        input.Demand(request.Majority is null or >= 1, "majority", "Ít nhất 1.");
        var ask = (request.Ask ?? []).Take(MostAsked).Select((party, i) => input.Text($"ask[{i}]", party, 100) ?? "").ToArray();
        input.Demand(ask.Distinct().Count() == ask.Length, "ask", "Lặp lại.");
        OpinionOption[] options = [.. request.Options is null ? OpinionOption.Usual : request.Options.Take(MostOptions).Select((o, i) => new OpinionOption(
            input.Text($"options[{i}].code", o?.Code, 30) ?? "", input.Text($"options[{i}].label", o?.Label, 200) ?? ""))];
        input.Demand(options.DistinctBy(o => o.Code).Count() == options.Length, "options", "Lặp lại.");
        return new(
            request.Kind ?? default, input.Text("question", request.Question, 2000) ?? "", options, ask, request.Deadline, request.Days, request.SilenceIsConsent,
            request.Quorum, request.Majority, input.Text("legalBasis", request.LegalBasis, 500, required: false));
    }
}
