using OneStop.Deciding;
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
            var verdicts = Array.ConvertAll(commands, command => command.Decide(c, facts));
            // Done already is nothing to do next.
            var allowed = verdicts.Any(v => v.Events is not []);
            var refusal = allowed ? null : verdicts.Select(v => v.Refusal).FirstOrDefault(r => r is not null);
            return new(action, "routing", "POST", $"{href}/{action}", allowed, refusal?.Why, refusal?.Law);
        }

        // A stop that could begin or end, a date that could be promised: any will do likewise.
        PauseKind[] open = [.. c.Stops.Where(s => s.IsOpen && s.Kind != PauseKind.Supplement).Select(s => s.Kind)];
        var later = facts.Now > c.DueAt ? facts.Now : c.DueAt;

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
            Try("receive-papers", new ReceivePapers()),
            Try("return-for-supplement", new ReturnForSupplement([], "-")),
            Try("stop-clock", new StopClock(Kind(facts.Procedure(c)?.Pauses.Select(p => p.Kind).Except(open)), "-")),
            Try("resume-clock", new ResumeClock(Kind(open))),
            Try("reschedule", new Reschedule(facts.Province.Calendar.StartOfNextWorkingDay(later) ?? later.AddYears(1), "-")),
        ];
        if (facts.Actor.Reach(Act.MoveToVersion) is not Scope.None)
        {
            var other = facts.Province.Procedures.FirstOrDefault(p => p.Code == c.ProcedureCode && p.Version != c.Terms!.ProcedureVersion)?.Version ?? 0;
            actions.AddRange([Try("recalculate", new Recalculate("-")), Try("move-to-version", new MoveToVersion(other, "-"))]);
        }
        if (c.Phase == CasePhase.Deciding)
        {
            // What may be decided is the Decision service's to say: the caller asks there, if it shows them the case.
            var shown = facts.Actor.May(Act.ReadDecision, new(c.DeskId, c.UnitId, c.DecidingUnitId));
            actions.Add(new("decide", "decision", "GET", $"/api/decision/cases/{code}", shown, shown ? null : CaseRules.WrongUnit.Why, shown ? null : CaseRules.WrongUnit.Law));
        }
        return actions;

        static PauseKind Kind(IEnumerable<PauseKind>? kinds) => kinds?.Order().Cast<PauseKind?>().FirstOrDefault() ?? PauseKind.Supplement;
    }
}
