using System.Globalization;
using OneStop.WorkingTime;

namespace OneStop.Provinces;

/// <summary><c>law/*.yaml</c>: one profile each.</summary>
internal static class LawFile
{
    public static LawProfile Read(Page page, HashSet<string> seen)
    {
        var code = page.Text("code");
        ProvincePack.Once(seen, code, "law profile");
        var (decree, from, to) = (page.Text("decree").Text, page.Date("validFrom"), page.OptionalDate("validTo"));
        if (from is { } first && to is { } last && last < first) page.Wrong("validTo", "The profile ends before it begins.");
        var profile = new LawProfile(
            code.Text, decree, from ?? DateOnly.MinValue, to, page.OneOf<CodeScheme>("codeScheme") ?? CodeScheme.CompetentAgency,
            page.OneOf<Counting>("counting") ?? Counting.Hour, Time(page, "transferCutOff"), Supplement(page.Part("supplement", "the supplement policy")),
            Reschedule(page.Part("reschedule", "the reschedule policy")), Online(page.OptionalPart("online", "the online policy")),
            (int)(page.Whole("correctWithinWorkingDays", 1, 100) ?? 3), [.. page.Some("forms", "a form").Select(Form)],
            [.. page.Texts("onlineLevels").Select(w => w.Text)], [.. page.Texts("reportColumns").Select(w => w.Text)], Articles(page.Part("articles", "the articles")))
        {
            RemoteExtension = RemoteExtension(page),
        };
        page.Close();
        return profile;
    }

    public static SupplementPolicy Supplement(Page page)
    {
        var policy = new SupplementPolicy(
            (int)(page.Whole("atMost", 0, 20) ?? 1), (int)(page.Whole("askWithinWorkingDays", 1, 100) ?? 3), page.Flag("restarts"),
            page.OptionalWhole("closeAfterDays", 1, 1000), page.OptionalText("legalBasis")?.Text);
        page.Close();
        return policy;
    }

    public static ReschedulePolicy Reschedule(Page page)
    {
        var policy = new ReschedulePolicy((int)(page.Whole("atMost", 0, 20) ?? 1), (int)(page.Whole("noticeDays", 0, 100) ?? 1), page.OptionalText("legalBasis")?.Text);
        page.Close();
        return policy;
    }

    public static RemoteExtension? RemoteExtension(Page page)
    {
        if (page.OptionalPart("remoteExtension", "the extension in remote communes") is not { } part) return null;
        var extension = new RemoteExtension((int)(part.Whole("days", 1, 100) ?? 0), part.Text("legalBasis").Text);
        part.Close();
        return extension;
    }

    private static OnlinePolicy Online(Page? page)
    {
        if (page is null) return new(null, null);
        var policy = new OnlinePolicy((int?)page.Whole("notifyWithinHours", 1, 1000), (int?)page.Whole("triageWithinHours", 1, 1000));
        page.Close();
        return policy;
    }

    private static FormTitle Form(Page page)
    {
        var form = new FormTitle(page.Text("number").Text, page.OneOf<FormKind>("kind") ?? FormKind.Reception, page.Text("title").Text);
        page.Close();
        return form;
    }

    private static Dictionary<Rule, string> Articles(Page page)
    {
        var articles = Enum.GetValues<Rule>().ToDictionary(rule => rule, rule => page.Text(Page.Spelling(rule)).Text);
        page.Close();
        return articles;
    }

    private static TimeOnly Time(Page page, string key)
    {
        var word = page.Text(key);
        if (TimeOnly.TryParseExact(word.Text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        if (word.Text.Length > 0) word.Wrong($"'{key}' must be a time such as 15:00, not '{word.Text}'.");
        return default;
    }
}
