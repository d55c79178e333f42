using System.Text.Json;
using FluentAssertions;
using JasperFx.Events;
using OneStop.Decisions;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Oversight.Figures;
using OneStop.Oversight.Record;
using OneStop.Provinces;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Law.Tests;

/// <summary>The columns of the periodic reports over the whole year, month by month, against a count that shares nothing with them: from the services' own typed events, by the
/// words of the law.</summary>
public sealed class FiguresTests(Year year)
{
    private static List<(string Code, List<RecordedEvent> Events, IReadOnlyList<Entry> Entries)>? made;

    private readonly List<(string Code, List<RecordedEvent> Events, IReadOnlyList<Entry> Entries)> copies = made ??=
    [
        .. year.World.Everything.GroupBy(e => e.Code).Select(g => (g.Key, g.Select((e, i) => AsOfTests.Copied(i, e.Service, g.Key, e.Event)).ToList()))
            .Select(c => (c.Key, c.Item2, Lives.EntriesOf(c.Item2))),
    ];

    private static readonly Period[] Months = [.. Enumerable.Range(2, 11).Select(m => new Period(new(2026, m - 1, 15), new(2026, m, 14)))];

    [Fact]
    public async Task The_columns_of_07b_are_what_an_independent_count_finds()
    {
        foreach (var month in Months)
        {
            var report = await Told(ReportForm.Find("07b")!, null, month);

            var counted = new long[16];
            foreach (var code in year.World.Dossiers.Codes) Count(code, month, counted);
            report.Rows[^1].Values.Should().Equal(counted[3..], $"{month}");
            report.Checks.Should().OnlyContain(c => c.Holds);
        }
    }

    [Fact]
    public async Task What_is_open_at_the_end_is_carried_into_the_next()
    {
        long? open = null;
        foreach (var month in Months)
        {
            var total = (await Told(ReportForm.Find("07b")!, null, month)).Rows[^1].Values;
            if (open is not null) total[8 - 3].Should().Be(open);
            open = total[13 - 3];
        }
        open.Should().BePositive();
    }

    [Fact]
    public async Task The_reports_of_the_agencies_add_up_to_the_provinces()
    {
        var whole = (await Told(ReportForm.Find("07b")!, null, Months[5])).Rows[^1].Values;
        var sum = new long[whole.Count];
        foreach (var agency in year.World.Province.Agencies)
        {
            var own = (await Told(ReportForm.Find("07a")!, agency.Code, Months[5])).Rows[^1].Values;
            for (var i = 0; i < sum.Length; i++) sum[i] += own[i];
        }
        whole.Should().Equal(sum);
    }

    [Fact]
    public void Early_on_time_and_late_are_what_Routing_recorded()
    {
        foreach (var (code, _, entries) in copies)
        {
            if (year.World.Cases.History(code).Select(e => e.Data).OfType<CaseClosed>().LastOrDefault() is not { } closed) continue;
            var life = Life.Of(code, entries);
            life.FinishedAt.Should().BeCloseTo(closed.FinishedAt, TimeSpan.FromSeconds(1), code);
            $"{life.MeasuredAt(life.FinishedAt!.Value)}".Should().Be($"{closed.Timeliness}", code);
        }
    }

    /// <summary>What is kept and then looked at from an instant equals what is made from zero of the events that were there at that instant.</summary>
    [Fact]
    public void As_of_any_instant_the_kept_equals_the_events_from_zero()
    {
        var random = new Random(7);
        foreach (var (code, events, entries) in copies)
        {
            var (asOf, knownAt) = (Instant(), random.Next(3) == 0 ? Instant() : DateTimeOffset.MaxValue);
            var there = events.Where(e => e.Told.OccurredAt <= asOf && e.Entry.RecordedAt <= knownAt).ToList();

            var kept = Life.Of(code, Entry.Read(Entry.Write(entries)).Where(e => e.At <= asOf && e.Known <= knownAt));

            JsonSerializer.Serialize(kept).Should().Be(JsonSerializer.Serialize(Lives.Seen(code, there, new(null, null, null))), $"{code} {asOf:O} {knownAt:O}");

            DateTimeOffset Instant() => events[random.Next(events.Count)].Told.OccurredAt.AddSeconds(random.Next(-1, 2) * random.Next(3600));
        }
    }

    private async Task<Report> Told(ReportForm form, string? agency, Period period)
    {
        var outlook = new Outlook(period, Outlook.EndOf(period), DateTimeOffset.MaxValue);
        return await Report.Of(
            form, agency, outlook, copies.Select(c => Life.Of(c.Code, c.Entries.Where(e => e.At <= outlook.At))).ToAsyncEnumerable(), year.World.Province);
    }

    private void Count(string code, Period period, long[] columns)
    {
        var (begins, ends) = (new DateTimeOffset(period.From.ToDateTime(default), TimeSpan.FromHours(7)), new DateTimeOffset(period.To.AddDays(1).ToDateTime(default), TimeSpan.FromHours(7)));
        IEnumerable<IEvent> Until<T>(IReadOnlyList<T> history) where T : IEvent => history.Where(e => e.OccurredAt() < ends).Cast<IEvent>();
        var (dossier, decision) = (Until(year.World.Dossiers.History(code)).ToList(), Until(year.World.Decisions.History(code)).ToList());
        if (dossier.FirstOrDefault(e => e.Data is Accepted) is not { } accepted) return;
        var ended = dossier.Where(e => e.Data is Withdrawn or Closed or ResultReceived { ResultCode: null }).Concat(decision.Where(e => e.Data is Issued or OneStop.Decisions.Refused))
            .Select(e => (DateTimeOffset?)e.OccurredAt()).Min();
        if (ended < begins) return;
        columns[3]++;
        var channel = ((Submitted)dossier[0].Data).Channel;
        var procedure = (Submitted)dossier[0].Data;
        if (accepted.OccurredAt() < begins) columns[8]++;
        else columns[channel switch
        {
            Channel.Postal => 6, Channel.Counter => 7, _ => year.World.Province.Procedure(procedure.ProcedureCode, procedure.ProcedureVersion)!.Online == OnlineLevel.Full ? 4 : 5,
        }]++;
        var outcome = Lateness.Of(((Accepted)accepted.Data).DueAt, Until(year.World.Cases.History(code)), ended ?? ends);
        if (ended is not null)
        {
            columns[9]++;
            columns[outcome < 0 ? 10 : outcome == 0 ? 11 : 12]++;
        }
        else
        {
            columns[13]++;
            columns[outcome <= 0 ? 14 : 15]++;
        }
    }
}
