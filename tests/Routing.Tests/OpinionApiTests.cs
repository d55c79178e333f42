using System.Text.Json;
using FluentAssertions;
using OneStop.Contracts.Routing;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Routing.Desks;
using OneStop.Routing.Opinions;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>Rounds and linked works on the running service.</summary>
[Collection(nameof(RoutingHost))]
public sealed class OpinionApiTests(RoutingHost routing)
{
    private const string Ask = """{"kind":"consultation","question":"Có tranh chấp không?","ask":["snv-lao-dong","phuong-1-kinh-te"],"days":7}""";

    [Fact]
    public async Task Asked_answered_and_concluded_everyone_finds_what_they_have_to_do()
    {
        var code = await routing.Open(dueAt: new(2001, 2, 1, 0, 0, 0, TimeSpan.Zero));
        (await routing.Act("handler.a", code, "claim")).Should(200);
        (await Waits("handler.b", code)).Should().BeFalse();

        var round = Round((await routing.Act("handler.a", code, "consult", Ask)).Should(200));
        round.GetProperty("state").GetString().Should().Be("open");
        round.GetProperty("legalBasis").GetString().Should().Be("NĐ 118/2025, Đ.19.4");
        round.GetProperty("parties")[1].GetProperty("unitName").GetString().Should().Contain("Phường 1");
        (await routing.Act("handler.a", code, "complete-step")).Refused(422, "consultation-open");
        (await Waits("handler.b", code)).Should().BeTrue();
        (await Allowed("handler.b", code)).Should().Equal("opinion");

        (await routing.Act("handler.b", code, "opinion", """{"round":1,"option":"agree","note":"Không"}""")).Should(200);
        (await Waits("handler.b", code)).Should().BeFalse();
        (await routing.Act("handler.c", code, "opinion", """{"round":1,"option":"other"}""")).Refused(422, "opinion-without-words");
        (await routing.Act("handler.a", code, "conclude-consultation", """{"round":1}""")).Refused(422, "answers-outstanding");
        (await routing.Act("handler.c", code, "opinion", """{"round":1,"option":"disagree"}""")).Should(200);
        (await routing.Act("handler.c", code, "opinion", """{"round":1,"option":"agree"}""")).Should(200);
        round = Round((await routing.Act("handler.a", code, "conclude-consultation", """{"round":1,"note":"Đủ"}""")).Should(200));

        round.GetProperty("state").GetString().Should().Be("concluded");
        round.GetProperty("tally").GetProperty("counts")[0].GetProperty("count").GetInt32().Should().Be(2);
        round.GetProperty("because").GetString().Should().Be("Lấy ý kiến, không biểu quyết: 2/2 đã cho ý kiến.");
        (await routing.Act("handler.a", code, "complete-step")).Should(200);
        (await routing.Events(code)).Select(e => e.EventTypeName["routing.".Length..]).Where(name => name != "overdue").Should().Equal(
            "caseOpened", "stepStarted", "claimed", "consultationRequested", "opinionGiven", "opinionGiven", "opinionGiven", "consultationConcluded", "stepCompleted",
            "submittedForDecision");
    }

    [Fact]
    public async Task Members_vote_while_it_is_being_decided()
    {
        var code = await routing.Open(dueAt: new(2001, 2, 2, 0, 0, 0, TimeSpan.Zero));
        (await routing.Act("handler.a", code, "claim")).Should(200);
        (await routing.Act("handler.a", code, "complete-step")).Should(200);

        (await routing.Act("signer.a", code, "consult", """{"kind":"collective","question":"Có thông qua không?","ask":["reviewer.a","handler.b"],"days":7}""")).Should(200);

        (await Waits("handler.b", code)).Should().BeTrue("a member has it in the inbox whatever department it is in");
        (await routing.Act("reviewer.a", code, "opinion", """{"round":1,"option":"agree"}""")).Should(200);
        (await routing.Act("handler.b", code, "opinion", """{"round":1,"option":"agree"}""")).Should(200);
        Round((await routing.Act("signer.a", code, "conclude-consultation", """{"round":1}""")).Should(200)).GetProperty("tally").GetProperty("majorityReached").GetBoolean()
            .Should().BeTrue();
    }

