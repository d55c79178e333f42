using OneStop.Hosting;
using OneStop.Intake.People;
using OneStop.Provinces;

namespace OneStop.Intake.Procedures;

/// <summary>The procedures this province publishes: open to everyone (NĐ 118/2025, Đ.16: guidance equals the published procedure).</summary>
public sealed class FindProceduresEndpoint : IEndpoint
{
    public sealed record Line(string Code, string Name, string FieldCode, string FieldName, string Limit);
    public sealed record List(IReadOnlyList<Line> Items, int Total);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/intake/procedures", Find).AllowAnonymous().Produces<List>().WithSummary("Tra cứu thủ tục theo mã, tên hoặc lĩnh vực, có dấu hay không dấu");
        routes.MapGet("/api/intake/procedures/{procedureCode}", Get).AllowAnonymous().Produces<Procedure>().WithSummary("Xem một thủ tục");
    }

    private static IResult Find(HttpContext http, Province province)
    {
        var input = new Input();
        var q = PersonalRecord.ForSearch(input.Text("q", http.Request.Query["q"].ToString(), 200, required: false) ?? "");
        input.Done();
        var words = q.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = province.Procedures
            .Where(p => PersonalRecord.ForSearch($"{p.Code} {p.Name} {p.FieldName}") is var text && words.All(w => text.Contains(w, StringComparison.Ordinal)))
            .Select(p => new Line(p.Code, p.Name, p.FieldCode, p.FieldName, p.Limit.InWords())).ToList();
        return Results.Ok(new List(found, found.Count));
    }

    private static IResult Get(string procedureCode, Province province) => province.Procedure(procedureCode) is { } procedure
        ? Results.Ok(procedure)
        : Problems.Problem(404, "not-found", "Không có thủ tục mang mã này.");
}
