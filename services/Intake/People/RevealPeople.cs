using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;

namespace OneStop.Intake.People;

/// <summary>Xem đầy đủ thông tin cá nhân: an act of its own, with its purpose, and recorded before anything is shown. NĐ 118/2025, Đ.5.1d.</summary>
public sealed class RevealPeopleEndpoint : IEndpoint
{
    /// <param name="Reason">What it is needed for.</param>
    public sealed record Request(string? Reason);

    public sealed record Person(string FullName, string? IdNumber, string? Phone, string? Email, string? Address);

    /// <param name="Erased">The dossier's key is destroyed: nothing personal can be read any more.</param>
    public sealed record View(string DossierCode, Person? Applicant, Person? Owner, Person? ReceivedBy, bool Erased);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/reveal", Post).For(Act.RevealPeople).Body<Request>().Produces<View>()
        .WithSummary("Xem đầy đủ thông tin cá nhân trong hồ sơ, nêu mục đích; được ghi nhật ký");

    private static async Task<IResult> Post(
        string code, HttpContext http, Streams<Dossier> dossiers, DossierViews views, PersonalRecords records, AccessLog log, CancellationToken cancellation)
    {
        var (request, text) = await Input.Read<Request>(http.Request, cancellation);
        var input = new Input();
        var reason = input.Reason(request.Reason);
        input.Done();
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        var intent = Intent.Of(http, text);
        var standing = await dossiers.Read(code, cancellation);
        if (!views.MaySee(intent.Actor, standing, Act.RevealPeople)) return Problems.NotFound();
        if (standing.Judge(intent, _ => Verdict.AlreadyDone).Refusal is { } refusal) return refusal.ToResult();

        await log.Note(http, "reveal", cancellation, reason, code);
        var (dossier, submission) = (standing.State, standing.State.Submission!);
        var people = await records.Open(new[] { submission.Applicant, submission.Owner, dossier.Return?.ReceivedBy }.OfType<PersonReference>().Select(r => r.RecordId), cancellation);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new View(code, Of(submission.Applicant), Of(submission.Owner), Of(dossier.Return?.ReceivedBy), dossier.Erasure is not null));

        Person? Of(PersonReference? reference) => people.FirstOrDefault(p => p.Id == reference?.RecordId) is { } p ? new(p.FullName, p.IdNumber, p.Phone, p.Email, p.Address) : null;
    }
}
