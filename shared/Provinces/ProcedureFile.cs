using System.Globalization;
using System.Text.RegularExpressions;
using OneStop.WorkingTime;

namespace OneStop.Provinces;

/// <summary><c>procedures/*.yaml</c>: one procedure each.</summary>
internal static partial class ProcedureFile
{
    private const int LongestLimit = 1000;
    private const long HighestFee = 10_000_000_000;

    public static Procedure Read(Page page, StaffFiles staff, HashSet<string> seen)
    {
        var code = page.Text("code");
        ProvincePack.Code(code, ProcedureCode(), "the code of a procedure is d.dddddd, e.g. 1.001193");
        var version = page.OptionalWhole("version", 1, 1000) ?? 1;
        ProvincePack.Once(seen, version == 1 ? code : code with { Text = $"{code.Text} version {version}" }, "procedure");
        var field = page.Part("field", "the field");
        var (fieldCode, fieldName) = (field.Text("code").Text, field.Text("name").Text);
        field.Close();
        var (agency, decidedByCommune) = (page.Text("agency"), page.Flag("decidedByCommune"));
        var limit = Limit(page.Part("limit", "the limit"));
        var extension = LawFile.RemoteExtension(page);

        var procedure = new Procedure(
            code.Text, page.Text("name").Text, fieldCode, fieldName, agency.Text, decidedByCommune, limit,
            [.. page.Items("fees", "a fee").Select(Fee)],
            Cases(page, code.Text, extension), Components(page), [], Results(page),
            [.. page.Texts("legalBasis").Select(w => w.Text)])
        {
            Version = version,
            ValidFrom = page.OptionalDate("validFrom") ?? DateOnly.MinValue,
            RemoteExtension = extension,
            Online = Chosen<OnlineLevel>(page, "online") ?? OnlineLevel.Full,
            DecidedAtCounter = page.Flag("decidedAtCounter"),
            Supplement = page.OptionalPart("supplement", "the supplement policy") is { } supplement ? Own(supplement, LawFile.Supplement(supplement)) : null,
            Reschedule = page.OptionalPart("reschedule", "the reschedule policy") is { } reschedule ? Own(reschedule, LawFile.Reschedule(reschedule)) : null,
            Pauses = Pauses(page),
        };
        var competent = staff.AgencyAt(agency);
        procedure = procedure with
        {
            Steps = Steps(page, procedure, staff, competent),
            Consultations = CooperationFile.Consultations(page, staff),
            Linked = CooperationFile.Linked(page, procedure, staff, competent),
        };
        if (decidedByCommune && competent is { Level: not AgencyLevel.Commune })
            agency.Wrong($"Decided by the commune, but '{agency.Text}' is no commune.");
        page.Close();
        return procedure;
    }

    /// <summary>A rule of its own must say where it stands.</summary>
    private static TPolicy Own<TPolicy>(Page page, TPolicy policy)
    {
        if (!page.Has("legalBasis")) page.Here.Wrong("A procedure that departs from the law profile must name its 'legalBasis'.");
        return policy;
    }

    internal static Limit Limit(Page page)
    {
        var unit = page.OneOf<LimitUnit>("unit");
        // "Trong ngày" and "trả ngay" say it all.
        var amount = unit is LimitUnit.SameDay or LimitUnit.Immediate or null && !page.Has("amount") ? 1 : page.Number("amount", 0, LongestLimit);
        if (page.Has("amount") && amount == 0 && unit is not LimitUnit.Immediate) page.Wrong("amount", "A limit of 0 is no limit.");
        page.Close();
        // Unreadable limits stand in as one the steps need not add up to.
        return unit is { } known && amount is { } number ? new(number, known) : new(0, LimitUnit.Immediate);
    }

