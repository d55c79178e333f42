using OneStop.Deciding;
using OneStop.Provinces;

namespace OneStop.Routing.Cases;

/// <summary>What a decision about a case may know beside the case itself.</summary>
public sealed record CaseFacts(Actor Actor, DateTimeOffset Now, Province Province)
{
    /// <summary>May this officer do handling work of that department? As the province's pack says, not as a token of another time said.</summary>
    public bool IsHandlerIn(string unitId, string officerId) =>
        Province.Officer(officerId) is { } officer && officer.Roles.Contains(Role.Handler) && officer.UnitIds.Contains(unitId);

    /// <summary>Null where the actor may do it to this case.</summary>
    /// <param name="elsewhere">What to say to whom it is not for; that the case is elsewhere, where nothing is named.</param>
    /// <param name="of">The department whose part is meant, where it is not the one that has the case.</param>
    public Refusal? Bars(Act act, Case c, Refusal? elsewhere = null, string? of = null) => Actor.Bars(act, c.Place(of), elsewhere ?? CaseRules.WrongUnit);

    /// <summary>Whether the actor heads the department that has the case, or the one that decides it.</summary>
    public bool Leads(Case c) => Actor.May(Act.Reschedule, c.Place() with { Owners = [] });

    /// <summary>What the dossier was accepted under.</summary>
    public LawProfile Law(Case c) => Province.Law(c.Terms!.LawProfile);

    /// <summary>The version the case is pinned to.</summary>
    public Procedure? Procedure(Case c) => Province.Procedure(c.ProcedureCode, c.Terms!.ProcedureVersion);

    /// <summary>The procedure's own policy, or the law profile's.</summary>
    public SupplementPolicy SupplementPolicy(Case c) => Procedure(c)?.Supplement ?? Law(c).Supplement;

    /// <summary>The procedure's own policy, or the law profile's.</summary>
    public ReschedulePolicy ReschedulePolicy(Case c) => Procedure(c)?.Reschedule ?? Law(c).Reschedule;
}

/// <summary>A command on a case. The grain carries out any of them and knows none.</summary>
public interface ICaseCommand : ICommand<Case, CaseFacts>
{
    /// <summary>A case begins with it: there is nothing to be read before, and if there is, the commit fails.</summary>
    bool Opens => false;
}
