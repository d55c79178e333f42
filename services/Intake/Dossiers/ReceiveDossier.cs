using Marten;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Hosting.Sealing;
using OneStop.Intake.Codes;
using OneStop.Intake.Forms;
using OneStop.Intake.People;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Dossiers;

/// <summary>Nộp và tiếp nhận: take in a complete dossier and promise a date, in one act at the counter. NĐ 118/2025, Đ.17.</summary>
public sealed record ReceiveDossier(Submitted Submission) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts)
    {
        if (dossier.Status is not null) return Verdict.AlreadyDone;
        if (facts.Bars(Act.ReceiveDossier, dossier.Evolve(Submission)) is { } barred) return barred;
        var accepted = new AcceptDossier().Decide(dossier.Evolve(Submission), facts);
        return accepted.Refusal is null ? Verdict.Record([Submission, .. accepted.Events]) : accepted;
    }
}

public sealed class ReceiveDossierEndpoint : IEndpoint
{
    public sealed record Person(string? FullName, string? IdNumber, string? Phone, string? Email, string? Address);

    /// <param name="Reliefs">Codes of the reliefs from fees that the applicant claims.</param>
    public sealed record Request(
        string? ProcedureCode, string? CaseCode, string? DeskId, Channel? Channel, Person? Applicant, Person? Owner, IReadOnlyList<DeskInput.Paper?>? Components,
        ResultDelivery? ResultDelivery, IReadOnlyList<string?>? Reliefs);

    /// <param name="TriageBy">Online: until when the desk accepts it or asks for correction.</param>
    /// <param name="ReceiptUrl">Null while it is not accepted.</param>
    /// <param name="ReceiptOnRequest">An immediate procedure: the receipt is printed only for who asks for it (NĐ 118/2025, Đ.17.4).</param>
    public sealed record Receipt(
        string DossierCode, DossierStatus Status, DateTimeOffset? AcceptedAt, DateTimeOffset? DueAt, string? DueExplanation, DateTimeOffset? TriageBy, long FeeVnd,
        string? ReceiptUrl, bool ReceiptOnRequest);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers", Post).For(Act.ReceiveDossier, Act.SubmitOnline).Body<Request>().Produces<Receipt>(201)
        .WithSummary("Nộp hồ sơ: tại quầy hoặc qua bưu chính thì tiếp nhận ngay, trực tuyến thì chờ tiếp nhận");

    private static async Task<IResult> Post(
        HttpContext http, Province province, Streams<Dossier> dossiers, DossierCodes codes, Receipts receipts, PersonalRecords records, DossierKeys keys,
        Owners owners, TimeProvider clock, CancellationToken cancellation)
    {
        var (request, text) = await Input.Read<Request>(http.Request, cancellation);
        var intent = Intent.Of(http, text);
        // Before today's pack has a say: a repeat is answered as long as the dossier lives.
        if (await receipts.Find(intent, cancellation) is { } earlier) return await Answer(earlier);

        var now = clock.GetUtcNow();
        var (procedure, desk, components, applicant, owner) = Check(request, province, Promise.Day(now));
        var agency = province.CompetentAgency(procedure, desk);
        var key = DataKey.New();
        var (applicantSealed, ownerSealed) = (applicant.Seal(key), owner?.Seal(key));
        var submission = new Submitted(
            procedure.Code, request.CaseCode, desk.Id, agency.Code, request.Channel!.Value, components, applicantSealed.Reference, ownerSealed?.Reference,
            request.ResultDelivery ?? ResultDelivery.Desk, procedure.Version, request.Reliefs is null or [] ? null : [.. request.Reliefs.OfType<string>()],
            owners.Of(intent.Actor, applicant, owner));
        ICommand<Dossier, DossierFacts> command = submission.Channel is Channel.Online ? new SubmitDossier(submission) : new ReceiveDossier(submission);
        var facts = DossierFacts.Of(province, intent.Actor, procedure, desk.Id, null, now);
        // Decided before a number is spent; the stored decision is taken on the same facts.
        if (command.Decide(new(), facts).Refusal is { } refusal) return refusal.ToResult();

        var code = await codes.Next(agency.Code, now, cancellation);
        void Alongside(IDocumentSession session)
        {
            session.Insert(keys.Wrap(code, key));
            records.Keep(session, applicant with { DossierCode = code }, applicantSealed, desk.Id);
            if (owner is not null) records.Keep(session, owner with { DossierCode = code }, ownerSealed!, desk.Id);
            receipts.Remember(session, intent, code);
        }

        try
        {
            // A new code has no other writer, so a conflict can only be the same Idempotency-Key, taken by a request that ran beside this one.
            var outcome = await dossiers.Execute(code, intent, (d, _) => command.Decide(d, facts), Alongside, cancellation);
            return outcome.Refusal is null ? Created(code, outcome.Standing) : await Settled();
        }
        catch (Exception e) when (e.IsConflict())
        {
            return await Settled();
        }

        async Task<IResult> Settled() => await receipts.Find(intent, cancellation) is { } winner ? await Answer(winner) : Rules.Stale.ToResult();

        async Task<IResult> Answer(ReceiptKey earlier) => earlier.Fingerprint == intent.Fingerprint
            ? Created(earlier.DossierCode, await dossiers.Read(earlier.DossierCode, cancellation))
            : Rules.KeyReused.ToResult();

        IResult Created(string dossierCode, Standing<Dossier> standing)
        {
            http.Response.Headers.ETag = $"\"{standing.Version}\"";
            var (dossier, url) = (standing.State, $"/api/intake/dossiers/{dossierCode}");
            var promise = dossier.Promise;
            return Results.Created(url, new Receipt(
                dossierCode, dossier.Status!.Value, promise?.AcceptedAt, promise?.DueAt, promise?.Explanation, dossier.Notice?.TriageBy, dossier.FeeVnd,
                promise is null ? null : $"{url}/{FormEndpoint.Receipt}", promise?.Limit.Unit is LimitUnit.Immediate));
        }
    }

