using FsCheck;
using FsCheck.Fluent;
using OneStop.Deciding;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using OneStop.WorkingTime;

namespace OneStop.Routing.Tests;

/// <summary>Anyone tries anything, some time after the move before.</summary>
/// <param name="Try">What is tried, as the case stands then.</param>
public sealed record Move(Func<Case, DateTimeOffset, ICaseCommand> Try, Actor By, TimeSpan Wait);

/// <summary>A move made.</summary>
/// <param name="Events">All of the life so far.</param>
public sealed record Step(ICaseCommand Command, Actor By, DateTimeOffset Now, Case Before, Verdict Verdict, Case After, object[] Events)
{
    public CaseFacts Facts => Sample.Facts(By, Now);

    public override string ToString() => $"{Now:dd/MM HH:mm} {By.Subject}: {Command} -> {Verdict.Refusal?.Code ?? string.Join(", ", Verdict.Events)}";
}

/// <summary>One random life: how the case was opened, and what was tried on it in turn.</summary>
public sealed record Life(OpenCase Open, Move[] Moves)
{
    public CaseStep[] Steps => Open.Steps;

    public Move Opening => new((_, _) => Open, Actor.Service("intake"), TimeSpan.Zero);

    public IEnumerable<Step> Play()
    {
        var (state, now) = (new Case(), Open.AcceptedAt);
        object[] events = [];
        foreach (var move in Moves.Prepend(Opening))
        {
            now += move.Wait;
            var (before, command) = (state, move.Try(state, now));
            var verdict = command.Decide(state, Sample.Facts(move.By, now));
            state = verdict.Events.Aggregate(state, (s, e) => s.Evolve(e));
            events = [.. events, .. verdict.Events];
            yield return new(command, move.By, now, before, verdict, state, events);
        }
    }

    public override string ToString() => $"{string.Join(" > ", Steps.Select(s => s.UnitId))}\n{string.Join('\n', Play())}";
}

/// <summary>Random lives in the sample province; weighted so that many of them get far.</summary>
public static class Moves
{
    private static readonly string[] Officers =
    [
        "handler.a", "handler.a", "handler.a", "handler.b", "handler.b", "handler.b", "handler.c", "handler.c", "handler.c",
        "reviewer.a", "signer.a", "supervisor.a", "reception.a", "admin.a",
    ];

    private static readonly Gen<Actor> AnyActor = Gen.Frequency(
        (14, Gen.Elements(Officers).Select(Sample.Officer)),
        (1, Gen.Constant(Actor.Service("decision"))));

    private static readonly Gen<string> AnyName = Gen.Elements([.. Officers.Distinct(), "nobody.here", ""]);

    private static readonly Gen<PauseKind> AnyKind = Gen.Elements(PauseKind.Tax, PauseKind.Tax, PauseKind.Payment, PauseKind.Posting, PauseKind.Supplement);

    /// <summary>Now, or a while ago: messages tell of the past.</summary>
    private static readonly Gen<TimeSpan> AnyDelay = Gen.Elements(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(90));

    /// <summary>Null for the one that is open.</summary>
    private static readonly Gen<int?> AnyRound = Gen.Frequency((3, Gen.Constant<int?>(null)), (1, Gen.Choose(0, 3).Select(int? (round) => round)));

    private static Gen<Func<Case, DateTimeOffset, ICaseCommand>> Always(Gen<ICaseCommand> commands) =>
        commands.Select(Func<Case, DateTimeOffset, ICaseCommand> (command) => (_, _) => command);

    private static Gen<Func<Case, DateTimeOffset, ICaseCommand>> Then(Func<Case, DateTimeOffset, ICaseCommand> command) => Gen.Constant(command);

