using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Opinions;

/// <summary>Cho ý kiến: for a department that was asked, or as the member that was. Until the round is concluded another opinion replaces the first; both
/// stay in the history. NĐ 118/2025, Đ.19.4.</summary>
/// <param name="Unit">For which department, where the officer works in several that were asked; null where there is only one.</param>
[GenerateSerializer, Immutable, Alias("routing.GiveOpinion")]
public sealed record GiveOpinion([property: Id(0)] int Round, [property: Id(1)] string Option, [property: Id(2)] string? Note, [property: Id(3)] string? Unit) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts)
    {
        if (CaseRules.NotRunning(state) is { } over) return over;
        if (OpinionRules.Find(state, Round) is not { } round) return OpinionRules.NoSuchRound(state, facts);
        var parties = Parties(round.Request, facts.Actor);
        var notAsked = Refuse("not-asked", "Anh/chị không thuộc nơi được hỏi trong lượt lấy ý kiến này.", RefusalKind.Authority);
        if (facts.Bars(Act.GiveOpinion, state, notAsked) is { } barred) return barred;
        if (parties.Length == 0) return notAsked;
        if (!round.IsPending) return OpinionRules.RoundConcluded(state, facts);
        if (parties.Length > 1) return Refuse("name-the-unit", "Anh/chị thuộc nhiều đơn vị được hỏi: hãy nêu đơn vị.");
        if (!Array.Exists(round.Request.Options, o => o.Code == Option)) return Refuse("no-such-option", "Lượt lấy ý kiến không có phương án này.");
        if (Option == OpinionOption.Other && Note is null) return Refuse("opinion-without-words", "Ý kiến khác phải nêu nội dung.");

        var late = facts.Now >= round.Request.Deadline;
        var opinion = new Opinion(parties[0], Option, Note, facts.Actor.Subject, late);
        if (round.OpinionOf(parties[0]) is { } given && given with { Late = late } == opinion) return Verdict.AlreadyDone;
        if (late && round.Request.SilenceIsConsent) return Refuse("opinion-too-late", "Đã quá hạn cho ý kiến: không trả lời được coi là đồng ý.");
        return Verdict.Record(new OpinionGiven(Round, opinion));

        Refusal Refuse(string code, string why, RefusalKind kind = RefusalKind.Rule) => new(code, facts.Law(state).Cite(Rule.Consultation), why, kind);
    }

    private string[] Parties(ConsultationRequested asked, Actor actor) => asked.Kind is RoundKind.Collective
        ? [.. asked.Asked.Where(member => member == actor.Subject)]
        : [.. asked.Asked.Where(unit => actor.WorksIn(unit) && (Unit is null || unit == Unit))];
}

public sealed class GiveOpinionEndpoint : IEndpoint
{
    /// <param name="Round">1, 2, 3…</param>
    /// <param name="Option">Code of one of the round's options.</param>
    public sealed record Request(int? Round, string? Option, string? Note, string? Unit);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/opinion", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (request, input) =>
            {
                input.Demand(request.Round is not null, "round", "Bắt buộc.");
                return new GiveOpinion(
                    request.Round ?? 0, input.Text("option", request.Option, 30) ?? "", input.Text("note", request.Note, 2000, required: false),
                    input.Text("unit", request.Unit, 100, required: false));
            }, cancellation))
        .For(Act.GiveOpinion).Body<Request>().Produces<CaseView>().WithSummary("Cho ý kiến");
}
