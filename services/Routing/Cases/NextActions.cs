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

        // A stop that could begin or end, a date that could be promised: any will do likewise.
        PauseKind[] open = [.. c.Stops.Where(s => s.IsOpen && s.Kind != PauseKind.Supplement).Select(s => s.Kind)];
        var later = facts.Now > c.DueAt ? facts.Now : c.DueAt;

        List<NextAction> actions =
        [
            Try("claim", new ClaimCase()),
            Try("assign", new AssignCase(colleague)),
            Try("hand-over", new HandOverCase(colleague, "-")),
            Try("complete-step", new CompleteStep(null)),
            Try("receive-papers", new ReceivePapers()),
            Try("return-for-supplement", new ReturnForSupplement([], "-")),
            Try("stop-clock", new StopClock(Kind(facts.Procedure(c)?.Pauses.Select(p => p.Kind).Except(open)), "-")),
            Try("resume-clock", new ResumeClock(Kind(open))),
            Try("reschedule", new Reschedule(facts.Province.Calendar.StartOfNextWorkingDay(later) ?? later.AddYears(1), "-")),
        ];
        if (facts.Actor.Has("operator"))
        {
            var other = facts.Province.Procedures.FirstOrDefault(p => p.Code == c.ProcedureCode && p.Version != c.Terms!.ProcedureVersion)?.Version ?? 0;
            actions.AddRange([Try("recalculate", new Recalculate("-")), Try("move-to-version", new MoveToVersion(other, "-"))]);
        }
        if (c.Phase == CasePhase.Deciding)
        {
            // What may be decided is the Decision service's to say: the caller asks there, if it shows them the case.
            var shown = facts.Actor.WorksIn(c.UnitId) || facts.Actor.SeesTheProvince || facts.Actor.Desk == c.DeskId;
            actions.Add(new("decide", "decision", "GET", $"/api/decision/cases/{code}", shown, shown ? null : CaseRules.WrongUnit.Why));
        }
        return actions;

        static PauseKind Kind(IEnumerable<PauseKind>? kinds) => kinds?.Order().Cast<PauseKind?>().FirstOrDefault() ?? PauseKind.Supplement;
    }
}