    private static (Procedure, Desk, IReadOnlyList<HandedIn>, PersonalRecord, PersonalRecord?) Check(Request request, Province province, DateOnly today)
    {
        var input = new Input();
        var procedure = province.Procedure(Input.Clean(request.ProcedureCode), today);
        input.Demand(procedure is not null, "procedureCode", "Không có thủ tục mang mã này.");
        var desk = province.Desk(Input.Clean(request.DeskId));
        input.Demand(desk is not null, "deskId", "Không có Bộ phận Một cửa này.");
        input.Demand(request.CaseCode is null || procedure is null || procedure.Cases.Any(c => c.Code == request.CaseCode), "caseCode", "Thủ tục không có trường hợp này.");
        input.Demand(request.Channel is not null, "channel", "Bắt buộc: counter, online hoặc postal.");
        input.Demand(request.Applicant is not null, "applicant", "Bắt buộc.");
        var components = input.Papers(request.Components, code => procedure is null || procedure.Components.Any(c => c.Code == code));
        input.Demand(request.Reliefs is not { Count: > 20 }, "reliefs", "Nhiều quá 20 mục.");
        for (var i = 0; i < Math.Min(request.Reliefs?.Count ?? 0, 20); i++)
            input.Demand(procedure is null || procedure.Fees.Any(f => f.Reliefs.Any(r => r.Code == request.Reliefs![i])), $"reliefs[{i}]", "Thủ tục không có mức miễn, giảm này.");
        var applicant = request.Applicant is { } a ? CheckPerson(input, "applicant", a) : null;
        var owner = request.Owner is { } o ? CheckPerson(input, "owner", o) : null;
        input.Done();
        return (procedure!, desk!, components, applicant!, owner);
    }

    private static PersonalRecord CheckPerson(Input input, string field, Person person)
    {
        var name = input.Text($"{field}.fullName", person.FullName, 200) ?? "";
        var id = input.Text($"{field}.idNumber", person.IdNumber, 20) ?? "";
        input.Demand(id.Length == 0 || PersonalRecord.IsIdentity(id), $"{field}.idNumber", "Phải là số định danh 12 số, CMND 9 số hoặc mã số thuế 10 số (có thể kèm -001).");
        var phone = input.Text($"{field}.phone", person.Phone, 20, required: false);
        input.Demand(phone is null || PersonalRecord.IsPhone(phone), $"{field}.phone", "Không phải số điện thoại.");
        var email = input.Text($"{field}.email", person.Email, 200, required: false);
        input.Demand(email is null || PersonalRecord.IsEmail(email), $"{field}.email", "Không phải địa chỉ thư điện tử.");
        var address = input.Text($"{field}.address", person.Address, 500, required: false);
        return PersonalRecord.Of(field, name, id, phone, email, address);
    }
}
