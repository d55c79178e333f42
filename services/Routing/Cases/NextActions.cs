using OneStop.Hosting;
using OneStop.Provinces;

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
        NextAction Try(string action, ICaseCommand command)
        {
            var refusal = command.Decide(c, facts).Refusal;
            return new(action, "routing", "POST", $"{href}/{action}", refusal is null, refusal?.Why);
        }

        List<NextAction> actions =
        [
            Try("claim", new ClaimCase()),
            Try("assign", new AssignCase(colleague)),
            Try("hand-over", new HandOverCase(colleague, "-")),
            Try("complete-step", new CompleteStep(null)),
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
