using System.Text.RegularExpressions;

namespace OneStop.Provinces;

/// <summary><c>agencies.yaml</c>, <c>desks.yaml</c> and <c>officers.yaml</c>: who works where. References are checked only against files that could be read.</summary>
internal sealed partial class StaffFiles
{
    private const string IdRule = "small letters, digits, dots and hyphens, at most 50";
    private readonly bool agenciesKnown;
    private readonly List<(string Unit, Word Above)> aboves = [];
    private readonly bool desksKnown;

    public StaffFiles(Findings findings, string directory)
    {
        if (Page.Open(findings, directory, "agencies.yaml", "the agencies") is { } agencies)
        {
            agenciesKnown = true;
            var (codes, units) = (new HashSet<string>(), new HashSet<string>());
            foreach (var page in Listed(agencies, "agencies", "an agency")) ReadAgency(page, codes, units);
            foreach (var (unit, above) in aboves)
                if (!Units.Exists(u => u.Id == above.Text)) above.Wrong($"Unknown unit '{above.Text}'.");
                else if (Circles(unit)) above.Wrong($"Unit '{unit}' stands above itself.");
        }
        if (Page.Open(findings, directory, "desks.yaml", "the desks") is { } desks)
        {
            desksKnown = true;
            var ids = new HashSet<string>();
            foreach (var page in Listed(desks, "desks", "a desk")) ReadDesk(page, ids);
        }
        if (Page.Open(findings, directory, "officers.yaml", "the officers") is { } officers)
        {
            var ids = new HashSet<string>();
            foreach (var page in Listed(officers, "officers", "an officer")) ReadOfficer(page, ids);
        }
    }

    public List<Agency> Agencies { get; } = [];
    public List<Unit> Units { get; } = [];
    public List<Desk> Desks { get; } = [];
    public List<Officer> Officers { get; } = [];

    /// <summary>The agency named there; null, and noted, when there is none such.</summary>
    public Agency? AgencyAt(Word word)
    {
        var agency = Agencies.Find(a => a.Code == word.Text);
        if (agency is null && agenciesKnown && word.Text.Length > 0) word.Wrong($"Unknown agency '{word.Text}'.");
        return agency;
    }

    private static IReadOnlyList<Page> Listed(Page page, string key, string each)
    {
        var items = page.Some(key, each);
        page.Close();
        return items;
    }

    private void ReadAgency(Page page, HashSet<string> codes, HashSet<string> ids)
    {
        var code = page.Text("code");
        ProvincePack.Code(code, AgencyCode(), "an agency has a letter A to Y and two digits, then groups of letters and digits after dots, at most 35 characters (QĐ 20/2020/QĐ-TTg)");
        ProvincePack.Once(codes, code, "agency");
        Agencies.Add(new(code.Text, page.Text("name").Text, page.OneOf<AgencyLevel>("level") ?? AgencyLevel.Province, page.Flag("remote")));
        var kinds = new HashSet<string>();
        foreach (var unit in page.Some("units", "a unit"))
        {
            var (id, kind) = (unit.Text("id"), unit.Text("kind"));
            ProvincePack.Code(id, Id(), $"the id of a unit is {IdRule}");
            ProvincePack.Code(kind, Id(), $"the kind of a unit is {IdRule}");
            ProvincePack.Once(ids, id, "unit");
            ProvincePack.Once(kinds, kind, $"kind of unit in agency {code.Text}:");
            var above = unit.OptionalText("above");
            if (above is not null) aboves.Add((id.Text, above));
            Units.Add(new(id.Text, unit.Text("name").Text, code.Text, kind.Text, above?.Text));
            unit.Close();
        }
        page.Close();
    }

    private bool Circles(string unit)
    {
        var seen = new HashSet<string>();
        for (var id = Above(unit); id is not null && seen.Add(id); id = Above(id))
            if (id == unit) return true;
        return false;

        string? Above(string id) => Units.Find(u => u.Id == id)?.Above;
    }

    private void ReadDesk(Page page, HashSet<string> ids)
    {
        var (id, agency) = (page.Text("id"), page.Text("agency"));
        ProvincePack.Code(id, Id(), $"the id of a desk is {IdRule}");
        ProvincePack.Once(ids, id, "desk");
        AgencyAt(agency);
        Desks.Add(new(id.Text, page.Text("name").Text, agency.Text, page.Text("address").Text, page.Text("phone").Text));
        page.Close();
    }

    private void ReadOfficer(Page page, HashSet<string> ids)
    {
        var (id, name) = (page.Text("id"), page.Text("name"));
        ProvincePack.Code(id, Id(), $"a sign-in name is {IdRule}");
        ProvincePack.Once(ids, id, "officer");
        var roles = Roles(page);
        var units = OwnUnits(page);
        var desk = page.OptionalText("desk");
        var mark = page.OptionalText("person");
        page.Close();

        if (mark is not null && !PersonMarkShape().IsMatch(mark.Text)) mark.Wrong("'person' must be the 64 hexadecimal digits that ./onestop person prints.");
        if (desk is { Text.Length: > 0 } && desksKnown && !Desks.Exists(d => d.Id == desk.Text)) desk.Wrong($"Unknown desk '{desk.Text}'.");
        if (roles.Contains(Role.Reception) && desk is null) page.Here.Wrong($"Officer '{id.Text}' receives dossiers but has no desk.");
        if (roles.Any(r => r is Role.Handler or Role.Reviewer or Role.Signer) && !page.Has("units"))
            page.Here.Wrong($"Officer '{id.Text}' handles, reviews or signs but works in no unit.");
        if (roles.Any(r => r is Role.Supervisor or Role.Operator) && roles.Count > 1)
            page.Here.Wrong($"Officer '{id.Text}': who supervises or operates has no other role.");
        Officers.Add(new(id.Text, name.Text, roles, units, desk?.Text, mark?.Text));
    }

    private static List<Role> Roles(Page page)
    {
        List<Role> roles = [];
        foreach (var word in page.Texts("roles"))
        {
            if (Page.Chosen<Role>("roles", word) is not { } role) continue;
            if (roles.Contains(role)) word.Wrong($"Duplicate role '{word.Text}'.");
            roles.Add(role);
        }
        return roles;
    }

    private List<string> OwnUnits(Page page)
    {
        List<string> units = [];
        foreach (var word in page.OptionalTexts("units"))
        {
            if (agenciesKnown && !Units.Exists(u => u.Id == word.Text)) word.Wrong($"Unknown unit '{word.Text}'.");
            if (units.Contains(word.Text)) word.Wrong($"Duplicate unit '{word.Text}' of one officer.");
            units.Add(word.Text);
        }
        return units;
    }

    [GeneratedRegex(@"^(?=.{1,35}$)[A-Y]\d{2}(\.[A-Z0-9]+)*$")]
    private static partial Regex AgencyCode();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex PersonMarkShape();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{0,49}$")]
    private static partial Regex Id();
}
