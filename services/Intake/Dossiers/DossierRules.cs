using OneStop.Deciding;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>Refusals that two or more commands share.</summary>
public static class DossierRules
{
    public static readonly Refusal WrongDesk = new(
        "wrong-desk", "NĐ 118/2025, Đ.11", "Chỉ cán bộ của Bộ phận Một cửa này được thực hiện.", RefusalKind.Authority);

    public static Refusal Incomplete(IReadOnlyList<Component> missing, LawProfile law) => new(
        "dossier-incomplete", law.Cite(Rule.Reception), $"Hồ sơ còn thiếu: {string.Join("; ", missing.Select(c => $"{c.Name} ({c.Code})"))}.");

    public static Refusal NotAtReception(LawProfile law) => new("not-at-reception", law.Cite(Rule.Reception), "Hồ sơ không còn ở bước tiếp nhận.");

    public static Refusal Over(LawProfile law) => new("dossier-over", law.Cite(Rule.Reception), "Việc giải quyết hồ sơ này đã kết thúc.");

    public static Refusal Stopped(LawProfile law, Rule rule) => new("dossier-stopped", law.Cite(rule), "Hồ sơ đã dừng giải quyết.");

    /// <summary>None of the procedure's papers, or one the State holds and may not be asked for; null when each item may be asked for.</summary>
    public static Refusal? MayNotBeAsked(IReadOnlyList<Missing> items, DossierFacts facts)
    {
        foreach (var item in items.Where(i => i.ComponentCode is not null))
        {
            var component = facts.Procedure.Components.FirstOrDefault(c => c.Code == item.ComponentCode);
            if (component is null) return UnknownComponent(item.ComponentCode!, facts.Law);
            if (component.Available && !item.ToVerify) return HeldByTheState(component, facts.Law);
        }
        return null;
    }

    public static Refusal UnknownComponent(string code, LawProfile law) =>
        new("unknown-component", law.Cite(Rule.Guidance), $"Thủ tục đã công bố không có thành phần {code}.");

    public static Refusal HeldByTheState(Component component, LawProfile law) => new(
        "state-holds-it", law.Cite(Rule.NoPapersTheStateHas), $"Không được yêu cầu {component.Name} ({component.Code}): đã có trong {component.Source}, trừ khi để đối chiếu.");
}
