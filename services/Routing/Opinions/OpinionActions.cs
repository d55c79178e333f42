using OneStop.Provinces;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Opinions;

/// <summary>What to try to find out what the caller may do about rounds.</summary>
public static class OpinionActions
{
    public static IEnumerable<(string Action, ICaseCommand[] Tries)> For(Case c, CaseFacts facts)
    {
        // Whoever it may be that is asked, by a deadline nobody objects to.
        var unit = facts.Province.Units.FirstOrDefault(u => c.IsOpen && u.Id != c.UnitId)?.Id ?? "";
        var member = facts.Province.Officers.FirstOrDefault(o => o.Roles.Contains(Role.Signer))?.Id ?? "";
        yield return ("consult", [Ask(RoundKind.Consultation, unit), Ask(RoundKind.Collective, member)]);

        var rounds = Array.FindAll(c.Rounds, r => r.IsPending);
        if (rounds.Length == 0) yield break;
        // For each department they could speak for.
        yield return ("opinion", [.. from r in rounds from party in r.Request.Asked select new GiveOpinion(r.Number, r.Request.Options[0].Code, "-", party)]);
        yield return ("conclude-consultation", [.. rounds.Select(r => new ConcludeConsultation(r.Number, null))]);
    }

    private static RequestConsultation Ask(RoundKind kind, string party) => new(kind, "-", [.. OpinionOption.Usual], [party], null, 5, false, null, null, null);
}
