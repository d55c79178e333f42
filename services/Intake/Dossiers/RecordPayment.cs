using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>What a payment is for.</summary>
public enum PaymentFor
{
    /// <summary>Fees of the procedure.</summary>
    Fee,

    /// <summary>What the handling waits for, e.g. a tax.</summary>
    Obligation,
}

/// <summary>Nộp phí, lệ phí, or the financial obligation the handling waits for. NĐ 118/2025, Đ.24.</summary>
/// <param name="Reference">Number of the receipt or of the transfer: the same one again is the same payment.</param>
/// <param name="For">Null for the obligation where the handling waits for it, for fees otherwise.</param>
public sealed record RecordPayment(long AmountVnd, PaymentMethod Method, string? Reference, PaymentFor? For = null) : ICommand<Dossier, DossierFacts>
{
    public const long MostVnd = 1_000_000_000_000;

    public Verdict Decide(Dossier dossier, DossierFacts facts)
    {
        var (paid, met) = (new FeePaid(AmountVnd, Method, Reference), new FinancialObligationMet(Reference, AmountVnd));
        return dossier switch
        {
            _ when facts.Bars(Act.RecordPayment, dossier) is { } refusal => refusal,
            _ when Reference is not null && (dossier.Payments.Any(p => p.Is(paid)) || dossier.Obligations.Contains(met)) => Verdict.AlreadyDone,
            { Status: DossierStatus.AwaitingPayment } when For is not PaymentFor.Fee => Verdict.Record(met),
            { IsOver: true, Status: not DossierStatus.ResultReturned } => DossierRules.Over(facts.Law),
            _ when For is PaymentFor.Obligation => NothingAwaited(facts.Law),
            _ when AmountVnd > dossier.OwedVnd => Overpaid(dossier.OwedVnd, facts.Law),
            _ => Verdict.Record(paid),
        };
    }

    public static Refusal Overpaid(long owed, LawProfile law) => new("overpaid", law.Cite(Rule.Fees), $"Số phải nộp chỉ còn {Money.InWords(owed)}.");

    public static Refusal NothingAwaited(LawProfile law) => new("no-obligation", law.Cite(Rule.Fees), "Hồ sơ không chờ nghĩa vụ tài chính nào.");
}

public sealed class RecordPaymentEndpoint : IEndpoint
{
    public sealed record Request(long? AmountVnd, PaymentMethod? Method, string? Reference, PaymentFor? For);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/payment", Post).For(Act.RecordPayment).Body<Request>().Produces<GetDossierEndpoint.View>()
        .WithSummary("Ghi nhận nộp phí, lệ phí hoặc nghĩa vụ tài chính");

    private static Task<IResult> Post(string code, HttpContext http, DossierDoor door, CancellationToken cancellation) =>
        door.Act<Request>(code, http, (request, input) =>
        {
            input.Demand(request.AmountVnd is > 0 and <= RecordPayment.MostVnd, "amountVnd", "Từ 1 đến 1.000.000.000.000 đồng.");
            input.Demand(request.Method is not null, "method", "Bắt buộc: desk, transfer hoặc online.");
            return new RecordPayment(request.AmountVnd ?? 0, request.Method ?? default, input.Text("reference", request.Reference, 100, required: false), request.For);
        }, cancellation);
}
