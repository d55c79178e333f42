using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Opinions;

/// <summary>Refusals that two or more commands on rounds share.</summary>
public static class OpinionRules
{
    public static OpinionRound? Find(Case c, int round) => Array.Find(c.Rounds, r => r.Number == round);

    public static Refusal NoSuchRound(Case c, CaseFacts facts) => new("no-such-round", facts.Law(c).Cite(Rule.Consultation), "Hồ sơ không có lượt lấy ý kiến này.");

    public static Refusal RoundConcluded(Case c, CaseFacts facts) => new("round-concluded", facts.Law(c).Cite(Rule.Consultation), "Lượt lấy ý kiến này đã kết thúc.");

    /// <summary>A duty that came before its time, or of another time.</summary>
    public static Refusal NotDue(Case c, CaseFacts facts) => new("duty-not-due", facts.Law(c).Cite(Rule.Consultation), "Chưa đến hạn của lượt lấy ý kiến.");

    /// <summary>What was asked must be concluded before the step is done, or, where the procedure lets the handling go on, before the case is submitted.</summary>
    public static Refusal? StillOpen(Case c, CaseFacts facts)
    {
        var last = c.StepIndex + 1 == c.Steps.Length;
        return Array.Find(c.Rounds, r => r.IsPending && (last || !r.Request.MayContinue)) is { } round
            ? new("consultation-open", facts.Law(c).Cite(Rule.Consultation), $"Lượt lấy ý kiến số {round.Number} chưa kết thúc.")
            : null;
    }
}
