namespace OneStop.Journeys;

/// <summary>A dossier from the counter to the result, through the gateway, and what it leaves behind.</summary>
public sealed class JourneyTests(SharedInstance shared)
{
    private Client Client => shared.It.Client;

    [Fact]
    public async Task A_dossier_goes_from_the_counter_through_two_departments_to_the_result_and_back()
    {
        var receipt = await Client.Post("api/intake/dossiers", Walk.Reception, Walk.ThreeSteps());
        receipt.Status.Should().Be(201, receipt.ToString());
        receipt.Word("dossierCode").Should().MatchRegex(@"^H99\.01-\d{6}-\d{4,}$");
        receipt.Body.GetProperty("dueAt").GetDateTimeOffset().Should().BeAfter(receipt.Body.GetProperty("acceptedAt").GetDateTimeOffset());
        receipt.Word("dueExplanation").Should().NotBeEmpty();
        receipt.Body.GetProperty("feeVnd").GetInt64().Should().Be(1_000_000);
        (await Print(receipt.Word("receiptUrl")!)).Should().StartWith("%PDF-");

        var walk = new Walk(Client, receipt.Word("dossierCode")!);
        (await Client.Get(walk.Dossier, Walk.Reception)).Should().Match<Answer>(d => d.Word("status") == "accepted" && d.ETag == receipt.ETag);

        var view = await walk.CaseIs(_ => true, "a case");
        view.Word("status").Should().Be("accepted");
        view.ETag.Should().Be("\"2\"");
        (await Client.Get(walk.Case, Walk.Handler)).Should().Match<Answer>(c => c.Allows("claim") && !c.Allows("complete-step"));
        (await Client.Get(walk.Case, "handler.b")).Status.Should().Be(404, "it lies with another department");
        (await Client.Get(walk.Case, "reception.b")).Status.Should().Be(404, "another desk received it");

        var (units, tag) = (new List<string>(), view.ETag!);
        for (var step = 1; step <= 3; step++)
        {
            view = await Client.Post($"{walk.Case}/claim", Walk.Handler, new { }, tag);
            view.Status.Should().Be(200, view.ToString());
            units.Add(view.Word("unit")!);
            view.Body.GetProperty("stepNumber").GetInt32().Should().Be(step);
            (view.Word("assignee"), view.Word("status")).Should().Be((Walk.Handler, "inProgress"));
            var stale = await Client.Post($"{walk.Case}/complete-step", Walk.Handler, new { }, tag);
            (stale.Status, stale.Word("code"), stale.ContentType).Should().Be((409, "stale-version", "application/problem+json"));
            view = await Client.Post($"{walk.Case}/complete-step", Walk.Handler, new { note = "Xong." }, view.ETag);
            view.Status.Should().Be(200, view.ToString());
            tag = view.ETag!;
        }
        units.Distinct().Should().HaveCount(2);
        view.Body.GetProperty("nextActions").EnumerateArray().Should().Contain(a => a.GetProperty("href").GetString() == $"/{walk.Decision}");
        await Client.Await(walk.Dossier, Walk.Reception, d => d.Word("status") == "inProgress", "in progress at the counter");

        var decision = await Client.Await(walk.Decision, Walk.Handler, d => d.Allows("draft"), "open for a draft");
        (await Client.Post($"{walk.Decision}/sign", Walk.Signer, new { })).Status.Should().Be(422, "nothing was drafted, nor reviewed");
        decision = await Client.Post($"{walk.Decision}/draft", Walk.Handler, new { content = "Quyết định giao đất." }, decision.ETag);
        (decision.Status, decision.Word("phase")).Should().Be((200, "reviewing"));
        decision = await Client.Post($"{walk.Decision}/review", Walk.Reviewer, new { approved = true, note = "Đồng ý." }, decision.ETag);
        decision.Allows("sign").Should().BeFalse("the reviewer does not sign");
        decision = await Client.Post($"{walk.Decision}/sign", Walk.Signer, new { }, decision.ETag);
        (decision.Status, decision.Word("phase")).Should().Be((200, "issued"));

        var issued = await Client.Await(walk.Dossier, Walk.Reception, d => d.Word("status") == "resultIssued", "issued at the counter");
        issued.Word("resultNumber").Should().Be(decision.Word("number"));
        issued.Allows("return").Should().BeFalse("the fee is not paid");
        issued = await Client.Post($"{walk.Dossier}/payment", Walk.Reception, new { amountVnd = 1_000_000, method = "desk" }, issued.ETag);
        issued.Allows("return").Should().BeTrue();
        var returned = await Client.Post($"{walk.Dossier}/return", Walk.Reception, new { receivedBy = "Nguyễn Văn An", delivery = "desk" }, issued.ETag);
        (returned.Status, returned.Word("status"), returned.Body.GetProperty("nationalStatus").GetInt32()).Should().Be((200, "resultReturned", 10));
        var closed = await walk.CaseIs(c => c.Word("phase") == "closed", "closed");
        closed.Word("status").Should().Be("resultIssued");
        foreach (var form in new[] { "06", "07" }) (await Print($"{walk.Dossier}/forms/{form}")).Should().StartWith("%PDF-", form);
        await OneOrderHolds(walk.Code);
    }

