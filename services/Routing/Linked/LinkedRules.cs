using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Linked;

/// <summary>Refusals that two or more commands on linked works share.</summary>
public static class LinkedRules
{
    public static LinkedWork? Find(Case c, string code) => Array.Find(c.LinkedWorks, w => w.Plan.Code == code);

    /// <summary>The lead submits when every agency has done its part.</summary>
    public static Refusal? StillOpen(Case c, CaseFacts facts) => Array.Find(c.LinkedWorks, w => w.Completion is null) is { } work
        ? Refuse(c, facts, "linked-work-open", $"Phần việc liên thông “{work.Plan.Title}” chưa hoàn thành.")
        : null;

    /// <summary>Null when that officer may work on it now.</summary>
    public static Refusal? NotTheirs(Case c, CaseFacts facts, LinkedWork? work) => c switch
    {
        _ when CaseRules.NotRunning(c) is { } refusal => refusal,
        _ when work is null => Refuse(c, facts, "no-such-linked-work", "Hồ sơ không có phần việc liên thông này."),
        _ when facts.Bars(Act.DoLinkedWork, c, of: work.Plan.UnitId) is { } barred => barred,
        _ when work.DueAt is null => Refuse(c, facts, "linked-work-not-started", "Phần việc liên thông đứng trước chưa hoàn thành."),
        _ => null,
    };

    public static Refusal Refuse(Case c, CaseFacts facts, string code, string why, RefusalKind kind = RefusalKind.Rule) =>
        new(code, facts.Law(c).Cite(Rule.LinkedProcedures), why, kind);
}
