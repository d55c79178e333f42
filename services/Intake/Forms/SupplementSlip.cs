using OneStop.Intake.Dossiers;
using OneStop.Printing;
using OneStop.Provinces;
using static OneStop.Intake.Forms.FormParts;
using static OneStop.Printing.SheetParts;

namespace OneStop.Intake.Forms;

/// <summary>Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: made by each request, before acceptance or after it. NĐ 118/2025, Đ.16.3, Đ.19.5.</summary>
public static class SupplementSlip
{
    /// <param name="round">From 1; null for the latest.</param>
    public static Sheet? Of(DossierHistory history, int? round)
    {
        var requests = history.When((_, e) => e is CompletionAsked or SupplementRequested).ToList();
        var number = round ?? requests.Count;
        return number >= 1 && number <= requests.Count ? Of(requests[number - 1], number) : null;
    }

    private static Sheet Of(Moment moment, int number)
    {
        var (items, reason, closesAt) = moment.Made.Event switch
        {
            CompletionAsked x => (x.Items, x.Reason, null),
            SupplementRequested x => (x.Items, x.Reason, x.ClosesAt),
            var other => throw new InvalidOperationException($"{other.GetType().Name} asks for nothing."),
        };
        var sheet = moment.Form(FormKind.Supplement, $"{moment.History.Code}/HDHS-{number}", moment.DeskHead())
            .People(moment, "Tiếp nhận hồ sơ của")
            .Fact("Nội dung yêu cầu giải quyết", $"{moment.Request} ({moment.Submission.ProcedureCode})")
            .Heading("Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:")
            .Table(ComponentColumns("Thành phần cần hoàn thiện", "Bản chính", "Bản sao (chứng thực hoặc photo)"), items.Select((item, i) =>
                (IReadOnlyList<Run>)[$"{i + 1}", What(moment, item), $"{item.Originals}", $"{item.Copies}"]))
            .Line(Bold("Lý do: "), reason);
        if (closesAt is { } end) sheet.Line($"Hồ sơ sẽ được dừng giải quyết nếu chưa được hoàn thiện đến {Vietnamese.Moment(end)}.");
        return sheet
            .Line($"Trong quá trình hoàn thiện hồ sơ, nếu có vướng mắc, Ông/Bà liên hệ với {(moment.Officer.Length > 0 ? moment.Officer : "Bộ phận Một cửa")}, số điện thoại {Whole(moment.Desk?.Phone)}, để được hướng dẫn.")
            .Signatures(null, ("Người hướng dẫn", SignHint, moment.Officer));
    }

    private static string What(Moment moment, Missing item)
    {
        var what = item.ComponentCode is { } code && moment.ComponentName(code) is var name && name != item.What ? $"{name}: {item.What}" : item.What;
        return item.ToVerify ? $"{what} (để đối chiếu với dữ liệu đã có)" : what;
    }
}
