using System.Globalization;
using System.Text.Json;

namespace OneStop.Journeys;

/// <summary>What Oversight tells of a real journey: as its owners told it while it went on, and as nobody rewrote it.</summary>
public sealed class RecordTests(SharedInstance shared)
{
    private Client Client => shared.It.Client;

    [Fact]
    public async Task A_case_is_seen_later_as_its_services_answered_at_that_moment_and_the_record_is_whole()
    {
        var walk = await Walk.Begin(Client, Walk.ThreeSteps());
        var answered = new List<Answer> { await walk.CaseIs(_ => true, "a case") };
        while (answered[^1].Word("phase") == "handling")
        {
            answered.Add(await Client.Insist($"{walk.Case}/claim", Walk.Handler, new { }));
            if (answered.Count == 2) await PapersThatCameBeforeTheyWereRegistered(walk);
            answered.Add(await Client.Insist($"{walk.Case}/complete-step", Walk.Handler, new { note = "Đủ điều kiện." }));
        }
        await walk.Draft();
        await walk.Sign();
        await walk.Return();
        answered.Add(await walk.CaseIs(c => c.Word("phase") == "closed", "closed"));
        var dossier = await Client.Get(walk.Dossier, Walk.Reception);
        await shared.It.Store.Settled();
        var stored = new List<StoredEvent>();
        foreach (var service in Store.Services) stored.AddRange(await shared.It.Store.Events(service, walk.Code));

        var history = await Client.Await($"api/oversight/cases/{walk.Code}/history", Walk.Supervisor, h => h.Body.GetArrayLength() == stored.Count, "copied whole");

        history.Body.EnumerateArray().Select(e => $"{e.GetProperty("tick")} {e.GetProperty("type").GetString()} {e.GetProperty("version")}").Should().Equal(
            stored.OrderBy(e => e.Tick).ThenBy(e => e.Service, StringComparer.Ordinal).ThenBy(e => e.Version).Select(e => $"{e.Tick} {e.Type} {e.Version}"));
        foreach (var then in answered)
        {
            var version = long.Parse(then.ETag!.Trim('"'), CultureInfo.InvariantCulture);
            var tick = stored.Single(e => e.Service == "routing" && e.Version == version).Tick;
            var seen = await Client.Get($"api/oversight/cases/{walk.Code}?tick={tick}", Walk.Supervisor);
            var departments = seen.Body.GetProperty("departments");
            (seen.Word("step"), seen.Word("assignee"), seen.Word("unit"), departments.GetProperty("status").GetString(), departments.GetProperty("phase").GetString())
                .Should().Be((then.Word("step"), then.Word("assignee"), then.Word("unit"), then.Word("status"), then.Word("phase")), $"at tick {tick}");
            seen.Body.GetProperty("dueAt").GetDateTimeOffset().Should().Be(then.Body.GetProperty("dueAt").GetDateTimeOffset());
            seen.Body.GetProperty("clock").GetProperty("state").GetString().Should().Be(then.Body.GetProperty("clock").GetProperty("state").GetString());
        }
        var now = (await Client.Get($"api/oversight/cases/{walk.Code}", Walk.Supervisor)).Body;
        (now.GetProperty("status").GetString(), now.GetProperty("nationalStatus").GetInt32()).Should().Be((dossier.Word("status"), dossier.Body.GetProperty("nationalStatus").GetInt32()));
        now.GetProperty("counter").GetProperty("feeVnd").GetInt64().Should().Be(dossier.Body.GetProperty("feeVnd").GetInt64());
        (await Client.Get($"api/oversight/cases/{walk.Code}/history", "reception.b")).Status.Should().Be(404, "another desk received it");

        await WhatWasPaidAndKnown(walk, stored.Single(e => e.Type == "intake.feePaid"));

        var verified = await shared.It.Onestop("verify");
        verified.ExitCode.Should().Be(0, verified.Output);
        verified.Output.Should().Contain("Everything is as it was recorded.");
    }

