using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using JasperFx.Events;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Oversight.Cases;
using OneStop.Oversight.Record;
using OneStop.Routing.Cases;
using Weasel.Core;
using Xunit;
using Decision = OneStop.Decisions.Decision;

[assembly: AssemblyFixture(typeof(OneStop.Law.Tests.Year))]

namespace OneStop.Law.Tests;

/// <summary>Oversight folds the stored JSON without a line of the services' code; the services fold their own types. Over the whole year, at random
/// instants of both times, the two say the same.</summary>
public sealed class AsOfTests(Year year)
{
    private const int Instants = 3;

    private static readonly Marten.Services.SystemTextJsonSerializer Stored = new(Json.Options) { EnumStorage = EnumStorage.AsString, Casing = Casing.CamelCase };

    [Fact]
    public void At_any_instant_of_any_life_Oversight_sees_what_the_services_saw()
    {
        var random = new Random(5);
        var compared = 0;
        foreach (var (code, events) in year.World.Everything.GroupBy(e => e.Code).Select(g => (g.Key, g.ToList())))
        {
            var copy = events.Select((e, i) => Copied(i, e.Service, code, e.Event)).ToList();
            for (var i = 0; i < Instants; i++)
            {
                var (asOf, knownAt) = (Instant(), random.Next(3) == 0 ? Instant() : (DateTimeOffset?)null);
                bool InView(IEvent e) => e.OccurredAt() <= asOf && (knownAt is null || e.Timestamp <= knownAt);

                var seen = CaseAsOf.Of(code, copy, new(asOf, knownAt, null));

                var dossier = Fold(new Dossier(), year.World.Dossiers.History(code).Where(InView), (s, e) => s.Evolve(e));
                var c = Fold(new Case(), year.World.Cases.History(code).Where(InView), (s, e) => s.Evolve(e));
                var decision = Fold(new Decision(), year.World.Decisions.History(code).Where(InView), (s, e) => s.Evolve(e));
                Told(seen).Should().Be(Told(dossier, c, decision), $"{code} as of {asOf:O}, known at {knownAt:O}");
                compared++;
            }

            DateTimeOffset Instant() => events[random.Next(events.Count)].Event.OccurredAt().AddSeconds(random.Next(-1, 2) * random.Next(3600));
        }
        compared.Should().BeGreaterThan(10_000);
    }

    private static TState Fold<TState>(TState state, IEnumerable<IEvent> events, Func<TState, object, TState> evolve) => events.Aggregate(state, (s, e) => evolve(s, e.Data));

    internal static RecordedEvent Copied(int place, string service, string code, IEvent e) => new(place, place + 1, service, new(
        place, code, e.Version, e.Id, OneStopHost.EventName(service, e.Data.GetType()), e.Timestamp, e.UserName, null, null,
        JsonSerializer.Serialize(new { tick = e.Tick(), occurredAt = e.OccurredAt().ToString("O", CultureInfo.InvariantCulture) }), Stored.ToJson(e.Data)), []);

