using System.Text.Json;
using FluentAssertions;
using OneStop.Contracts.Decision;
using OneStop.Contracts.Intake;
using OneStop.Contracts.Routing;
using OneStop.Hosting;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>The legal clock over HTTP and messages, on the real clock.</summary>
[Collection(nameof(RoutingHost))]
public sealed class ClockApiTests(RoutingHost routing)
{
    private const string Missing = """{"items":[{"componentCode":"TPHS.15","what":"Giấy chứng nhận đã cấp","originals":1}],"reason":"Còn thiếu"}""";

    private async Task<string> Land()
    {
        var code = await routing.Open(RoutingHost.Land);
        (await routing.Act("handler.a", code, "claim")).Should(200);
        return code;
    }

    private async Task<string[]> Names(string code) => [.. (await routing.Events(code)).Select(e => e.EventTypeName["routing.".Length..])];

    private Task CollectIdleGrains() => routing.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    private async Task<JsonElement> View(string code) => (await routing.Read("handler.a", code)).Should(200).Body;

    private async Task Twice(object message)
    {
        await routing.Hear(message);
        await routing.Hear(message);
    }

    [Fact]
    public async Task A_supplement_goes_through_the_desk_and_starts_the_clock_again_with_every_message_told_twice()
    {
        var code = await Land();
        var received = new SupplementWasReceived(code, 60, 1, RoutingHost.Now);

        var asked = (await routing.Act("handler.a", code, "return-for-supplement", Missing)).Should(200).Body;
        asked.GetProperty("supplement").GetProperty("state").GetString().Should().Be("asked");
        (await routing.Act("handler.a", code, "return-for-supplement", Missing)).Should(200);
        (await routing.Waiting<SupplementWasAsked>(code)).Should().Be(1);
        await FluentActions.Awaiting(() => routing.Hear(received)).Should().ThrowAsync<InvalidOperationException>("the request is still on its way");

        await Twice(new SupplementWasRequested(code, 40, 1, RoutingHost.Now.AddDays(15), RoutingHost.Now));
        var waiting = await View(code);
        (waiting.GetProperty("nationalStatus").GetInt32(), waiting.GetProperty("clock").GetProperty("state").GetString()).Should().Be((5, "stopped"));
        (await routing.Act("handler.a", code, "complete-step")).Refused(422, "awaiting-supplement").Body.GetProperty("law").GetString().Should().Be("NĐ 118/2025, Đ.19.5");

        await Twice(received with { At = RoutingHost.Now });
        var view = await View(code);
        (view.GetProperty("nationalStatus").GetInt32(), view.GetProperty("assignee").GetString(), view.GetProperty("stepNumber").GetInt32()).Should().Be((4, "handler.a", 1));
        view.GetProperty("clock").GetProperty("stops").EnumerateArray().Single().GetProperty("kind").GetString().Should().Be("supplement");
        view.GetProperty("dueExplanation").GetString().Should().Contain("7,5 ngày làm việc");
        (await routing.Waiting<DueDateWasMoved>(code)).Should().Be(2, "Intake and Decision hear of it once each");
        (await routing.Act("handler.a", code, "return-for-supplement", Missing)).Refused(422, "supplement-once");
        (await Names(code)).Should().Equal("caseOpened", "stepStarted", "claimed", "supplementAsked", "clockStopped", "clockRestarted");
    }

    [Fact]
    public async Task The_clock_stands_for_tax_and_payment_and_goes_on_when_the_applicant_has_paid()
    {
        var code = await Land();

        (await routing.Act("handler.a", code, "stop-clock", """{"kind":"posting","reason":"-"}""")).Refused(422, "pause-not-provided");
        (await routing.Act("handler.a", code, "stop-clock", """{"kind":"tax","reason":"Chuyển thuế"}""")).Should(200);
        (await routing.Act("handler.a", code, "stop-clock", """{"kind":"payment","reason":"Chờ nộp"}""")).Should(200).Body.GetProperty("nationalStatus").GetInt32().Should().Be(6);
        (await routing.Act("handler.a", code, "stop-clock", """{"kind":"tax","reason":"-"}""")).Refused(422, "clock-stopped");
        (await Names(code)).Count(n => n == "clockStopped").Should().Be(2, "the refused one is not written");
        (await routing.Waiting<ClockWasStopped>(code)).Should().Be(2);
        (await routing.Act("handler.a", code, "complete-step")).Should(200);
        (await routing.Act("handler.a", code, "claim")).Should(200);
        (await routing.Act("handler.a", code, "resume-clock", """{"kind":"tax"}""")).Should(200).Body.GetProperty("clock").GetProperty("state").GetString().Should().Be("stopped");
        (await routing.Waiting<DueDateWasMoved>(code)).Should().Be(0);

        await Twice(new FinancialObligationWasMet(code, 70, RoutingHost.Now));

        (await View(code)).GetProperty("clock").GetProperty("state").GetString().Should().Be("running");
        (await routing.Waiting<DueDateWasMoved>(code)).Should().Be(2);
        (await Names(code))[^2..].Should().Equal("clockResumed", "clockResumed");
    }

