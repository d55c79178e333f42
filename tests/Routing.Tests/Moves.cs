using FsCheck;
using FsCheck.Fluent;
using OneStop.Deciding;
using OneStop.Routing.Cases;

namespace OneStop.Routing.Tests;

/// <summary>Anyone tries anything.</summary>
public sealed record Move(ICaseCommand Command, Actor By)
{
    public override string ToString() => $"{By.Subject}: {Command}";
}

/// <summary>One random life: how the case was opened, and what was tried on it in turn.</summary>
public sealed record Life(CaseStep[] Steps, Move[] Moves)
{
    public Move Opening => new(Sample.Open(Steps), Actor.Service("intake"));

    public override string ToString() => $"{string.Join(" > ", Steps.Select(s => s.UnitId))}\n{string.Join('\n', Moves.AsEnumerable())}";
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

    public static readonly Gen<ICaseCommand> AnyCommand = Gen.Frequency(
        (20, Gen.Constant<ICaseCommand>(new ClaimCase())),
        (20, Gen.Elements("Đủ", null).Select(ICaseCommand (note) => new CompleteStep(note))),
        (5, AnyName.Select(ICaseCommand (name) => new AssignCase(name))),
        (5, AnyName.Select(ICaseCommand (name) => new HandOverCase(name, "Bận"))),
        (6, Gen.Choose(0, 4).Select(ICaseCommand (round) => new TakeBackForRework(round, "Làm lại"))),
        (1, Gen.Elements(CaseOutcome.ResultIssued, CaseOutcome.Refused).Select(ICaseCommand (outcome) => new CloseCase(outcome))),
        (1, Gen.Constant<ICaseCommand>(Sample.Open(Sample.Steps))));

    public static readonly Gen<Move> AnyMove = from command in AnyCommand from actor in AnyActor select new Move(command, actor);

    public static readonly Gen<Life> AnyLife =
        from steps in Gen.Choose(1, 3)
        from units in Gen.Elements(Sample.TuPhap, Sample.TuPhap, Sample.PhuongTuPhap, "snv-lao-dong").ArrayOf(steps)
        from length in Gen.Choose(0, 150)
        from moves in AnyMove.ArrayOf(length)
        select new Life([.. units.Select((unit, i) => new CaseStep($"Bước {i + 1}", unit, 1))], moves);

    /// <summary>With shrinking: a failing life is cut down to the moves that matter.</summary>
    public static Arbitrary<Life> Lives { get; } = Arb.From(AnyLife, life => life.Moves.Select((_, i) => life with { Moves = [.. life.Moves.Where((_, j) => j != i)] }));
}
