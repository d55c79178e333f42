using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Provinces;

namespace OneStop.Intake.People;

/// <summary>Hủy dữ liệu cá nhân: the key of a dossier that is over is destroyed. One operator asks, naming the legal basis; another does it. Events and hashes stay.
/// Luật 91/2025.</summary>
/// <param name="LegalBasis">Why it may no longer be kept; the second operator names the same.</param>
public sealed record ErasePeople(string LegalBasis) : ICommand<Dossier, DossierFacts>
{
    public static readonly Refusal NotOver = new("dossier-not-over", "Luật 91/2025, Đ.14", "Hồ sơ chưa kết thúc: dữ liệu cá nhân còn cần cho việc giải quyết.");
    public static readonly Refusal FourEyes = new("four-eyes", "Luật 91/2025, Đ.14", "Người đề nghị không được tự hủy: cần một người vận hành khác.", RefusalKind.Authority);
    public static readonly Refusal OtherBasis = new("other-legal-basis", "Luật 91/2025, Đ.14", "Căn cứ khác với căn cứ đã nêu khi đề nghị.");

    public Verdict Decide(Dossier dossier, DossierFacts facts) => dossier switch
    {
        _ when facts.Bars(Act.ErasePeople, dossier) is { } barred => barred,
        { Erasure: not null } => Verdict.AlreadyDone,
        { IsOver: false } => NotOver,
        { ErasureAsked: null } => Verdict.Record(new ErasureAsked(LegalBasis, facts.Actor.Subject)),
        { ErasureAsked: var asked } when asked.By == facts.Actor.Subject => asked.LegalBasis == LegalBasis ? Verdict.AlreadyDone : FourEyes,
        { ErasureAsked: var asked } when asked.LegalBasis != LegalBasis => OtherBasis,
        _ => Verdict.Record(new PeopleErased(LegalBasis, dossier.ErasureAsked.By, facts.Actor.Subject)),
    };
}

public sealed class ErasePeopleEndpoint : IEndpoint
{
    public sealed record Request(string? LegalBasis);

    /// <param name="State">asked or erased.</param>
    public sealed record View(string DossierCode, string State, string AskedBy, string? ErasedBy);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/erasure", Post).For(Act.ErasePeople).Body<Request>().Produces<View>()
        .WithSummary("Hủy dữ liệu cá nhân của hồ sơ đã kết thúc: một người đề nghị, người khác thực hiện");

    private static async Task<IResult> Post(
        string code, HttpContext http, Streams<Dossier> dossiers, PersonalRecords records, Province province, CancellationToken cancellation)
    {
        var (request, text) = await Input.Read<Request>(http.Request, cancellation);
        var input = new Input();
        var command = new ErasePeople(input.Text("legalBasis", request.LegalBasis, 500) ?? "");
        input.Done();
        if (!DossierCode.IsCode(code) || (await dossiers.Read(code, cancellation)).State.Submission is null) return Problems.NotFound();

        var intent = Intent.Of(http, text);
        var erases = false;
        var outcome = await dossiers.Execute(
            code, intent,
            (dossier, now) =>
            {
                var verdict = command.Decide(dossier, DossierFacts.Of(province, intent.Actor, dossier, now));
                erases = verdict.Events is [PeopleErased];
                return verdict;
            },
            session => { if (erases) records.Erase(session, code); }, cancellation);
        var state = outcome.Standing.State;
        return outcome.Refusal?.ToResult() ?? http.OkAt(
            outcome.Standing.Version, new View(code, state.Erasure is null ? "asked" : "erased", state.ErasureAsked!.By, state.Erasure?.By));
    }
}
