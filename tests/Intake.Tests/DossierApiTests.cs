using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OneStop.Contracts.Decision;
using OneStop.Contracts.Routing;
using OneStop.Hosting;
using OneStop.Intake.Codes;
using OneStop.Intake.People;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>The plain way of a dossier through the real service, and what it leaves in the real database.</summary>
public sealed class DossierApiTests(IntakeHost intake)
{
    [Fact]
    public async Task Procedures_are_open_to_everyone() =>
        (await intake.Client.Get("/api/intake/procedures?q=noi quy", token: null)).Body.Should().Contain("2.001955");

    [Fact]
    public async Task A_receipt_names_the_code_the_date_and_how_it_came_about()
    {
        var answer = await intake.Receive(Papers.Complete(), intake.Lan);

        answer.Status.Should().Be(201);
        answer.Json["dossierCode"]!.GetValue<string>().Should().MatchRegex(@"^H99\.10-260305-\d{4}$");
        answer.Json["acceptedAt"]!.GetValue<string>().Should().Be("2026-03-05T09:00:00+07:00");
        answer.Json["dueAt"]!.GetValue<string>().Should().Be("2026-03-16T09:00:00+07:00");
        answer.Json["dueExplanation"]!.GetValue<string>().Should().StartWith("Tính từ 09:00 thứ Năm 05/03/2026.").And.EndWith("Hạn trả kết quả: 09:00 thứ Hai 16/03/2026.");
        answer.ETag.Should().Be("2");
    }

    [Fact]
    public async Task The_fee_of_the_procedure_stands_on_the_receipt()
    {
        var answer = await intake.Receive(
            Papers.Complete().With(r =>
            {
                r["procedureCode"] = "2.000635";
                r["components"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["code"] = "G15-KQ003037", ["originals"] = 1, ["copies"] = 0 });
            }), intake.Lan);

