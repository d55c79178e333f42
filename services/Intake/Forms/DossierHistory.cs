using OneStop.Intake.Dossiers;
using OneStop.Intake.People;
using OneStop.Provinces;

namespace OneStop.Intake.Forms;

/// <summary>An event with what its metadata tell.</summary>
/// <param name="At">When it happened.</param>
/// <param name="By">Sign-in name, or <c>service:routing</c>.</param>
/// <param name="Unit">The desk or department that acted; null for a service.</param>
public sealed record Lived(object Event, DateTimeOffset At, string By, string? Unit);

/// <summary>What a form may be made of: the dossier's events, the people they refer to, the pack's names, and where citizens look the dossier up.</summary>
/// <param name="People">Each version of each record; one that is gone is missing.</param>
/// <param name="PublicUrl">Address of the public pages, without a slash at its end.</param>
public sealed record DossierHistory(
    string Code, IReadOnlyList<Lived> Events, IReadOnlyList<PersonalRecord> People, Province Province, string PublicUrl)
{
    public string TrackingUrl => $"{PublicUrl}/track/{Code}";

    /// <summary>The moments at which such an event happened, in order; each knows nothing of what came later.</summary>
    public IEnumerable<Moment> When(Func<Dossier, object, bool> happened)
    {
        var dossier = new Dossier();
        foreach (var lived in Events)
        {
            var before = dossier;
            dossier = dossier.Evolve(lived.Event);
            if (dossier.Submission is not null && happened(before, lived.Event)) yield return new(this, lived, dossier);
        }
    }

    /// <summary>The last event; the dossier as it is.</summary>
    public Moment Now => When((_, _) => true).Last();

    public PersonalRecord? Person(PersonReference? reference) => People.FirstOrDefault(p => p.Id == reference?.RecordId && p.Version == reference.Version);
}

/// <summary>A dossier at the moment of one event, which makes a form.</summary>
public sealed record Moment(DossierHistory History, Lived Made, Dossier Dossier)
{
    public Submitted Submission => Dossier.Submission!;

    public Province Province => History.Province;

    /// <summary>As it was published in the version the dossier is pinned to.</summary>
    public Procedure? Procedure => Province.Procedure(Submission.ProcedureCode, Submission.ProcedureVersion);

    /// <summary>Name of the procedure, and of the sub-case.</summary>
    public string Request => Procedure is not { } procedure ? Submission.ProcedureCode
        : procedure.Cases.FirstOrDefault(c => c.Code == Submission.CaseCode) is { } special ? $"{procedure.Name}: {special.Name}" : procedure.Name;

    public Desk? Desk => Province.Desk(Submission.DeskId);

    /// <summary>The competent agency.</summary>
    public Agency? Agency => Province.Agency(Submission.AgencyCode);

    public PersonalRecord? Applicant => History.Person(Submission.Applicant);

    public PersonalRecord? Owner => History.Person(Submission.Owner);

    /// <summary>The officer who acted; empty where a service did.</summary>
    public string Officer => NameOf(Made.By);

    public string NameOf(string officer) => Province.Officer(officer)?.FullName ?? (officer.StartsWith("service:", StringComparison.Ordinal) ? "" : officer);

    public string ComponentName(string code) => Procedure?.Components.FirstOrDefault(c => c.Code == code)?.Name ?? code;

    /// <summary>The profile the dossier lives under: the stamped one, or, before acceptance, the one of the day it was handed in.</summary>
    public LawProfile? Law => Dossier.Promise is { } promise
        ? Province.Law(promise.LawProfile)
        : Province.LawOn(Promise.Day(History.Events.First(e => e.Event is Submitted).At));

    /// <summary>What the form is called under that profile.</summary>
    public string Title(FormKind kind) => (Law?.Forms.FirstOrDefault(f => f.Kind == kind) ?? Province.LawProfiles.SelectMany(p => p.Forms).First(f => f.Kind == kind)).Title;
}
