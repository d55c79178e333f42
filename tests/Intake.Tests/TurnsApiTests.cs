using System.Text.Json.Nodes;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Contracts.Decision;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Intake.Dossiers;
using OneStop.Provinces;
using OneStop.Testing;
using Wolverine.Runtime;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>The turns a dossier may take, through the real service.</summary>
public sealed class TurnsApiTests(IntakeHost intake)
{
    private static JsonObject Online() => Papers.Complete().With(r => r["channel"] = "online");

    private Task<Answer> Act(string code, string action, object body, string officer = "reception.a") =>
        intake.Client.Post($"{IntakeHost.Dossiers}/{code}/{action}", intake.Token(officer), body);

    private Task<Answer> View(string code) => intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan);

    private static string[] Allowed(Answer view) =>
        [.. view.Json["nextActions"]!.AsArray().Where(a => a!["allowed"]!.GetValue<bool>()).Select(a => a!["action"]!.GetValue<string>())];

    private async Task<IEnumerable<string>> Told(string code) => (await Sql.Query(intake.OwnerConnection,
        "select message_type from wolverine.wolverine_outgoing_envelopes where position(convert_to($1, 'UTF8') in body) > 0", code)).Select(row => row[0]!.Split('.')[^1]).Distinct();

    [Fact]
    public async Task A_citizen_submits_online_and_the_desk_accepts()
    {
        var submitted = await intake.Receive(Online(), intake.Token("citizen.a"));
        submitted.Status.Should().Be(201, submitted.Body);
        var code = submitted.Json["dossierCode"]!.GetValue<string>();
        (submitted.Json["status"]!.GetValue<string>(), submitted.Json["triageBy"]!.GetValue<string>()).Should().Be(("submitted", "2026-03-06T09:00:00+07:00"));
        submitted.Json.AsObject().Should().NotContainKey("dueAt").And.NotContainKey("receiptUrl");
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}/forms/01", intake.Lan)).Status.Should().Be(404, "nothing was accepted yet");
        (await Told(code)).Should().BeEmpty();
        var waiting = await View(code);
        Allowed(waiting).Should().Equal("accept", "refuse", "supplement-request", "digitise", "components/G09-KQ003210/files", "withdrawal");
        waiting.Json["dueExplanation"]!.GetValue<string>().Should().Contain("NĐ 118/2025, Đ.17.3");

        var accepted = await Act(code, "accept", new { });
        accepted.Status.Should().Be(200, accepted.Body);
        (accepted.Json["status"]!.GetValue<string>(), accepted.Json["dueAt"]!.GetValue<string>()).Should().Be(("accepted", "2026-03-16T09:00:00+07:00"));
        (await Act(code, "accept", new { })).ETag.Should().Be(accepted.ETag, "a repeat adds nothing");
        (await intake.Events(code)).Should().Equal("intake.submitted", "intake.deskNotified", "intake.accepted");
        (await Told(code)).Should().Equal("DossierWasAccepted");
    }

    [Fact]
    public async Task What_is_incomplete_is_guided_once_completed_and_accepted()
    {
        var code = await intake.Received(Online().With(r => r["components"] = new JsonArray()));
        object Item(string component) => new { componentCode = component, what = "Bản chính", originals = 1, copies = 0 };

        var half = await Act(code, "supplement-request", new { items = new[] { Item("G09-KQ003210") }, reason = "Thiếu" });
        (half.Status, half.Code, half.Law).Should().Be((422, "guidance-incomplete", "NĐ 118/2025, Đ.16.3"));
        half.Body.Should().Contain("G09-KQ002548");
        var whole = await Act(code, "supplement-request", new { items = new[] { Item("G09-KQ003210"), Item("G09-KQ002548") }, reason = "Thiếu" });
        (whole.Status, whole.Json["status"]!.GetValue<string>(), whole.Json["guidance"]!["items"]!.AsArray().Count).Should().Be((200, "submitted", 2));
        (await Act(code, "accept", new { })).Code.Should().Be("dossier-incomplete");
        (await Act(code, "supplement", new { components = Papers.Complete()["components"] })).Status.Should().Be(200);
        (await Act(code, "supplement-request", new { items = new[] { Item("G09-KQ003210") }, reason = "Lại thiếu" })).Code.Should().Be("guided-already");
        (await Act(code, "accept", new { })).Status.Should().Be(200);
        (await intake.Events(code)).Should().Equal("intake.submitted", "intake.deskNotified", "intake.completionAsked", "intake.resubmitted", "intake.accepted");
    }

    [Fact]
    public async Task A_reception_that_is_refused_ends_and_nobody_else_hears_of_it()
    {
        var code = await intake.Received(Online());
        (await Act(code, "refuse", new { reason = "Không thuộc thẩm quyền.", legalBasis = "Bộ luật Lao động, Đ.119" })).Status.Should().Be(200);

        var view = await View(code);
        (view.Json["status"]!.GetValue<string>(), view.Json["nationalStatus"]!.GetValue<int>(), view.Json["rejection"]!["reason"]!.GetValue<string>())
            .Should().Be(("receptionRefused", 3, "Không thuộc thẩm quyền."));
        Allowed(view).Should().BeEmpty();
        (await Told(code)).Should().BeEmpty();
        (await intake.Client.Get($"{IntakeHost.Dossiers}?status=receptionRefused&q={code}", intake.Lan)).Json["total"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task A_supplement_goes_through_the_desk_and_back()
    {
        var code = await intake.Received();
        var asked = new SupplementWasAsked(code, 6, 1, [new("G09-KQ003210", "Văn bản có dấu", 1, 0)], "Chưa đóng dấu", "handler.a", true, Counter.Now.AddHours(1));
        await intake.Hear(asked);
        await intake.Hear(asked);

        var direct = await Act(code, "supplement-request", new { reason = "Chưa đóng dấu" }, "handler.a");
        (direct.Status, direct.Code, direct.Law).Should().Be((403, "through-the-desk", "NĐ 118/2025, Đ.5.1e"));
        Allowed(await View(code)).Should().Contain("supplement-request").And.NotContain("supplement");
        var told = await Act(code, "supplement-request", new { reason = "Chưa đóng dấu" });
        (told.Status, told.Json["status"]!.GetValue<string>(), told.Json["supplement"]!["closesAt"]!.GetValue<string>()).Should().Be((200, "awaitingSupplement", "2026-03-20T09:00:00+07:00"));
        told.Json["dueExplanation"]!.GetValue<string>().Should().Contain("đang chờ bổ sung đến 09:00 ngày 20/03/2026").And.Contain("tính lại từ đầu");
        Allowed(told).Should().Contain("supplement").And.NotContain("supplement-request");
        (await Act(code, "supplement", new { components = Array.Empty<object>() })).Code.Should().Be("supplement-incomplete");
        (await Act(code, "supplement", new { components = new[] { new { code = "G09-KQ003210", originals = 1, copies = 0 } } })).Json["status"]!.GetValue<string>().Should().Be("inProgress");
        await intake.Hear(new DueDateWasMoved(code, 9, Counter.Now.AddDays(20), "Tính lại từ đầu.", "restarted", Counter.Now.AddHours(3)));
        (await View(code)).Json["dueExplanation"]!.GetValue<string>().Should().Be("Tính lại từ đầu.");
        (await Act(code, "supplement-request", new { items = new[] { new { what = "Nữa", originals = 1, copies = 0 } }, reason = "Nữa" })).Should()
            .Match<Answer>(a => a.Status == 422 && a.Code == "supplement-too-often" && a.Law == "NĐ 118/2025, Đ.11.2c");

        (await intake.Events(code)).Should().Equal(
            "intake.submitted", "intake.accepted", "intake.supplementAsked", "intake.supplementRequested", "intake.supplementReceived", "intake.dueDateMoved");
        (await Told(code)).Should().BeEquivalentTo("DossierWasAccepted", "SupplementWasRequested", "SupplementWasReceived");
    }

    [Fact]
    public async Task What_the_handling_waits_for_is_paid_at_the_desk()
    {
        var code = await intake.Received();
        await intake.Hear(new ClockWasStopped(code, 7, "payment", "Chờ nộp thuế.", "NĐ 101/2024, Đ.22", true, Counter.Now.AddHours(1)));
        var view = await View(code);
        (view.Json["status"]!.GetValue<string>(), view.Json["pause"]!["kind"]!.GetValue<string>()).Should().Be(("awaitingPayment", "payment"));
        view.Json["dueExplanation"]!.GetValue<string>().Should().Contain("Chờ nộp thuế. (NĐ 101/2024, Đ.22)");

        var paid = await Act(code, "payment", new { amountVnd = 7_000_000, method = "online", reference = "GNT 7" });

        (paid.Status, paid.Json["status"]!.GetValue<string>()).Should().Be((200, "inProgress"));
        (await Told(code)).Should().Contain("FinancialObligationWasMet");
    }

    [Fact]
    public async Task A_fee_is_shown_with_its_reason_and_paid_before_the_result_is_handed_over()
    {
        var code = await intake.Received(Papers.Complete().With(r =>
        {
            r["procedureCode"] = "2.000635";
            r["reliefs"] = new JsonArray("NQ66-22");
            r["components"] = new JsonArray(new JsonObject { ["code"] = "G15-KQ003037", ["originals"] = 1, ["copies"] = 0 });
        }));
        // In March 2026 the waiver is not in force yet.
        (await View(code)).Json["fees"]![0]!["amountVnd"]!.GetValue<long>().Should().Be(8_000);
        await intake.Hear(new ResultWasIssued(code, 20, "9/2026/TL", Counter.Now.AddHours(2)));

        (await Act(code, "return", new { })).Should().Match<Answer>(a => a.Status == 422 && a.Code == "fee-unpaid" && a.Law == "NĐ 118/2025, Đ.24");
        (await Act(code, "payment", new { amountVnd = 8_001, method = "desk" })).Code.Should().Be("overpaid");
        (await Act(code, "payment", new { amountVnd = 8_000, method = "desk" })).Json["paidVnd"]!.GetValue<long>().Should().Be(8_000);
        (await Act(code, "return", new { })).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_withdrawal_and_a_decision_that_cross_leave_the_decision_standing()
    {
        var code = await intake.Received();
        (await Act(code, "withdrawal", new { reason = "Không còn nhu cầu." })).Json["status"]!.GetValue<string>().Should().Be("withdrawn");
        (await Told(code)).Should().Contain("DossierWasWithdrawn");

        await intake.Hear(new ResultWasIssued(code, 20, "10/2026/QĐ", Counter.Now.AddHours(2)));

        var view = await View(code);
        (view.Json["status"]!.GetValue<string>(), view.Json["withdrawal"]!["decisionStands"]!.GetValue<bool>()).Should().Be(("resultIssued", true));
        (await Act(code, "withdrawal", new { reason = "Không còn nhu cầu." })).Should().Match<Answer>(a => a.Status == 422 && a.Code == "decision-issued" && a.Law == "NĐ 118/2025, Đ.21");
        (await intake.Events(code)).Last().Should().Be("intake.resultReceived", "nothing is written");
        (await Act(code, "return", new { })).Status.Should().Be(200);
    }

    [Fact]
    public async Task An_error_in_the_result_is_put_right_and_returned_again()
    {
        var code = await intake.Received();
        await intake.Hear(new ResultWasIssued(code, 20, "11/2026/QĐ", Counter.Now.AddHours(2)));
        (await Act(code, "return", new { })).Status.Should().Be(200);
        (await Act(code, "correction", new { what = "Sai năm sinh" })).Json["correction"]!["correctBy"]!.GetValue<string>().Should().Be("2026-03-10T09:00:00+07:00");
        var corrected = new ResultWasCorrected(code, 30, "12/2026/QĐ", "Năm sinh", true, Counter.Now.AddDays(1));
        await intake.Hear(corrected);
        await intake.Hear(corrected);
        await intake.Hear(new LinkedResultWasIssued(code, 31, "KQ.2", "5/BHXH", Counter.Now.AddDays(1)));

        var view = await View(code);
        (view.Json["status"]!.GetValue<string>(), view.Json["resultNumber"]!.GetValue<string>(), view.Json["results"]!.AsArray().Count).Should().Be(("resultIssued", "12/2026/QĐ", 3));
        (await Act(code, "return", new { })).Json["status"]!.GetValue<string>().Should().Be("resultReturned");
        (await intake.Events(code)).Count(e => e == "intake.resultReturned").Should().Be(2);
        (await Told(code)).Should().Contain("CorrectionWasRequested");
    }

    [Fact]
    public async Task An_apology_is_read_aloud()
    {
        var code = await intake.Received();
        await intake.Hear(new CaseWasRescheduled(code, 9, new(2026, 3, 16, 9, 0, 0, TimeSpan.FromHours(7)), new(2026, 3, 20, 9, 0, 0, TimeSpan.FromHours(7)), "Quá tải.", "signer.a", true, Counter.Now));

        (await View(code)).Json["dueExplanation"]!.GetValue<string>().Should().Be(
            "Hẹn lần đầu: 09:00 ngày 16/03/2026. Cơ quan giải quyết xin lỗi và hẹn lại, lý do: Quá tải. Hạn trả kết quả: 09:00 ngày 20/03/2026.");
    }

    [Fact]
    public async Task A_component_is_digitised()
    {
        var code = await intake.Received();
        var scan = new { code = "G09-KQ003210", documentType = "Văn bản", title = "Văn bản đề nghị", sha256 = new string('A', 64), validFrom = "2026-03-01" };

        var answer = await Act(code, "digitise", scan);

        (answer.Status, answer.Json["digitised"]![0]!["sha256"]!.GetValue<string>()).Should().Be((200, new string('a', 64)));
        (await Act(code, "digitise", scan)).ETag.Should().Be(answer.ETag);
    }

    [Fact]
    public async Task What_the_State_holds_is_not_demanded_and_the_dossier_says_so()
    {
        var code = await intake.Received(Papers.Complete().With(r =>
        {
            r["procedureCode"] = "2.001610";
            r["components"] = new JsonArray(new JsonObject { ["code"] = "G05-KQ3233", ["originals"] = 1, ["copies"] = 0 });
        }));

        (await View(code)).Json["heldByTheState"]!.ToJsonString().Should().Be("""[{"code":"G05-KQ3234","source":"CSDLQG v\u1EC1 d\u00E2n c\u01B0"}]""");
    }

    [Fact]
    public async Task An_immediate_procedure_prints_its_receipt_on_request()
    {
        var answer = await intake.Receive(Papers.Complete().With(r =>
        {
            r["procedureCode"] = "2.000815";
            r["components"] = JsonNode.Parse("""[{"code":"G15-CT001","originals":1,"copies":0},{"code":"G15-CT002","originals":0,"copies":1}]""");
        }), intake.Lan);

        (answer.Status, answer.Json["receiptOnRequest"]!.GetValue<bool>()).Should().Be((201, true));
    }

    [Theory]
    [InlineData("refuse", "{}", "reason legalBasis")]
    [InlineData("refuse", """{"reason": " ", "legalBasis": "x"}""", "reason")]
    [InlineData("supplement-request", """{"reason": "x", "items": [null]}""", "items[0]")]
    [InlineData("supplement-request", """{"reason": "x", "items": [{"originals": -1}]}""", "items[0].originals items[0].what")]
    [InlineData("supplement", "{}", "components")]
    [InlineData("supplement", """{"components": [{"code": "a", "originals": 1000}]}""", "components[0].originals")]
    [InlineData("payment", "{}", "amountVnd method")]
    [InlineData("payment", """{"amountVnd": -1, "method": "desk"}""", "amountVnd")]
    [InlineData("payment", """{"amountVnd": 1, "method": "gold"}""", "method")]
    [InlineData("payment-correction", "{}", "payment amountVnd method reason")]
    [InlineData("payment-correction", """{"payment": 3, "amountVnd": -1, "method": "desk", "reason": "x"}""", "amountVnd")]
    [InlineData("supplement", """{"components": [], "receivedAt": "hôm qua"}""", "receivedAt")]
    [InlineData("supplement", """{"components": [], "receivedAt": "0001-01-01T00:00:00Z"}""", "receivedAt")]
    [InlineData("supplement", """{"components": [], "receivedAt": "9999-12-31T23:59:59Z"}""", "receivedAt")]
    [InlineData("withdrawal", "{}", "reason")]
    [InlineData("correction", "{}", "what")]
    [InlineData("digitise", """{"code": "a", "documentType": "b", "title": "c", "sha256": "zz"}""", "sha256")]
    [InlineData("digitise", """{"code": "a", "documentType": "b", "title": "c", "sha256": "zz", "validFrom": "hôm nay"}""", "validFrom")]
    public async Task What_cannot_be_done_is_answered_with_the_field(string action, string body, string fields)
    {
        var code = await intake.Received();

        var answer = await intake.Client.Post($"{IntakeHost.Dossiers}/{code}/{action}", intake.Lan, body);

        (answer.Status, answer.Code).Should().Be((400, "invalid-input"), answer.Body);
        answer.Fields.Should().BeEquivalentTo(fields.Split(' '));
        (await intake.Events(code)).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("refuse")]
    [InlineData("supplement-request")]
    [InlineData("supplement")]
    [InlineData("payment")]
    [InlineData("payment-correction")]
    [InlineData("withdrawal")]
    [InlineData("correction")]
    [InlineData("digitise")]
    public async Task Another_desks_dossier_is_not_there_and_citizens_act_on_none(string action)
    {
        var code = await intake.Received();
        var body = JsonNode.Parse($$"""
            {"reason": "x", "legalBasis": "x", "components": [], "payment": 1, "amountVnd": 1, "method": "desk", "what": "x", "code": "a", "documentType": "b", "title": "c", "sha256": "{{new string('a', 64)}}"}
            """)!;

        (await Act(code, action, body, "reception.b")).Status.Should().Be(404);
        (await Act(code, action, body, "citizen.a")).Status.Should().Be(403);
    }

    /// <summary>Intake as it was weeks ago, and down since: what became due meanwhile is done as soon as it is back, with the true instant.</summary>
    [Fact]
    public async Task What_fell_due_while_the_process_was_down_is_done_when_it_is_back_with_the_true_instant()
    {
        DateTimeOffset monday = new(2026, 1, 5, 9, 0, 0, TimeSpan.FromHours(7)), tuesday = monday.AddDays(1), closing = monday.AddDays(15);
        var (submitted, waiting) = ($"H99.15-260105-{Random.Shared.Next(10_000_000, 99_999_999)}", $"H99.15-260105-{Random.Shared.Next(10_000_000, 99_999_999)}");
        var province = intake.Province;
        var labour = province.Procedure("2.001955")!;
        var submission = Counter.Submission with { ProcedureCode = labour.Code, Components = [new("G09-KQ003210", 1, 0), new("G09-KQ002548", 1, 0)] };
        var services = intake.Http.Services;
        var before = new Streams<Dossier>(services.GetRequiredService<Marten.IDocumentStore>(), services.GetRequiredService<IWolverineRuntime>(), new FixedClock(monday),
            services.GetRequiredService<StreamKind<Dossier>>());
        async Task Then(string code, ICommand<Dossier, DossierFacts> command) => (await before.Execute(code, new(Counter.Lan.Actor, null, null, null, null, null, null, 0),
            (dossier, now) => command.Decide(dossier, DossierFacts.Of(province, Counter.Lan.Actor, labour, Counter.DeskId, null, now)))).Refusal.Should().BeNull();

        await Then(submitted, new SubmitDossier(submission with { Channel = Channel.Online }));
        await Then(waiting, new ReceiveDossier(submission));
        await Then(waiting, new RequestSupplement([new(null, "Ghi rõ số lao động", 0, 0)], "Thiếu"));
        var watch = intake.Http.Services.GetRequiredService<DutyWatch>();
        // Several processes look at once.
        await Task.WhenAll(watch.CarryOut(CancellationToken.None), watch.CarryOut(CancellationToken.None), watch.CarryOut(CancellationToken.None));

        async Task<string?[]> Last(string code) => (await Sql.Query(intake.OwnerConnection,
            "select type, (headers->>'occurredAt')::timestamptz = $2, timestamp = $3, user_name from intake.mt_events where stream_id = $1 order by version desc limit 1",
            code, (code == submitted ? tuesday : closing).ToUniversalTime(), Counter.Now.ToUniversalTime())).Single();
        (await Last(submitted)).Should().Equal("intake.triageOverdue", "True", "True", "service:intake");
        (await Last(waiting)).Should().Equal("intake.closed", "True", "True", "service:intake");
        (await intake.Events(submitted)).Count(e => e == "intake.triageOverdue").Should().Be(1);
        (await Told(waiting)).Should().Contain("DossierWasClosed");
        (await Act(waiting, "supplement", new { components = Array.Empty<object>() })).Should().Match<Answer>(a => a.Status == 422 && a.Code == "dossier-stopped" && a.Law == "NĐ 118/2025, Đ.19.5");
        (await Last(waiting))[0].Should().Be("intake.closed", "nothing is written");
    }

    [Fact]
    public async Task What_is_not_due_yet_is_left_alone()
    {
        var code = await intake.Received(Online());

        await intake.Http.Services.GetRequiredService<DutyWatch>().CarryOut(CancellationToken.None);

        (await intake.Events(code)).Should().Equal("intake.submitted", "intake.deskNotified");
    }
}
