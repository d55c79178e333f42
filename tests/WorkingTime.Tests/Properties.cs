using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace OneStop.WorkingTime.Tests;

/// <summary>What holds for every term by every calendar.</summary>
public class Properties
{
    private static readonly Arbitrary<(WorkingCalendar Calendar, Term Term)> Any = Gen.Choose(0, int.MaxValue).Select(seed =>
    {
        var random = new Random(seed);
        var draw = new Draw(random);
        var (calendar, first, last) = draw.Calendar();
        return (calendar, draw.Term((last.DayNumber - first.DayNumber + 1) * World.Day).Term(first, random));
    }).ToArbitrary();

    [Fact]
    public void The_derivation_goes_from_start_to_due_without_a_gap() => Holds((due, term) =>
    {
        var lines = due.Derivation;
        var at = term.From;
        foreach (var line in lines)
        {
            line.From.Should().Be(at);
            (line.From < line.To || (line.From == due.At && due.At.TimeOfDay == TimeSpan.Zero && line.Days == 1)).Should().BeTrue($"{line} takes time");
            (line.WhyVi.Length > 0 && line.WhyEn.Length > 0).Should().BeTrue();
            at = line.To;
        }
        at.Should().Be(due.At);
    });

    [Fact]
    public void What_is_counted_adds_up_to_the_limit_and_its_extension() => Holds((due, term) =>
    {
        var counted = due.Derivation.Where(l => l.Counted).ToList();
        var (hours, days) = (TimeSpan.FromTicks(counted.Where(l => l.Days == 0).Sum(l => l.Length.Ticks)), counted.Sum(l => l.Days));
        var whole = (int)decimal.Ceiling(term.Limit.Amount);
        var first = DateOnly.FromDateTime(term.From.ToOffset(TimeSpan.FromHours(7)).DateTime);
        (hours.Ticks / (decimal)TimeSpan.TicksPerHour, days).Should().Be(term switch
        {
            { Limit.Unit: LimitUnit.SameDay or LimitUnit.Immediate } => (0, 1),
            { Limit.Unit: LimitUnit.Hour } => (term.Limit.Amount + term.ExtensionDays * 8, 0),
            { Limit.Unit: LimitUnit.WorkingDay, Counting: Counting.Hour } => ((term.Limit.Amount + term.ExtensionDays) * 8, 0),
            { Limit.Unit: LimitUnit.Month } => (0, first.AddMonths(whole).DayNumber - first.DayNumber + term.ExtensionDays),
            _ => (0, whole + term.ExtensionDays)
        });
        due.Derivation.All(l => l.Counted || l.Days == 0).Should().BeTrue();
    });

    [Fact]
    public void Nothing_is_counted_while_the_clock_stands() => Holds((due, term) =>
    {
        foreach (var line in due.Derivation.Where(l => l.Counted))
            term.Stops.Any(s => line.Days == 0 ? s.From < line.To && s.To > line.From && s.From < s.To : s.From < due.At && s.To >= due.At).Should().BeFalse();
    });

    [Fact]
    public void What_is_read_aloud_names_every_stop_on_the_way_and_the_extension() => Holds((due, term) =>
    {
        var words = due.Explain();
        foreach (var stop in term.Stops.Where(s => due.Derivation.Any(l => l.WhyEn.Contains(s.WhyEn, StringComparison.Ordinal))))
            words.Should().Contain(stop.WhyVi);
        words.Contains($"cộng thêm {term.ExtensionDays} ngày", StringComparison.Ordinal)
            .Should().Be(term.ExtensionDays > 0 && term.Limit.Unit is not (LimitUnit.SameDay or LimitUnit.Immediate));
    });

    [Fact]
    public void More_time_is_never_due_earlier() => HoldsFor((due, calendar, term) =>
    {
        Latest(calendar, term with { Limit = term.Limit with { Amount = term.Limit.Amount + 0.5m } }).Should().BeOnOrAfter(due);
        Latest(calendar, term with { ExtensionDays = term.ExtensionDays + 1 }).Should().BeOnOrAfter(due);
    });

    [Fact]
    public void A_stop_less_or_shorter_is_never_due_later() => HoldsFor((due, calendar, term) =>
    {
        for (var i = 0; i < term.Stops.Count; i++)
        {
            var stop = term.Stops[i];
            Latest(calendar, term with { Stops = [.. term.Stops.Where(s => s != stop)] }).Should().BeOnOrBefore(due);
            Latest(calendar, term with { Stops = [.. term.Stops.Select(s => s == stop ? s with { To = s.To.AddHours(-9) } : s)] }).Should().BeOnOrBefore(due);
        }
    });

    private static DueAnswer.Due? DueOf(WorkingCalendar calendar, Term term) => Deadline.Compute(term, calendar) as DueAnswer.Due;

    /// <summary>A year without calendar lies after every due date.</summary>
    private static DateTimeOffset Latest(WorkingCalendar calendar, Term term) => DueOf(calendar, term)?.At ?? DateTimeOffset.MaxValue;

    private static void Holds(Action<DueAnswer.Due, Term> property) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Any, any =>
    {
        if (DueOf(any.Calendar, any.Term) is { } due) property(due, any.Term);
    }));

    private static void HoldsFor(Action<DateTimeOffset, WorkingCalendar, Term> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Any, any => property(Latest(any.Calendar, any.Term), any.Calendar, any.Term)));
}
