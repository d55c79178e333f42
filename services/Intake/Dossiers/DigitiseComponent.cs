using System.Text.RegularExpressions;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>Số hóa: a component that was handed in, as data. NĐ 118/2025, Đ.17.1c, Đ.19.2.</summary>
public sealed record DigitiseComponent(ComponentDigitised Scan) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts) => dossier switch
    {
        _ when facts.Bars(Act.DigitiseComponent, dossier) is { } refusal => refusal,
        _ when dossier.Digitised.Contains(Scan) => Verdict.AlreadyDone,
        { IsOver: true } => DossierRules.Over(facts.Law),
        _ when !dossier.Components.Any(c => c.Code == Scan.Code && c.Originals + c.Copies > 0) => NotHandedIn(Scan.Code, facts.Law),
        _ => Verdict.Record(Scan),
    };

    public static Refusal NotHandedIn(string code, LawProfile law) => new("component-not-handed-in", law.Cite(Rule.Reception), $"Thành phần {code} chưa được nộp.");
}

public sealed partial class DigitiseComponentEndpoint : IEndpoint
{
    /// <param name="Title">Trích yếu.</param>
    /// <param name="Scope">Phạm vi hiệu lực.</param>
    /// <param name="Sha256">Of the scanned file, 64 hexadecimal digits.</param>
    public sealed record Request(
        string? Code, string? DocumentType, string? DocumentNumber, string? Title, DateOnly? ValidFrom, DateOnly? ValidTo, string? Scope, string? Sha256);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/digitise", Post).For(Act.DigitiseComponent).Body<Request>().Produces<GetDossierEndpoint.View>().WithSummary("Số hóa một thành phần hồ sơ");

    private static Task<IResult> Post(string code, HttpContext http, DossierDoor door, CancellationToken cancellation) =>
        door.Act<Request>(code, http, (request, input) =>
        {
            var hash = (input.Text("sha256", request.Sha256, 64) ?? "").ToLowerInvariant();
            input.Demand(hash.Length == 0 || Hash().IsMatch(hash), "sha256", "Phải là 64 chữ số thập lục phân.");
            input.Demand(request.ValidFrom is null || request.ValidTo is null || request.ValidFrom <= request.ValidTo, "validTo", "Trước ngày có hiệu lực.");
            return new DigitiseComponent(new(
                input.Text("code", request.Code, 100) ?? "", input.Text("documentType", request.DocumentType, 200) ?? "",
                input.Text("documentNumber", request.DocumentNumber, 100, required: false), input.Text("title", request.Title, 500) ?? "",
                request.ValidFrom, request.ValidTo, input.Text("scope", request.Scope, 500, required: false), hash));
        }, cancellation);

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Hash();
}
