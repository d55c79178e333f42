using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;

namespace OneStop.Law.Tests;

/// <summary>What the officer who has the case asks of others, and what they do about it: opinions of departments, votes of members, linked works of other agencies.</summary>
internal sealed class Others(World world, string code, Plan plan)
{
    private bool asked;

    private Case Case => world.Cases[code];

    /// <returns>True when that was the officer's turn.</returns>
    public bool Act(Actor handler) => LinkedWork() || Opinions(handler) || Ask(handler);

    private bool LinkedWork()
    {
        if (Case.LinkedWorks.FirstOrDefault(w => w.IsUnderWay) is not { } work || world.Chance(.4)) return false;
        if (work.Assignee is { } officer) world.Do(code, world.Officer(officer), new CompleteLinkedWork(work.Plan.Code, $"{code}/{work.Plan.Code}", null));
        else world.Do(code, world.SomeoneOf(work.Plan.UnitId, Role.Handler), new ClaimLinkedWork(work.Plan.Code));
        return true;
    }

    private bool Opinions(Actor handler)
    {
        if (Array.Find(Case.Rounds, r => r.IsPending) is not { } round) return false;
        var silent = round.Unanswered;
        if (silent.Length == 0 || world.Now >= round.Request.Deadline && world.Chance(.5)) world.Do(code, handler, new ConcludeConsultation(round.Number, null));
        else if (!plan.Silent && world.Chance(.5)) Answer(round, world.Pick(silent));
        return !round.Request.MayContinue;
    }

    private void Answer(OpinionRound round, string party)
    {
        var options = world.Pick(round.Request.Options).Code;
        if (round.Request.Kind is RoundKind.Collective) world.Do(code, world.Officer(party), new GiveOpinion(round.Number, options, "Ý kiến của thành viên.", null));
        else world.Do(code, world.SomeoneOf(party, Role.Handler), new GiveOpinion(round.Number, options, "Ý kiến của đơn vị.", party));
    }

    private bool Ask(Actor handler)
    {
        if (asked || plan.Asks is not { } kind) return false;
        asked = true;
        var ownTerm = kind is RoundKind.Consultation && world.Province.Procedure(Case.ProcedureCode, Case.Terms!.ProcedureVersion)!.Consultations.Count > 0;
        var parties = kind is RoundKind.Collective
            ? world.Province.Officers.Where(o => o.Roles.Any(r => r is Role.Reviewer or Role.Signer or Role.Handler)).Select(o => o.Id)
            : world.Province.Units.Select(u => u.Id).Where(unit => unit != Case.UnitId && world.Province.Officers.Any(o => o.Roles.Contains(Role.Handler) && o.UnitIds.Contains(unit)));
        string[] some = [.. parties.OrderBy(_ => world.Between(0, 1)).Take(3)];
        world.Do(code, handler, new RequestConsultation(kind, "Có vướng mắc gì không?", [.. OpinionOption.Usual], some, null, ownTerm ? null : 4, null, null, null, null));
        return true;
    }
}
