using System.Globalization;
using OneStop.Desk.Dossiers;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Desk.Decisions;

/// <summary>The first wording of a result, by the kind of paper it is (NĐ 30/2020, Phụ lục I: thể thức văn bản), with what the dossier knows already in it.
/// It is where an officer begins, never what is sent unread: what only a person can say stands in brackets.</summary>
public sealed record Template(string Name, string Text)
{
    /// <summary>One for each result of the procedure.</summary>
    public static IReadOnlyList<Template> For(DossierFile file, Province province, DateTimeOffset now)
    {
        if (province.Procedure(file.ProcedureCode) is not { } procedure) return [];
        string[] results = procedure.Results is [] ? [procedure.Name] : [.. procedure.Results.Select(r => r.Name)];
        return [.. results.Select(result => new Template(result, Write(result, procedure, file, province, now)))];
    }

    private static string Write(string result, Procedure procedure, DossierFile file, Province province, DateTimeOffset now)
    {
        var agency = province.Agency(file.Counter?.AgencyCode ?? file.Table?.AgencyCode ?? "")?.Name ?? "";
        var owner = file.Counter?.Owner ?? file.Counter?.Applicant;
        var bases = procedure.LegalBasis.Count > 0 ? procedure.LegalBasis : ["[văn bản quy phạm pháp luật]"];
        string[] lines =
        [
            agency.ToUpper(Words.Vietnamese),
            "",
            result.ToUpper(Words.Vietnamese),
            $"Về việc giải quyết thủ tục {procedure.Name}",
            "",
            .. bases.Select(b => $"Căn cứ {b};"),
            $"Xét hồ sơ mã {file.Code}{(file.Counter?.AcceptedAt is { } at ? $", tiếp nhận ngày {Day(at)}" : "")}{(owner is null ? "" : $", của {owner.FullName}")};",
            .. Opinions(file),
            "",
            .. Body(result, procedure, owner?.FullName ?? "[người nộp]", agency),
            "",
            $"Ngày {Day(now)}",
        ];
        return string.Join('\n', lines);
    }

    /// <summary>A decision orders, a certificate certifies, everything else answers.</summary>
    private static string[] Body(string result, Procedure procedure, string owner, string agency)
    {
        bool Is(string kind) => result.Contains(kind, StringComparison.CurrentCultureIgnoreCase);
        return Is("quyết định")
            ? [$"QUYẾT ĐỊNH:", "", $"Điều 1. Chấp thuận cho {owner}: [nội dung quyết định].", "", "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.", "",
                $"Điều 3. {owner} và các đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này."]
            : Is("giấy phép") || Is("chứng chỉ")
                ? [$"{agency} cấp phép cho: {owner}", "", "Nội dung: [nội dung được phép].", "", "Thời hạn: [từ ngày – đến ngày]."]
                : Is("giấy chứng nhận") || Is("xác nhận") || Is("trích lục")
                    ? [$"{agency} {(Is("trích lục") ? "trích lục" : Is("xác nhận") ? "xác nhận" : "chứng nhận")}: {owner}", "", "Nội dung: [nội dung được ghi nhận]."]
                    : [$"{agency} trả lời {owner} về thủ tục {procedure.Name} như sau:", "", "[nội dung trả lời]."];
    }

    private static IEnumerable<string> Opinions(DossierFile file) => (file.Departments?.Rounds ?? []).Where(r => r.State == "concluded")
        .Select(r => $"Theo ý kiến của {string.Join(", ", r.Parties.Where(p => p.Option is not null).Select(p => p.UnitName ?? p.Officer ?? p.Id))} về việc: {r.Question.TrimEnd('.', '?')};");

    private static string Day(DateTimeOffset at) => at.ToOffset(WorkingCalendar.Offset).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
