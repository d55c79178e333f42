using System.Text;
using FluentAssertions;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>Whatever comes in: a 4xx that says what is wrong, and nothing written.</summary>
[Collection(nameof(RoutingHost))]
public sealed class BadInputTests(RoutingHost routing)
{
    private static readonly string TooLong = new('x', 1001);

    public static TheoryData<string, string, string> Complaints => new()
    {
        { "hand-over", """{"reason":"-"}""", "toOfficer" },
        { "hand-over", """{"toOfficer":"handler.c"}""", "reason" },
        { "hand-over", """{"toOfficer":"handler.c","reason":" \u200b\u00a0 "}""", "reason" },
        { "hand-over", $$"""{"toOfficer":"handler.c","reason":"{{TooLong}}"}""", "reason" },
        { "hand-over", """{"toOfficer":["handler.c"],"reason":"-"}""", "toOfficer" },
        { "assign", "{}", "officer" },
        { "assign", """{"officer":7}""", "officer" },
        { "assign", """{"officer":null}""", "officer" },
        { "assign", $$"""{"officer":"{{TooLong}}"}""", "officer" },
        { "return-for-supplement", """{"reason":"-"}""", "items" },
        { "return-for-supplement", """{"items":[],"reason":"-"}""", "items" },
        { "return-for-supplement", """{"items":[null],"reason":"-"}""", "items[0].what" },
        { "return-for-supplement", """{"items":[{"what":"-","originals":-1}],"reason":"-"}""", "items[0].originals" },
        { "return-for-supplement", """{"items":[{"what":"-","copies":101}],"reason":"-"}""", "items[0].copies" },
        { "return-for-supplement", """{"items":[{"what":"-"}]}""", "reason" },
        { "return-for-supplement", $$"""{"items":[{{string.Join(',', Enumerable.Repeat("null", 51))}}],"reason":"-"}""", "items" },
        { "stop-clock", """{"reason":"-"}""", "kind" },
        { "stop-clock", """{"kind":"supplement","reason":"-"}""", "kind" },
        { "stop-clock", """{"kind":"weather","reason":"-"}""", "kind" },
        { "stop-clock", """{"kind":"tax"}""", "reason" },
        { "resume-clock", "{}", "kind" },
        { "reschedule", """{"reason":"-"}""", "newDueAt" },
        { "reschedule", """{"newDueAt":"mai","reason":"-"}""", "newDueAt" },
        { "reschedule", """{"newDueAt":"9999-12-31T23:59:59Z","reason":"-"}""", "newDueAt" },
        { "recalculate", "{}", "reason" },
        { "move-to-version", """{"reason":"-"}""", "version" },
        { "move-to-version", """{"version":7,"reason":"-"}""", "version" },
        { "what-if", "{}", "calendar" },
        { "what-if", """{"calendar":[null]}""", "calendar[0].date,calendar[0].kind,calendar[0].name" },
        { "what-if", """{"calendar":[{"date":"0001-01-01","kind":"off","name":"-"}]}""", "calendar[0].date" },
        { "what-if", """{"removeDays":["hôm nay"]}""", "removeDays[0]" },
        { "what-if", """{"procedureVersion":0}""", "procedureVersion" },
        { "what-if", """{"pause":{"kind":"tax","from":"2026-12-02T08:00:00+07:00","to":"2026-12-01T08:00:00+07:00"}}""", "pause.to" },
        { "complete-step", """{"note":"a\u0000b"}""", "note" },
        { "complete-step", """{"note":"a\ud800b"}""", "note" },
        { "complete-step", """{"note":{}}""", "note" },
        { "complete-step", $$"""{"note":"{{TooLong}}"}""", "note" },
    };

    [Theory]
    [MemberData(nameof(Complaints))]
    public async Task A_complaint_names_the_field(string action, string body, string field)
    {
        var code = await routing.OpenAndClaim();

        (await routing.Act(Who(action), code, action, body)).Complains(field.Split(','));

        (await routing.Events(code)).Should().HaveCount(3);
    }

    private static string Who(string action) => action switch
    {
        "assign" or "reschedule" or "what-if" => "reviewer.a",
        "recalculate" or "move-to-version" => "admin.a",
        _ => "handler.a",
    };

    [Theory]
    [InlineData("abc")]
    [InlineData("\"abc\"")]
    [InlineData("-1")]
    [InlineData("\"99999999999999999999\"")]
    [InlineData("\"2\", \"3\"")]
    public async Task An_If_Match_that_is_no_version_is_complained_about(string ifMatch) =>
        (await routing.Act("handler.a", await routing.Open(), "claim", ifMatch: ifMatch)).Complains("If-Match");

