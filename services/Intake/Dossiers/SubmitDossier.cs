using OneStop.Deciding;
using OneStop.WorkingTime;

namespace OneStop.Intake.Dossiers;

/// <summary>Nộp trực tuyến: the dossier has come in, complete or not, and the desk is told of it in the same moment; nothing is promised yet. NĐ 118/2025, Đ.17.2.</summary>
/// <param name="Submission">Handed in by the citizen, or by reception on their behalf.</param>
public sealed record SubmitDossier(Submitted Submission) : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts)
    {
        if (dossier.Status is not null) return Verdict.AlreadyDone;
        if (facts.Bars(Act.SubmitOnline, dossier.Evolve(Submission)) is { } barred) return barred;
        if (!facts.Law.Holds(facts.Today)) return Promise.LawMissing;
        return TriageBy(facts) switch
        {
            DueAnswer.NoCalendar missing => Promise.NoCalendar(missing.Year),
            var due => Verdict.Record(Submission, new DeskNotified((due as DueAnswer.Due)?.At, InTime: true)),
        };
    }

    /// <summary>Null where the era had no such rule.</summary>
    private static DueAnswer? TriageBy(DossierFacts facts) => facts.Law.Online.TriageWithinHours is { } hours
        ? Deadline.Compute(new Term(facts.Now, new(hours, LimitUnit.Hour), Counting.Hour, 0, []), facts.Calendar)
        : null;
}
