using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Routing.Cases;

/// <summary>Trả lại bổ sung: the officer asks the desk, never the applicant, for all that is missing, once unless the sector's law says otherwise.
/// NĐ 118/2025, Đ.5.1e, Đ.11.2c, Đ.16.3, Đ.19.5.</summary>
[GenerateSerializer, Immutable, Alias("routing.ReturnForSupplement")]
public sealed record ReturnForSupplement([property: Id(0)] SupplementItem[] Items, [property: Id(1)] string Reason) : ICaseCommand
{
    public Verdict Decide(Case state, CaseFacts facts) => state switch
    {
        { Phase: not CasePhase.Closed, AwaitsSupplement: true } when state.Assignee == facts.Actor.Subject && IsRepeatOf(state.Supplement!) => Verdict.AlreadyDone,
        _ when CaseRules.NotInHandling(state, facts) is { } refusal => refusal,
        _ when facts.Bars(Act.ReturnForSupplement, state) is { } barred => barred,
        { Assignee: null } => CaseRules.NotClaimed,
        _ when state.Assignee != facts.Actor.Subject => CaseRules.NotAssignee,
        _ when Asked(state) >= facts.SupplementPolicy(state).AtMost => TooOften(state, facts),
        _ when Unknown(state, facts) is { } code => new Refusal(
            "unknown-component", facts.Law(state).Cite(Rule.Guidance), $"Thủ tục không có thành phần hồ sơ {code}."),
        _ => Verdict.Record(new SupplementAsked(Asked(state) + 1, Items, Reason, InTime(state, facts))),
    };

    private static int Asked(Case state) => state.Supplement?.Round ?? 0;

    private bool IsRepeatOf(SupplementRound open) => open.Reason == Reason && open.Items.SequenceEqual(Items);

    private string? Unknown(Case state, CaseFacts facts)
    {
        var known = facts.Procedure(state)?.Components ?? [];
        return Items.FirstOrDefault(i => i.ComponentCode is { } code && known.All(c => c.Code != code))?.ComponentCode;
    }

    private static Refusal TooOften(Case state, CaseFacts facts) => new(
        "supplement-once", facts.SupplementPolicy(state).LegalBasis ?? facts.Law(state).Cite(Rule.SupplementOnce),
        $"Chỉ được yêu cầu bổ sung {facts.SupplementPolicy(state).AtMost} lần; hồ sơ này đã được yêu cầu {Asked(state)} lần.");

    /// <summary>Where the last day for asking lies beyond the published calendars, it has not come yet.</summary>
    private static bool InTime(Case state, CaseFacts facts) => Deadline.Compute(
            new Term(state.ClockFrom, new(facts.SupplementPolicy(state).AskWithinWorkingDays, LimitUnit.WorkingDay), state.Terms!.Counting, 0, []), facts.Province.Calendar)
        is not DueAnswer.Due last || facts.Now <= last.At;
}

public sealed class ReturnForSupplementEndpoint : IEndpoint
{
    private const int MostItems = 50, MostPieces = 100;

    /// <param name="Items">Everything that is missing, at once.</param>
    public sealed record Request(IReadOnlyList<Item?>? Items, string? Reason);

    /// <param name="ComponentCode">Absent where it is none of the procedure's components.</param>
    public sealed record Item(string? ComponentCode, string? What, int? Originals, int? Copies, bool? ToVerify);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/cases/{code}/return-for-supplement", (string code, HttpContext http, CaseDoor door, CancellationToken cancellation) =>
            door.Execute<Request>(code, http, (request, input) => new ReturnForSupplement(
                Items(input, request.Items ?? []), input.Text("reason", request.Reason, 1000) ?? ""), cancellation))
        .For(Act.ReturnForSupplement).Body<Request>().Produces<CaseView>().WithSummary("Trả lại để bổ sung hồ sơ (qua Bộ phận Một cửa)");

    private static SupplementItem[] Items(Input input, IReadOnlyList<Item?> items)
    {
        input.Demand(items.Count is >= 1 and <= MostItems, "items", $"Từ 1 đến {MostItems} thành phần.");
        return items.Count > MostItems ? [] : [.. items.Select((item, i) => new SupplementItem(
            input.Text($"items[{i}].componentCode", item?.ComponentCode, 100, required: false), input.Text($"items[{i}].what", item?.What, 500) ?? "",
            Pieces(input, $"items[{i}].originals", item?.Originals), Pieces(input, $"items[{i}].copies", item?.Copies), item?.ToVerify ?? false))];
    }

    private static int Pieces(Input input, string field, int? pieces)
    {
        input.Demand(pieces is null or >= 0 and <= MostPieces, field, $"Từ 0 đến {MostPieces} bản.");
        return pieces ?? 0;
    }
}
