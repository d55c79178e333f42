using BenchmarkDotNet.Attributes;
using OneStop.Provinces;
using OneStop.WorkingTime;

namespace OneStop.Bench;

/// <summary>Due dates of limits up to 20 days by the sample province's calendar, without their derivations unless it says so.</summary>
[MemoryDiagnoser]
public class DueDates
{
    private const int Terms = 1000;

    private static readonly WorkingCalendar Calendar = Sample();

    private readonly Term[] byHours = Draw(LimitUnit.WorkingDay, Counting.Hour);
    private readonly Term[] byDays = Draw(LimitUnit.WorkingDay, Counting.FirstDayExcluded);
    private readonly Term[] toTheClock = Draw(LimitUnit.WorkingDay, Counting.SameClock);
    private readonly Term[] calendarDays = Draw(LimitUnit.Day, Counting.Hour);
    private readonly Term[] stopped = [.. Draw(LimitUnit.WorkingDay, Counting.Hour).Select(t => t with { Stops = [new(t.From.AddDays(2), t.From.AddDays(9), "niêm yết", "posting")] })];

    [Benchmark(OperationsPerInvoke = Terms)]
    public void ByHours() => Compute(byHours);

    [Benchmark(OperationsPerInvoke = Terms)]
    public void FirstDayExcluded() => Compute(byDays);

    [Benchmark(OperationsPerInvoke = Terms)]
    public void SameClock() => Compute(toTheClock);

    [Benchmark(OperationsPerInvoke = Terms)]
    public void CalendarDays() => Compute(calendarDays);

    [Benchmark(OperationsPerInvoke = Terms)]
    public void ByHoursWithAStop() => Compute(stopped);

    [Benchmark(OperationsPerInvoke = Terms)]
    public void WithDerivation()
    {
        foreach (var term in byHours)
            if (Deadline.Compute(term, Calendar) is not DueAnswer.Due { Derivation.Count: > 0 }) throw new InvalidOperationException($"{term} has no derivation.");
    }

    private static void Compute(Term[] terms)
    {
        foreach (var term in terms)
            if (Deadline.Compute(term, Calendar) is not DueAnswer.Due) throw new InvalidOperationException($"{term} has no due date.");
    }

    private static Term[] Draw(LimitUnit unit, Counting counting)
    {
        var random = new Random(20260823);
        return [.. Enumerable.Range(0, Terms).Select(_ => new Term(
            new DateTimeOffset(2025, 1, 2, 0, 0, 0, WorkingCalendar.Offset).AddMinutes(random.Next(650 * 24 * 60)), new(random.Next(1, 41) / 2m, unit), counting, 0, []))];
    }

    private static WorkingCalendar Sample()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "OneStop.sln"))) root = Path.GetDirectoryName(root)!;
        return ProvincePack.Load(Path.Combine(root, "deploy", "provinces", "sample")).TryTake(out var province, out var problems)
            ? province.Calendar
            : throw new InvalidOperationException(string.Join('\n', problems));
    }
}
