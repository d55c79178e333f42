using Marten;
using OneStop.Hosting;

namespace OneStop.Intake.Dossiers;

/// <summary>Tra cứu without signing in: the code and how far it has come, nothing else. TT 01/2018, Đ.16.2d.</summary>
public sealed class TrackDossierEndpoint : IEndpoint
{
    /// <summary>How far a dossier has come, as far as anyone may know.</summary>
    public enum Completion { Received, Refused, Processing, Waiting, Done, Returned, Stopped }

    public sealed record View(string DossierCode, Completion Completion);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/intake/track/{code}", Get).AllowAnonymous().Produces<View>().WithSummary("Tra cứu mức độ hoàn thành của hồ sơ theo mã, không cần đăng nhập");

    /// <summary>One look-up by key, whether there is such a dossier or not.</summary>
    private static async Task<IResult> Get(string code, HttpContext http, IDocumentStore store, CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        await using var session = store.QuerySession();
        var line = await session.LoadAsync<DossierOverview>(code, cancellation);
        // Those who ask again and again are answered by what stands between.
        http.Response.Headers.CacheControl = "public, max-age=15";
        return line is null ? Problems.NotFound() : Results.Ok(new View(code, Of(line.Status)));
    }

    public static Completion Of(DossierStatus status) => status switch
    {
        DossierStatus.Submitted or DossierStatus.Accepted => Completion.Received,
        DossierStatus.ReceptionRefused => Completion.Refused,
        DossierStatus.InProgress => Completion.Processing,
        DossierStatus.AwaitingSupplement or DossierStatus.AwaitingPayment => Completion.Waiting,
        DossierStatus.ResultIssued => Completion.Done,
        DossierStatus.ResultReturned => Completion.Returned,
        _ => Completion.Stopped,
    };
}