    [Fact]
    public async Task Papers_an_apology_and_no_second_one()
    {
        var code = await routing.Open(RoutingHost.Land);
        var (first, second) = (NextDay(10), NextDay(20));

        (await routing.Act("handler.a", code, "receive-papers")).Should(200).Body.GetProperty("papersReceived").GetBoolean().Should().BeTrue();
        (await routing.Act("handler.a", code, "receive-papers")).Should(200).ETag.Should().Be("\"3\"");
        var view = (await routing.Act("reviewer.a", code, "reschedule", first)).Should(200).Body;
        view.GetProperty("dueAt").GetDateTimeOffset().Should().BeAfter(view.GetProperty("originalDueAt").GetDateTimeOffset());
        view.GetProperty("dueExplanation").GetString().Should().StartWith("Cơ quan đã xin lỗi và hẹn lại");
        (await routing.Act("reviewer.a", code, "reschedule", second)).Refused(422, "rescheduled-before").Body.GetProperty("law").GetString().Should().Be("NĐ 118/2025, Đ.19.6");
        (await Names(code))[^1].Should().Be("rescheduled", "the refused one is not written");
        (await routing.Act("reviewer.a", code, "reschedule", first)).Should(200);
        (await routing.Waiting<CaseWasRescheduled>(code)).Should().Be(2);

        string NextDay(int after) => $$"""{"newDueAt":"{{routing.Province.Calendar.StartOfNextWorkingDay(RoutingHost.Now.AddDays(after)):O}}","reason":"Mất điện"}""";
    }

    [Fact]
    public async Task A_withdrawn_dossier_ends_even_while_it_is_decided_unless_the_decision_was_out_before()
    {
        var code = await routing.OpenAndClaim();
        (await routing.Act("handler.a", code, "complete-step")).Should(200);

        await Twice(new DossierWasWithdrawn(code, 40, "Không còn nhu cầu", RoutingHost.Now));
        (await View(code)).GetProperty("nationalStatus").GetInt32().Should().Be(7);

        await Twice(new ResultWasIssued(code, 41, "1", RoutingHost.Now));
        await Twice(new DossierWasWithdrawn(code, 40, "Không còn nhu cầu", RoutingHost.Now));
        (await View(code)).GetProperty("nationalStatus").GetInt32().Should().Be(9);
        (await Names(code))[^1].Should().Be("caseClosed");
    }

    [Fact]
    public async Task A_supplement_that_never_came_closes_the_case_and_nothing_opens_it_again()
    {
        var code = await Land();
        await routing.Hear(new SupplementWasRequested(code, 40, 1, RoutingHost.Now, RoutingHost.Now));

        await Twice(new DossierWasClosed(code, 50, "Quá 15 ngày", "NĐ 118/2025, Đ.19.5", RoutingHost.Now));
        await Twice(new SupplementWasReceived(code, 51, 1, RoutingHost.Now));
        await Twice(new SupplementWasRequested(code, 52, 2, null, RoutingHost.Now));
        await Twice(new FinancialObligationWasMet(code, 53, RoutingHost.Now));

        var view = await View(code);
        (view.GetProperty("nationalStatus").GetInt32(), view.GetProperty("clock").GetProperty("state").GetString()).Should().Be((8, "ended"));
        (await routing.Act("handler.a", code, "return-for-supplement", Missing)).Refused(422, "case-closed");
        (await Names(code))[^1].Should().Be("caseClosed");
    }

