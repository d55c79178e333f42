using Marten;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.Codes;
using OneStop.Intake.Forms;
using OneStop.Intake.People;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>Tiếp nhận: take in a complete dossier and promise a date, in one act at the counter. NĐ 118/2025, Đ.17.</summary>
/// <param name="Promise">What the law and the calendar make of the limit, counted from now.</param>
public sealed record ReceiveDossier(
    Procedure Procedure, string? CaseCode, string DeskId, string AgencyCode, Channel Channel, IReadOnlyList<HandedIn> Components,
    PersonReference Applicant, PersonReference? Owner, ResultDelivery ResultDelivery, Promise Promise) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts)
    {
        if (dossier.Status is not null) return Verdict.AlreadyDone;
        if (!facts.ReceivesAt(DeskId)) return DossierRules.WrongDesk;
        var missing = Procedure.Components.Where(c => c.Required && !Components.Any(h => h.Code == c.Code && h.Originals + h.Copies > 0)).ToList();
        if (missing is not []) return Incomplete(missing);
        if (Promise.Refusal is { } impossible) return impossible;

        var submitted = new Submitted(Procedure.Code, CaseCode, DeskId, AgencyCode, Channel, Components, Applicant, Owner, ResultDelivery, Procedure.Version);
        var accepted = Promise.Accepted(facts.Now);
        var fees = Procedure.Fees.Where(f => f.AmountVnd > 0 && (f.Channel is null || f.Channel == Channel)).ToList();
        return fees is []
            ? Verdict.Record(submitted, accepted)
            : Verdict.Record(submitted, new FeeAssessed(fees.Sum(f => f.AmountVnd), [.. fees.Select(f => f.Name)]), accepted);
    }

    public static Refusal Incomplete(IReadOnlyList<Component> missing) => new(
        "dossier-incomplete", "NĐ 118/2025, Đ.17.1c", $"Hồ sơ còn thiếu: {string.Join("; ", missing.Select(c => $"{c.Name} ({c.Code})"))}.");
}

public sealed class ReceiveDossierEndpoint : IEndpoint
{
    public sealed record Person(string? FullName, string? IdNumber, string? Phone, string? Email, string? Address);
    /// <param name="Copies">Certified and plain ones together.</param>
    /// <param name="Certified">How many of the copies are certified.</param>
    public sealed record Paper(string? Code, int Originals, int Copies, int Certified = 0);
    public sealed record Request(
        string? ProcedureCode, string? CaseCode, string? DeskId, Channel? Channel, Person? Applicant, Person? Owner, IReadOnlyList<Paper?>? Components,
        ResultDelivery? ResultDelivery);
    public sealed record Receipt(string DossierCode, DateTimeOffset AcceptedAt, DateTimeOffset DueAt, string DueExplanation, long FeeVnd, string ReceiptUrl);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers", Post).For("reception").Body<Request>().Produces<Receipt>(201).WithSummary("Tiếp nhận hồ sơ");

    private static async Task<IResult> Post(
        HttpContext http, Province province, Streams<Dossier> dossiers, DossierCodes codes, Receipts receipts, TimeProvider clock, CancellationToken cancellation)
    {
        var (request, text) = await Input.Read<Request>(http.Request, cancellation);
        var intent = Intent.Of(http, text);
        // Before today's pack has a say: a repeat is answered as long as the dossier lives.
        if (await receipts.Find(intent, cancellation) is { } earlier) return await Answer(earlier);

        var now = Seconds(clock.GetUtcNow());
        var (procedure, desk, components, applicant, owner) = Check(request, province, Promise.Day(now));
        var agency = province.CompetentAgency(procedure, desk);
        var command = new ReceiveDossier(
            procedure, request.CaseCode, desk.Id, agency.Code, request.Channel!.Value, components, applicant.Reference, owner?.Reference,
            request.ResultDelivery ?? ResultDelivery.Desk, Promise.Of(province, procedure, request.CaseCode, desk, request.Channel.Value, now));
        // Decided before a number is spent; the stored decision is taken on the same facts.
        if (command.Decide(new(), new(intent.Actor, now)).Refusal is { } refusal) return refusal.ToResult();

        var code = await codes.Next(agency.Code, now, cancellation);
        void Alongside(IDocumentSession session)
        {
            foreach (var record in new[] { applicant, owner })
                if (record is not null) session.Insert(record with { DossierCode = code, DeskId = desk.Id });
            receipts.Remember(session, intent, code);
        }

        try
        {
            // A new code has no other writer, so a conflict can only be the same Idempotency-Key, taken by a request that ran beside this one.
            var outcome = await dossiers.Execute(code, intent, (d, _) => command.Decide(d, new(intent.Actor, now)), Alongside, cancellation);
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
            var promise = standing.State.Promise!;
            var url = $"/api/intake/dossiers/{dossierCode}";
            return Results.Created(url, new Receipt(dossierCode, promise.AcceptedAt, promise.DueAt, promise.Explanation, standing.State.FeeVnd, $"{url}/{FormEndpoint.Receipt}"));
        }
    }

    /// <summary>Receipts print minutes; a promise with fractions of a second would never be the one on paper.</summary>
    private static DateTimeOffset Seconds(DateTimeOffset at) => new(at.Ticks - at.Ticks % TimeSpan.TicksPerSecond, at.Offset);

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
        input.Demand(request.Components is not null, "components", "Bắt buộc.");
        var components = new List<HandedIn>();
        var papers = request.Components ?? [];
        input.Demand(papers.Count <= 200, "components", "Nhiều quá 200 thành phần.");
        for (var i = 0; i < Math.Min(papers.Count, 200); i++)
        {
            var (field, paper) = ($"components[{i}]", papers[i]);
            if (paper is null)
            {
                input.Complain(field, "Bắt buộc.");
                continue;
            }
            input.Demand(procedure is null || procedure.Components.Any(c => c.Code == paper.Code), $"{field}.code", "Thủ tục không có thành phần này.");
            input.Demand(components.All(c => c.Code != paper.Code), $"{field}.code", "Lặp lại.");
            input.Demand(paper.Originals is >= 0 and <= 999, $"{field}.originals", "Từ 0 đến 999.");
            input.Demand(paper.Copies is >= 0 and <= 999, $"{field}.copies", "Từ 0 đến 999.");
            input.Demand(paper.Certified >= 0 && paper.Certified <= paper.Copies, $"{field}.certified", "Từ 0 đến số bản sao.");
            components.Add(new(paper.Code ?? "", paper.Originals, paper.Copies, paper.Certified));
        }
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
