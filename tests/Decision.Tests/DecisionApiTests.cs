using FluentAssertions;
using Npgsql;
using OneStop.Contracts.Intake;
using OneStop.Testing;
using Xunit;

namespace OneStop.Decisions.Tests;

/// <summary>The way of a decision through the real service, and what it leaves in the real database.</summary>
public sealed class DecisionApiTests(DecisionHost decision)
{
    [Fact]
    public async Task A_submission_delivered_twice_opens_one_decision()
    {
        var code = decision.NewCode();

        await decision.Hear(DecisionHost.Submission(code));
        await decision.Hear(DecisionHost.Submission(code));

        (await decision.Events(code)).Should().Equal("decision.opened");
        (await Sql.Query(decision.OwnerConnection, "select headers->>'tick', user_name, headers->>'role', causation_id from decision.mt_events where stream_id = $1", code))
            .Should().ContainSingle().Which.Should().Equal("8", "service:routing", "service", "CaseWasSubmittedForDecision");
    }

    [Fact]
    public async Task A_text_that_a_second_officer_approved_is_signed_numbered_and_told_to_the_others()
    {
        var (code, text) = (await decision.Opened(), $"Cấp bản sao cho bà Đỗ Thị Hoà {Guid.CreateVersion7():N}");

        var drafted = await decision.Do(code, "draft", "handler.a", new { content = text });
        (drafted.Status, drafted.ETag, drafted.Json["phase"]!.GetValue<string>()).Should().Be((200, "2", "reviewing"));
        var reviewed = await decision.Do(code, "review", "reviewer.a", new { approved = true, note = "Đồng ý" });
        (reviewed.Status, reviewed.Json["phase"]!.GetValue<string>()).Should().Be((200, "signing"));
        var signed = await decision.Do(code, "sign", "signer.a", new { });

        (signed.Status, signed.Json["phase"]!.GetValue<string>()).Should().Be((200, "issued"));
        signed.Json["number"]!.GetValue<string>().Should().MatchRegex(@"^\d+/2026/QĐ-H99\.15$");
        signed.Json["issuedAt"]!.GetValue<string>().Should().Be("2026-03-05T09:00:00+07:00");
        signed.Json["content"]!.GetValue<string>().Should().Be(text);
        (await decision.Events(code)).Should().Equal("decision.opened", "decision.drafted", "decision.reviewed", "decision.signed", "decision.issued");
        (await decision.Waiting(code)).Should().Equal("ResultWasIssued to intake", "ResultWasIssued to routing");
    }

    [Fact]
    public async Task An_error_in_an_issued_result_is_put_right_under_a_new_number_and_told_to_the_desk()
    {
        var code = await decision.Approved();
        var first = await decision.Do(code, "sign", "signer.a", new { });
        var report = new CorrectionWasRequested(code, 30, "Sai năm sinh", Cast.Now.AddDays(5), Cast.Now.AddMinutes(5));

        await decision.Hear(report);
        await decision.Hear(report);
        (await decision.Do(code, "draft", "handler.a", new { content = "Bản đính chính." })).Json["toCorrect"]!.GetValue<string>().Should().Be("Sai năm sinh");
        await decision.Do(code, "review", "reviewer.a", new { approved = true });
        var second = await decision.Do(code, "sign", "signer.a", new { });

        second.Json["number"]!.GetValue<string>().Should().NotBe(first.Json["number"]!.GetValue<string>());
        (await decision.Events(code)).Skip(5).Should().Equal(
            "decision.correctionAsked", "decision.drafted", "decision.reviewed", "decision.signed", "decision.corrected");
        (await decision.Waiting(code)).Should().Equal("ResultWasCorrected to intake", "ResultWasIssued to intake", "ResultWasIssued to routing");
    }

    [Fact]
    public async Task A_withdrawal_that_overtakes_the_submission_leaves_nothing_to_decide()
    {
        var code = decision.NewCode();

        await decision.Hear(new DossierWasWithdrawn(code, 9, "Không còn nhu cầu", Cast.Now));
        await decision.Hear(DecisionHost.Submission(code));

        (await decision.Events(code)).Should().Equal("decision.abandoned");
        (await decision.Do(code, "draft", "handler.a", new { content = "Cấp." })).Status.Should().Be(404);
        (await decision.Client.Get($"{DecisionHost.Cases}/{code}", decision.Token("supervisor.a"))).Status.Should().Be(404);
    }

