using System.Text.Json;
using FluentAssertions;
using OneStop.Contracts.Decision;
using OneStop.Contracts.Routing;
using OneStop.Hosting;
using OneStop.Routing.Cases;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>A case's way through the departments, over HTTP and messages.</summary>
[Collection(nameof(RoutingHost))]
public sealed class CaseApiTests(RoutingHost routing)
{
    [Fact]
    public async Task A_message_delivered_again_and_again_opens_one_case()
    {
        var accepted = routing.Accepted();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => routing.Hear(accepted)));
        await routing.Hear(accepted with { ReceivedBy = "reception.b" });

        (await routing.Events(accepted.DossierCode)).Select(e => e.EventTypeName).Should().Equal("routing.caseOpened", "routing.stepStarted");
        var read = (await routing.Read("handler.a", accepted.DossierCode)).Should(200);
        read.ETag.Should().Be("\"2\"");
        read.Body.Deserialize<CaseView>(Json.Options).Should().BeEquivalentTo(new
        {
            accepted.DossierCode, Status = CaseStatus.Accepted, NationalStatus = 2, Phase = CasePhase.Handling, accepted.ProcedureCode, accepted.DeskId,
            accepted.AgencyCode, accepted.AcceptedAt, accepted.DueAt, Step = "Tra cứu cơ sở dữ liệu hộ tịch, soạn trích lục", StepNumber = 1, StepCount = 1,
            Assignee = (string?)null, Unit = "stp-tu-phap", UnitName = "Phòng Hành chính tư pháp", Clock = new { State = "running", Stops = Array.Empty<object>() }, OriginalDueAt = accepted.DueAt, LawProfile = "2025", ProcedureVersion = 1, PapersReceived = false, Version = 2L,
        });
    }

    [Fact]
    public async Task Step_by_step_it_comes_to_those_who_decide_and_waits_for_them_when_they_are_away()
    {
        var code = await routing.Open(RoutingHost.ThreeSteps, "phuong-1");
        foreach (var unit in (string[])["ubnd-tinh-dat-dai", "ubnd-tinh-dat-dai", "ubnd-tinh-van-phong"])
        {
            (await routing.Act("handler.a", code, "claim")).Should(200).Body.GetProperty("unit").GetString().Should().Be(unit);
            (await routing.Act("handler.a", code, "complete-step", """{"note":"Xong"}""")).Should(200);
        }

        var view = (await routing.Read("reviewer.a", code)).Should(200).Body;
        view.GetProperty("phase").GetString().Should().Be("deciding");
        view.GetProperty("nextActions").EnumerateArray().Single(a => a.GetProperty("action").GetString() == "decide")
            .GetProperty("href").GetString().Should().Be($"/api/decision/cases/{code}");
        (await routing.Waiting<CaseWasTakenUp>(code)).Should().Be(1);
        (await routing.Waiting<CaseWasSubmittedForDecision>(code)).Should().Be(1);
    }

    [Fact]
    public async Task Sent_back_submitted_again_and_decided_with_every_message_told_twice()
    {
        var code = await routing.OpenAndClaim();
        (await routing.Act("handler.a", code, "complete-step")).Should(200);

        var back = new CaseWasSentBack(code, 40, 1, "Thiếu căn cứ", RoutingHost.Now);
        await Twice(back);
        var view = (await routing.Read("handler.a", code)).Should(200).Body;
        view.GetProperty("assignee").GetString().Should().Be("handler.a");
        view.GetProperty("reworkReason").GetString().Should().Be("Thiếu căn cứ");

        (await routing.Act("handler.a", code, "complete-step")).Should(200);
        await Twice(back);
        (await routing.Waiting<CaseWasSubmittedForDecision>(code)).Should().Be(2);
        (await routing.Waiting<CaseWasTakenUp>(code)).Should().Be(1);

        await Twice(new ResultWasIssued(code, 60, "01/KQ", RoutingHost.Now));
        await Twice(back);
        await Twice(new DossierWasRefused(code, 61, "-", "-", RoutingHost.Now));
        (await routing.Events(code)).Select(e => e.EventTypeName["routing.".Length..]).Should().Equal(
            "caseOpened", "stepStarted", "claimed", "stepCompleted", "submittedForDecision", "returnedForRework", "stepStarted", "assigned", "stepCompleted",
            "submittedForDecision", "caseClosed");
        view = (await routing.Read("reception.a", code)).Should(200).Body;
        view.GetProperty("nationalStatus").GetInt32().Should().Be(9);
        view.GetProperty("clock").GetProperty("state").GetString().Should().Be("ended");
        view.GetProperty("timeliness").GetString().Should().Be("early");

        async Task Twice(object message)
        {
            await routing.Hear(message);
            await routing.Hear(message);
        }
    }

    [Fact]
    public async Task A_refused_dossier_stops()
    {
        var code = await routing.OpenAndClaim();
        (await routing.Act("handler.a", code, "complete-step")).Should(200);

        await routing.Hear(new DossierWasRefused(code, 30, "Không đủ điều kiện", "Luật Hộ tịch, Đ.18", RoutingHost.Now));

        (await routing.Read("supervisor.a", code)).Should(200).Body.GetProperty("nationalStatus").GetInt32().Should().Be(8);
        (await routing.Act("handler.a", code, "claim")).Refused(422, "case-closed").Body.GetProperty("law").GetString().Should().Contain("118/2025");
    }

    [Fact]
    public async Task A_message_that_overtook_the_opening_of_its_case_is_not_swallowed()
    {
        var early = new ResultWasIssued(routing.NewCode(), 9, "01/KQ", RoutingHost.Now);

        await FluentActions.Awaiting(() => routing.Hear(early)).Should().ThrowAsync<InvalidOperationException>();
        (await routing.Events(early.DossierCode)).Should().BeEmpty();
    }

    [Fact]
    public async Task Assigning_and_handing_over()
    {
        var code = await routing.Open();

        (await routing.Act("reviewer.a", code, "assign", """{"officer":"handler.c"}""")).Should(200).Body.GetProperty("assignee").GetString().Should().Be("handler.c");
        (await routing.Act("handler.c", code, "hand-over", """{"toOfficer":"handler.a","reason":"Nghỉ phép"}""")).Should(200)
            .Body.GetProperty("assignee").GetString().Should().Be("handler.a");
        (await routing.Act("handler.c", code, "complete-step")).Refused(409, "not-assignee");
        (await routing.Act("handler.a", code, "hand-over", """{"toOfficer":"handler.b","reason":"-"}""")).Refused(422, "officer-not-in-unit");
        (await routing.Act("handler.a", code, "assign", """{"officer":"handler.c"}""")).Refused(403, "not-head");
        (await routing.Waiting<CaseWasTakenUp>(code)).Should().Be(1);
    }

    [Fact]
    public async Task Next_actions_are_the_callers()
    {
        var code = await routing.Open();

        (await Allowed("handler.a")).Should().Equal("claim", "receive-papers");
        (await Allowed("reception.a")).Should().BeEmpty();
        (await Allowed("supervisor.a")).Should().BeEmpty();
        (await Allowed("reviewer.a")).Should().BeEquivalentTo("assign", "consult", "reschedule");
        (await routing.Act("handler.a", code, "claim")).Should(200);
        (await Allowed("handler.a")).Should().BeEquivalentTo("hand-over", "complete-step", "receive-papers", "return-for-supplement", "consult");
        (await Allowed("handler.c")).Should().Equal("receive-papers");
        (await Allowed("supervisor.a")).Should().Equal("assign");

        async Task<IEnumerable<string>> Allowed(string officer) => (await routing.Read(officer, code)).Should(200).Body.GetProperty("nextActions")
            .Deserialize<NextAction[]>(Json.Options)!.Where(a => a.Allowed).Select(a => a.Action);
    }

    [Fact]
    public async Task Every_event_says_who_by_which_right_when_and_why()
    {
        var accepted = routing.Accepted(tick: 7);
        await routing.Hear(accepted);
        (await routing.Act("handler.a", accepted.DossierCode, "claim", key: "khoa-1")).Should(200);

        var events = await routing.Events(accepted.DossierCode);

        events.Should().OnlyContain(e => e.CorrelationId != null && e.Timestamp > RoutingHost.Now.AddMinutes(-1) && e.Timestamp < RoutingHost.Now.AddMinutes(1));
        events[0].Should().Match<JasperFx.Events.IEvent>(e => e.UserName == "service:intake" && e.CausationId == "DossierWasAccepted");
        events[0].OccurredAt().Should().Be(accepted.AcceptedAt);
        events[2].UserName.Should().Be("handler.a");
        events[2].GetHeader("role")!.ToString().Should().Be("handler");
        events[2].GetHeader("unit")!.ToString().Should().Be("stp-tu-phap");
        events[2].GetHeader("key")!.ToString().Should().StartWith("khoa-1 ");
        events[2].OccurredAt().Should().BeCloseTo(RoutingHost.Now, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Ticks_only_grow_and_honour_the_messages_that_cause_events()
    {
        var accepted = routing.Accepted(tick: 7);
        await routing.Hear(accepted);
        (await routing.Act("handler.a", accepted.DossierCode, "claim")).Should(200);
        (await routing.Act("handler.a", accepted.DossierCode, "complete-step")).Should(200);
        await routing.Hear(new CaseWasSentBack(accepted.DossierCode, 100, 1, "-", RoutingHost.Now));
        (await routing.Act("handler.a", accepted.DossierCode, "complete-step")).Should(200);
        await routing.Hear(new ResultWasIssued(accepted.DossierCode, 50, "1", RoutingHost.Now));

        (await routing.Events(accepted.DossierCode)).Select(e => e.Tick()).Should().Equal(8, 9, 10, 11, 12, 101, 102, 103, 104, 105, 106);
    }

    [Fact]
    public async Task The_same_request_with_the_same_key_is_honoured_once()
    {
        var code = await routing.Open();

        var first = (await routing.Act("handler.a", code, "claim", key: "k-1")).Should(200);
        var again = (await routing.Act("handler.a", code, "claim", key: "k-1")).Should(200);

        again.ETag.Should().Be(first.ETag).And.Be("\"3\"");
        (await routing.Act("handler.a", code, "claim", """{"x":1}""", key: "k-1")).Refused(422, "idempotency-key-reused");
        // Another officer's key is another key, whatever it reads.
        (await routing.Act("handler.c", code, "claim", key: "k-1")).Refused(409, "already-claimed");
        (await routing.Events(code)).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_key_is_remembered_when_the_case_has_gone_from_memory()
    {
        var code = await routing.OpenAndClaim();
        (await routing.Act("handler.a", code, "complete-step", key: "k-2", ifMatch: "\"3\"")).Should(200);
        await routing.ForgetCase(code);

        (await routing.Act("handler.a", code, "complete-step", key: "k-2", ifMatch: "\"3\"")).Should(200).ETag.Should().Be("\"5\"");
    }
}
