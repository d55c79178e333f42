using OneStop.Intake.Dossiers;
using OneStop.Printing;
using OneStop.Provinces;
using static OneStop.Printing.SheetParts;

namespace OneStop.Intake.Forms;

/// <summary>Thông báo dừng giải quyết hồ sơ: made by the applicant's withdrawal, or by the end of the days for a supplement. NĐ 118/2025, Đ.19.5, Đ.21.</summary>
public static class StopNotice
{
    public static Sheet? Of(DossierHistory history) => history.When(IsStop).FirstOrDefault() is { } stopped ? Of(stopped) : null;

    /// <summary>A dossier that was closed while it waited for its applicant was stopped; any other was refused.</summary>
    public static bool IsStop(Dossier before, object e) =>
        e is Withdrawn || e is Closed && (before.Status == DossierStatus.AwaitingSupplement || before.Guidance is not null);

    private static Sheet Of(Moment moment)
    {
        var (why, basis) = moment.Made.Event switch
        {
            Withdrawn x => ($"Theo yêu cầu của người nộp hồ sơ: {x.Reason}", moment.Law?.Cite(Rule.Withdrawal)),
            Closed x => (x.Reason, x.LegalBasis),
            var other => throw new InvalidOperationException($"{other.GetType().Name} stops nothing."),
        };
        var received = moment.Dossier.Promise?.AcceptedAt ?? moment.History.Events.First(e => e.Event is Submitted).At;
        return moment.Form(FormKind.Stop, $"{moment.History.Code}/TBD", moment.DeskHead())
            .Line(Bold("Kính gửi: "), Bold(moment.Applicant?.FullName ?? "Ông/Bà"))
            .People(moment, "Hồ sơ của")
            .Fact("Nội dung yêu cầu giải quyết", $"{moment.Request} ({moment.Submission.ProcedureCode})")
            .Fact("Thời gian nhận hồ sơ", Vietnamese.Moment(received))
            .Line("Bộ phận Một cửa thông báo ", Bold("dừng giải quyết hồ sơ"), " nêu trên kể từ ", Bold(Vietnamese.Moment(moment.Made.At)), ".")
            .Fact("Lý do", why)
            .Fact("Căn cứ", basis)
            .Line("Nếu còn nhu cầu, Ông/Bà có thể nộp lại hồ sơ mới tại bất kỳ Bộ phận Một cửa nào của tỉnh.")
            .Signatures(null, ("Người tiếp nhận hồ sơ", SignHint, moment.Officer));
    }
}
