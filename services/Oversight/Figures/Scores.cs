using OneStop.Provinces;

namespace OneStop.Oversight.Figures;

/// <summary>Officers' points, TT 01/2018/TT-VPCP, Đ.13–15: 0, 1 or 2 for each dossier and indicator, averaged over the dossiers they had a part in that ended in the period.
/// Complaints are not in the events, so indicator 7 is not measured: what the total can be with it is given as a range, and a grade only where both ends agree on it.</summary>
/// <param name="NotMeasured">What is left out, and why.</param>
public sealed record Scores(DateOnly From, DateOnly To, DateTimeOffset AsOf, DateTimeOffset KnownAt, IReadOnlyList<Scores.Line> Officers, string NotMeasured)
{
    /// <param name="Time">1: the whole time against the law's.</param>
    /// <param name="UnitTime">2: the officer's own steps against their share; null for who had no step, at the counter.</param>
    /// <param name="Contacts">3: how often the applicant had to complete the dossier.</param>
    /// <param name="Agencies">4: how many agencies the applicant had to go to.</param>
    /// <param name="Least">Total if every dossier drew a complaint.</param>
    /// <param name="Most">Total if none did.</param>
    /// <param name="Grade">full (100 % of the duty), most (70 to below 100 %) or poor (below 70 %); null where it depends on complaints.</param>
    public sealed record Line(
        string Officer, string Name, int Dossiers, decimal Time, decimal? UnitTime, decimal Contacts, decimal Agencies, decimal Least, decimal Most, string? Grade);

    private const string Complaints = "7 (thái độ): khiếu nại, phản ánh không đi qua hệ thống này; 3: lỗi của người nộp không được ghi nhận riêng.";

    /// <summary>The officers whose dossier it was: who accepted it, and who completed a step or decided.</summary>
    public static IEnumerable<string> OfficersOf(Life life) =>
        life.Passages.Where(p => p.EndedAt is not null).Select(p => p.Officer).Append(life.ReceivedBy).OfType<string>().Where(o => !o.StartsWith("service:", StringComparison.Ordinal)).Distinct();

    public static bool Counts(string officer, Booked booked) => booked.IsFinished && OfficersOf(booked.Life).Contains(officer);

    public static async Task<Scores> Of(Outlook outlook, IAsyncEnumerable<Life> lives, Province province)
    {
        var officers = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        await foreach (var life in lives)
            if (Booked.Of(life, outlook) is { IsFinished: true } booked)
                foreach (var officer in OfficersOf(life))
                {
                    if (!officers.TryGetValue(officer, out var tally)) officers[officer] = tally = new();
                    tally.Add(booked, life.Passages.Where(p => p.Officer == officer && p.EndedAt is not null).Select(p => StepTime.Of(p, booked, province)).ToList());
                }
        return new(
            outlook.Period.From, outlook.Period.To, outlook.At, outlook.KnownAt, [.. officers.Select(o => o.Value.Line(o.Key, province.Officer(o.Key)?.FullName ?? o.Key))], Complaints);
    }

    /// <summary>2 for early, 1 for on time, 0 for late.</summary>
    private static int Points(Timeliness timeliness) => timeliness switch { Timeliness.Early => 2, Timeliness.OnTime => 1, _ => 0 };

    private sealed class Tally
    {
        private int dossiers, time, contacts, agencies, withSteps, unitTime, attitude;

        public void Add(Booked b, List<Timeliness> steps)
        {
            dossiers++;
            time += Points(b.Timeliness);
            contacts += b.Life.Contacts switch { 0 => 2, 1 => 1, _ => 0 };
            // Whatever else is needed, the desk gets it (NĐ 118/2025, Đ.5.1e): who hands in and is answered from afar goes to none, everyone else to one.
            agencies += b.Life.Submission is { Channel: not "counter", Delivery: not "desk" } ? 2 : 1;
            attitude += Points(b.Timeliness);
            if (steps is []) return;
            withSteps++;
            unitTime += Points(steps.Max());
        }

        public Line Line(string officer, string name)
        {
            decimal Mean(int points, int of) => Math.Round((decimal)points / of, 1, MidpointRounding.AwayFromZero);
            decimal? own = withSteps == 0 ? null : Mean(unitTime, withSteps);
            var least = Mean(time, dossiers) + (own ?? 0) + Mean(contacts, dossiers) + Mean(agencies, dossiers);
            // Without steps of their own the second indicator is not theirs to lose.
            var most = least + Mean(attitude, dossiers) + (own is null ? 2 : 0);
            return new(officer, name, dossiers, Mean(time, dossiers), own, Mean(contacts, dossiers), Mean(agencies, dossiers), least, most, Grade(least) == Grade(most) ? Grade(least) : null);
        }

        private static string Grade(decimal total) => total switch { >= 5 => "full", >= 3.5m => "most", _ => "poor" };
    }
}
