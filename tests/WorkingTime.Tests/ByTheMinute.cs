using System.Collections.Concurrent;
using System.Globalization;
using FluentAssertions;
using Xunit;

namespace OneStop.WorkingTime.Tests;

/// <summary>Due dates against a count minute by minute, over random calendars and terms.</summary>
public class ByTheMinute(ITestOutputHelper output)
{
    private const int Calendars = 300, TermsOfEach = 2000;

    /// <summary>Set <c>ONESTOP_SEED</c> to a number, or to <c>random</c>, to draw others.</summary>
    private static readonly int Seed = Environment.GetEnvironmentVariable("ONESTOP_SEED") switch
    {
        null or "" => 20260823,
        "random" => Random.Shared.Next(1_000_000_000),
        var number => int.Parse(number, CultureInfo.InvariantCulture)
    };

    [Fact]
    public void A_million_due_dates_agree_with_a_count_minute_by_minute()
    {
        output.WriteLine($"seed {Seed}");
        var differences = new ConcurrentQueue<string>();
        var seen = new ConcurrentDictionary<string, int>();
        Parallel.For(0, Calendars, n =>
        {
            var random = new Random(Seed + n);
            var draw = new Draw(random);
            var (calendar, first, last) = draw.Calendar();
            var days = last.DayNumber - first.DayNumber + 1;
            // The same terms, as they would have been answered on two days.
            var (one, other) = (AsKnown(), AsKnown());
            for (var i = 0; i < TermsOfEach; i++)
            {
                var drawn = draw.Term(days * World.Day);
                var term = drawn.Term(first, random);
                var due = Compare(one);
                if (Compare(other) != due) Saw("late decrees");
                Saw($"{drawn.Unit}{(drawn.Unit is LimitUnit.WorkingDay ? $" by {drawn.Counting}" : "")}", 2);
                if (due < 0) Saw("missing years");
                if (drawn.Stops.Any(s => s.From < due && s.To > drawn.Start)) Saw("stops on the way");

                int Compare(World world)
                {
                    var expected = world.Due(drawn);
                    var answer = Deadline.Compute(term, world.Calendar);
                    var agrees = answer is DueAnswer.Due { At: var at }
                        ? at.DateTime == first.ToDateTime(TimeOnly.MinValue).AddMinutes(expected)
                        : answer == new DueAnswer.NoCalendar(-expected);
                    if (!agrees)
                        differences.Enqueue($"calendar {n}, {drawn}, stops {string.Join(' ', drawn.Stops)}: {expected} minutes after {first:O}, not " +
                            $"{(answer as DueAnswer.Due)?.At.ToString("O") ?? $"{answer}"}");
                    return expected;
                }
            }

            World AsKnown() => new(calendar, first.AddDays(random.Next(-60, days)), first, last);
        });

        output.WriteLine(string.Join(", ", seen.OrderBy(s => s.Key).Select(s => $"{s.Value} {s.Key}")));
        differences.Take(5).Should().BeEmpty($"seed {Seed} has {differences.Count} differences");
        seen.Should().HaveCount(11).And.OnlyContain(s => s.Value >= 10_000, "every way of counting must be met often enough to mean something");

        void Saw(string what, int times = 1) => seen.AddOrUpdate(what, times, (_, n) => n + times);
    }
}