    [Fact]
    public async Task The_text_stands_in_its_own_table_and_nowhere_else()
    {
        var (code, text) = (await decision.Opened(), $"Bà Nguyễn Thị Hợi, {Guid.CreateVersion7():N}");

        await decision.Do(code, "draft", "handler.a", new { content = text });
        await decision.Do(code, "review", "reviewer.a", new { approved = true });
        await decision.Do(code, "sign", "signer.a", new { });

        (await Sql.TablesHolding(decision.OwnerConnection, text)).Should().BeEmpty();
        (await Sql.TablesHolding(decision.OwnerConnection, code)).Should().Contain(["decision.mt_events", "wolverine.wolverine_outgoing_envelopes"]);
    }

    [Fact]
    public async Task Who_drafted_neither_reviews_nor_signs()
    {
        var code = await decision.Opened();
        Task<Answer> Head(string action, object body) => decision.Client.Post($"{DecisionHost.Cases}/{code}/{action}", decision.Head, body);

        (await Head("draft", new { content = "Cấp bản sao." })).Status.Should().Be(200);
        var review = await Head("review", new { approved = true });
        (review.Status, review.Code, review.Law).Should().Be((403, "drafter-reviews", "NĐ 30/2020, Đ.11"));
        (await decision.Do(code, "review", "reviewer.a", new { approved = true })).Status.Should().Be(200);
        var sign = await Head("sign", new { });
        (sign.Status, sign.Code).Should().Be((403, "drafter-signs"));

        (await decision.Events(code)).Should().Equal("decision.opened", "decision.drafted", "decision.reviewed");
    }

    [Fact]
    public async Task Without_an_approved_text_nothing_is_signed()
    {
        var code = await decision.Opened();

        (await decision.Do(code, "sign", "signer.a", new { })).Should().Match<Answer>(a => a.Status == 422 && a.Code == "not-reviewed");
        await decision.Do(code, "draft", "handler.a", new { content = "Cấp bản sao." });
        await decision.Do(code, "review", "reviewer.a", new { approved = false, note = "Thiếu căn cứ" });
        (await decision.Do(code, "sign", "signer.a", new { })).Should().Match<Answer>(a => a.Status == 422 && a.Code == "not-reviewed");
    }