    public static readonly Gen<Func<Case, DateTimeOffset, ICaseCommand>> AnyCommand = Gen.Frequency(
        (20, Always(Gen.Constant<ICaseCommand>(new ClaimCase()))),
        (20, Always(Gen.Elements("Đủ", null).Select(ICaseCommand (note) => new CompleteStep(note)))),
        (5, Always(AnyName.Select(ICaseCommand (name) => new AssignCase(name)))),
        (5, Always(AnyName.Select(ICaseCommand (name) => new HandOverCase(name, "Bận")))),
        (8, Always(Gen.Choose(0, 4).Select(ICaseCommand (round) => new TakeBackForRework(round, "Làm lại")))),
        (1, Gen.Elements(Enum.GetValues<CaseOutcome>()).Select(Func<Case, DateTimeOffset, ICaseCommand> (outcome) => (_, now) => new CloseCase(outcome, now))),
        (1, Always(Gen.Constant<ICaseCommand>(Sample.Open(Sample.Steps)))),
        (4, Always(Gen.Constant<ICaseCommand>(new ReceivePapers()))),
        (4, Always(Gen.Elements<string?>(null, "Không có").Select(ICaseCommand (component) => new ReturnForSupplement([new(component, "Bản vẽ", 1, 0, false)], "Thiếu")))),
        (3, from round in AnyRound from delay in AnyDelay select Round((c, at) => new AwaitSupplement(round ?? c.Supplement?.Round ?? 1, at.AddDays(15), at), delay)),
        (14, from round in AnyRound from delay in AnyDelay select Round((c, at) => new TakeInSupplement(round ?? c.Supplement?.Round ?? 1, at), delay)),
        (10, Always(AnyKind.Select(ICaseCommand (kind) => new StopClock(kind, "Chuyển thuế")))),
        (6, Always(AnyKind.Select(ICaseCommand (kind) => new ResumeClock(kind)))),
        (3, AnyDelay.Select(delay => Round((_, at) => new ResumeOnPayment(at), delay))),
        (6, Gen.Choose(-3, 30).Select(Func<Case, DateTimeOffset, ICaseCommand> (hours) => (c, _) => new Reschedule(c.DueAt.AddHours(hours), "Mất điện"))),
        (3, Then((c, _) => new Reschedule(Sample.Province.Calendar.StartOfNextWorkingDay(c.DueAt) is { } day ? day.AddDays(7) : c.DueAt.AddDays(7), "Bão"))),
        (3, Always(Gen.Constant<ICaseCommand>(new Recalculate("Lịch mới")))),
        (4, Always(Gen.Choose(0, 3).Select(ICaseCommand (version) => new MoveToVersion(version, "Quyết định mới")))),
        (12, Then((c, now) => new CarryOutDuty(CaseDuties.Next(c)?.At ?? now))),
        (2, Then((c, _) => new RaiseDueSoon(c.DueAt))),
        (2, Then((c, _) => new RaiseOverdue(c.DueAt))));

    private static Func<Case, DateTimeOffset, ICaseCommand> Round(Func<Case, DateTimeOffset, ICaseCommand> command, TimeSpan delay) => (c, now) => command(c, now - delay);

    private static readonly Gen<TimeSpan> AnyWait = Gen.Frequency(
        (6, Gen.Constant(TimeSpan.Zero)), (3, Gen.Choose(1, 300).Select(m => TimeSpan.FromMinutes(m))), (1, Gen.Choose(1, 60).Select(h => TimeSpan.FromHours(h))));

    public static readonly Gen<Move> AnyMove = from command in AnyCommand from actor in AnyActor from wait in AnyWait select new Move(command, actor, wait);

    /// <summary>With its date by law.</summary>
    private static OpenCase Opening(string procedureCode, CaseStep[] steps, TimeSpan after)
    {
        var (procedure, at) = (Sample.Province.Procedure(procedureCode, 1)!, Sample.Now + after);
        var due = (DueAnswer.Due)Deadline.Compute(new Term(at, procedure.Limit, Counting.Hour, 0, []), Sample.Province.Calendar);
        return new(
            procedureCode, "ttphvcc", procedure.AgencyCode, at, due.At, "reception.a", steps,
            Sample.Terms with { LimitAmount = procedure.Limit.Amount, LimitUnit = procedure.Limit.Unit, TransferBy = at.AddHours(4) }, "stp-lanh-dao");
    }

    public static readonly Gen<Life> AnyLife =
        from procedure in Gen.Elements("2.000635", "1.115362", "1.115362", "1.115375")
        from steps in Gen.Choose(1, 3)
        from units in Gen.Elements(Sample.TuPhap, Sample.TuPhap, Sample.PhuongTuPhap, "snv-lao-dong").ArrayOf(steps)
        from after in Gen.Choose(0, 5 * 24 * 60)
        from length in Gen.Choose(0, 250)
        from moves in AnyMove.ArrayOf(length)
        select new Life(Opening(procedure, [.. units.Select((unit, i) => new CaseStep($"Bước {i + 1}", unit, 1))], TimeSpan.FromMinutes(after)), moves);

    /// <summary>With shrinking: a failing life is cut down to the moves that matter.</summary>
    public static Arbitrary<Life> Lives { get; } = Arb.From(AnyLife, life => life.Moves.Select((_, i) => life with { Moves = [.. life.Moves.Where((_, j) => j != i)] }));
}
