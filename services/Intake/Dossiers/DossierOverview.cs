using Marten;
using Npgsql;
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

    /// <summary>Each way the list is asked for, in its order: otherwise a page of fifty is sorted out of all there are. The one of all by date is for who asks for nothing in particular, and says so
    /// by what is true of every line: a desk or a status would be looked for in it too, to its end where they are rare.</summary>
    public static void Index(StoreOptions marten) => marten.Schema.For<DossierOverview>().Index(d => d.NextDutyAt!)
        .Index([d => d.AcceptedAt!, d => d.Id], index => index.Predicate = "(data ->> 'agencyCode') is not null").Index([d => d.DeskId, d => d.AcceptedAt!, d => d.Id])
        .Index([d => d.Status, d => d.AcceptedAt!, d => d.Id]).Index([d => d.DeskId, d => d.Status, d => d.AcceptedAt!, d => d.Id]);

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
    /// <param name="Q">A code, an identity number, or beginnings of words of a name.</param>
    public sealed record Request(string? Q, string? Status, int? Page);

    public sealed record Line(
        string DossierCode, DossierStatus Status, string ProcedureCode, string ProcedureName, string DeskId, Channel Channel, string? ApplicantName,
        DateTimeOffset? AcceptedAt, DateTimeOffset? DueAt);

    /// <param name="More">There are more than <paramref name="Total"/>: they are counted up to a thousand, and of a name the newest thousand are found.</param>
    public sealed record Page(IReadOnlyList<Line> Items, int Number, int Size, long Total, bool More);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/intake/dossiers", Get).For(Act.FindDossiers).Produces<Page>()
            .WithSummary("Danh sách hồ sơ của Bộ phận Một cửa: lọc theo trạng thái; tìm theo mã hồ sơ, số định danh hoặc tên, có dấu hay không dấu");
        routes.MapPost("/api/intake/dossiers/search", Post).For(Act.FindDossiers).Body<Request>().Produces<Page>()
            .WithSummary("Như danh sách hồ sơ, nhưng điều cần tìm không nằm trong địa chỉ: dùng khi tìm theo tên hoặc số định danh");
    }

    private static Task<IResult> Get(HttpContext http, Search search, CancellationToken cancellation)
    {
        var (query, input) = (http.Request.Query, new Input());
        return search.For(http, new(query["q"], query["status"], input.Page(http.Request)), input, cancellation);
    }

    private static async Task<IResult> Post(HttpContext http, Search search, CancellationToken cancellation)
    {
        var (request, _) = await Input.Read<Request>(http.Request, cancellation);
        var input = new Input();
        input.Demand(request is not { Q: null, Status: null, Page: null }, "q", "Bắt buộc.");
        input.Demand(request.Page is null or >= 1 and <= 100_000, "page", "Từ 1 đến 100000.");
        return await search.For(http, request, input, cancellation);
    }
}

public sealed class Search(IDocumentStore store, NpgsqlDataSource database, Province province, PersonalRecords records, PersonIndex index, AccessLog log)
{
    private const int PageSize = 50, MostCounted = PersonIndex.MostFound;

    public async Task<IResult> For(HttpContext http, FindDossiersEndpoint.Request request, Input input, CancellationToken cancellation)
    {
        DossierStatus? status = null;
        if (request.Status is { Length: > 0 } word)
        {
            // Only letters: numbers, signs and lists of words would be read too.
            if (word.All(char.IsAsciiLetter) && Enum.TryParse<DossierStatus>(word, true, out var known)) status = known;
            else input.Complain("status", "Không có trạng thái này.");
        }
        var (page, q) = (request.Page ?? 1, input.Text("q", request.Q, 200, required: false));
        input.Demand(q is null || PersonalRecord.ForSearch(q).Length > 0, "q", "Không có chữ hay số nào để tìm.");
        input.Done();

        var actor = http.Actor();
        var desk = actor.Reach(Act.FindDossiers) switch { Scope.Province => null, Scope.Desk => actor.Desk ?? "", _ => "" };
        await using var session = store.QuerySession();
        IQueryable<DossierOverview> dossiers = session.Query<DossierOverview>();
        if (desk is not null) dossiers = dossiers.Where(d => d.DeskId == desk);
        if (status is { } wanted) dossiers = dossiers.Where(d => d.Status == wanted);
        if (desk is null && status is null && q is null) dossiers = dossiers.Where(d => d.AgencyCode != null);
        var code = q?.ToUpperInvariant();
        var isCode = code is not null && DossierCode.IsCode(code);
        if (isCode) dossiers = dossiers.Where(d => d.Id == code);
        var (skipped, total, more) = ((page - 1) * PageSize, (int?)null, false);
        if (q is not null && !isCode)
        {
            // Which of them have a status their lines say; where none is asked for, those of this page are enough.
            (var codes, more) = await index.Find(q, desk, status is null ? Math.Min(page * PageSize, PersonIndex.MostFound) : PersonIndex.MostFound, cancellation);
            if (status is null) (total, codes, skipped) = (more ? PersonIndex.MostFound : codes.Length, [.. codes.Skip(skipped).Take(PageSize)], 0);
            dossiers = dossiers.Where(d => d.Id.IsOneOf(codes));
        }
        await log.Note(http, q is null ? "list" : "search", cancellation, null, [null]);

        // As an index of theirs has them, backwards.
        dossiers = dossiers.OrderByDescending(d => d.AcceptedAt).ThenByDescending(d => d.Id);
        total ??= await Count(dossiers, cancellation);
        var found = await dossiers.Skip(skipped).Take(PageSize).ToListAsync(cancellation);
        var names = (await records.Open(found.Select(d => d.ApplicantRecord), cancellation)).ToDictionary(p => p.Id, p => p.FullName);
        return Results.Ok(new FindDossiersEndpoint.Page(
            [.. found.Select(d => new FindDossiersEndpoint.Line(d.Id, d.Status, d.ProcedureCode, province.Procedure(d.ProcedureCode)?.Name ?? d.ProcedureCode, d.DeskId, d.Channel,
                names.GetValueOrDefault(d.ApplicantRecord), d.AcceptedAt, d.DueAt))],
            page, PageSize, Math.Min(total.Value, MostCounted), more || total > MostCounted));
    }

    /// <summary>As far as anyone turns pages, and one more: to count a million takes longer than everything else. Marten's own count would not stop there.</summary>
    private async Task<int> Count(IQueryable<DossierOverview> dossiers, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = dossiers.Select(d => d.Id).Take(MostCounted + 1).ToCommand();
        (command.Connection, command.CommandText) = (connection, $"select count(*) from ({command.CommandText.TrimEnd(';')}) counted");
        return (int)(long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
