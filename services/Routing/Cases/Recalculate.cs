using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Routing.Cases;

/// <summary>Tính lại hạn: by the calendar as it is published now, e.g. after the offices were closed for a storm.</summary>
[GenerateSerializer, Immutable, Alias("routing.Recalculate")]
public sealed record Recalculate([property: Id(0)] string Reason) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        _ when CaseRules.NotRunning(state) is { } refusal => refusal,
        _ when facts.Bars(Act.RecalculateDates, state, CaseRules.NotOperator) is { } barred => barred,
        _ => Anew(state, Reason, facts),
    };

    /// <summary>Adds nothing where the date stays as it is.</summary>
    internal static Verdict Anew(Case state, string because, CaseFacts facts)
    {
        var verdict = state.Moves(facts, (due, why) => new DueDateRecalculated(due, why, because, facts.Province.Calendar.Version));
        return verdict.Events is [DueDateRecalculated same] && same.DueAt == state.OriginalDueAt ? Verdict.AlreadyDone : verdict;
    }
}

public sealed class RecalculateEndpoint : IEndpoint
{
    public sealed record Request(string? Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/recalculate", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Operate<Request>(code, http, (request, input, _) => new Recalculate(input.Text("reason", request.Reason, 1000) ?? ""), cancellation))
        .For(Act.RecalculateDates).Body<Request>().Produces<CaseDoor.DueDate>().WithSummary("Tính lại hạn trả kết quả theo lịch hiện hành");
}
