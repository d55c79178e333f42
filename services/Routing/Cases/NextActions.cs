using OneStop.Hosting;
using OneStop.Provinces;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;

namespace OneStop.Routing.Cases;

/// <summary>What the caller may do next: every command, tried dry on the case as it stands.</summary>
public static class NextActions
{
    public static IReadOnlyList<NextAction> For(string code, Case c, CaseFacts facts)
    {
        // Whom a case could go to: any colleague will do for asking whether it could go at all.
        var colleague = facts.Province.Officers
            .FirstOrDefault(o => o.Id != c.Assignee && o.Roles.Contains(Role.Handler) && o.UnitIds.Contains(c.UnitId))?.Id ?? "";
        var href = $"/api/routing/cases/{code}";
        // Several tries: there is a way if one of them is.
        NextAction Try(string action, params ICaseCommand[] commands)
        {
            var refusals = Array.ConvertAll(commands, command => command.Decide(c, facts).Refusal);
            var refusal = refusals.Contains(null) ? null : refusals[0];
            return new(action, "routing", "POST", $"{href}/{action}", refusal is null, refusal?.Why);
        }

        List<NextAction> actions =
        [
            Try("claim", new ClaimCase()),
            Try("assign", new AssignCase(colleague)),
            Try("hand-over", new HandOverCase(colleague, "-")),
            Try("complete-step", new CompleteStep(null)),
            .. OpinionActions.For(c, facts).Select(a => Try(a.Action, a.Tries)),
            .. c.LinkedWorks.Where(w => w.Completion is null).SelectMany(w => new[]
            {
                Try($"linked-work/{w.Plan.Code}/claim", new ClaimLinkedWork(w.Plan.Code)),
                Try($"linked-work/{w.Plan.Code}/complete", new CompleteLinkedWork(w.Plan.Code, "-", null)),
            }),
        ];
        if (c.Phase == CasePhase.Deciding)
        {
            // What may be decided is the Decision service's to say: the caller asks there, if it shows them the case.
            var shown = facts.Actor.WorksIn(c.UnitId) || facts.Actor.SeesTheProvince || facts.Actor.Desk == c.DeskId;
            actions.Add(new("decide", "decision", "GET", $"/api/decision/cases/{code}", shown, shown ? null : CaseRules.WrongUnit.Why));
        }
        return actions;
    }
}
