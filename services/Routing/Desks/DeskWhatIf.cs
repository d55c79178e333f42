using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Desks;

/// <summary>The same question for all open cases of a desk.</summary>
public sealed class DeskWhatIfEndpoint : IEndpoint
{
    /// <summary>One answer reads so many cases, those due first.</summary>
    private const int Most = 2000;

    private const int Together = 64;

    /// <param name="Total">Open cases of the desk; for heads of department, those of them that are theirs.</param>
    /// <param name="Examined">How many of them were tried, those due first; the counts are of these.</param>
    /// <param name="Refused">To how many of them it could not be done.</param>
    public sealed record View(string DeskId, int Total, int Examined, int Late, int TurnLate, int Refused, IReadOnlyList<WhatIf.Outcome> Cases);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/routing/desks/{deskId}/what-if", Try).For(Act.TryOnDesk).Body<WhatIfEndpoint.Request>().Produces<View>()
        .WithSummary("Thử thay đổi lịch, phiên bản hoặc tạm dừng cho mọi hồ sơ đang giải quyết của Bộ phận Một cửa (không ghi gì)");

    private static async Task<IResult> Try(string deskId, HttpContext http, IGrainFactory grains, DeskNews news, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        var change = await WhatIfEndpoint.Read(http, cancellation);
        if (province.Desk(deskId) is null) return Problems.NotFound();
        if (change.Unlawful(province.Calendar) is { } refusal) return refusal.ToResult();
        var facts = new CaseFacts(http.Actor(), clock.GetUtcNow(), change.Changed(province));
        var board = await news.Told(deskId).Board();
        List<WhatIf.Outcome> outcomes = [];
        foreach (var some in board.Cases.Take(Most).Chunk(Together))
        {
            cancellation.ThrowIfCancellationRequested();
            var known = await Task.WhenAll(some.Select(async c => (c.Id, Reply: await grains.Case(c.Id).Read())));
            if (known.Any(k => k.Reply.Unavailable)) return CaseDoor.Away(http);
            outcomes.AddRange(known.Where(k => CaseRules.NotRunning(k.Reply.State) is null && facts.Actor.May(Act.TryOnDesk, k.Reply.State.Place())).Select(k => change.For(k.Id, k.Reply.State, facts)));
        }
        return Results.Ok(new View(
            deskId, facts.Actor.Reach(Act.TryOnDesk) is Scope.Province ? board.Cases.Length : outcomes.Count, outcomes.Count, outcomes.Count(o => o.Late), outcomes.Count(o => o.TurnsLate), outcomes.Count(o => o.Refused is not null), outcomes));
    }
}
