using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Dossiers;

/// <summary>What receiving these papers now would come to: fee, date with its derivation, what is lacking. A dry run of <see cref="ReceiveDossier"/> before there
/// is an applicant; nothing is kept, and no number spent. NĐ 118/2025, Đ.17.</summary>
public sealed class PreviewDossierEndpoint : IEndpoint
{
    public sealed record Request(
        string? ProcedureCode, string? CaseCode, string? DeskId, Channel? Channel, IReadOnlyList<DeskInput.Paper?>? Components, IReadOnlyList<string?>? Reliefs);

    /// <param name="Lacking">Codes of the components without which the dossier is incomplete.</param>
    /// <param name="Fees">What is owed on receipt.</param>
    /// <param name="DueAt">Absent where no date can be promised.</param>
    /// <param name="Why">Why it would be refused as it stands; absent where it would be accepted.</param>
    public sealed record View(
        IReadOnlyList<string> Lacking, long FeeVnd, IReadOnlyList<FeeLine> Fees, DateTimeOffset? DueAt, string? DueExplanation, IReadOnlyList<DerivationLine>? Derivation,
        DateTimeOffset? TransferBy, WhyNot? Why);

    public sealed record WhyNot(string Code, string Law, string Title);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/preview", Post).For(Act.ReceiveDossier).Body<Request>().Produces<View>()
        .WithSummary("Xem trước việc tiếp nhận: phí, hạn trả kết quả và cách tính, thành phần còn thiếu; không lưu gì");

    private static async Task<IResult> Post(HttpContext http, Province province, TimeProvider clock, CancellationToken cancellation)
    {
        var (request, _) = await Input.Read<Request>(http.Request, cancellation);
        var (input, now) = (new Input(), clock.GetUtcNow());
        var procedure = province.Procedure(Input.Clean(request.ProcedureCode), Promise.Day(now));
        input.Demand(procedure is not null, "procedureCode", "Không có thủ tục mang mã này.");
        var desk = province.Desk(Input.Clean(request.DeskId));
        input.Demand(desk is not null, "deskId", "Không có Bộ phận Một cửa này.");
        input.Demand(request.CaseCode is null || procedure is null || procedure.Cases.Any(c => c.Code == request.CaseCode), "caseCode", "Thủ tục không có trường hợp này.");
        var components = input.Papers(request.Components, code => procedure is null || procedure.Components.Any(c => c.Code == code));
        input.Done();

        var facts = DossierFacts.Of(province, http.Actor(), procedure!, desk!.Id, null, now);
        var submission = new Submitted(
            procedure!.Code, request.CaseCode, desk.Id, province.CompetentAgency(procedure, desk).Code, request.Channel ?? Channel.Counter, components, Nobody, null,
            ResultDelivery.Desk, procedure.Version, request.Reliefs is null or [] ? null : [.. request.Reliefs.OfType<string>()]);
        var fee = FeeRules.Assess(procedure, submission, FeeDue.Receipt, facts.Today);
        var promise = Promise.Of(facts, request.CaseCode, submission.Channel);
        var refusal = new ReceiveDossier(submission).Decide(new(), facts).Refusal;
        return Results.Ok(new View(
            [.. facts.Lacking(components).Select(c => c.Code)], fee?.AmountVnd ?? 0, fee?.Lines ?? [], promise.Accepted?.DueAt, promise.Accepted?.Explanation,
            promise.Accepted is { } accepted ? Derive(accepted, facts) : null, promise.Accepted?.TransferBy,
            refusal is null ? null : new(refusal.Code, refusal.Law, refusal.Why)));
    }

    private static readonly PersonReference Nobody = new(Guid.Empty, 0, "");

    private static IReadOnlyList<DerivationLine>? Derive(Accepted accepted, DossierFacts facts) =>
        (Deadline.Compute(new Term(accepted.AcceptedAt, accepted.Limit, accepted.Counting, accepted.ExtensionDays, []), facts.Calendar) as DueAnswer.Due)?.Derivation;
}