    private static string Told(CaseAsOf seen)
    {
        var (d, c, t) = (seen.Counter, seen.Departments, seen.Decision);
        return Lines(
            d is null ? null : Line(d.Status, d.ProcedureCode, d.ProcedureVersion, d.DeskId, d.Channel, d.FeeVnd, d.PaidVnd, d.Fees.Count, d.Payments.Count, d.LawProfile, d.DueAt,
                d.DueExplanation, d.TriageIsOverdue, d.Guidance is null, d.Pause is null, d.SupplementToPassOn is null, d.Supplement is null, d.Correction is null,
                d.Apology?["reason"], d.Withdrawal?["reason"], d.Closing?["reason"], d.Rejection?["reason"], d.Return is null, d.Digitised.Count,
                string.Join(',', d.Papers), string.Join(',', d.Results.Select(r => r["number"]))),
            c is null ? null : Line(c.Status, c.Phase, c.Step, c.StepIndex, c.Assignee, c.UnitId, c.DueAt, c.OriginalDueAt, c.DueExplanation, c.Round, c.ReworkReason, c.HasPapers,
                c.StoppedSince, c.Timeliness, c.ProcedureVersion, c.DecidingUnitId, c.Promise?["reason"],
                string.Join(',', c.Stops.Select(s => Line(s.Kind, s.Why, s.AwaitsPayment, s.From, s.To))),
                c.Supplement is { } s ? Line(s.Round, s.Items.Count, s.Reason, s.InTime, s.RequestedAt, s.ClosesAt, s.ReceivedAt) : null,
                string.Join(',', c.Rounds.Select(r => Line(r.Number, r.State, r.Opinions.Count))),
                string.Join(',', c.LinkedWorks.Select(w => Line(w.Plan["code"], w.DueAt, w.Assignee, w.Completion?["number"])))),
            t is null ? null : Line(t.Phase, t.Round, t.DueAt, t.DraftedBy, t.Text?["sha256"], t.Review?["by"], t.SentBack?["reason"], t.SignedSha256, t.Number, t.IssuedAt,
                t.Refusal?["reason"], t.Correction?["what"], t.AbandonedReason));
    }

    private static string Told(Dossier d, Case c, Decision t) => Lines(
        d.Submission is not { } handedIn ? null : Line(Json.Word(d.Status!.Value), handedIn.ProcedureCode, handedIn.ProcedureVersion, handedIn.DeskId, Json.Word(handedIn.Channel),
            d.FeeVnd, d.PaidVnd, d.Fees.Count, d.Payments.Count, d.Promise?.LawProfile, d.DueAt, d.DueExplanation, d.TriageIsOverdue, d.Guidance is null, d.Pause is null,
            d.SupplementToPassOn is null, d.Supplement is null, d.Correction is null, d.Apology?.Reason, d.Withdrawal?.Reason, d.Closing?.Reason, d.Rejection?.Reason,
            d.Return is null, d.Digitised.Count, string.Join(',', d.Components.Select(p => new AtTheCounter.Paper(p.Code, p.Originals, p.Copies, p.Certified))),
            string.Join(',', d.Results.Select(r => r.Number))),
        !c.IsOpen ? null : Line(Json.Word(c.Status), Json.Word(c.Phase), CaseView.StepName(c), c.StepIndex, c.Assignee, c.UnitId, c.DueAt, c.OriginalDueAt, c.DueExplanation, c.Round,
            c.ReworkReason, c.HasPapers, c.StoppedSince, c.Timeliness is { } timeliness ? Json.Word(timeliness) : null, c.Terms!.ProcedureVersion, c.DecidingUnitId,
            c.Promise?.Reason, string.Join(',', c.Stops.Select(s => Line(Json.Word(s.Kind), s.Why, s.AwaitsPayment, s.From, s.To))),
            c.Supplement is { } x ? Line(x.Round, x.Items.Length, x.Reason, x.InTime, x.RequestedAt, x.ClosesAt, x.ReceivedAt) : null,
            string.Join(',', c.Rounds.Select(r => Line(r.Number, Json.Word(r.State), r.Opinions.Length))),
            string.Join(',', c.LinkedWorks.Select(w => Line(w.Plan.Code, w.DueAt, w.Assignee, w.Completion?.Number)))),
        t.Opening is null ? null : Line(Json.Word(t.Phase), t.Round, t.DueAt, t.Draft?.By, t.Draft?.Text.Sha256, t.Review?.By, t.Return?.Reason, t.Signature?.ContentSha256,
            t.Issue?.Number, t.Issue?.At, t.Rejection?.Reason, t.Correction?.What, t.Abandonment?.Reason));

    private static string Lines(params string?[] parts) => string.Join('\n', parts.Select(p => p ?? "nothing"));

    private static string Line(params object?[] fields) => string.Join(" | ", fields.Select(f => f switch
    {
        DateTimeOffset at => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => f?.ToString(),
    }));
}
