using System.Text.RegularExpressions;

namespace OneStop.Provinces;

/// <summary>The parts <c>consultations</c> and <c>linked</c> of a procedure's file: what it needs of others.</summary>
internal static partial class CooperationFile
{
    public static List<ConsultationRule> Consultations(Page page, StaffFiles staff)
    {
        List<ConsultationRule> rules = [];
        foreach (var item in page.OptionalItems("consultations", "a consultation"))
        {
            var with = item.OptionalText("with");
            if (with is { Text.Length: > 0 } && staff.Units.Count > 0 && !staff.Units.Exists(u => u.Kind == with.Text)) with.Wrong($"There is no unit of kind '{with.Text}'.");
            rules.Add(new(
                item.Text("name").Text, with?.Text, ProcedureFile.Limit(item.Part("within", "the time to answer")), item.Flag("silenceIsConsent"),
                item.Flag("mayContinue"), item.Text("legalBasis").Text));
            item.Close();
        }
        return rules;
    }

    /// <param name="procedure">With its results read.</param>
    public static List<LinkedProcedure> Linked(Page page, Procedure procedure, StaffFiles staff, Agency? competent)
    {
        var seen = new HashSet<string>();
        List<(LinkedProcedure Part, Word? After)> parts = [];
        foreach (var item in page.OptionalItems("linked", "a linked procedure"))
        {
            var code = item.Text("code");
            ProvincePack.Code(code, PartCode(), "the code of a linked procedure is small letters, digits and hyphens, at most 50");
            ProvincePack.Once(seen, code, "linked procedure");
            var (agency, unit, result, after) = (item.OptionalText("agency"), item.Text("unit"), item.OptionalText("result"), item.OptionalText("after"));
            if (agency is not null) ProcedureFile.Exists(unit, procedure with { DecidedByCommune = false }, staff, staff.AgencyAt(agency));
            else ProcedureFile.Exists(unit, procedure, staff, competent);
            if (result is { Text.Length: > 0 } && !procedure.Results.Any(r => r.Code == result.Text)) result.Wrong($"The procedure has no result '{result.Text}'.");
            parts.Add((new(code.Text, item.Text("name").Text, agency?.Text, unit.Text, result?.Text, after?.Text, ProcedureFile.Limit(item.Part("limit", "the limit"))), after));
            item.Close();
        }
        foreach (var (part, after) in parts.Where(p => p.After is { Text.Length: > 0 }))
        {
            if (!seen.Contains(part.After!)) after!.Wrong($"There is no linked procedure '{part.After}' to come after.");
            else if (WaitsForItself(part, parts.ConvertAll(p => p.Part))) after!.Wrong($"Linked procedure '{part.Code}' waits for itself.");
        }
        return parts.ConvertAll(p => p.Part);
    }

    private static bool WaitsForItself(LinkedProcedure part, List<LinkedProcedure> parts)
    {
        var before = part;
        for (var i = 0; i < parts.Count && before?.After is { } after; i++)
        {
            if (after == part.Code) return true;
            before = parts.Find(p => p.Code == after);
        }
        return false;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,49}$")]
    private static partial Regex PartCode();
}
