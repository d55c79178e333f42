using Marten;
using Marten.Linq.MatchesSql;
using Marten.Pagination;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Desks;

/// <summary>What waits for the caller: their own cases, for their departments those that nobody has taken, and what they are asked or have a linked work in;
/// soonest due first.</summary>
public sealed class InboxEndpoint : IEndpoint
{
    private const int PageSize = 50;

    public sealed record Page(IReadOnlyList<DeskBoardEndpoint.Line> Items, int Number, int Size, long Total);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/routing/inbox", Get).For(Act.ReadInbox).Produces<Page>().WithSummary("Hồ sơ chờ tôi xử lý");

    /// <summary>The same rule for a case at hand, as the list below asks of the database.</summary>
    public static bool WaitsFor(Actor me, CaseOverview c) =>
        c.Phase == CasePhase.Handling && me.WorksIn(c.UnitId) && me.Reach(Act.AssignCase) is Scope.Holder
        || c.Phase == CasePhase.Handling && me.Reach(Act.AssignCase) is not Scope.Holder && (c.Assignee == me.Subject || c.Assignee is null && me.WorksIn(c.UnitId))
        || c.IsActive && (c.AskedUnits.Any(me.WorksIn) || c.AskedOfficers.Contains(me.Subject));

    private static async Task<IResult> Get(HttpContext http, IDocumentStore store, CaseLines lines, Province province, CancellationToken cancellation)
    {
        var input = new Input();
        var page = input.Page(http.Request);
        input.Done();

        var actor = http.Actor();
        var (me, units) = (actor.Subject, actor.Units.ToArray());
        await lines.Written();
        await using var session = store.QuerySession();
        var cases = session.Query<CaseOverview>().Where(c => c.MatchesSql(CaseOverview.Open));
        // Heads of department see all of it, to assign; others their own and what is free. What they were asked comes beside it.
        cases = actor.Reach(Act.AssignCase) is Scope.Holder
            ? cases.Where(c => c.Phase == CasePhase.Handling && c.UnitId.IsOneOf(units) || c.AskedUnits.Any(u => u.IsOneOf(units)) || c.AskedOfficers.Contains(me))
            : cases.Where(c => c.Phase == CasePhase.Handling && (c.Assignee == me || c.Assignee == null && c.UnitId.IsOneOf(units))
                || c.AskedUnits.Any(u => u.IsOneOf(units)) || c.AskedOfficers.Contains(me));
        var found = await cases.OrderBy(c => c.DueAt).ThenBy(c => c.Id).ToPagedListAsync(page, PageSize, cancellation);
        return Results.Ok(new Page([.. found.Select(c => DeskBoardEndpoint.Line.Of(c, province))], page, PageSize, found.TotalItemCount));
    }
}
