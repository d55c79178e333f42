using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using OneStop.Intake.Dossiers;
using OneStop.Intake.Forms;
using OneStop.Intake.Tests.Forms;
using Xunit;
using static OneStop.Intake.Tests.Counter;

namespace OneStop.Intake.Tests;

/// <summary>The timeline given out is the timeline lived.</summary>
public sealed class StatusTimelineTests
{
    private static readonly object[] Anything =
    [
        Submission, Acceptance, Handling, Counter.Result, Returned, Closing, Fees, new ReceptionRefused("-", "-"), new CompletionAsked([], "-"), new SupplementAsked(1, [], "-", "handler.a", true),
        new SupplementRequested(1, [], "-", null), new SupplementReceived(1, []), new HandlingPaused("tax", "-", "-", true), new HandlingPaused("survey", "-", "-", false),
        new FinancialObligationMet(null), new DueDateMoved(Now, "-", "-"), new Rescheduled(Now, Now, "-", "signer.a", true), new Withdrawn("-"),
        Counter.Result with { ResultCode = "KQ.1" }, new CorrectionRequested("-", Now), new CorrectionReceived("2", Now, "-", true),
    ];

    /// <summary>Any events at all, lawful or not, and now and then one that is older than the one before.</summary>
    private static readonly Arbitrary<Lived[]> AnyLife = (
        from rest in (from e in Gen.Elements(Anything) from minutes in Gen.Choose(-20, 300) from unit in Gen.Elements("ttphvcc", null) select (e, minutes, unit)).ListOf()
        select (Lived[])[new(Submission, Now, "reception.a", "ttphvcc"), .. Times(rest)]).ToArbitrary();

    private static IEnumerable<Lived> Times(IEnumerable<(object Event, int Minutes, string? Unit)> events)
    {
        var at = Now;
        foreach (var (e, minutes, unit) in events) yield return new(e, at = at.AddMinutes(minutes), unit is null ? "service:routing" : "reception.a", unit);
    }

    [Fact]
    public void Time_only_adds_to_it() => Prop.ForAll(AnyLife, life =>
    {
        var whole = StatusTimeline.Of(life);
        return Enumerable.Range(0, life.Length + 1).All(n =>
        {
            var then = StatusTimeline.Of(life[..n]);
            // What came first stands as it stood; only the end of the last is known now.
            return then.Select(e => e with { Until = null }).SequenceEqual(whole.Take(then.Count).Select(e => e with { Until = null }))
                && then.SkipLast(1).SequenceEqual(whole.Take(then.Count).SkipLast(1));
        });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void It_goes_forward_without_gaps_and_ends_in_the_status_of_the_dossier() => Prop.ForAll(AnyLife, life =>
    {
        var whole = StatusTimeline.Of(life);
        var state = life.Aggregate(new Dossier(), (d, e) => d.Evolve(e.Event));
        return whole.Zip(whole.Skip(1)).All(pair => pair.First.At <= pair.Second.At && pair.First.Until == pair.Second.At && pair.First.NationalStatus != pair.Second.NationalStatus)
            && whole[^1].Until is null && whole[^1].NationalStatus == (int)state.Status!.Value && whole.All(e => e.NationalStatus is >= 1 and <= 10);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Each_status_has_its_own_instant_and_who_brought_it() => StatusTimeline
        .Of([.. Printed.InProgress, Printed.Asked, Printed.TimedOut]).Select(e => (e.NationalStatus, e.Name, e.At, e.Until, e.By)).Should().Equal(
            (1, "Mới đăng ký", Printed.Received, Printed.Received, "ttphvcc"),
            (2, "Được tiếp nhận", Printed.Received, Printed.TakenUp.At, "ttphvcc"),
            (4, "Đang xử lý", Printed.TakenUp.At, Printed.Asked.At, "H99.10"),
            (5, "Yêu cầu bổ sung giấy tờ", Printed.Asked.At, Printed.TimedOut.At, "ttphvcc"),
            (8, "Dừng xử lý", Printed.TimedOut.At, null, "ttphvcc"));

    [Fact]
    public void Every_national_status_has_its_name() =>
        Enum.GetValues<DossierStatus>().Select(StatusTimeline.Name).Should().HaveCount(10).And.OnlyHaveUniqueItems();
}
