using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Opinions;

/// <summary>Kết thúc lấy ý kiến: everyone has answered, or the deadline has passed; what came of it is written down with the rule that decides. After that no
/// opinion counts. NĐ 118/2025, Đ.19.4.</summary>
[GenerateSerializer, Immutable, Alias("routing.ConcludeConsultation")]
public sealed record ConcludeConsultation([property: Id(0)] int Round, [property: Id(1)] string? Note) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts)
    {
        if (CaseRules.NotRunning(state) is { } over) return over;
        if (OpinionRules.Find(state, Round) is not { } round) return OpinionRules.NoSuchRound(state, facts);
        var notTheAsker = new Refusal("not-the-asker", facts.Law(state).Cite(Rule.Consultation), "Chỉ người đã lấy ý kiến hoặc người đang thụ lý được kết thúc.", RefusalKind.Authority);
        if (facts.Bars(Act.ConcludeRound, state, notTheAsker) is { } barred) return barred;
        if (!MayConclude(round.Request, state, facts)) return notTheAsker;
        if (!round.IsPending) return Verdict.AlreadyDone;
        var silent = round.Unanswered;
        if (silent.Length > 0 && facts.Now < round.Request.Deadline)
            return new Refusal("answers-outstanding", facts.Law(state).Cite(Rule.Consultation), $"Chưa hết hạn và còn {silent.Length} nơi chưa cho ý kiến.");

        var tally = Tally.Of(round, facts.Now);
        var concluded = new ConsultationConcluded(Round, tally, tally.Explain(round.Request), Note, facts.Actor.Subject);
        // The desk's head hears of the lapse also where the asker was quicker than the clock's duty.
        return silent.Length > 0 && round.State is RoundState.Open
            ? Verdict.Record(new ConsultationLapsed(Round, silent, round.Request.SilenceIsConsent), concluded)
            : Verdict.Record(concluded);
    }

    private static bool MayConclude(ConsultationRequested asked, Case c, CaseFacts facts) =>
        facts.Actor.Subject == asked.Officer || facts.Actor.Subject == c.Assignee || asked.Kind is RoundKind.Collective && facts.Leads(c);
}

public sealed class ConcludeConsultationEndpoint : IEndpoint
{
    /// <param name="Round">1, 2, 3…</param>
    public sealed record Request(int? Round, string? Note);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/conclude-consultation", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (request, input) =>
            {
                input.Demand(request.Round is not null, "round", "Bắt buộc.");
                return new ConcludeConsultation(request.Round ?? 0, input.Text("note", request.Note, 2000, required: false));
            }, cancellation))
        .For(Act.ConcludeRound).Body<Request>().Produces<CaseView>().WithSummary("Kết thúc lấy ý kiến");
}