    [Fact]
    public async Task The_head_of_the_desk_sees_who_did_not_answer_in_time_also_after_a_restart()
    {
        var code = await routing.Open(desk: "xa-2");
        (await routing.Act("handler.a", code, "claim")).Should(200);
        var deadline = RoutingHost.Now.AddHours(-2);
        await routing.AppendBehindTheGrain(code, Consulting.Asked with { Deadline = deadline, RemindAt = deadline.AddDays(-1) });
        await routing.ForgetCase(code);
        // The process was down at the deadline; the first change tells the desk what is due.
        (await routing.Act("handler.b", code, "opinion", """{"round":1,"option":"agree"}""")).Should(200);

        await RoutingHost.Eventually(async () => (await Notices(code)).Count == 1, "the notice is on the board");
        (await Notices(code)).Single().Should().Match<DeskBoardEndpoint.Notice>(n => n.Kind == "consultationLapsed" && n.Round == 1 && n.Unanswered.Count == 1);
        await routing.Case(code).Execute(new LapseConsultation(1, deadline), new(Actor.Service("routing"), deadline, null, null, null, null, null, 0));
        var events = await routing.Events(code);
        events.Skip(3).Select(e => e.EventTypeName["routing.".Length..]).Should().Equal("consultationRequested", "opinionGiven", "consultationReminded", "consultationLapsed");
        events[^2].OccurredAt().Should().BeCloseTo(deadline.AddDays(-1), TimeSpan.FromMilliseconds(1), "the true instant, whenever it was recorded");
        events[^1].OccurredAt().Should().BeCloseTo(deadline, TimeSpan.FromMilliseconds(1));

        await routing.Forget(routing.Grains.Desk("xa-2"));
        (await Notices(code)).Should().ContainSingle("the board is built again with it");
        (await routing.Act("handler.a", code, "conclude-consultation", """{"round":1}""")).Should(200);
        await RoutingHost.Eventually(async () => (await Notices(code)).Count == 0, "what is concluded needs no notice");
    }

    [Fact]
    public async Task Three_agencies_work_side_by_side_on_one_dossier()
    {
        var code = await routing.Open(RoutingHost.LinkedProcedure, "phuong-1", new(2001, 2, 3, 0, 0, 0, TimeSpan.Zero));
        (await Waits("handler.a", code)).Should().BeFalse("the insurance waits for the birth");
        States(await routing.Read("handler.b", code)).Should().Equal("started", "waiting", "waiting");
        (await routing.Act("handler.b", code, "claim")).Should(200);

        await Do("handler.b", "khai-sinh");
        States(await routing.Read("handler.b", code)).Should().Equal("completed", "started", "started");
        (await Waits("handler.a", code)).Should().BeTrue();
        (await Allowed("handler.a", code)).Should().Equal("linked-work/bao-hiem-y-te/claim");
        await Do("handler.a", "bao-hiem-y-te");
        (await routing.Act("handler.b", code, "complete-step")).Refused(422, "linked-work-open").Body.GetProperty("law").GetString().Should().Be("NĐ 118/2025, Đ.20.2");
        await Do("handler.b", "thuong-tru");

        (await routing.Act("handler.b", code, "complete-step")).Should(200).Body.GetProperty("phase").GetString().Should().Be("deciding");
        (await routing.Waiting<LinkedResultWasIssued>(code)).Should().Be(3);

        async Task Do(string officer, string work)
        {
            (await routing.Act(officer, code, $"linked-work/{work}/claim")).Should(200);
            (await routing.Act(officer, code, $"linked-work/{work}/complete")).Refused(422, "result-number-missing");
            for (var i = 0; i < 2; i++) (await routing.Act(officer, code, $"linked-work/{work}/complete", $$"""{"number":"01/{{work}}"}""")).Should(200);
        }
    }

