using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using OneStop.Deciding;
using Xunit;
using static OneStop.Decisions.Tests.Cast;

namespace OneStop.Decisions.Tests;

/// <summary>Whatever officers and messages do, in whatever order. Judged by the history alone, not by the state that the decisions themselves use.</summary>
public sealed class DecisionProperties
{
    /// <summary>One attempt: a command by someone, or a submission that arrives.</summary>
    public sealed record Step(string What, DecisionFacts By, Func<Decision, Verdict> Decide)
    {
        public override string ToString() => $"{What} by {By.Actor.Subject}";
    }

    private sealed record Fact(object Event, string By);

    private static readonly DecisionFacts[] People = [Handler, Reviewer, Signer, AllRoles, Officer("deputy.a", "handler", "reviewer", "signer"), Stranger];

    // Weighted, so that a good part of the sequences gets as far as a signature and past a return.
    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (8, Gen.Elements(1, 1, 1, 2, 2, 3).Select(round => new Step($"submission {round}", Handler, decision => OpenDecision.Decide(decision, Submission(round))))),
        (8, By(Gen.Elements(Text, Better), text => new DraftDecision(text))),
        (14, By(Gen.Elements(true, true, false), approved => new ReviewDecision(approved, null))),
        (14, By(Gen.Constant("1/2026/QĐ-H99.15"), number => new SignDecision(number))),
        (2, Gen.Constant(new Step("correction", Handler, decision => AskForCorrection.Decide(decision, CorrectionRequest)))),
        (1, Gen.Constant(new Step("withdrawal", Handler, decision => AbandonDecision.Decide(decision, "Rút")))),
        (2, Gen.Constant(new Step("new date", Handler, decision => MoveDueDate.Decide(decision, Moved.DueAt, Moved.Since)))),
        (1, By(Gen.Constant("Xác minh lại"), reason => new SendBack(reason))),
        (1, By(Gen.Constant("Không đủ điều kiện"), reason => new RefuseDossier(reason, "Đ.45"))));

    private static readonly Arbitrary<Step[]> AnyLife = AnyStep.ArrayOf().ToArbitrary();

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1000);

    private static Gen<Step> By<T>(Gen<T> content, Func<T, ICommand<Decision, DecisionFacts>> command) =>
        from c in content
        from facts in Gen.Elements(People)
        let x = command(c)
        select new Step(x.ToString()!, facts, decision => x.Decide(decision, facts));

    private static (Decision State, List<Fact> History) Play(IEnumerable<Step> steps)
    {
        var (state, history) = (new Decision(), new List<Fact>());
        foreach (var step in steps)
            foreach (var e in step.Decide(state).Events)
            {
                state = state.Evolve(e);
                history.Add(new(e, step.By.Actor.Subject));
            }
        return (state, history);
    }

    private static void Always(Func<List<Fact>, bool> holds) => Prop.ForAll(AnyLife, life => holds(Play(life).History)).Check(Thorough);

    [Fact]
    public void Nothing_is_issued_that_nobody_but_its_drafter_approved() => Always(history =>
    {
        var issued = history.FindIndex(f => f.Event is Issued);
        if (issued < 0) return true;
        var drafted = history.FindLastIndex(issued, f => f.Event is Drafted);
        return drafted >= 0
            && history[drafted..issued] is var since && since.TrueForAll(f => f.Event is not Opened)
            && since.FindLast(f => f.Event is Reviewed) is { Event: Reviewed { Approved: true } } review && review.By != history[drafted].By;
    });

    [Fact]
    public void The_signer_is_never_the_drafter() => Always(history =>
        Signatures(history).All(s => history[s].By != history[history.FindLastIndex(s, f => f.Event is Drafted)].By));

    [Fact]
    public void The_signature_is_on_the_text_that_was_approved() => Always(history =>
        Signatures(history).All(s => ((Signed)history[s].Event).ContentSha256 == ((Drafted)history[history.FindLastIndex(s, f => f.Event is Drafted)].Event).Text.Sha256));

    private static IEnumerable<int> Signatures(List<Fact> history) => Enumerable.Range(0, history.Count).Where(i => history[i].Event is Signed);

    [Fact]
    public void It_ends_at_most_once_and_nothing_comes_after_it() => Always(history =>
        history.FindIndex(f => f.Event is Issued or Refused or Abandoned) is var end && (end < 0 || history.Skip(end + 1).All(f =>
            history[end].Event is Issued && f.Event is CorrectionAsked or Drafted or Reviewed or Signed or Corrected)));

    [Fact]
    public void I9_a_refusal_bears_reason_and_article() => Always(history => history.TrueForAll(f => f.Event is not Refused || f.Event is Refused { Reason.Length: > 0, LegalBasis.Length: > 0 }));

    [Fact]
    public void I10_nothing_is_withdrawn_that_was_issued() => Always(history =>
        history.FindIndex(f => f.Event is Issued) is var issued && (issued < 0 || history.TrueForAll(f => f.Event is not Abandoned)));

    [Fact]
    public void A_correction_goes_through_four_eyes_like_the_result_itself() => Always(history =>
        history.Select((f, i) => (f, i)).Where(x => x.f.Event is Corrected).All(x =>
            history[..x.i] is var before && before.FindLastIndex(f => f.Event is CorrectionAsked) is var asked and >= 0
            && before.FindLastIndex(f => f.Event is Drafted) is var drafted && drafted > asked
            && before.FindLast(f => f.Event is Reviewed) is { Event: Reviewed { Approved: true } } review && review.By != before[drafted].By));

    [Fact]
    public void A_signature_is_issued_at_once_and_nothing_is_issued_without_one() => Always(history =>
        Signatures(history).All(s => history[s + 1].Event is Issued or Corrected && history[s + 1].By == history[s].By)
        && history.Count(f => f.Event is Issued or Corrected) == Signatures(history).Count());

    [Fact]
    public void Each_return_ends_a_later_round_than_the_one_before() => Always(history =>
        history.Select(f => f.Event).OfType<SentBack>().Select(e => e.Round).ToList() is var rounds && rounds.SequenceEqual(rounds.Distinct().Order()));

    [Fact]
    public void Nobody_from_another_department_leaves_a_trace() => Always(history => history.TrueForAll(f => f.By != Stranger.Actor.Subject));

    [Fact]
    public void A_command_carried_out_twice_adds_nothing_the_second_time() => Prop
        .ForAll(AnyLife, AnyStep.ToArbitrary(), (life, step) => step.Decide(Play([.. life, step]).State).Events is [])
        .Check(Thorough);

    [Fact]
    public void The_lives_that_are_tried_reach_every_end()
    {
        var lives = AnyLife.Generator.Sample(2000, 60).Select(life => Play(life).History.Select(f => f.Event).ToList()).ToList();
        lives.Count(l => l.OfType<Issued>().Any()).Should().BeGreaterThan(50);
        lives.Count(l => l.OfType<Refused>().Any()).Should().BeGreaterThan(50);
        lives.Count(l => l.OfType<Opened>().Count() > 1).Should().BeGreaterThan(50);
    }
}