    [Fact]
    public async Task Of_many_signatures_at_once_one_counts()
    {
        var code = await decision.Approved();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => decision.Do(code, "sign", "signer.a", new { })));

        answers.Select(a => a.Status).Order().Should().Equal(200, 409, 409, 409, 409, 409);
        (await decision.Events(code)).Where(e => e == "decision.issued").Should().ContainSingle();
        (await decision.Waiting(code)).Should().Equal("ResultWasIssued to intake", "ResultWasIssued to routing");
    }

    [Fact]
    public async Task One_key_sent_many_times_at_once_is_one_signature_and_one_number()
    {
        var (code, key) = (await decision.Approved(), ("Idempotency-Key", $"{Guid.CreateVersion7()}"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => decision.Do(code, "sign", "signer.a", new { }, key)));

        answers.Should().OnlyContain(a => a.Status == 200);
        answers.Select(a => a.Json["number"]!.GetValue<string>()).Distinct().Should().ContainSingle();
        (await decision.Events(code)).Where(e => e == "decision.issued").Should().ContainSingle();
    }

    [Fact]
    public async Task Numbers_are_given_once()
    {
        var codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => decision.Approved()));

        var answers = await Task.WhenAll(codes.Select(code => decision.Do(code, "sign", "signer.a", new { })));

        answers.Should().OnlyContain(a => a.Status == 200);
        answers.Select(a => a.Json["number"]!.GetValue<string>()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task What_is_sent_back_is_told_to_Routing_and_its_next_submission_opens_the_next_round()
    {
        var code = await decision.Approved();

        (await decision.Do(code, "send-back", "signer.a", new { reason = "Xác minh lại nơi cư trú" })).Status.Should().Be(200);
        (await decision.Waiting(code)).Should().Equal("CaseWasSentBack to routing");
        await decision.Hear(DecisionHost.Submission(code));
        await decision.Hear(DecisionHost.Submission(code, round: 2));
        await decision.Hear(DecisionHost.Submission(code, round: 2));

        (await decision.Events(code)).Should().Equal("decision.opened", "decision.drafted", "decision.reviewed", "decision.sentBack", "decision.opened");
        var view = await decision.Client.Get($"{DecisionHost.Cases}/{code}", decision.Token("handler.a"));
        (view.Json["round"]!.GetValue<int>(), view.Json["phase"]!.GetValue<string>(), view.Json["content"]).Should().Be((2, "drafting", null));
    }

    [Fact]
    public async Task A_refusal_is_told_to_the_others_and_ends_it()
    {
        var code = await decision.Opened();
        var refusal = new { reason = "Không đủ điều kiện", legalBasis = "Luật Hộ tịch, Đ.12" };

        (await decision.Do(code, "refuse", "signer.a", refusal)).Status.Should().Be(200);
        (await decision.Do(code, "draft", "handler.a", new { content = "Cấp." })).Should().Match<Answer>(a => a.Status == 409 && a.Code == "decision-closed");

        (await decision.Events(code)).Should().Equal("decision.opened", "decision.refused");
        (await decision.Waiting(code)).Should().Equal("DossierWasRefused to intake", "DossierWasRefused to routing");
    }

    [Fact]
    public async Task Who_acts_on_an_old_picture_is_told_to_look_again()
    {
        var code = await decision.Opened();
        await decision.Do(code, "draft", "handler.a", new { content = "Cấp bản sao." });

        (await decision.Do(code, "review", "reviewer.a", new { approved = true }, ("If-Match", "\"1\""))).Should().Match<Answer>(a => a.Status == 409 && a.Code == "stale-version");
        (await decision.Do(code, "review", "reviewer.a", new { approved = true }, ("If-Match", "\"2\""))).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("draft", "{}", "content")]
    [InlineData("draft", """{"content": 5}""", "content")]
    [InlineData("draft", """{"content": " \n\t "}""", "content")]
    [InlineData("draft", """{"content": "a\u0000b"}""", "content")]
    [InlineData("review", "{}", "approved")]
    [InlineData("review", """{"approved": "có"}""", "approved")]
    [InlineData("review", """{"approved": true, "note": {}}""", "note")]
    [InlineData("send-back", "{}", "reason")]
    [InlineData("send-back", """{"reason": "a\u001bb"}""", "reason")]
    [InlineData("refuse", """{"legalBasis": "Đ.12"}""", "reason")]
    [InlineData("refuse", """{"reason": "Không đủ điều kiện"}""", "legalBasis")]
    [InlineData("refuse", """{"reason": ["a"], "legalBasis": "Đ.12"}""", "reason")]
    public async Task What_cannot_be_is_answered_with_the_field_and_nothing_is_written(string action, string body, string field)
    {
        var code = await decision.Opened();

        var answer = await decision.Client.Post($"{DecisionHost.Cases}/{code}/{action}", decision.Head, body);

        (answer.Status, answer.Code).Should().Be((400, "invalid-input"), answer.Body);
        answer.Fields.Should().Contain(field);
        (await decision.Events(code)).Should().Equal("decision.opened");
    }

    [Theory]
    [InlineData("draft", "content", 100_001)]
    [InlineData("send-back", "reason", 2001)]
    [InlineData("refuse", "legalBasis", 501)]
    public async Task A_text_has_a_longest_length(string action, string field, int length)
    {
        var (code, body) = (await decision.Opened(), new Dictionary<string, string> { ["reason"] = "a", ["legalBasis"] = "a", ["content"] = "a" });
        body[field] = new string('x', length);
        (await decision.Client.Post($"{DecisionHost.Cases}/{code}/{action}", decision.Head, body)).Fields.Should().Equal(field);

        body[field] = new string('x', length - 1);
        (await decision.Client.Post($"{DecisionHost.Cases}/{code}/{action}", decision.Head, body)).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("ký")]
    public async Task What_is_no_request_signs_nothing(string body)
    {
        var code = await decision.Approved();

        (await decision.Client.Post($"{DecisionHost.Cases}/{code}/sign", decision.Token("signer.a"), body)).Status.Should().Be(400);
        (await decision.Events(code)).Should().HaveCount(3);
    }

    [Theory]
    [InlineData("H99.15-250101-0001")]
    [InlineData("x")]
    [InlineData("h99.15-260305-0001")]
    public async Task An_unknown_code_is_answered_with_404(string code)
    {
        (await decision.Client.Get($"{DecisionHost.Cases}/{code}", decision.Token("handler.a"))).Should().Match<Answer>(a => a.Status == 404 && a.Code == "not-found");
        foreach (var (action, body) in new (string, object)[]
        {
            ("draft", new { content = "a" }), ("review", new { approved = true }), ("send-back", new { reason = "a" }), ("sign", new { }),
            ("refuse", new { reason = "a", legalBasis = "b" }),
        })
            (await decision.Client.Post($"{DecisionHost.Cases}/{code}/{action}", decision.Head, body)).Should().Match<Answer>(a => a.Status == 404 && a.Code == "not-found", action);
    }

    [Theory]
    [InlineData("draft", "reviewer.a")]
    [InlineData("review", "handler.a")]
    [InlineData("send-back", "handler.a")]
    [InlineData("sign", "reviewer.a")]
    [InlineData("refuse", "reviewer.a")]
    [InlineData("sign", "supervisor.a")]
    [InlineData("draft", "reception.a")]
    [InlineData("sign", "citizen.a")]
    public async Task Each_act_has_its_role(string action, string officer)
    {
        var code = await decision.Opened();

        var answer = await decision.Do(code, action, officer, new { content = "a", approved = true, reason = "a", legalBasis = "a" });

        (answer.Status, answer.Code).Should().Be((403, "not-allowed"));
        (await decision.Events(code)).Should().Equal("decision.opened");
    }

    [Fact]
    public async Task Another_department_neither_sees_nor_acts()
    {
        var code = await decision.Opened();

        (await decision.Client.Get($"{DecisionHost.Cases}/{code}", decision.Token("handler.b"))).Status.Should().Be(404);
        (await decision.Do(code, "draft", "handler.b", new { content = "a" })).Should().Match<Answer>(a => a.Status == 404 && a.Code == "not-found");
        (await decision.Events(code)).Should().Equal("decision.opened");
    }

    [Fact]
    public async Task Without_a_token_nothing_is_shown_or_done()
    {
        var code = await decision.Approved();

        (await decision.Client.Get($"{DecisionHost.Cases}/{code}", null)).Status.Should().Be(401);
        (await decision.Client.Get("/api/decision/inbox", null)).Status.Should().Be(401);
        (await decision.Client.Post($"{DecisionHost.Cases}/{code}/sign", null, "{}")).Status.Should().Be(401);
        (await decision.Client.Post("/bus/batch/inbox", null, "{}")).Status.Should().Be(401);
        (await decision.Client.Post("/bus/batch/inbox", decision.Token("signer.a"), "{}")).Status.Should().BeOneOf(401, 403);
        (await decision.Events(code)).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_case_waits_in_the_inbox_of_whoever_is_next_and_of_no_one_else()
    {
        var code = await decision.Opened();

        (await WhereItWaits(code)).Should().Equal("handler.a", "handler.c");
        await decision.Do(code, "draft", "handler.a", new { content = "Cấp bản sao." });
        (await WhereItWaits(code)).Should().Equal("reviewer.a");
        await decision.Do(code, "review", "reviewer.a", new { approved = true });
        (await WhereItWaits(code)).Should().Equal("signer.a");
        await decision.Do(code, "sign", "signer.a", new { });
        (await WhereItWaits(code)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_text_that_another_has_taken_the_place_of_can_still_be_read_by_those_who_may()
    {
        var (code, other) = (await decision.Opened(), await decision.Opened());
        await decision.Do(code, "draft", "handler.a", new { content = "Bản thứ nhất" });
        await decision.Do(code, "review", "reviewer.a", new { approved = false, note = "Sửa" });
        await decision.Do(code, "draft", "handler.a", new { content = "Bản thứ hai" });
        var ids = (await Sql.Query(decision.OwnerConnection, "select data->'text'->>'id' from decision.mt_events where stream_id = $1 and type = 'decision.drafted' order by version", code)).Select(r => r[0]);

        async Task<string?> Read(string id, string of, string officer) =>
            (await decision.Client.Get($"{DecisionHost.Cases}/{of}/texts/{id}", decision.Token(officer))) is { Status: 200 } answer ? answer.Json["content"]!.GetValue<string>() : null;

        var texts = new List<string?>();
        foreach (var id in ids) texts.Add(await Read(id!, code, "supervisor.a"));
        texts.Should().Equal("Bản thứ nhất", "Bản thứ hai");
        (await Read(ids.First()!, other, "supervisor.a")).Should().BeNull("it is another dossier's");
        (await Read(ids.First()!, code, "reception.b")).Should().BeNull();
        (await Read(Guid.Empty.ToString(), code, "supervisor.a")).Should().BeNull();
    }

    private async Task<IEnumerable<string>> WhereItWaits(string code)
    {
        var waits = new List<string>();
        foreach (var officer in new[] { "handler.a", "handler.b", "handler.c", "reviewer.a", "signer.a" })
            for (var page = 1; ; page++)
            {
                var items = (await decision.Client.Get($"/api/decision/inbox?page={page}", decision.Token(officer))).Json["items"]!.AsArray();
                if (items.Any(i => i!["dossierCode"]!.GetValue<string>() == code)) waits.Add(officer);
                if (items.Count == 0) break;
            }
        return waits;
    }

    [Theory]
    [InlineData("reception.a", 403)]
    [InlineData("citizen.a", 403)]
    public async Task Who_does_not_decide_has_no_inbox(string officer, int status) =>
        (await decision.Client.Get("/api/decision/inbox", decision.Token(officer))).Status.Should().Be(status);

    [Theory]
    [InlineData("page=0")]
    [InlineData("page=x")]
    public async Task A_page_that_cannot_be_is_said_by_name(string query) =>
        (await decision.Client.Get($"/api/decision/inbox?{query}", decision.Token("signer.a"))).Fields.Should().Equal("page");

    [Theory]
    [InlineData("update decision.mt_events set data = '{}'")]
    [InlineData("delete from decision.mt_events")]
    [InlineData("truncate decision.mt_events")]
    [InlineData("delete from decision.mt_streams")]
    [InlineData("drop table decision.mt_events cascade")]
    public async Task The_services_own_role_cannot_change_history(string statement)
    {
        var code = await decision.Opened();

        var trying = () => Sql.Execute(decision.RuntimeConnection, statement);

        (await trying.Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be("42501");
        (await Sql.Query(decision.RuntimeConnection, "select type from decision.mt_events where stream_id = $1", code)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_draft_is_unreadable_once_the_people_in_it_were_erased_however_often_that_is_told()
    {
        var code = await decision.Opened();
        (await decision.Do(code, "draft", "handler.a", new { content = "Cấp phiếu cho bà Đỗ Thị Hoà." })).Status.Should().Be(200);
        (await View()).Json["content"]!.GetValue<string>().Should().Contain("Hoà");

        await decision.Hear(new PeopleWereErased(code, 30, TimeProvider.System.GetUtcNow()));
        await decision.Hear(new PeopleWereErased(code, 30, TimeProvider.System.GetUtcNow()));

        var view = await View();
        (view.Status, view.Json["contentErased"]!.GetValue<bool>(), view.Json["content"] is null).Should().Be((200, true, true));
        (await decision.Events(code)).Should().Equal("decision.opened", "decision.drafted");

        Task<Answer> View() => decision.Client.Get($"{DecisionHost.Cases}/{code}", decision.Token("handler.a"));
    }
}
