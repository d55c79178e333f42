using System.Text.RegularExpressions;

namespace OneStop.Provinces;

/// <summary>Reads a province's configuration pack: a directory of YAML files that the province's own people write.</summary>
public static partial class ProvincePack
{
    /// <summary>Reads and checks everything, and reports every problem at once; touches nothing and never throws for what stands in the pack.</summary>
    /// <param name="directory">Holds <c>province.yaml</c>, <c>agencies.yaml</c>, <c>desks.yaml</c>, <c>officers.yaml</c>, <c>calendar.yaml</c>, <c>law/*.yaml</c> and <c>procedures/*.yaml</c>.</param>
    public static PackReading Load(string directory)
    {
        var findings = new Findings();
        if (!Directory.Exists(directory))
        {
            findings.Note(".", 0, $"The directory {directory} of the pack is missing.");
            return new PackReading.Unsound(findings.InOrder);
        }

        var head = Page.Open(findings, directory, "province.yaml", "the province");
        var code = head is null ? "" : Code(head.Text("code"), ProvinceCode(), "the code of a province is one letter A to Y and two digits, e.g. H99");
        var name = head?.Text("name").Text ?? "";
        head?.Close();

        var staff = new StaffFiles(findings, directory);
        var calendar = Page.Open(findings, directory, "calendar.yaml", "the calendar");
        var hours = calendar is null ? null : CalendarFile.Read(calendar);
        var procedures = Procedures(findings, directory, staff);
        var law = Law(findings, directory);

        return findings.InOrder is { Count: > 0 } problems || hours is null
            ? new PackReading.Unsound(findings.InOrder)
            : new PackReading.Sound(new Province(code, name, staff.Agencies, staff.Units, staff.Desks, staff.Officers, procedures, hours, law));
    }

    internal static string Code(Word word, Regex form, string rule)
    {
        if (word.Text.Length > 0 && !form.IsMatch(word.Text)) word.Wrong($"Bad code '{word.Text}': {rule}.");
        return word.Text;
    }

    /// <summary>Notes the second use of an identifier. An empty one was noted as missing.</summary>
    internal static void Once(HashSet<string> seen, Word word, string of)
    {
        if (word.Text.Length > 0 && !seen.Add(word.Text)) word.Wrong($"Duplicate {of} '{word.Text}'.");
    }

    private static List<LawProfile> Law(Findings findings, string directory)
    {
        var seen = new HashSet<string>();
        List<LawProfile> law = [];
        foreach (var file in Files(findings, directory, "law", "law profile"))
            if (Page.Open(findings, directory, file, "the law profile") is { } page) law.Add(LawFile.Read(page, seen));
        return law;
    }

    private static List<string> Files(Findings findings, string directory, string folder, string each)
    {
        var path = Path.Combine(directory, folder);
        var files = Directory.Exists(path) ? Directory.GetFiles(path, "*.yaml").Select(f => $"{folder}/{Path.GetFileName(f)}").Order(StringComparer.Ordinal).ToList() : [];
        if (files.Count == 0) findings.Note(folder, 0, $"There is no {each}: the pack needs at least one file {folder}/*.yaml.");
        return files;
    }

    private static List<Procedure> Procedures(Findings findings, string directory, StaffFiles staff)
    {

        var seen = new HashSet<string>();
        List<Procedure> procedures = [];
        foreach (var file in Files(findings, directory, "procedures", "procedure"))
            if (Page.Open(findings, directory, file, "the procedure") is { } page) procedures.Add(ProcedureFile.Read(page, staff, seen));
        return procedures;
    }

    [GeneratedRegex(@"^[A-Y]\d{2}$")]
    private static partial Regex ProvinceCode();
}
