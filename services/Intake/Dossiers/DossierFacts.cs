using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Intake.Dossiers;

/// <summary>What a decision at the counter may know beside the dossier itself.</summary>
/// <param name="Now">In whole seconds: a receipt prints minutes, and a promise with fractions of a second would never be the one on paper.</param>
/// <param name="Law">The profile the dossier was accepted under; before that, the one in force.</param>
/// <param name="Procedure">The version the dossier was handed in under; before that, the one in force.</param>
/// <param name="Calendar">As it is known today.</param>
/// <param name="Remote">The desk lies in a remote commune.</param>
public sealed record DossierFacts(Actor Actor, DateTimeOffset Now, LawProfile Law, Procedure Procedure, WorkingCalendar Calendar, bool Remote = false)
{
    /// <summary>For a dossier that was handed in.</summary>
    public static DossierFacts Of(Province province, Actor actor, Dossier dossier, DateTimeOffset now) =>
        Of(province, actor, ProcedureOf(province, dossier), dossier.Submission!.DeskId, dossier.Promise?.LawProfile, now) with { Units = Departments(province, dossier) };

    /// <param name="lawProfile">Stamped on the dossier; null before acceptance.</param>
    public static DossierFacts Of(Province province, Actor actor, Procedure procedure, string deskId, string? lawProfile, DateTimeOffset now)
    {
        var at = new DateTimeOffset(now.Ticks - now.Ticks % TimeSpan.TicksPerSecond, now.Offset);
        var today = Promise.Day(at);
        // No profile for today is for the promise to complain of; what it refuses cites the youngest.
        var law = lawProfile is not null ? province.Law(lawProfile) : province.LawOn(today) ?? province.LawProfiles.MaxBy(p => p.ValidFrom)!;
        return new(actor, at, law, procedure, province.Calendar.KnownOn(today), province.Agency(province.Desk(deskId)?.AgencyCode ?? "")?.Remote ?? false);
    }

    /// <summary>The departments that handle or decide by the procedure, and those of linked agencies.</summary>
    public IReadOnlyList<string> Units { get; private init; } = [];

    public static string[] Departments(Province province, Dossier dossier)
    {
        var (procedure, agency) = (ProcedureOf(province, dossier), dossier.Submission!.AgencyCode);
        return [.. province.Units.Where(u => u.AgencyCode == agency && procedure.Steps.Any(s => s.UnitKind == u.Kind)
            || procedure.Linked.Any(l => l.UnitKind == u.Kind && (l.AgencyCode ?? agency) == u.AgencyCode)).Select(u => u.Id)];
    }

    /// <summary>The version the dossier keeps.</summary>
    public static Procedure ProcedureOf(Province province, Dossier dossier) =>
        province.Procedure(dossier.Submission!.ProcedureCode, dossier.Submission.ProcedureVersion)
        ?? throw new InvalidOperationException($"The pack has dropped procedure {dossier.Submission.ProcedureCode}, which dossiers live under.");

    public DateOnly Today => Promise.Day(Now);

    /// <summary>The procedure's own rule where it has one.</summary>
    public SupplementPolicy Supplement => Procedure.Supplement ?? Law.Supplement;

    /// <summary>Null where the actor may do it to this dossier.</summary>
    public Refusal? Bars(Act act, Dossier dossier) => Actor.Bars(act, dossier.Place with { Units = Units }, DossierRules.WrongDesk);

    /// <summary>The required components that are neither among these nor held by the State.</summary>
    public IReadOnlyList<Component> Lacking(IReadOnlyList<HandedIn> components) =>
        [.. Procedure.Components.Where(c => c.Demanded && !components.Any(h => h.Code == c.Code && h.Originals + h.Copies > 0))];
}
