using OneStop.Deciding;
using OneStop.Hosting;

namespace OneStop.Oversight.Inspection;

/// <summary>For the operator: was anything found, last night and before; and a look at once.</summary>
public sealed class InspectionEndpoints : IEndpoint
{
    private const int Shown = 30;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/oversight/inspections", async (Inspections inspections, CancellationToken cancellation) => Results.Ok(await inspections.Latest(Shown, cancellation)))
            .For(Act.Inspect).Produces<IReadOnlyList<InspectionReport>>().WithSummary("Kết quả đối chiếu hằng đêm: bản ghi với niêm phong và với các dịch vụ, danh sách với sự kiện");
        routes.MapPost("/api/oversight/inspections", async (Inspections inspections, CancellationToken cancellation) => Results.Ok(await inspections.Now(cancellation)))
            .For(Act.Inspect).Produces<InspectionReport>().WithSummary("Đối chiếu ngay bây giờ");
    }
}
