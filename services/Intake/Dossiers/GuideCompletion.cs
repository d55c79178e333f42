using OneStop.Deciding;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>Hướng dẫn hoàn thiện: before acceptance the applicant is told, once and completely, what is missing. NĐ 118/2025, Đ.16.3.</summary>
public sealed record GuideCompletion(IReadOnlyList<Missing> Items, string Reason) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts)
    {
        var lacking = facts.Lacking(dossier.Components);
        // What the applicant was told of and did not bring is no reason to tell them again; what went missing since is.
        var news = lacking.Where(c => !dossier.ToldOf.Contains(c.Code)).ToList();
        if (dossier.Guidance is { } told && told.Items.SequenceEqual(Items) && told.Reason == Reason) return Verdict.AlreadyDone;
        if (dossier.Status is not DossierStatus.Submitted) return DossierRules.NotAtReception(facts.Law);
        if (dossier.Guidance is not null || dossier.TimesGuided > 0 && news is []) return ToldAlready(facts.Law);
        if (Items is []) return NothingNamed(facts.Law);
        if (DossierRules.MayNotBeAsked(Items, facts) is { } unlawful) return unlawful;
        var unlisted = lacking.Where(c => Items.All(i => i.ComponentCode != c.Code)).ToList();
        return unlisted is [] ? Verdict.Record(new CompletionAsked(Items, Reason)) : NotAll(unlisted, facts.Law);
    }

    public static Refusal NothingNamed(LawProfile law) => new("nothing-asked", law.Cite(Rule.Guidance), "Phải nêu rõ những gì cần bổ sung, hoàn thiện.");

    public static Refusal ToldAlready(LawProfile law) => new(
        "guided-already", law.Cite(Rule.Guidance), "Đã hướng dẫn một lần; mọi nội dung cần bổ sung phải được nêu đầy đủ ngay trong lần đó.");

    public static Refusal NotAll(IReadOnlyList<Component> unlisted, LawProfile law) => new(
        "guidance-incomplete", law.Cite(Rule.Guidance), $"Phải hướng dẫn một lần, đầy đủ; còn chưa nêu: {string.Join("; ", unlisted.Select(c => $"{c.Name} ({c.Code})"))}.");
}
