using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Dossiers;

/// <summary>Yêu cầu đính chính: the applicant has found an error of the agency in the result; the corrected one is due at the desk within working days. NĐ 118/2025, Đ.23.1.</summary>
public sealed record RequestCorrection(string What) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts)
    {
        if (facts.Bars(Act.RequestCorrection, dossier) is { } barred) return barred;
        if (dossier.Erasure is not null) return DossierRules.Over(facts.Law);
        if (dossier.Status is not (DossierStatus.ResultIssued or DossierStatus.ResultReturned)) return NothingToCorrect(facts.Law);
        if (dossier.Correction is { } pending) return pending.What == What ? Verdict.AlreadyDone : Pending(facts.Law);
        var limit = new Limit(facts.Law.CorrectWithinWorkingDays, LimitUnit.WorkingDay);
        return Deadline.Compute(new Term(facts.Now, limit, facts.Law.Counting, 0, []), facts.Calendar) switch
        {
            DueAnswer.Due due => Verdict.Record(new CorrectionRequested(What, due.At)),
            DueAnswer.NoCalendar missing => Promise.NoCalendar(missing.Year),
            _ => throw new InvalidOperationException("The calendar gave no answer."),
        };
    }

    public static Refusal NothingToCorrect(LawProfile law) => new("result-not-issued", law.Cite(Rule.Correction), "Chưa có kết quả giải quyết để đính chính.");

    public static Refusal Pending(LawProfile law) => new("correction-pending", law.Cite(Rule.Correction), "Kết quả đang chờ đính chính.");
}

public sealed class RequestCorrectionEndpoint : IEndpoint
{
    public sealed record Request(string? What);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/intake/dossiers/{code}/correction", Post).For(Act.RequestCorrection).Body<Request>().Produces<GetDossierEndpoint.View>().WithSummary("Yêu cầu đính chính kết quả");

    private static Task<IResult> Post(string code, HttpContext http, DossierDoor door, CancellationToken cancellation) =>
        door.Act<Request>(code, http, (request, input) => new RequestCorrection(input.Text("what", request.What, 2000) ?? ""), cancellation);
}
