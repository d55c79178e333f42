using OneStop.Deciding;
using OneStop.Hosting.Sealing;
using OneStop.Provinces;

namespace OneStop.Intake.People;

/// <summary>Whether a dossier is an officer's own: by the mark of their identity number in the pack, or by the account that submitted it online. They may then
/// not act on it.</summary>
public sealed class Owners(Province province, KeyRing ring)
{
    /// <returns>Sign-in names; null where there is none.</returns>
    public IReadOnlyList<string>? Of(Actor submitter, params IEnumerable<PersonalRecord?> people)
    {
        var marks = people.Select(p => p?.IdNumber).OfType<string>().Select(number => PersonMark.Of(ring.Finding, number)).ToHashSet();
        string[] own = [.. province.Officers.Where(o => o.PersonMark is { } mark && marks.Contains(mark)).Select(o => o.Id)];
        var both = submitter.Reach(Act.ReceiveDossier) is Scope.None && province.Officer(submitter.Subject) is { } officer && officer.Roles.Any(r => r is not Role.Citizen);
        own = both ? [.. own.Union([submitter.Subject])] : own;
        return own is [] ? null : own;
    }
}