    /// <summary>Papers lie at the desk for a moment before they are registered: since when the limit ran anew, and since when that was known.</summary>
    private async Task PapersThatCameBeforeTheyWereRegistered(Walk walk)
    {
        const string form = "TPHS.H21.000023";
        await Client.Insist($"{walk.Case}/return-for-supplement", Walk.Handler, new { items = new[] { new { componentCode = form, what = "Đơn có chữ ký", originals = 1 } }, reason = "Thiếu chữ ký" });
        await Client.Await(walk.Dossier, Walk.Reception, d => d.Body.TryGetProperty("supplementToPassOn", out _), "asked of the desk");
        await Client.Insist($"{walk.Dossier}/supplement-request", Walk.Reception, new { items = Array.Empty<object>(), reason = "Thiếu chữ ký" });
        var waiting = await walk.CaseIs(c => Clock(c) == "stopped", "waiting");
        var came = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 2);
        var meanwhile = came.AddSeconds(0.5);
        await Task.Delay(meanwhile - TimeProvider.System.GetUtcNow(), TimeProvider.System);
        await Client.Insist($"{walk.Dossier}/supplement", Walk.Reception, new { components = new[] { new { code = form, originals = 1, copies = 0 } }, receivedAt = came });
        var running = await walk.CaseIs(c => Clock(c) == "running", "going on");
        // Each service's events are copied on their own.
        foreach (var type in (string[])["routing.clockRestarted", "intake.dueDateMoved"])
            await Client.Await($"api/oversight/cases/{walk.Code}/history", Walk.Supervisor, h => h.Body.EnumerateArray().Any(e => e.GetProperty("type").GetString() == type), $"{type} copied");
        var now = TimeProvider.System.GetUtcNow();

        foreach (var (asOf, knownAt, then, stoppedUntil) in new[]
            { (meanwhile, meanwhile, waiting, (DateTimeOffset?)null), (meanwhile, now, running, came), (now, meanwhile, waiting, null), (now, now, running, came) })
        {
            var seen = await Client.Get($"api/oversight/cases/{walk.Code}?asOf={Uri.EscapeDataString(asOf.ToString("O"))}&knownAt={Uri.EscapeDataString(knownAt.ToString("O"))}", Walk.Supervisor);
            var stop = seen.Body.GetProperty("departments").GetProperty("stops").EnumerateArray().Single();
            (Clock(seen), seen.Word("status"), seen.Word("dueAt"), stop.TryGetProperty("to", out var to) && to.ValueKind is JsonValueKind.String ? to.GetDateTimeOffset() : (DateTimeOffset?)null)
                .Should().Be((Clock(then), then.Word("status"), then.Word("dueAt"), stoppedUntil), $"of {asOf:O} on {knownAt:O}");
        }

        static string? Clock(Answer answer) => answer.Body.GetProperty("clock").GetProperty("state").GetString();
    }

    /// <summary>The desk puts a wrong payment right: what was paid and what was believed, then and now.</summary>
    private async Task WhatWasPaidAndKnown(Walk walk, StoredEvent paid)
    {
        var corrected = await Client.Insist($"{walk.Dossier}/payment-correction", Walk.Reception, new { payment = paid.Version, amountVnd = 600_000, method = "transfer", reference = "FT 9", reason = "Ghi nhầm số tiền" });
        corrected.Body.GetProperty("paidVnd").GetInt64().Should().Be(600_000);
        var history = await Client.Await(
            $"api/oversight/cases/{walk.Code}/history", Walk.Supervisor, h => h.Body.EnumerateArray().Any(e => e.GetProperty("type").GetString() == "intake.paymentCorrected"), "copied");
        var then = Uri.EscapeDataString(paid.RecordedAt.ToString("O"));
        var now = Uri.EscapeDataString(history.Body.EnumerateArray().Last().GetProperty("recordedAt").GetDateTimeOffset().ToString("O"));

        foreach (var (asOf, knownAt, vnd) in new[] { (then, then, 1_000_000), (then, now, 600_000), (now, then, 1_000_000), (now, now, 600_000) })
            (await Client.Get($"api/oversight/cases/{walk.Code}?asOf={asOf}&knownAt={knownAt}", Walk.Supervisor)).Body.GetProperty("counter").GetProperty("paidVnd").GetInt64()
                .Should().Be(vnd, $"of {asOf} on {knownAt}");
    }
}
