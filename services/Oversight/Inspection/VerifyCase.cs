using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Inspection;

/// <summary>Is one dossier as it was recorded? Its chain, its place under the newest seal, and what the services themselves hold of it.</summary>
public sealed class VerifyCaseEndpoint : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/oversight/cases/{code}/verification", Get).For(Act.Inspect).Produces<VerificationReport>()
        .WithSummary("Kiểm tra một hồ sơ: chuỗi băm, niêm phong, và sự kiện mà các dịch vụ đang giữ; sự kiện sai đầu tiên được nêu tên");

    private static async Task<IResult> Get(string code, Verification verification, Journals journals, CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        try
        {
            var report = await verification.Run(code, service => journals.Of(service, code, cancellation), cancellation);
            return report.Compared.Count > 0 || report.Events > 0 ? Results.Ok(report) : Problems.NotFound();
        }
        catch (HttpRequestException)
        {
            return Problems.Unavailable();
        }
    }
}