    [Fact]
    public async Task Due_soon_and_overdue_are_said_by_themselves_though_nobody_looks_and_the_desk_was_asleep()
    {
        var (soon, over) = (RoutingHost.Now.AddHours(24).AddSeconds(2), RoutingHost.Now.AddSeconds(2));
        var first = await routing.Open(desk: "phuong-1", dueAt: soon);
        var second = await routing.Open(desk: "phuong-1", dueAt: over);
        await CollectIdleGrains();

        await RoutingHost.Eventually(async () => (await Names(first)).Contains("dueSoon") && (await Names(second)).Contains("overdue"), "both are said");

        var said = (await routing.Events(first))[^1];
        (said.OccurredAt(), said.UserName).Should().Be((soon.AddHours(-24), "service:routing"));
        (await routing.Events(second))[^1].OccurredAt().Should().Be(over);
        (await Names(second)).Should().NotContain("dueSoon");
        foreach (var code in new[] { first, second })
            ((await routing.Events(code))[^1] is var e ? e.Timestamp - e.OccurredAt() : default).Should().BePositive().And.BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task After_a_downtime_everything_is_said_once_with_the_instants_that_were()
    {
        var accepted = Enumerable.Range(0, 80).Select(i => routing.Accepted(desk: "phuong-1", dueAt: RoutingHost.Now.AddHours(-1).AddSeconds(-i)))
            .Select(a => a with { AcceptedAt = a.AcceptedAt.AddDays(-5) }).ToList();
        await Task.WhenAll(accepted.Select(routing.Hear));

        await RoutingHost.Eventually(async () => (await Task.WhenAll(accepted.Select(a => Names(a.DossierCode)))).All(n => n.Contains("overdue")), "all are said", 20);

        foreach (var a in accepted)
        {
            (await Names(a.DossierCode)).Should().Equal("caseOpened", "stepStarted", "dueSoon", "overdue");
            (await routing.Events(a.DossierCode)).Skip(2).Select(e => e.OccurredAt()).Should().Equal(a.DueAt.AddHours(-24), a.DueAt);
        }
    }

    [Fact]
    public async Task An_operator_recalculates_without_seeing_the_case()
    {
        var code = await Land();

        var answer = (await routing.Act("admin.a", code, "recalculate", """{"reason":"Lịch mới"}""")).Should(200);

        answer.Body.EnumerateObject().Select(p => p.Name).Should().Equal("dossierCode", "dueAt", "dueExplanation", "procedureVersion", "version");
        (await View(code)).GetProperty("dueAt").GetDateTimeOffset().Should().Be(answer.Body.GetProperty("dueAt").GetDateTimeOffset());
        (await routing.Waiting<DueDateWasMoved>(code)).Should().Be(2);
        (await routing.Act("admin.a", code, "recalculate", """{"reason":"Lịch mới"}""")).Should(200).ETag.Should().Be(answer.ETag);
    }

    [Fact]
    public async Task What_a_trial_says_comes_true_when_it_is_done_and_the_trial_itself_writes_nothing()
    {
        var code = await Land();

        var tried = (await routing.Act("supervisor.a", code, "what-if", """{"procedureVersion":2}""")).Should(200).Body;
        (await Names(code)).Should().Equal("caseOpened", "stepStarted", "claimed");
        var done = (await routing.Act("admin.a", code, "move-to-version", """{"version":2,"reason":"Quyết định mới"}""")).Should(200).Body;

        done.GetProperty("dueAt").GetDateTimeOffset().Should().Be(tried.GetProperty("dueAfter").GetDateTimeOffset());
        done.GetProperty("dueExplanation").GetString().Should().Be(tried.GetProperty("explanation").GetString());
        var view = await View(code);
        (view.GetProperty("procedureVersion").GetInt32(), view.GetProperty("assignee").GetString()).Should().Be((2, "handler.a"));
    }

    [Theory]
    [InlineData("""[{"date":"2026-12-03","kind":"workSwap","name":"Làm bù"}]""", "calendar-swap")]
    [InlineData("""[{"date":"2026-12-05","kind":"offComp","name":"Nghỉ bù"}]""", "calendar-swap")]
    [InlineData("""[{"date":"2026-12-03","kind":"off","name":"Bão"},{"date":"2026-12-03","kind":"closure","name":"Bão"}]""", "calendar-day-twice")]
    public async Task A_calendar_that_could_not_be_published_is_refused_with_its_article(string days, string rule)
    {
        var code = await routing.Open(RoutingHost.Land, "ttphvcc", RoutingHost.Now.AddDays(30));
        var before = await routing.Events(code);
        foreach (var path in (string[])[$"cases/{code}", "desks/ttphvcc"])
            (await routing.Send("supervisor.a", HttpMethod.Post, $"/api/routing/{path}/what-if", $$"""{"calendar":{{days}}}""")).Refused(422, rule)
                .Body.GetProperty("law").GetString().Should().StartWith("BLLĐ 2019, Đ.11");
        (await routing.Events(code)).Should().HaveSameCount(before);
    }

    [Fact]
    public async Task A_desk_is_tried_as_a_whole()
    {
        var code = await routing.Open(RoutingHost.Land, "ttphvcc", RoutingHost.Now.AddDays(30));
        await RoutingHost.Eventually(async () => (await routing.Get("supervisor.a", "/api/routing/desks/ttphvcc/board")).Text.Contains(code, StringComparison.Ordinal), "it is on the board");

        var tried = (await routing.Send("supervisor.a", HttpMethod.Post, "/api/routing/desks/ttphvcc/what-if", """{"procedureVersion":2}""")).Should(200).Body;

        var cases = tried.GetProperty("cases").EnumerateArray().ToList();
        tried.GetProperty("total").GetInt32().Should().BeGreaterThanOrEqualTo(cases.Count);
        tried.GetProperty("examined").GetInt32().Should().Be(cases.Count);
        tried.GetProperty("turnLate").GetInt32().Should().Be(cases.Count(c => c.GetProperty("turnsLate").GetBoolean()));
        tried.GetProperty("refused").GetInt32().Should().Be(cases.Count(c => c.TryGetProperty("refused", out _)));
        cases.Single(c => c.GetProperty("dossierCode").GetString() == code).TryGetProperty("refused", out _).Should().BeFalse();
        (await routing.Send("supervisor.a", HttpMethod.Post, "/api/routing/desks/khong-co/what-if", """{"procedureVersion":2}""")).Refused(404, "not-found");
    }
}
