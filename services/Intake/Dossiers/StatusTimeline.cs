using OneStop.Hosting;
using OneStop.Intake.Forms;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>The statuses a dossier has lived through, by the national codes: what is given out is what was lived. Time only adds to it.</summary>
public static class StatusTimeline
{
    /// <param name="NationalStatus">TrangThaiHoSo, 1 to 10.</param>
    /// <param name="At">When the event that brought it happened; never before the one it follows.</param>
    /// <param name="Until">When the next began; null while it lasts.</param>
    /// <param name="By">Desk or department that acted; the competent agency where its news came from another service.</param>
    public sealed record Entry(int NationalStatus, string Name, DateTimeOffset At, DateTimeOffset? Until, string By);

    public static IReadOnlyList<Entry> Of(IEnumerable<Lived> events)
    {
        var (dossier, timeline) = (new Dossier(), new List<Entry>());
        foreach (var lived in events)
        {
            dossier = dossier.Evolve(lived.Event);
            if (dossier.Status is not { } status || timeline is [.., var same] && same.NationalStatus == (int)status) continue;
            var at = lived.At;
            if (timeline is [.., var last])
            {
                // News of other services may be older than what the desk did meanwhile.
                if (at < last.At) at = last.At;
                timeline[^1] = last with { Until = at };
            }
            timeline.Add(new((int)status, Name(status), at, null, lived.Unit ?? dossier.Submission!.AgencyCode));
        }
        return timeline;
    }

    /// <summary>As the national portal calls it.</summary>
    public static string Name(DossierStatus status) => status switch
    {
        DossierStatus.Submitted => "Mới đăng ký",
        DossierStatus.Accepted => "Được tiếp nhận",
        DossierStatus.ReceptionRefused => "Không được tiếp nhận",
        DossierStatus.InProgress => "Đang xử lý",
        DossierStatus.AwaitingSupplement => "Yêu cầu bổ sung giấy tờ",
        DossierStatus.AwaitingPayment => "Yêu cầu thực hiện nghĩa vụ tài chính",
        DossierStatus.Withdrawn => "Công dân yêu cầu rút hồ sơ",
        DossierStatus.Stopped => "Dừng xử lý",
        DossierStatus.ResultIssued => "Đã xử lý xong",
        _ => "Đã trả kết quả",
    };
}

public sealed class GetTimelineEndpoint : IEndpoint
{
    /// <param name="ByName">Of the desk, department or agency, as the pack has it.</param>
    public sealed record Line(int NationalStatus, string Name, DateTimeOffset At, DateTimeOffset? Until, string By, string ByName);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/intake/dossiers/{code}/timeline", Get).Produces<IReadOnlyList<Line>>().WithSummary("Diễn biến trạng thái của hồ sơ theo mã quốc gia 1–10");

    private static async Task<IResult> Get(
        string code, HttpContext http, Streams<Dossier> dossiers, DossierViews views, Histories histories, Province province, AccessLog log, CancellationToken cancellation)
    {
        if (!DossierCode.IsCode(code) || !views.MaySee(http.Actor(), await dossiers.Read(code, cancellation))) return Problems.NotFound();
        await log.Note(http, "timeline", cancellation, null, code);
        var history = (await histories.Read([code], cancellation)).Single();
        return Results.Ok(StatusTimeline.Of(history.Events).Select(e => new Line(
            e.NationalStatus, e.Name, e.At, e.Until, e.By, province.Unit(e.By)?.Name ?? province.Desk(e.By)?.Name ?? province.Agency(e.By)?.Name ?? e.By)));
    }
}