    private static Fee Fee(Page page)
    {
        var fee = new Fee(
            page.Text("name").Text,
            Chosen<Channel>(page, "channel"),
            page.Whole("amount", 0, HighestFee) ?? 0)
        {
            Kind = Chosen<FeeKind>(page, "kind") ?? FeeKind.Fee,
            Due = Chosen<FeeDue>(page, "due") ?? FeeDue.Receipt,
            ValidFrom = page.OptionalDate("validFrom"),
            ValidTo = page.OptionalDate("validTo"),
            Reliefs = [.. page.OptionalItems("reliefs", "a relief").Select(Relief)],
        };
        InOrder(page, fee.ValidFrom, fee.ValidTo);
        page.Close();
        return fee;
    }

    private static FeeRelief Relief(Page page)
    {
        var relief = new FeeRelief(
            page.Text("code").Text, page.Text("name").Text, (int)(page.Whole("percent", 1, 100) ?? 1), page.OptionalDate("validFrom"), page.OptionalDate("validTo"),
            Chosen<Channel>(page, "channel"), page.Flag("claimed"), page.Text("legalBasis").Text);
        InOrder(page, relief.ValidFrom, relief.ValidTo);
        page.Close();
        return relief;
    }

    private static T? Chosen<T>(Page page, string key) where T : struct, Enum => page.OptionalText(key) is { } word ? Page.Chosen<T>(key, word) : null;

    private static void InOrder(Page page, DateOnly? from, DateOnly? to)
    {
        if (from > to) page.Wrong("validTo", "It ends before it begins.");
    }

    private static List<ProcedureCase> Cases(Page page, string procedure, RemoteExtension? extension)
    {
        var seen = new HashSet<string>();
        List<ProcedureCase> cases = [];
        foreach (var item in page.OptionalItems("cases", "a case"))
        {
            var code = item.Text("code");
            if (code.Text.Length > 0 && (!CaseCode().IsMatch(code.Text) || !code.Text.StartsWith($"{procedure}.", StringComparison.Ordinal)))
                code.Wrong($"Bad code '{code.Text}': the code of a case is that of the procedure and two digits, e.g. {procedure}.01.");
            ProvincePack.Once(seen, code, "case");
            if (extension is null && item.Has("remote")) item.Wrong("remote", "The procedure has no 'remoteExtension' for it.");
            cases.Add(new(code.Text, item.Text("name").Text, item.OptionalPart("limit", "the limit") is { } own ? Limit(own) : null, item.Flag("remote")));
            item.Close();
        }
        return cases;
    }

    private static List<Component> Components(Page page)
    {
        var seen = new HashSet<string>();
        List<Component> components = [];
        foreach (var item in page.Some("components", "a component"))
        {
            var code = item.Text("code");
            ProvincePack.Once(seen, code, "component");
            var (originals, copies) = (item.Whole("originals", 0, 100), item.Whole("copies", 0, 100));
            if (originals + copies == 0)
                item.Here.Wrong($"Component '{code.Text}' asks for neither an original nor a copy.");
            var component = new Component(code.Text, item.Text("name").Text, (int)(originals ?? 0), (int)(copies ?? 0), item.Flag("required"))
            {
                Source = item.OptionalText("source")?.Text,
                Available = item.Flag("available"),
            };
            if (component is { Available: true, Source: null }) item.Wrong("available", "What is available must name the 'source' that holds it.");
            components.Add(component);
            item.Close();
        }
        return components;
    }

    private static List<Pause> Pauses(Page page)
    {
        var seen = new HashSet<PauseKind>();
        List<Pause> pauses = [];
        foreach (var item in page.OptionalItems("pauses", "a pause"))
        {
            var kind = item.OneOf<PauseKind>("kind") ?? PauseKind.Other;
            if (kind is PauseKind.Supplement) item.Wrong("kind", "A supplement stops the clock by the decree itself: no procedure names it.");
            else if (!seen.Add(kind)) item.Wrong("kind", $"Duplicate pause '{Page.Spelling(kind)}'.");
            pauses.Add(new(kind, item.Text("name").Text, item.Text("legalBasis").Text, item.Flag("awaitsPayment"), item.OptionalWhole("atMostDays", 1, 1000)));
            item.Close();
        }
        return pauses;
    }

