using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Printing;
using OneStop.Provinces;

namespace OneStop.Intake.Forms;

/// <summary>The forms of the law, printed from the dossier's events; numbered as its law profile numbers them.</summary>
public sealed class FormEndpoint : IEndpoint
{
    /// <summary>Where the slip that the applicant takes home is, below the dossier: number 01 in every profile.</summary>
    public const string Receipt = "forms/01";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/intake/dossiers/{code}/forms/{number}", Get).Produces<byte[]>(contentType: "application/pdf")
            .WithSummary("In một mẫu của hồ sơ (01–07), dạng PDF; ?round=n cho lần yêu cầu bổ sung thứ n");
        routes.MapGet("/api/intake/dossiers/{code}/receipt", (string code) => Results.Redirect($"/api/intake/dossiers/{Uri.EscapeDataString(code)}/{Receipt}"))
            .WithSummary("Giấy tiếp nhận hồ sơ và hẹn trả kết quả: chuyển tới mẫu 01");
    }

    private static async Task<IResult> Get(
        string code, string number, HttpContext http, Streams<Dossier> dossiers, DossierViews views, Histories histories, HandOvers handOvers, AccessLog log,
        TimeProvider clock,
        CancellationToken cancellation)
    {
        var input = new Input();
        int? round = int.TryParse(http.Request.Query["round"], out var n) && n is >= 1 and <= 100 ? n : null;
        input.Demand(round is not null || http.Request.Query["round"].Count == 0, "round", "Từ 1 đến 100.");
        input.Done();
        if (!DossierCode.IsCode(code)) return Problems.NotFound();
        if (!views.MaySee(http.Actor(), await dossiers.Read(code, cancellation))) return Problems.NotFound();

        var history = (await histories.Read([code], cancellation)).Single();
        if (history.Now.Law?.Forms.FirstOrDefault(f => f.Number == number) is not { } form) return Problems.Problem(404, "not-found", "Không có mẫu mang số này.");
        IReadOnlyList<HandOver> passed = [];
        if (form.Kind == FormKind.ControlSheet)
        {
            if (await handOvers.Of(code, http, cancellation) is not { } told) return Problems.Unavailable();
            passed = told;
        }
        if (Sheet(form.Kind, history, round, passed) is not { } sheet) return Problems.Problem(404, "form-not-applicable", $"{form.Title}: {NotYet(form.Kind)}");
        await log.Note(http, $"form {number}", cancellation, null, code);
        var reprint = Promise.Day(clock.GetUtcNow()) > Promise.Day(sheet.MadeAt);
        return http.Document(sheet.ToPdf(reprint && form.Kind != FormKind.Register), "application/pdf", $"{code}-{number}.pdf");
    }

    private static Sheet? Sheet(FormKind kind, DossierHistory history, int? round, IReadOnlyList<HandOver> handOvers) => kind switch
    {
        FormKind.Reception => ReceptionSlip.Of(history),
        FormKind.Supplement => SupplementSlip.Of(history, round),
        FormKind.Rejection => RejectionSlip.Of(history),
        FormKind.Apology => ApologyLetter.Of(history),
        FormKind.Stop => StopNotice.Of(history),
        FormKind.ControlSheet => ControlSheet.Of(history, handOvers),
        _ => Register.Of(history)?.ToSheet(),
    };

    private static string NotYet(FormKind kind) => kind switch
    {
        FormKind.Supplement => "chưa có yêu cầu bổ sung nào như vậy.",
        FormKind.Rejection => "hồ sơ không bị từ chối.",
        FormKind.Apology => "hồ sơ chưa phải hẹn lại ngày trả kết quả.",
        FormKind.Stop => "hồ sơ không bị dừng giải quyết.",
        FormKind.ControlSheet => "hồ sơ chưa được bàn giao lần nào.",
        _ => "hồ sơ chưa được tiếp nhận.",
    };
}