        answer.Json["feeVnd"]!.GetValue<long>().Should().Be(8_000);
        (await intake.Events(answer.Json["dossierCode"]!.GetValue<string>())).Should().Equal("intake.submitted", "intake.feeAssessed", "intake.accepted");
    }

    [Fact]
    public async Task A_dossier_reads_as_it_was_handed_in()
    {
        var code = await intake.Received(Papers.From("Trần Văn Đức"));

        var answer = await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan);

        answer.Status.Should().Be(200);
        answer.ETag.Should().Be("2");
        answer.Json["status"]!.GetValue<string>().Should().Be("accepted");
        answer.Json["nationalStatus"]!.GetValue<int>().Should().Be(2);
        answer.Json["applicant"]!["fullName"]!.GetValue<string>().Should().Be("Trần Văn Đức");
        answer.Json["applicant"]!["phone"]!.GetValue<string>().Should().Be("•••••678");
    }

    [Fact]
    public async Task Every_event_says_who_when_by_which_right_and_in_which_order()
    {
        var code = await intake.Received();

        var rows = await Sql.Query(intake.OwnerConnection, """
            select type, headers->>'tick', headers->>'occurredAt', headers->>'role', headers->>'unit', user_name, correlation_id is not null and correlation_id <> ''
            from intake.mt_events where stream_id = $1 order by version
            """, code);

        string?[] by = ["2026-03-05T02:00:00.0000000+00:00", "reception", "ttphvcc", "reception.a", "True"];
        rows.Should().HaveCount(2);
        rows[0].Should().Equal(["intake.submitted", "1", .. by]);
        rows[1].Should().Equal(["intake.accepted", "2", .. by]);
    }

    [Fact]
    public async Task Personal_data_stands_nowhere_in_a_form_that_anyone_could_read()
    {
        var (name, id, phone, email, address, owner) =
            ($"Lê Thị Ngọc {Papers.Mark()}", Papers.Id(), $"09{Papers.Id()[..8]}", $"{Papers.Mark()}@example.vn", $"Ngõ {Papers.Mark()}", $"Phạm Văn {Papers.Mark()}");
        var code = await intake.Received(Papers.From(name, id).With(r =>
        {
            (r["applicant"]!["phone"], r["applicant"]!["email"], r["applicant"]!["address"]) = (phone, email, address);
            r["owner"] = new System.Text.Json.Nodes.JsonObject { ["fullName"] = owner, ["idNumber"] = Papers.Id() };
        }));
        await Waiting(code);
        await intake.Hear(new ResultWasIssued(code, 9, "1/2026/QĐ-H99.10", Counter.Now));
        var receiver = $"Người nhận {Papers.Mark()}";
        (await intake.Client.Post($"{IntakeHost.Dossiers}/{code}/return", intake.Lan, new { receivedBy = receiver })).Status.Should().Be(200);

        foreach (var personal in new[] { name, id, phone, email, address, owner, receiver })
            foreach (var written in new[] { personal, PersonalRecord.ForSearch(personal), personal[^Math.Min(12, personal.Length)..] })
                (await intake.TablesHolding(written)).Should().BeEmpty(written);
        // The search sees the events and the bytes of waiting messages: the code is found in both.
        (await intake.TablesHolding(code)).Should().Contain(["intake.mt_events", "wolverine.wolverine_outgoing_envelopes"]);
    }

    [Fact]
    public async Task With_Routing_stopped_a_receipt_succeeds_and_its_one_message_waits_in_the_database()
    {
        var answer = await intake.Receive(Papers.Complete(), intake.Lan);

        answer.Status.Should().Be(201);
        (await Waiting(answer.Json["dossierCode"]!.GetValue<string>())).Should().ContainSingle().Which.Should().Contain("DossierWasAccepted");
    }

    /// <summary>The types of the messages about this dossier that no one has taken yet.</summary>
    private async Task<IEnumerable<string?>> Waiting(string code) => (await Sql.Query(intake.OwnerConnection,
        "select message_type from wolverine.wolverine_outgoing_envelopes where position(convert_to($1, 'UTF8') in body) > 0", code)).Select(row => row[0]);

    [Fact]
    public async Task Two_hundred_receipts_at_once_get_two_hundred_codes()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => intake.Receive(Papers.From("Nguyễn Văn Đông"), intake.Lan)));

        answers.Should().OnlyContain(a => a.Status == 201);
        answers.Select(a => a.Json["dossierCode"]!.GetValue<string>()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Two_processes_never_allocate_the_same_code()
    {
        await using var one = NpgsqlDataSource.Create($"{intake.RuntimeConnection};Maximum Pool Size=5");
        await using var other = NpgsqlDataSource.Create($"{intake.RuntimeConnection};Maximum Pool Size=5");
        DossierCodes[] processes = [new(new(one, "intake")), new(new(other, "intake"))];

        var codes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => processes[i % 2].Next("H99.77", Counter.Now, CancellationToken.None)));

        codes.Order(StringComparer.Ordinal).Should().Equal(Enumerable.Range(1, 200).Select(n => $"H99.77-260305-{n:0000}"));
        codes.Should().OnlyContain(code => DossierCode.IsCode(code));
    }

    [Fact]
    public async Task The_day_of_a_code_is_the_provinces_and_numbers_start_anew_each_day_and_agency()
    {
        var codes = intake.Http.Services.GetRequiredService<DossierCodes>();
        Task<string> Next(string agency, string utc) => codes.Next(agency, DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), CancellationToken.None);

        (await Next("H99.78", "2026-03-05T16:59:59Z")).Should().Be("H99.78-260305-0001");
        (await Next("H99.78", "2026-03-05T17:00:00Z")).Should().Be("H99.78-260306-0001");
        (await Next("H99.78", "2026-03-05T16:00:00Z")).Should().Be("H99.78-260305-0002");
        (await Next("H99.79", "2026-03-05T16:00:00Z")).Should().Be("H99.79-260305-0001");
    }

    [Fact]
    public async Task A_dossier_follows_the_news_of_other_services_and_each_may_come_twice()
    {
        var code = await intake.Received();
        var takenUp = new CaseWasTakenUp(code, 7, Counter.Now.AddHours(1));
        var issued = new ResultWasIssued(code, 20, "7/2026/QĐ-H99.10", Counter.Now.AddHours(2));

        foreach (var message in new Contracts.IDossierMessage[] { takenUp, takenUp, issued, issued, takenUp }) await intake.Hear(message);

        (await intake.Events(code)).Should().Equal("intake.submitted", "intake.accepted", "intake.handlingStarted", "intake.resultReceived");
        (await Sql.Query(intake.OwnerConnection, "select headers->>'tick', user_name, causation_id from intake.mt_events where stream_id = $1 and version > 2 order by version", code))
            .Should().BeEquivalentTo(new string[][] { ["8", "service:routing", "CaseWasTakenUp"], ["21", "service:decision", "ResultWasIssued"] }, o => o.WithStrictOrdering());
        var view = await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan);
        view.Json["status"]!.GetValue<string>().Should().Be("resultIssued");
        view.Json["resultNumber"]!.GetValue<string>().Should().Be("7/2026/QĐ-H99.10");
    }

    [Fact]
    public async Task The_same_news_arriving_many_times_at_once_counts_once()
    {
        var code = await intake.Received();

        // A loser of the race may fail; the bus would deliver it again, as is done here.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try { await intake.Hear(new CaseWasTakenUp(code, 7, Counter.Now)); }
            catch (InvalidOperationException) { await intake.Hear(new CaseWasTakenUp(code, 7, Counter.Now)); }
        }));

        (await intake.Events(code)).Should().Equal("intake.submitted", "intake.accepted", "intake.handlingStarted");
    }

    [Fact]
    public async Task A_refused_dossier_is_stopped_with_the_reason_and_nothing_can_be_returned()
    {
        var code = await intake.Received();
        var refused = new DossierWasRefused(code, 9, "Không đủ điều kiện", "Bộ luật Lao động, Đ.119", Counter.Now);

        await intake.Hear(refused);
        await intake.Hear(refused);

        (await intake.Events(code)).Should().Equal("intake.submitted", "intake.accepted", "intake.closed");
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan)).Json["stoppedBecause"]!.GetValue<string>().Should().Be("Không đủ điều kiện");
        var answer = await Return(code);
        (answer.Status, answer.Code).Should().Be((422, "dossier-stopped"));
    }

    [Fact]
    public async Task A_result_is_returned_when_it_is_there_once_and_the_lists_show_it()
    {
        var code = await intake.Received();

        var early = await Return(code);
        (early.Status, early.Code, early.Law).Should().Be((422, "result-not-issued", "NĐ 118/2025, Đ.22"));
        await intake.Hear(new ResultWasIssued(code, 9, "8/2026/QĐ-H99.10", Counter.Now));
        var returned = await Return(code);
        (returned.Status, returned.ETag, returned.Json["status"]!.GetValue<string>()).Should().Be((200, "4", "resultReturned"));
        var again = await Return(code);
        (again.Status, again.Code).Should().Be((409, "already-returned"));

        (await intake.Events(code)).Should().Equal("intake.submitted", "intake.accepted", "intake.resultReceived", "intake.resultReturned");
        (await intake.Client.Get($"{IntakeHost.Dossiers}?status=resultReturned&q={code}", intake.Lan)).Json["total"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task A_return_sent_twice_with_one_key_is_one_return()
    {
        var code = await intake.Received();
        await intake.Hear(new ResultWasIssued(code, 9, "9/2026/QĐ-H99.10", Counter.Now));
        var key = ("Idempotency-Key", Papers.Mark());

        (await Return(code, key)).Status.Should().Be(200);
        (await Return(code, key)).Status.Should().Be(200);
        var other = await intake.Client.Post($"{IntakeHost.Dossiers}/{code}/return", intake.Lan, new { receivedBy = "Người khác" }, key);
        (other.Status, other.Code).Should().Be((422, "idempotency-key-reused"));

        (await intake.Events(code)).Where(e => e == "intake.resultReturned").Should().ContainSingle();
    }

    [Fact]
    public async Task Who_acts_on_an_old_picture_is_told_to_look_again()
    {
        var code = await intake.Received();
        await intake.Hear(new ResultWasIssued(code, 9, "10/2026/QĐ-H99.10", Counter.Now));

        var stale = await Return(code, ("If-Match", "\"2\""));
        (stale.Status, stale.Code).Should().Be((409, "stale-version"));
        (await Return(code, ("If-Match", "\"3\""))).Status.Should().Be(200);
    }

    [Fact]
    public async Task Of_two_officers_returning_at_once_one_does_it()
    {
        var code = await intake.Received();
        await intake.Hear(new ResultWasIssued(code, 9, "11/2026/QĐ-H99.10", Counter.Now));

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Return(code)));

        answers.Select(a => a.Status).Order().Should().Equal(200, 409, 409, 409, 409, 409);
    }

    private Task<Answer> Return(string code, params (string, string)[] headers) =>
        intake.Client.Post($"{IntakeHost.Dossiers}/{code}/return", intake.Lan, "{}", headers);

    [Fact]
    public async Task One_key_sent_fifty_times_at_once_is_one_dossier()
    {
        var (request, key) = (Papers.From("Bùi Thị Én"), Papers.Mark());

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => intake.Receive(request, intake.Lan, ("Idempotency-Key", key))));

        answers.Should().OnlyContain(a => a.Status == 201);
        answers.Select(a => a.Body).Distinct().Should().ContainSingle();
        (await Sql.Query(intake.OwnerConnection, "select distinct stream_id from intake.mt_events where headers->>'key' like $1", $"%{key}%")).Count.Should().BeLessThanOrEqualTo(1);
        (await Sql.Query(intake.OwnerConnection, "select id from intake.mt_doc_sealedrecord where data->>'dossierCode' = $1", answers[0].Json["dossierCode"]!.GetValue<string>()))
            .Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_stands_for_one_request_only()
    {
        var key = ("Idempotency-Key", Papers.Mark());
        var (first, second) = (Papers.From("Cao Văn Giáp"), Papers.From("Cao Văn Giáp"));

        (await intake.Receive(first, intake.Lan, key)).Status.Should().Be(201);
        var answer = await intake.Receive(second, intake.Lan, key);

        (answer.Status, answer.Code).Should().Be((422, "idempotency-key-reused"));
        (await intake.TablesHolding(second["applicant"]!["idNumber"]!.GetValue<string>())).Should().BeEmpty();
    }

    [Fact]
    public async Task Two_officers_may_choose_the_same_key()
    {
        var key = ("Idempotency-Key", Papers.Mark());

        var one = await intake.Receive(Papers.Complete(), intake.Lan, key);
        var other = await intake.Receive(Papers.Complete().With(r => r["deskId"] = "phuong-1"), intake.Token("reception.b"), key);

        (one.Status, other.Status).Should().Be((201, 201));
        other.Json["dossierCode"]!.GetValue<string>().Should().NotBe(one.Json["dossierCode"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_incomplete_dossier_is_refused_with_what_is_missing_and_the_article()
    {
        var key = Papers.Mark();
        var answer = await intake.Receive(Papers.Complete().With(r => r["components"]!.AsArray().RemoveAt(1)), intake.Lan, ("Idempotency-Key", key));

        (answer.Status, answer.Code, answer.Law).Should().Be((422, "dossier-incomplete", "NĐ 118/2025, Đ.17.1c"));
        answer.Body.Should().Contain("G09-KQ002548").And.NotContain("G09-KQ003210");
        (await intake.TablesHolding(key)).Should().BeEmpty();
    }
}