    private static List<ProcedureResult> Results(Page page)
    {
        var seen = new HashSet<string>();
        List<ProcedureResult> results = [];
        foreach (var item in page.Some("results", "a result"))
        {
            var code = item.Text("code");
            ProvincePack.Once(seen, code, "result");
            results.Add(new(code.Text, item.Text("name").Text));
            item.Close();
        }
        return results;
    }

    private static List<ProcedureStep> Steps(Page page, Procedure procedure, StaffFiles staff, Agency? competent)
    {
        List<ProcedureStep> steps = [];
        var whole = page.Has("steps");
        foreach (var item in page.Some("steps", "a step"))
        {
            var kind = item.OneOf<StepKind>("kind");
            var unit = item.OptionalText("unit");
            var hours = item.Number("hours", 0, LongestLimit * 8);
            whole &= kind is not null && hours is not null;
            steps.Add(new(item.Text("name").Text, kind ?? StepKind.Handle, unit?.Text, hours ?? 0));
            item.Close();
            if (kind is StepKind.Receive or StepKind.Return && unit is not null)
                unit.Wrong("The desk receives and returns: these steps name no unit.");
            if (kind is not (StepKind.Handle or StepKind.Decide)) continue;
            if (unit is null) item.Here.Wrong("A step to handle or decide must name the kind of its unit.");
            else Exists(unit, procedure, staff, competent);
        }
        // What could not be read was noted already, and would only be noted again by what follows.
        if (!whole || steps.Count == 0) return steps;
        InOrder(page, [.. steps.Select(s => s.Kind)]);
        AddUp(page, procedure.Limit, steps);
        return steps;
    }

    internal static void Exists(Word kind, Procedure procedure, StaffFiles staff, Agency? competent)
    {
        if (competent is null || kind.Text.Length == 0) return;
        var agencies = procedure.DecidedByCommune ? staff.Agencies.Where(a => a == competent || a.Level is AgencyLevel.Commune) : [competent];
        foreach (var agency in agencies.Where(a => !staff.Units.Exists(u => u.AgencyCode == a.Code && u.Kind == kind.Text)))
            kind.Wrong($"Agency {agency.Code} ({agency.Name}) has no unit of kind '{kind.Text}'.");
    }

    private static void InOrder(Page page, List<StepKind> kinds)
    {
        if (kinds is not [StepKind.Receive, ..] || kinds.Count(k => k is StepKind.Receive) > 1)
            page.Wrong("steps", "The first step, and no other, must be of kind receive.");
        if (kinds is not [.., StepKind.Return] || kinds.Count(k => k is StepKind.Return) > 1)
            page.Wrong("steps", "The last step, and no other, must be of kind return.");
        var (handle, decide) = (kinds.LastIndexOf(StepKind.Handle), kinds.IndexOf(StepKind.Decide));
        if (handle < 0) page.Wrong("steps", "There must be at least one step of kind handle.");
        if (decide < 0) page.Wrong("steps", "There must be at least one step of kind decide.");
        if (decide >= 0 && handle > decide) page.Wrong("steps", "Every step of kind handle must stand before the steps of kind decide.");
    }

    private static void AddUp(Page page, Limit limit, List<ProcedureStep> steps)
    {
        decimal? hours = limit.Unit switch
        {
            LimitUnit.WorkingDay => limit.Amount * 8,
            LimitUnit.Hour => limit.Amount,
            LimitUnit.SameDay => 8,
            // Calendar days hold a different number of working hours each time.
            _ => null
        };
        var sum = steps.Sum(s => s.Hours);
        if (hours is { } whole && whole != sum)
            page.Wrong("steps", string.Create(CultureInfo.InvariantCulture, $"The hours of the steps add up to {sum:0.####}, but the limit is {whole:0.####} hours."));
    }

    [GeneratedRegex(@"^\d\.\d{6}$")]
    private static partial Regex ProcedureCode();

    [GeneratedRegex(@"^\d\.\d{6}\.\d{2}$")]
    private static partial Regex CaseCode();
}
