using FsCheck;
using FsCheck.Fluent;
using OneStop.Deciding;
using OneStop.Routing.Cases;
using OneStop.Routing.Linked;
using OneStop.Routing.Opinions;
using OneStop.WorkingTime;

namespace OneStop.Routing.Tests;

/// <summary>Time passes, then someone tries something; where there is no command, the clock does what is due.</summary>
public sealed record TimedMove(TimeSpan Wait, ICaseCommand? Command, Actor By)
{
    public override string ToString() => $"+{Wait} {By.Subject}: {Command}";
}

/// <summary>One random life among agencies: the procedure, what is linked to it, and what was tried in turn.</summary>
public sealed record SharedLife(string ProcedureCode, int Steps, PlannedWork[] Works, TimedMove[] Moves)
{
    public ICaseCommand Opening => Sample.Open([.. Enumerable.Range(1, Steps).Select(i => new CaseStep($"Bước {i}", Sample.TuPhap, 1))]) with
    {
        ProcedureCode = ProcedureCode, AgencyCode = ProcedureCode == Consulting.House ? "H99.61" : Sample.Opened.AgencyCode, Linked = Works,
    };

    public override string ToString() => $"{ProcedureCode}, {Steps}, {string.Join(" ", Works.Select(w => $"{w.Code}<{w.After}"))}\n{string.Join('\n', Moves.AsEnumerable())}";
}

/// <summary>Random rounds and linked works on a case that handler.a and handler.c handle; weighted so that many get far.</summary>
public static class OpinionMoves
{
    private static readonly string[] Units = [Consulting.Land, Consulting.Labour, "xa-2-cong-an", Sample.TuPhap, "khong-co"];
    private static readonly string[] Members = ["reviewer.a", "signer.a", "handler.b", "handler.c", "reception.a"];
    private static readonly string[] Codes = ["a", "b", "c"];

    private static readonly Gen<Actor> AnyActor = Gen.Elements(
        "handler.a", "handler.a", "handler.a", "handler.b", "handler.b", "handler.c", "handler.c", "reviewer.a", "reviewer.a", "signer.a", "signer.a", "supervisor.a").Select(Sample.Officer);

    /// <summary>Mostly minutes and hours; now and then a week.</summary>
    private static readonly Gen<TimeSpan> AnyWait = Gen.Frequency(
        (6, Gen.Choose(0, 90).Select(m => TimeSpan.FromMinutes(m))), (3, Gen.Choose(1, 30).Select(h => TimeSpan.FromHours(h))), (1, Gen.Constant(TimeSpan.FromDays(7))));

    private static readonly Gen<DateTimeOffset?> AnyDeadline = Gen.Choose(-5, 400).Select(DateTimeOffset? (hours) => Sample.Now.AddHours(hours));

    private static Gen<string[]> Some(string[] of) => Gen.Shuffle(of).SelectMany(all => Gen.Choose(1, 3).Select(n => all[..n]));

    private static readonly Gen<ICaseCommand> AnyRequest =
        from kind in Gen.Elements(RoundKind.Consultation, RoundKind.Collective)
        from ask in Gen.Frequency((9, Some(kind is RoundKind.Consultation ? Units[..3] : Members[..4])), (1, Some(Units)), (1, Some(Members)))
        from question in Gen.Elements("Có tranh chấp không?", "Có đồng ý không?", "Còn ý kiến gì?")
        from days in Gen.Frequency((3, Gen.Choose(1, 20).Select(int? (d) => d)), (2, Gen.Constant((int?)null)))
        from deadline in days is null ? Gen.Frequency((4, AnyDeadline), (1, Gen.Constant((DateTimeOffset?)null))) : Gen.Constant((DateTimeOffset?)null)
        from consent in Gen.Frequency((4, Gen.Constant((bool?)null)), (1, Gen.Elements<bool?>(true, false)))
        from quorum in Gen.Frequency((3, Gen.Constant((int?)null)), (1, Gen.Choose(1, 4).Select(int? (n) => n)))
        from majority in Gen.Frequency((3, Gen.Constant((int?)null)), (1, Gen.Choose(1, 4).Select(int? (n) => n)))
        select (ICaseCommand)new RequestConsultation(kind, question, [.. OpinionOption.Usual], ask, deadline, days, consent, quorum, majority, null);