    [Theory]
    [InlineData("\"\"")]
    [InlineData("hai từ")]
    [InlineData("two words")]
    public async Task An_unreadable_idempotency_key_is_complained_about(string key) =>
        (await routing.Act("handler.a", await routing.Open(), "claim", key: key)).Complains("Idempotency-Key");

    [Fact]
    public async Task An_idempotency_key_has_its_limit()
    {
        var code = await routing.Open();

        (await routing.Act("handler.a", code, "claim", key: new string('k', 129))).Complains("Idempotency-Key");
        (await routing.Act("handler.a", code, "claim", key: new string('k', 128))).Should(200);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("nghe")]
    [InlineData("{\"note\":\"a\"}}")]
    public async Task What_is_no_JSON_is_said_so(string body) =>
        (await routing.Act("handler.a", await routing.OpenAndClaim(), "complete-step", body)).Refused(400, "invalid-json");

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("\"note\"")]
    public async Task A_body_that_is_no_object_is_a_bad_request(string body) =>
        (await routing.Act("handler.a", await routing.OpenAndClaim(), "complete-step", body)).Should(400);

    [Fact]
    public async Task Bytes_that_are_no_text_are_said_so() => (await Post(new ByteArrayContent([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), "application/json")).Refused(400, "invalid-json");

    [Fact]
    public async Task A_body_of_another_kind_is_not_read() => (await Post(new StringContent("{}"), "text/plain")).Refused(415, "not-json");

    [Fact]
    public async Task A_body_over_a_mebibyte_is_not_read() =>
        (await Post(new StringContent($$"""{"note":"{{new string('x', 1024 * 1024)}}"}""", Encoding.UTF8), "application/json")).Refused(413, "body-too-large");

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("1.5")]
    [InlineData("100001")]
    [InlineData("99999999999999")]
    public async Task A_page_that_cannot_be_is_complained_about(string page) => (await routing.Get("handler.a", $"/api/routing/inbox?page={page}")).Complains("page");

    [Theory]
    [InlineData("H99.15-260105-99999999")]
    [InlineData("H99.15-260105-12")]
    [InlineData("h99.15-260105-0001")]
    [InlineData("H99.15-26010-0001")]
    [InlineData("x")]
    [InlineData("H99.15-260105-0001%0A")]
    [InlineData("%27;drop%20table%20routing.mt_events;--")]
    [InlineData("..%2F..%2Fetc%2Fpasswd")]
    [InlineData("H99.15-260105-%D9%A1%D9%A2%D9%A3%D9%A4")]
    public async Task What_is_no_known_code_is_not_found(string code)
    {
        (await routing.Read("handler.a", code)).Refused(404, "not-found");
        (await routing.Act("handler.a", code, "claim")).Refused(404, "not-found");
        (await routing.Read("handler.a", code + new string('9', 2000))).Refused(404, "not-found");
    }

    [Fact]
    public async Task A_door_that_does_not_exist_and_one_knocked_at_wrongly_answer_with_a_problem()
    {
        (await routing.Get("handler.a", "/api/routing/nowhere")).Refused(404, "not-found");
        (await routing.Send("handler.a", HttpMethod.Delete, $"/api/routing/cases/{routing.NewCode()}", null)).Refused(405, "method-not-allowed");
    }

    [Fact]
    public async Task The_API_describes_itself()
    {
        var paths = (await routing.Get(null, "/openapi/v1.json")).Should(200).Body.GetProperty("paths").EnumerateObject().Select(p => p.Name);

        paths.Should().Contain([
            "/api/routing/cases/{code}", "/api/routing/cases/{code}/claim", "/api/routing/cases/{code}/assign", "/api/routing/cases/{code}/hand-over",
            "/api/routing/cases/{code}/complete-step", "/api/routing/inbox", "/api/routing/desks/{deskId}/board", "/api/routing/desks/{deskId}/board/stream"]);
    }

    private async Task<Answer> Post(HttpContent body, string type)
    {
        var code = await routing.OpenAndClaim();
        body.Headers.ContentType = new(type);
        var answer = await routing.SendAs(routing.Token("handler.a"), HttpMethod.Post, $"/api/routing/cases/{code}/complete-step", body);
        (await routing.Events(code)).Should().HaveCount(3);
        return answer;
    }
}