    public static TheoryData<string, string, string> Complaints => new()
    {
        { "consult", Ask.Replace("\"kind\":\"consultation\",", "", StringComparison.Ordinal), "kind" },
        { "consult", Ask.Replace("consultation", "vote", StringComparison.Ordinal), "kind" },
        { "consult", Ask.Replace("Có tranh chấp không?", " ", StringComparison.Ordinal), "question" },
        { "consult", Ask.Replace("[\"snv-lao-dong\",\"phuong-1-kinh-te\"]", "[]", StringComparison.Ordinal), "ask" },
        { "consult", Ask.Replace("phuong-1-kinh-te", "snv-lao-dong", StringComparison.Ordinal), "ask" },
        { "consult", Ask.Replace("\"phuong-1-kinh-te\"", "null", StringComparison.Ordinal), "ask[1]" },
        { "consult", Ask.Replace("7}", "0}", StringComparison.Ordinal), "days" },
        { "consult", Ask.Replace("7}", "7,\"deadline\":\"2026-01-08T16:00:00+07:00\"}", StringComparison.Ordinal), "days" },
        { "consult", Ask.Replace("7}", "7,\"quorum\":0}", StringComparison.Ordinal), "quorum" },
        { "consult", Ask.Replace("7}", "7,\"majority\":-1}", StringComparison.Ordinal), "majority" },
        { "consult", Ask.Replace("7}", """7,"options":[{"code":"a","label":"A"}]}""", StringComparison.Ordinal), "options" },
        { "consult", Ask.Replace("7}", """7,"options":[{"code":"a","label":"A"},{"code":"a","label":"B"}]}""", StringComparison.Ordinal), "options" },
        { "consult", Ask.Replace("7}", """7,"options":[{"code":"a","label":"A"},null,{"code":"b","label":""}]}""", StringComparison.Ordinal), "options[1].code,options[1].label,options[2].label" },
        { "opinion", """{"option":"agree"}""", "round" },
        { "opinion", """{"round":1}""", "option" },
        { "conclude-consultation", "{}", "round" },
        { "linked-work/%20/claim", "{}", "work" },
    };

    [Theory]
    [MemberData(nameof(Complaints))]
    public async Task A_complaint_names_the_field(string action, string body, string fields)
    {
        var code = await routing.OpenAndClaim();

        (await routing.Act("handler.a", code, action, body)).Refused(400, "invalid-input").Body.GetProperty("errors").EnumerateObject().Select(e => e.Name)
            .Should().Equal(fields.Split(','));

        (await routing.Events(code)).Should().HaveCount(3);
    }

    private static JsonElement Round(Answer answer) => answer.Body.GetProperty("rounds")[0];

    private static IEnumerable<string?> States(Answer answer) => answer.Body.GetProperty("linkedWorks").EnumerateArray().Select(w => w.GetProperty("state").GetString());

    private async Task<bool> Waits(string officer, string code) => (await routing.Get(officer, "/api/routing/inbox")).Should(200).Body.GetProperty("items").EnumerateArray()
        .Any(c => c.GetProperty("dossierCode").GetString() == code);

    private async Task<IEnumerable<string>> Allowed(string officer, string code) => (await routing.Read(officer, code)).Should(200).Body.GetProperty("nextActions")
        .Deserialize<NextAction[]>(Json.Options)!.Where(a => a.Allowed).Select(a => a.Action);

    private async Task<IReadOnlyList<DeskBoardEndpoint.Notice>> Notices(string code) => [.. (await routing.Get("reception.c", "/api/routing/desks/xa-2/board")).Should(200).Body
        .Deserialize<DeskBoardEndpoint.View>(Json.Options)!.Notices.Where(n => n.DossierCode == code)];
}