    private static readonly Gen<ICaseCommand> AnyOpinion =
        from round in Gen.Frequency((5, Gen.Choose(1, 2)), (1, Gen.Choose(0, 5)))
        from option in Gen.Frequency((9, Gen.Elements("agree", "agree", "agree", "disagree", "other")), (1, Gen.Constant("abstain")))
        from note in Gen.Elements("Vì", null)
        from unit in Gen.Elements([null, null, null, .. Units])
        select (ICaseCommand)new GiveOpinion(round, option, note, unit);

    private static readonly Gen<ICaseCommand?> AnyCommand = Gen.Frequency<ICaseCommand?>(
        (8, Gen.Constant<ICaseCommand?>(null)),
        (4, AnyRequest.Select(ICaseCommand? (c) => c)),
        (30, AnyOpinion.Select(ICaseCommand? (c) => c)),
        (24, Gen.Choose(1, 4).Select(ICaseCommand? (round) => new ConcludeConsultation(round, null))),
        (14, Gen.Constant<ICaseCommand?>(new ClaimCase())),
        (14, Gen.Constant<ICaseCommand?>(new CompleteStep(null))),
        (20, Gen.Elements(Codes).Select(ICaseCommand? (code) => new ClaimLinkedWork(code))),
        (20, Gen.Elements(Codes).SelectMany(code => Gen.Elements("1", "1", "2", null).Select(ICaseCommand? (number) => new CompleteLinkedWork(code, number, null)))),
        (2, Gen.Constant<ICaseCommand?>(new HandOverCase("handler.c", "Bận"))),
        (3, Gen.Choose(1, 2).Select(ICaseCommand? (round) => new TakeBackForRework(round, "Làm lại"))),
        (1, Gen.Constant<ICaseCommand?>(new CloseCase(CaseOutcome.ResultIssued, Sample.Now))));

    private static readonly Gen<TimedMove> AnyMove =
        from wait in AnyWait
        from command in AnyCommand
        from actor in command is ClaimLinkedWork or CompleteLinkedWork ? Gen.Elements("handler.a", "handler.b", "handler.b").Select(Sample.Officer) : AnyActor
        select new TimedMove(wait, command, actor);

    /// <summary>Each work waits for none or for one before it, so there is no circle; then they are mixed.</summary>
    private static Gen<PlannedWork[]> AnyWorks(int count) =>
        from after in Gen.CollectToSequence(Enumerable.Range(0, count).Select(i => Gen.Choose(-1, i - 1)).ToArray())
        from units in Gen.Elements("phuong-1-tu-phap", "phuong-1-cong-an", "bhxh-bao-hiem").ArrayOf(count)
        from results in Gen.Elements("KQ", null).ArrayOf(count)
        from mixed in Gen.Shuffle(after.Select((a, i) => new PlannedWork(Codes[i], $"Việc {i}", units[i], results[i], a < 0 ? null : Codes[a], 3, LimitUnit.WorkingDay)).ToArray())
        select mixed;

    public static readonly Gen<SharedLife> AnyLife =
        from procedure in Gen.Elements(Sample.Opened.ProcedureCode, Consulting.House)
        from steps in Gen.Choose(1, 2)
        from works in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(1, 3))).SelectMany(AnyWorks)
        from length in Gen.Choose(0, 200)
        from moves in AnyMove.ArrayOf(length)
        select new SharedLife(procedure, steps, works, moves);

    public static Arbitrary<SharedLife> Lives { get; } =
        Arb.From(AnyLife, life => life.Moves.Select((_, i) => life with { Moves = [.. life.Moves.Where((_, j) => j != i)] }));
}