    private async Task<string> Print(string path)
    {
        using var form = await Client.Http.SendAsync(Client.Request(HttpMethod.Get, path, Walk.Reception), TestContext.Current.CancellationToken);
        return await form.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_is_sent_back_is_done_again_by_the_same_officer_and_decided_in_a_second_round()
    {
        var walk = await Walk.Begin(Client, Walk.OneStep());
        await walk.Handle();
        await walk.Draft();
        await Client.Insist($"{walk.Decision}/send-back", Walk.Reviewer, new { reason = "Thiếu ý kiến thẩm định." });

        var back = await walk.CaseIs(c => c.Word("phase") == "handling", "back with the department");
        (back.Word("assignee"), back.Word("reworkReason")).Should().Be((Walk.Handler, "Thiếu ý kiến thẩm định."));
        await walk.Handle();
        var again = await Client.Await(walk.Decision, Walk.Handler, d => d.Allows("draft"), "open again");
        again.Body.GetProperty("round").GetInt32().Should().Be(2);
        await walk.Draft();
        await walk.Sign();
        await walk.Return();
        await OneOrderHolds(walk.Code);
    }

    [Fact]
    public async Task A_refused_dossier_stops_everywhere_and_has_no_result_to_return()
    {
        var walk = await Walk.Begin(Client, Walk.OneStep());
        await walk.Handle();
        await walk.Draft();
        await Client.Insist($"{walk.Decision}/review", Walk.Reviewer, new { approved = true });
        await Client.Insist($"{walk.Decision}/refuse", Walk.Signer, new { reason = "Không đủ điều kiện.", legalBasis = "NĐ 145/2020, Đ.69" });

        await walk.CaseIs(c => c.Word("phase") == "closed" && c.Word("status") == "stopped", "stopped in the departments");
        var dossier = await Client.Await(walk.Dossier, Walk.Reception, d => d.Word("status") == "stopped", "stopped at the counter");
        dossier.Body.GetProperty("nationalStatus").GetInt32().Should().Be(8);
        dossier.Word("stoppedBecause").Should().Contain("Không đủ điều kiện.");
        var refusal = await Client.Post($"{walk.Dossier}/return", Walk.Reception, new { });
        (refusal.Status, refusal.Word("code")).Should().Be((422, "dossier-stopped"));
        await OneOrderHolds(walk.Code);
    }

    /// <summary>Every event tells who, when and why; the ticks of the three services make one order in which no effect stands before its cause.</summary>
    private async Task OneOrderHolds(string code)
    {
        await shared.It.Store.Settled();
        var all = new List<StoredEvent>();
        foreach (var service in Store.Services)
        {
            var events = await shared.It.Store.Events(service, code);
            events.Select(e => e.Tick).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems(service);
            all.AddRange(events);
        }
        foreach (var e in all)
        {
            var name = $"{e.Type} of {code}";
            e.By.Should().NotBeNullOrEmpty(name);
            e.Correlation.Should().NotBeNullOrEmpty(name);
            e.Headers.GetProperty("occurredAt").GetDateTimeOffset().Should().BeOnOrBefore(e.RecordedAt, name);
            e.Headers.GetProperty("role").GetString().Should().NotBeNullOrEmpty(name);
        }
        foreach (var (cause, effect) in ((string, string)[])
        [
            ("intake.accepted", "routing.caseOpened"), ("routing.claimed", "intake.handlingStarted"), ("routing.submittedForDecision", "decision.opened"),
            ("decision.sentBack", "routing.returnedForRework"), ("decision.issued", "routing.caseClosed"), ("decision.issued", "intake.resultReceived"),
            ("decision.refused", "routing.caseClosed"), ("decision.refused", "intake.closed"),
        ])
            // The first of each, and the first of the next round.
            foreach (var (before, after) in all.Where(e => e.Type == cause).OrderBy(e => e.Version).Zip(all.Where(e => e.Type == effect).OrderBy(e => e.Version)))
                after.Tick.Should().BeGreaterThan(before.Tick, $"{effect} comes of {cause}");
    }
}
