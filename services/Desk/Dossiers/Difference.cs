namespace OneStop.Desk.Dossiers;

/// <summary>What someone else changed between two looks at a dossier: for the officer whose act came second.</summary>
public static class Difference
{
    public static IReadOnlyList<(string What, string? Was, string? Is)> Between(DossierFile was, DossierFile now, Acts acts, Words words)
    {
        var found = new List<(string, string?, string?)>();
        void Compare(string what, string? a, string? b)
        {
            if (a != b) found.Add((what, a, b));
        }

        string? Officer(string? id) => id is null ? null : acts.OfficerName(id);
        Compare(words["Trạng thái"], words.Status(was.Status), words.Status(now.Status));
        Compare(words["Bước"], was.Departments?.Step, now.Departments?.Step);
        Compare(words["Người thụ lý"], Officer(was.Departments?.Assignee), Officer(now.Departments?.Assignee));
        Compare(words["Phòng ban"], was.Departments?.UnitName, now.Departments?.UnitName);
        Compare(words["Hạn trả"], was.DueAt is { } d ? words.Moment(d) : null, now.DueAt is { } e ? words.Moment(e) : null);
        Compare(words["Lấy ý kiến"], Answers(was), Answers(now));
        Compare(words["Đã nộp"], Paid(was), Paid(now));
        Compare(words["Dự thảo"], was.Table?.Content, now.Table?.Content);
        Compare(words["Quyết định"], was.Table is { } t ? words.Phase(t.Phase) : null, now.Table is { } u ? words.Phase(u.Phase) : null);
        return found;

        string? Paid(DossierFile file) => file.Counter is { PaidVnd: > 0 } c ? words.Money(c.PaidVnd) : null;
        string? Answers(DossierFile file) => file.Departments?.Rounds is { Count: > 0 } rounds
            ? words["{0} lần, {1} ý kiến", rounds.Count, rounds.Sum(r => r.Parties.Count(p => p.Option is not null))]
            : null;
    }
}
