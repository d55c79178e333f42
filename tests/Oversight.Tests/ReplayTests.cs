using System.Globalization;
using System.Text.Json;
using OneStop.Hosting;
using OneStop.Oversight.Cases;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Tests;

/// <summary>What Oversight says of an instant is what the raw events come to: over lives that no law would allow, amended afterwards, known late, with hosts whose
/// clocks disagree. <see cref="Naive"/> is the second opinion: it keeps a table of places and one of values, and shares no line with the service.</summary>
public sealed class ReplayTests
{
    private const int Histories = 10_000;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(7));

    [Fact]
    public void At_random_instants_of_random_lives_as_of_is_what_the_raw_events_come_to()
    {
        var (distinct, amended) = (new HashSet<string>(), 0);
        for (var seed = 0; seed < Histories; seed++)
        {
            var random = new Random(seed);
            var life = Life(random);
            DateTimeOffset Instant() => Start.AddMinutes(random.Next(-10, 40 * life.Count));
            var standpoint = random.Next(3) switch
            {
                0 => new Standpoint(Instant(), null, null),
                1 => new(Instant(), Instant(), null),
                _ => new(null, random.Next(2) == 0 ? Instant() : null, random.Next(2 * life.Count)),
            };

            var seen = CaseAsOf.Of("H99", [.. life.OrderBy(_ => random.Next()).Select(Recorded)], standpoint);

            var told = Told(seen);
            told.Should().Be(Naive.Fold(life, standpoint), $"seed {seed}, {standpoint}");
            distinct.Add(told);
            if (seen.Seen.Count > 0 && life.Any(e => e.Data.Contains("corrects", StringComparison.Ordinal))) amended++;
        }
        distinct.Count.Should().BeGreaterThan(Histories / 4);
        amended.Should().BeGreaterThan(Histories / 20);
    }

    [Fact]
    public void Of_two_corrections_of_one_event_the_later_counts()
    {
        Raw Claim(long version, string officer, object? corrects) => new("routing", version + 1, version, Start.AddHours(version), Start.AddHours(version), "routing.claimed",
            JsonSerializer.Serialize(new { officer, corrects }, Json.Options));
        RecordedEvent[] events = [.. new[] { Claim(1, "a", null), Claim(2, "b", new { service = "routing", version = 1 }), Claim(3, "c", new { service = "routing", version = 1 }), Claim(4, "d", new { service = "routing", version = 2 }) }.Select(Recorded)];

        string?[] At(DateTimeOffset? knownAt) => [.. new Standpoint(Start.AddHours(1), knownAt, null).See(events).Select(e => new Told(e.Event).Text("officer"))];

        At(Start.AddHours(1)).Should().Equal("a");
        At(Start.AddHours(2)).Should().Equal("b");
        At(Start.AddHours(3)).Should().Equal("c");
        At(null).Should().Equal(["d"], "it corrects the first correction, which stands in the place of the first event");
    }

    [Fact]
    public void A_tick_is_seen_as_corrected_unless_one_asks_what_was_known_then()
    {
        RecordedEvent[] events =
        [
            Recorded(new("routing", 1, 1, Start, Start, "routing.caseOpened", """{"deskId":"d","agencyCode":"a","decidingUnitId":"u","steps":[{"name":"x","unitId":"u"}]}""")),
            Recorded(new("routing", 2, 2, Start.AddHours(1), Start.AddHours(1), "routing.claimed", """{"officer":"a"}""")),
            Recorded(new("routing", 3, 3, Start.AddHours(9), Start.AddHours(9), "routing.claimed", """{"officer":"b","corrects":{"service":"routing","version":2}}""")),
        ];

        string? At(DateTimeOffset? knownAt) => CaseAsOf.Of("H99", events, new(null, knownAt, 2)).Assignee;

        At(null).Should().Be("b");
        At(Start.AddHours(1)).Should().Be("a");
    }

    [Fact]
    public void Who_had_it_when_and_whether_it_was_work()
    {
        var (n, minutes) = (0, 0);
        Raw Event(string type, string data) => new(type.Split('.')[0], ++n, n, Start.AddMinutes(minutes += 10), Start.AddMinutes(minutes), type, data);
        RecordedEvent[] events =
        [
            .. new[]
            {
                Event("intake.submitted", """{"procedureCode":"p","procedureVersion":1,"deskId":"desk","agencyCode":"a","components":[]}"""),
                Event("intake.accepted", "{}"),
                Event("routing.caseOpened", """{"deskId":"desk","agencyCode":"a","decidingUnitId":"leaders","steps":[{"name":"x","unitId":"first"},{"name":"y","unitId":"second"}]}"""),
                Event("routing.claimed", """{"officer":"a"}"""),
                Event("routing.clockStopped", """{"kind":"supplement","why":"w","legalBasis":"l","from":"2026-03-02T08:50:00+07:00"}"""),
                Event("routing.clockResumed", """{"kind":"supplement","at":"2026-03-02T09:00:00+07:00"}"""),
                Event("routing.handedOver", """{"from":"a","to":"b"}"""),
                Event("routing.stepCompleted", "{}"),
                Event("routing.stepStarted", """{"index":1}"""),
                Event("routing.submittedForDecision", """{"round":1}"""),
                Event("decision.opened", """{"round":1,"dueAt":"2026-03-02T09:00:00+07:00"}"""),
                Event("decision.drafted", """{"text":{},"by":"b"}"""),
                Event("routing.caseClosed", """{"outcome":"resultIssued"}"""),
                Event("intake.resultReceived", """{"number":"1"}"""),
                Event("intake.resultReturned", "{}"),
            }.Select(Recorded),
        ];

        var holdings = CaseAsOf.Of("H99", events, new(null, null, null)).Holdings;

        holdings.Select(h => ((h.From - Start).TotalMinutes, (h.To - Start)?.TotalMinutes, h.Place, h.Officer, h.State)).Should().Equal(
            (10, 30, "desk", null, "waiting"), (30, 40, "first", null, "waiting"), (40, 50, "first", "a", "working"), (50, 60, "first", "a", "stopped"), (60, 70, "first", "a", "working"),
            (70, 80, "first", "b", "working"), (80, 90, "first", null, "waiting"), (90, 120, "second", null, "waiting"), (120, 130, "leaders", null, "waiting"), (130, 150, "desk", null, "waiting"));
        CaseAsOf.Of("H99", events, new(Start.AddMinutes(55), null, null)).Holdings[^1].To.Should().BeNull("it has it still");
    }

    private sealed record Raw(string Service, long Tick, long Version, DateTimeOffset At, DateTimeOffset RecordedAt, string Type, string Data);

    private static RecordedEvent Recorded(Raw e, int place = 0) => new(place, place + 1, e.Service, new(
        place, "H99", e.Version, Guid.Empty, e.Type, e.RecordedAt, "handler.a", null, null,
        JsonSerializer.Serialize(new { tick = e.Tick, occurredAt = e.At.ToString("O", CultureInfo.InvariantCulture) }), e.Data), []);

    /// <summary>Any events in any order, most of them recorded at once, some late, some amending what was before.</summary>
    private static List<Raw> Life(Random random)
    {
        var (life, versions, tick) = (new List<Raw>(), new Dictionary<string, long>(), 0L);
        Add("intake.submitted", new { procedureCode = "p", procedureVersion = 1, deskId = "desk", agencyCode = "a", components = new[] { new { code = "TK", originals = 1 } } });
        for (var i = random.Next(3, 16); i > 0; i--)
        {
            var officer = $"officer.{random.Next(4)}";
            switch (random.Next(15))
            {
                case 0: Add("intake.accepted", new { acceptedAt = Start, dueAt = Due(), explanation = $"e{random.Next(5)}", lawProfile = "2025" }); break;
                case 1 or 2: Add("routing.caseOpened", new { deskId = "desk", agencyCode = "a", dueAt = Due(), decidingUnitId = "leaders", steps = new[] { new { name = "one", unitId = "u1" }, new { name = "two", unitId = "u2" } } }); break;
                case 3: Add("routing.stepStarted", new { index = random.Next(2) }); break;
                case 4 or 5: Add("routing.claimed", new { officer }); break;
                case 6: Add("routing.handedOver", new { from = "x", to = officer }); break;
                case 7: Add("routing.dueDateRecalculated", new { dueAt = Due(), explanation = $"e{random.Next(5)}" }); break;
                case 8: Add("intake.feeAssessed", new { amountVnd = random.Next(9) * 1000, lines = Array.Empty<object>() }); break;
                case 9: Add("intake.feePaid", new { amountVnd = random.Next(9) * 1000 }); break;
                case 10: Add("intake.handlingStarted", new { }); break;
                case 11: Add("decision.opened", new { round = random.Next(3), dueAt = Due() }); break;
                case 12: Add("decision.drafted", new { text = new { sha256 = $"{random.Next(99)}" }, by = officer }); break;
                case 13: Add("decision.issued", new { number = $"{random.Next(99)}", at = Start }); break;
                default: Add("intake.withdrawn", new { reason = "r" }); break;
            }
        }
        return life;

        string Due() => Start.AddHours(random.Next(200)).ToString("O", CultureInfo.InvariantCulture);

        void Add(string type, object data)
        {
            var service = type.Split('.')[0];
            // Two services may count the same tick; one service never does.
            tick = life.Exists(e => e.Tick == tick && e.Service == service) || random.Next(4) > 0 ? tick + 1 : tick;
            var at = Start.AddMinutes(life.Count * 30 + random.Next(-40, 40));
            var body = JsonSerializer.SerializeToNode(data, Json.Options)!.AsObject();
            if (random.Next(8) == 0 && life.FindAll(e => e.Tick < tick) is { Count: > 0 } before)
            {
                var earlier = before[random.Next(before.Count)];
                if (random.Next(3) > 0) body["corrects"] = JsonSerializer.SerializeToNode(new { service = earlier.Service, version = earlier.Version });
                if (random.Next(3) == 0 || !body.ContainsKey("corrects")) body["trueSince"] = Start.AddMinutes(random.Next(30 * life.Count)).ToString("O", CultureInfo.InvariantCulture);
            }
            versions[service] = versions.GetValueOrDefault(service) + 1;
            life.Add(new(service, tick, versions[service], at, random.Next(5) == 0 ? at.AddMinutes(random.Next(300)) : at, type, body.ToJsonString()));
        }
    }

    private static string Told(CaseAsOf c) => string.Join(" | ",
        c.Status, c.Step, c.Assignee, c.Unit, Instant(c.DueAt), c.DueExplanation, c.Counter?.FeeVnd, c.Counter?.PaidVnd, c.InForce.LawProfile, c.Decision?.Round,
        c.Decision?.Text?["sha256"], c.Decision?.DraftedBy, c.Decision?.Number, c.Seen.Values.Sum());

    private static string? Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Places are numbers on a line; values stand in a table and are overwritten.</summary>
    private static class Naive
    {
        private sealed class Placed(Raw e, double place)
        {
            public Raw Event = e;
            public double Place = place;
            public DateTimeOffset At = e.At;
            public long Tick = e.Tick;
            public readonly HashSet<(string, long)> StandsFor = [(e.Service, e.Version)];
        }

        public static string Fold(List<Raw> life, Standpoint standpoint)
        {
            var known = life.Where(e => standpoint.KnownAt is null || e.RecordedAt <= standpoint.KnownAt).OrderBy(e => (e.Tick, e.Service switch { "decision" => 0, "intake" => 1, _ => 2 }, e.Version)).ToList();
            var line = known.Select((e, i) => new Placed(e, i)).ToList();
            foreach (var late in line.Where(p => JsonDocument.Parse(p.Event.Data).RootElement is var body && (body.TryGetProperty("corrects", out _) || body.TryGetProperty("trueSince", out _))).ToList())
            {
                var body = JsonDocument.Parse(late.Event.Data).RootElement;
                DateTimeOffset? since = body.TryGetProperty("trueSince", out var s) ? s.GetDateTimeOffset() : null;
                line.Remove(late);
                var place = body.TryGetProperty("corrects", out var corrects) ? (corrects.GetProperty("service").GetString()!, corrects.GetProperty("version").GetInt64()) : default;
                if (line.Find(p => p.StandsFor.Contains(place)) is { } old)
                {
                    (old.Event, old.At) = (late.Event, since ?? old.At);
                    old.StandsFor.Add((late.Event.Service, late.Event.Version));
                    continue;
                }
                var after = since is null ? line.Where(p => p.Event.Tick < late.Event.Tick).ToList() : line.Where(p => p.At <= since).ToList();
                var from = after.Count == 0 ? line.Select(p => p.Place).DefaultIfEmpty(0).Min() - 2 : after.Max(p => p.Place);
                var to = line.Where(p => p.Place > from).Select(p => p.Place).DefaultIfEmpty(from + 2).Min();
                late.Place = (from + to) / 2;
                if (since is { } instant) (late.At, late.Tick) = (instant, after.Count == 0 ? 0 : after.MaxBy(p => p.Place)!.Tick);
                line.Add(late);
            }
            return Values(line.Where(p => (standpoint.AsOf is null || p.At <= standpoint.AsOf) && (standpoint.Tick is null || p.Tick <= standpoint.Tick)).OrderBy(p => p.Place).Select(p => p.Event).ToList());
        }

        private static string Values(List<Raw> events)
        {
            string? status = null, assignee = null, due = null, why = null, opened = null, moved = null, law = null, sha = null, drafter = null, number = null;
            long fee = 0, paid = 0;
            int? step = null, round = null;
            var decided = false;
            foreach (var e in events)
            {
                var d = JsonDocument.Parse(e.Data).RootElement;
                string At(string name) => Instant(d.GetProperty(name).GetDateTimeOffset())!;
                if (e.Type == "intake.submitted") status = "submitted";
                if (e.Type == "intake.accepted") (status, due, why, law) = ("accepted", At("dueAt"), d.GetProperty("explanation").GetString(), "2025");
                if (e.Type == "intake.handlingStarted") status = "inProgress";
                if (e.Type == "intake.withdrawn") status = "withdrawn";
                if (e.Type == "intake.feeAssessed") fee += d.GetProperty("amountVnd").GetInt64();
                if (e.Type == "intake.feePaid") paid += d.GetProperty("amountVnd").GetInt64();
                if (e.Type == "routing.caseOpened") (opened, step) = (At("dueAt"), step ?? 0);
                if (e.Type == "routing.stepStarted") (step, assignee) = (d.GetProperty("index").GetInt32(), null);
                if (e.Type == "routing.claimed") assignee = d.GetProperty("officer").GetString();
                if (e.Type == "routing.handedOver") assignee = d.GetProperty("to").GetString();
                if (e.Type == "routing.dueDateRecalculated") (opened, moved) = (At("dueAt"), d.GetProperty("explanation").GetString());
                if (e.Type == "decision.opened") (decided, round, sha, drafter) = (true, d.GetProperty("round").GetInt32(), null, null);
                if (e.Type == "decision.drafted") (sha, drafter) = (d.GetProperty("text").GetProperty("sha256").GetString(), d.GetProperty("by").GetString());
                if (e.Type == "decision.issued") number = d.GetProperty("number").GetString();
            }
            var open = events.Exists(e => e.Type == "routing.caseOpened");
            return string.Join(" | ",
                status, open ? (step == 1 ? "two" : "one") : null, assignee, open ? (step == 1 ? "u2" : "u1") : null, open ? opened : due, open ? moved ?? why : why,
                status is null ? null : fee, status is null ? null : paid, law, decided ? round : null, decided ? sha : null, decided ? drafter : null, decided ? number : null, events.Count);
        }
    }
}
