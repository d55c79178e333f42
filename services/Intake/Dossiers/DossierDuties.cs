using Marten;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Provinces;

namespace OneStop.Intake.Dossiers;

/// <summary>What time alone brings about.</summary>
public static class DossierDuties
{
    /// <returns>The instant, and what is then to be done; null where nothing comes by itself.</returns>
    public static (DateTimeOffset At, ICommand<Dossier, DossierFacts> Duty)? Next(Dossier dossier) => dossier switch
    {
        { Status: DossierStatus.Submitted, TimesGuided: 0, TriageIsOverdue: false, Notice.TriageBy: { } by } => (by, new NoteTriageOverdue()),
        { Status: DossierStatus.AwaitingSupplement, Supplement.ClosesAt: { } at } => (at, new CloseUnsupplemented()),
        _ => null,
    };

    internal static bool IsDue(Dossier dossier, DossierFacts facts) => Next(dossier) is var (at, _) && at <= facts.Now;
}

/// <summary>The desk neither accepted nor refused nor guided within the hours for triage. NĐ 118/2025, Đ.17.2c.</summary>
public sealed record NoteTriageOverdue : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts) => dossier.Status is DossierStatus.Submitted && DossierDuties.IsDue(dossier, facts)
        ? Verdict.Record(new TriageOverdue(dossier.Notice!.TriageBy!.Value))
        : Verdict.AlreadyDone;
}

/// <summary>Dừng: the supplement did not come in time. NĐ 118/2025, Đ.19.5.</summary>
public sealed record CloseUnsupplemented : ICommand<Dossier, DossierFacts>
{
    public Verdict Decide(Dossier dossier, DossierFacts facts) => dossier.Status is DossierStatus.AwaitingSupplement && DossierDuties.IsDue(dossier, facts)
        ? Verdict.Record(new Closed("Hết thời hạn bổ sung mà hồ sơ chưa được bổ sung đầy đủ.", facts.Supplement.LegalBasis ?? facts.Law.Cite(Rule.Supplement)))
        : Verdict.AlreadyDone;
}

/// <summary>Looks every second which dossiers have something due: one indexed query, no timer per dossier, so nothing is forgotten while the process is down. Several
/// processes may look at once: who comes second finds it done.</summary>
public sealed class DutyWatch(IDocumentStore store, Streams<Dossier> dossiers, Province province, TimeProvider clock, ILogger<DutyWatch> log) : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Pause, clock);
        while (await ticks.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CarryOut(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The next second tries again. That the database is away the health check says.
                if (!e.IsDatabaseAway()) log.LogError(e, "Duties of dossiers could not be looked after");
            }
        }
    }

    /// <summary>Carries out what is due now, at most a hundred, the oldest first.</summary>
    public async Task CarryOut(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var session = store.QuerySession();
        var due = await session.Query<DossierOverview>().Where(d => d.NextDutyAt <= now).OrderBy(d => d.NextDutyAt).Take(AtOnce).Select(d => d.Id).ToListAsync(cancellation);
        foreach (var code in due)
        {
            try
            {
                await CarryOut(code, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException && !e.IsDatabaseAway())
            {
                // One dossier that cannot be read must not hold up the others.
                log.LogError(e, "What was due of {Dossier} was not done", code);
            }
        }
    }

    private async Task CarryOut(string code, CancellationToken cancellation)
    {
        if (DossierDuties.Next((await dossiers.Read(code, cancellation)).State) is not var (at, duty)) return;
        var actor = Actor.Service("intake");
        var intent = new Intent(actor, at, null, null, null, null, duty.GetType().Name, 0);
        await dossiers.Execute(code, intent, (dossier, now) => duty.Decide(dossier, DossierFacts.Of(province, actor, dossier, now)), cancellation: cancellation);
    }
}
