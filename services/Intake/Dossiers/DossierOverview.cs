using Marten;
using Marten.Pagination;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.People;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>One line of the desk's list. Rebuilt from the events at will: it holds nothing that they do not.</summary>
public sealed record DossierOverview(
    string Id, DossierStatus Status, string ProcedureCode, string DeskId, string AgencyCode, Channel Channel, Guid ApplicantRecord, DateTimeOffset? AcceptedAt,
    DateTimeOffset? DueAt)
{
    /// <summary>When something happens to it by itself, see <see cref="DossierDuties"/>.</summary>
    public DateTimeOffset? NextDutyAt { get; init; }

    public static DossierOverview Of(string code, Standing<Dossier> standing)
    {
        var (dossier, s) = (standing.State, standing.State.Submission!);
        return new(code, dossier.Status!.Value, s.ProcedureCode, s.DeskId, s.AgencyCode, s.Channel, s.Applicant.RecordId, dossier.Promise?.AcceptedAt, dossier.DueAt)
        {
            NextDutyAt = DossierDuties.Next(dossier)?.At,
        };
    }
}

public sealed class FindDossiersEndpoint : IEndpoint
{
    private const int PageSize = 50;

    public sealed record Line(
        string DossierCode, DossierStatus Status, string ProcedureCode, string ProcedureName, string DeskId, Channel Channel, string? ApplicantName,
        DateTimeOffset? AcceptedAt, DateTimeOffset? DueAt);
    public sealed record Page(IReadOnlyList<Line> Items, int Number, int Size, long Total);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/intake/dossiers", Get).For(Act.FindDossiers).Produces<Page>()
        .WithSummary("Danh sách hồ sơ của Bộ phận Một cửa: lọc theo trạng thái; tìm theo mã hồ sơ, số định danh hoặc tên, có dấu hay không dấu");

    private static async Task<IResult> Get(HttpContext http, IDocumentStore store, Province province, CancellationToken cancellation)
    {
        var query = http.Request.Query;
        var input = new Input();
        var page = input.Page(http.Request);
        DossierStatus? status = null;
        if (query["status"].ToString() is { Length: > 0 } word)
        {
            // Only letters: numbers, signs and lists of words would be read too.
            if (word.All(char.IsAsciiLetter) && Enum.TryParse<DossierStatus>(word, true, out var known)) status = known;
            else input.Complain("status", "Không có trạng thái này.");
        }
        var q = input.Text("q", query["q"].ToString(), 200, required: false);
        input.Demand(q is null || PersonalRecord.ForSearch(q).Length > 0, "q", "Không có chữ hay số nào để tìm.");
        input.Done();

        var actor = http.Actor();
        var desk = actor.Reach(Act.FindDossiers) is Scope.Province ? null : actor.Desk ?? "";
        await using var session = store.QuerySession();
        IQueryable<DossierOverview> dossiers = session.Query<DossierOverview>();
        if (desk is not null) dossiers = dossiers.Where(d => d.DeskId == desk);
        if (status is { } wanted) dossiers = dossiers.Where(d => d.Status == wanted);
        if (q is not null) dossiers = await Matching(session, dossiers, q, desk, cancellation);

        var found = await dossiers.OrderByDescending(d => d.AcceptedAt).ThenBy(d => d.Id).ToPagedListAsync(page, PageSize, cancellation);
        var names = (await session.LoadManyAsync<PersonalRecord>(cancellation, found.Select(d => d.ApplicantRecord).Distinct())).ToDictionary(p => p.Id, p => p.FullName);
        return Results.Ok(new Page(
            [.. found.Select(d => new Line(d.Id, d.Status, d.ProcedureCode, province.Procedure(d.ProcedureCode)?.Name ?? d.ProcedureCode, d.DeskId, d.Channel,
                names.GetValueOrDefault(d.ApplicantRecord), d.AcceptedAt, d.DueAt))],
            page, PageSize, found.TotalItemCount));
    }

    /// <summary>A code finds that dossier; anything else is an identity number or part of a name.</summary>
    private static async Task<IQueryable<DossierOverview>> Matching(
        IQuerySession session, IQueryable<DossierOverview> dossiers, string q, string? desk, CancellationToken cancellation)
    {
        var code = q.ToUpperInvariant();
        if (DossierCode.IsCode(code)) return dossiers.Where(d => d.Id == code);
        var name = PersonalRecord.ForSearch(q);
        IQueryable<PersonalRecord> found = session.Query<PersonalRecord>().Where(p => p.IdNumber == q || p.SearchName.Contains(name));
        if (desk is not null) found = found.Where(p => p.DeskId == desk);
        var people = await found.OrderByDescending(p => p.Id).Take(1000).Select(p => p.DossierCode)
            .ToListAsync(cancellation);
        var codes = people.Distinct().ToArray();
        return dossiers.Where(d => d.Id.IsOneOf(codes));
    }
}
