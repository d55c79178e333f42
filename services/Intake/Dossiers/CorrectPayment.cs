using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>Sửa khoản thu ghi sai: what was really paid then. It counts from when the wrong one was recorded, for who looks from today; what was believed until
/// today stays on record. NĐ 118/2025, Đ.24.</summary>
/// <param name="Payment">Version of the event that recorded it.</param>
/// <param name="AmountVnd">0 where nothing was paid.</param>
/// <param name="Reference">Number of the receipt or of the transfer.</param>
public sealed record CorrectPayment(long Payment, long AmountVnd, PaymentMethod Method, string? Reference, string Reason) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts)
    {
        if (facts.Bars(Act.CorrectPayment, dossier) is { } refusal) return refusal;
        if (dossier.Payments.FirstOrDefault(p => p.Version == Payment) is not { } wrong) return NoSuchPayment(facts.Law);
        if ((wrong.AmountVnd, wrong.Method, wrong.Reference) == (AmountVnd, Method, Reference)) return Verdict.AlreadyDone;
        return AmountVnd - wrong.AmountVnd > dossier.OwedVnd
            ? RecordPayment.Overpaid(dossier.OwedVnd + wrong.AmountVnd, facts.Law)
            : Verdict.Record(new PaymentCorrected(new("intake", Payment), AmountVnd, Method, Reference, Reason));
    }

    public static Refusal NoSuchPayment(LawProfile law) => new("no-such-payment", law.Cite(Rule.Fees), "Hồ sơ không có khoản thu này.");
}

public sealed class CorrectPaymentEndpoint : IEndpoint
{
    public sealed record Request(long? Payment, long? AmountVnd, PaymentMethod? Method, string? Reference, string? Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/payment-correction", Post).For(Act.CorrectPayment).Body<Request>().Produces<GetDossierEndpoint.View>()
        .WithSummary("Sửa khoản thu đã ghi sai; khoản cũ vẫn còn trong lịch sử");

    private static Task<IResult> Post(string code, HttpContext http, DossierDoor door, CancellationToken cancellation) =>
        door.Act<Request>(code, http, (request, input) =>
        {
            input.Demand(request.Payment is > 0, "payment", "Bắt buộc: khoản thu nào.");
            input.Demand(request.AmountVnd is >= 0 and <= RecordPayment.MostVnd, "amountVnd", "Từ 0 đến 1.000.000.000.000 đồng.");
            input.Demand(request.Method is not null, "method", "Bắt buộc: desk, transfer hoặc online.");
            return new CorrectPayment(
                request.Payment ?? 0, request.AmountVnd ?? 0, request.Method ?? default, input.Text("reference", request.Reference, 100, required: false), input.Reason(request.Reason));
        }, cancellation);
}
