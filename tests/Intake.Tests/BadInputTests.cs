using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>Whatever is sent, the answer is a problem with a stable code that names the field, and nothing is written.</summary>
public sealed class BadInputTests(IntakeHost intake)
{
    private static readonly Dictionary<string, (Action<JsonObject> Spoil, string Field)> Spoilt = new()
    {
        ["no procedure"] = (r => r.Remove("procedureCode"), "procedureCode"),
        ["unknown procedure"] = (r => r["procedureCode"] = "9.999999", "procedureCode"),
        ["procedure of a wrong type"] = (r => r["procedureCode"] = 2, "procedureCode"),
        ["unknown desk"] = (r => r["deskId"] = "phuong-9", "deskId"),
        ["no desk"] = (r => r.Remove("deskId"), "deskId"),
        ["case of another procedure"] = (r => r["caseCode"] = "1.001193.01", "caseCode"),
        ["empty case"] = (r => r["caseCode"] = "", "caseCode"),
        ["unknown channel"] = (r => r["channel"] = "pigeon", "channel"),
        ["channel as a number"] = (r => r["channel"] = 1, "channel"),
        ["channel as a number in quotes"] = (r => r["channel"] = "1", "channel"),
        ["two channels"] = (r => r["channel"] = "counter, online", "channel"),
        ["no channel"] = (r => r.Remove("channel"), "channel"),
        ["unknown delivery"] = (r => r["resultDelivery"] = "drone", "resultDelivery"),
        ["no applicant"] = (r => r.Remove("applicant"), "applicant"),
        ["applicant as a list"] = (r => r["applicant"] = new JsonArray(), "applicant"),
        ["no name"] = (r => r["applicant"]!.AsObject().Remove("fullName"), "applicant.fullName"),
        ["blank name"] = (r => r["applicant"]!["fullName"] = " \t\u00a0\u200b ", "applicant.fullName"),
        ["name with NUL"] = (r => r["applicant"]!["fullName"] = "Đỗ\u0000Hoà", "applicant.fullName"),
        ["name with escape"] = (r => r["applicant"]!["fullName"] = "Đỗ \u001b[31mHoà", "applicant.fullName"),
        ["huge name"] = (r => r["applicant"]!["fullName"] = new string('a', 500_000), "applicant.fullName"),
        ["no identity number"] = (r => r["applicant"]!["idNumber"] = null, "applicant.idNumber"),
        ["identity number too short"] = (r => r["applicant"]!["idNumber"] = "12345678", "applicant.idNumber"),
        ["identity number of eleven digits"] = (r => r["applicant"]!["idNumber"] = "00119900001", "applicant.idNumber"),
        ["identity number with a letter"] = (r => r["applicant"]!["idNumber"] = "00119900000A", "applicant.idNumber"),
        ["identity number in Arabic digits"] = (r => r["applicant"]!["idNumber"] = "٠٠١١٩٩٠٠٠٠٠١", "applicant.idNumber"),
        ["identity number as a number"] = (r => r["applicant"]!["idNumber"] = 1199000001, "applicant.idNumber"),
        ["phone of letters"] = (r => r["applicant"]!["phone"] = "gọi tôi nhé", "applicant.phone"),
        ["email without a domain"] = (r => r["applicant"]!["email"] = "hoa@", "applicant.email"),
        ["huge address"] = (r => r["applicant"]!["address"] = new string('a', 501), "applicant.address"),
        ["owner without a name"] = (r => r["owner"] = new JsonObject { ["idNumber"] = "001199000001" }, "owner.fullName"),
        ["no components"] = (r => r.Remove("components"), "components"),
        ["components as an object"] = (r => r["components"] = new JsonObject(), "components"),
        ["too many components"] = (r => r["components"] = new JsonArray([.. Enumerable.Range(0, 201).Select(_ => (JsonNode?)null)]), "components"),
        ["null component"] = (r => r["components"]!.AsArray().Add(null), "components[2]"),
        ["component without a code"] = (r => r["components"]![0]!.AsObject().Remove("code"), "components[0].code"),
        ["unknown component"] = (r => r["components"]![0]!["code"] = "KQ-0", "components[0].code"),
        ["component twice"] = (r => r["components"]!.AsArray().Add(r["components"]![0]!.DeepClone()), "components[2].code"),
        ["negative originals"] = (r => r["components"]![1]!["originals"] = -1, "components[1].originals"),
        ["negative copies"] = (r => r["components"]![1]!["copies"] = -1, "components[1].copies"),
        ["a thousand originals"] = (r => r["components"]![1]!["originals"] = 1000, "components[1].originals"),
        ["originals beyond an integer"] = (r => r["components"]![1]!["originals"] = 99_999_999_999, "components[1].originals"),
        ["half an original"] = (r => r["components"]![1]!["originals"] = 0.5, "components[1].originals"),
        ["originals as text"] = (r => r["components"]![1]!["originals"] = "1", "components[1].originals"),
        ["originals null"] = (r => r["components"]![1]!["originals"] = null, "components[1].originals"),
    };

    public static TheoryData<string> SpoiltRequests => [.. Spoilt.Keys];

    [Theory, MemberData(nameof(SpoiltRequests))]
    public async Task A_request_that_cannot_be_is_answered_with_the_field(string how)
    {
        var (key, (spoil, field)) = (Papers.Mark(), Spoilt[how]);

        var answer = await intake.Receive(Papers.Complete().With(spoil), intake.Lan, ("Idempotency-Key", key));

        (answer.Status, answer.Code).Should().Be((400, "invalid-input"), answer.Body);
        answer.Fields.Should().Contain(field);
        (await intake.TablesHolding(key)).Should().BeEmpty();
    }

    [Fact]
    public async Task Every_complaint_comes_in_one_answer() =>
        (await intake.Receive(new(), intake.Lan)).Fields.Should().BeEquivalentTo("procedureCode", "deskId", "channel", "applicant", "components");

    [Theory]
    [InlineData("empty list", "[]")]
    [InlineData("null", "null")]
    [InlineData("text", "\"hồ sơ\"")]
    [InlineData("number", "42")]
    [InlineData("not JSON", "procedureCode=2.001955")]
    [InlineData("XML", "<dossier/>")]
    [InlineData("cut off", """{"procedureCode": "2.001955", "deskId": """)]
    [InlineData("trailing comma", """{"procedureCode": "2.001955",}""")]
    [InlineData("comment", """{/* */}""")]
    [InlineData("two documents", "{} {}")]
    [InlineData("lone surrogate", """{"applicant": {"fullName": "\ud800"}}""")]
    public async Task What_is_no_request_at_all_is_answered_with_400(string how, string body)
    {
        var answer = await intake.Client.Post(IntakeHost.Dossiers, intake.Lan, body);

        answer.Status.Should().Be(400, how);
        answer.Code.Should().BeOneOf("invalid-json", "invalid-input");
    }

    [Fact]
    public async Task Two_characters_that_are_none_are_left_out()
    {
        var code = await intake.Received(Papers.Complete().With(r => r["applicant"]!["fullName"] = "Đỗ\ufffe Thị\uffff Hoà"));

        (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan)).Json["applicant"]!["fullName"]!.GetValue<string>().Should().Be("Đỗ Thị Hoà");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_answered_with_400()
    {
        var content = new ByteArrayContent([.. "{\"procedureCode\": \""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8]) { Headers = { ContentType = new("application/json") } };

        var answer = await intake.Client.Ask(HttpMethod.Post, IntakeHost.Dossiers, intake.Lan, content);

        (answer.Status, answer.Code).Should().Be((400, "invalid-json"));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(10_000)]
    public async Task Deep_nesting_is_answered_with_400(int depth)
    {
        var body = $"{{\"applicant\": {{\"fullName\": {new string('[', depth)}{new string(']', depth)}}}}}";

        (await intake.Client.Post(IntakeHost.Dossiers, intake.Lan, body)).Status.Should().Be(400);
    }

    [Fact]
    public async Task More_than_one_mebibyte_is_answered_with_413()
    {
        var key = Papers.Mark();
        var body = Papers.Complete().With(r => r["padding"] = new string('a', 1024 * 1024)).ToJsonString();

        var answer = await intake.Client.Post(IntakeHost.Dossiers, intake.Lan, body, ("Idempotency-Key", key));

        (answer.Status, answer.Code).Should().Be((413, "body-too-large"));
        (await intake.TablesHolding(key)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("text/plain", false)]
    [InlineData("application/x-www-form-urlencoded", false)]
    [InlineData("multipart/form-data", false)]
    [InlineData(null, false)]
    [InlineData("text/plain", true)]
    public async Task What_does_not_say_it_is_JSON_is_answered_with_415(string? type, bool ofUnknownLength)
    {
        var bytes = Encoding.UTF8.GetBytes(Papers.Complete().ToJsonString());
        HttpContent content = ofUnknownLength ? new Chunked(bytes) : new ByteArrayContent(bytes);
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);

        (await intake.Client.Ask(HttpMethod.Post, IntakeHost.Dossiers, intake.Lan, content)).Status.Should().Be(415);
    }

    [Theory]
    [InlineData("Idempotency-Key", "\"\"")]
    [InlineData("Idempotency-Key", "a b")]
    [InlineData("Idempotency-Key", "khoá")]
    [InlineData("If-Match", "ba")]
    [InlineData("If-Match", "\"-1\"")]
    [InlineData("If-Match", "W/\"3\"")]
    [InlineData("If-Match", "\"99999999999999999999\"")]
    [InlineData("If-Match", "\"1\", \"2\"")]
    public async Task A_header_that_cannot_be_read_is_named(string name, string value)
    {
        var code = await intake.Received();
        foreach (var url in new[] { IntakeHost.Dossiers, $"{IntakeHost.Dossiers}/{code}/return" })
        {
            var answer = await intake.Client.Post(url, intake.Lan, url == IntakeHost.Dossiers ? Papers.Complete().ToJsonString() : "{}", (name, value));

            (answer.Status, answer.Code).Should().Be((400, "invalid-input"), answer.Body);
            answer.Fields.Should().Equal(name);
        }
    }

    [Fact]
    public async Task A_key_of_128_characters_is_the_longest()
    {
        (await intake.Receive(Papers.Complete(), intake.Lan, ("Idempotency-Key", Papers.Mark().PadRight(128, 'x')))).Status.Should().Be(201);
        (await intake.Receive(Papers.Complete(), intake.Lan, ("Idempotency-Key", Papers.Mark().PadRight(129, 'x')))).Status.Should().Be(400);
    }

    [Theory]
    [InlineData("H99.10-260305-9999")]
    [InlineData("h99.10-260305-0001")]
    [InlineData("x")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("H99.10-260305-0001'%20or%20'1'='1")]
    [InlineData("%F0%9F%98%80")]
    public async Task An_unknown_code_is_answered_with_404(string code)
    {
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Lan)).Should().Match<Answer>(a => a.Status == 404 && a.Code == "not-found");
        (await intake.Client.Post($"{IntakeHost.Dossiers}/{code}/return", intake.Lan, "{}")).Should().Match<Answer>(a => a.Status == 404 && a.Code == "not-found");
    }

    [Fact]
    public async Task A_code_as_long_as_a_book_is_answered_with_404() =>
        (await intake.Client.Get($"{IntakeHost.Dossiers}/{new string('A', 10_000)}", intake.Lan)).Status.Should().Be(404);

    [Theory]
    [InlineData("""{"receivedBy": 5}""", "receivedBy")]
    [InlineData("""{"receivedBy": "a\u0007b"}""", "receivedBy")]
    [InlineData("""{"receivedBy": ["a"]}""", "receivedBy")]
    [InlineData("""{"delivery": "drone"}""", "delivery")]
    [InlineData("""{"delivery": 0}""", "delivery")]
    public async Task A_return_that_cannot_be_is_answered_with_the_field(string body, string field)
    {
        var code = await intake.Received();

        var answer = await intake.Client.Post($"{IntakeHost.Dossiers}/{code}/return", intake.Lan, body);

        (answer.Status, answer.Code).Should().Be((400, "invalid-input"));
        answer.Fields.Should().Equal(field);
        (await intake.Events(code)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Methods_and_addresses_that_do_not_exist_are_problems_too()
    {
        (await intake.Client.Ask(HttpMethod.Delete, IntakeHost.Dossiers, intake.Lan, null)).Should().Match<Answer>(a => a.Status == 405 && a.Code == "method-not-allowed");
        (await intake.Client.Get("/api/intake/nothing", intake.Lan)).Should().Match<Answer>(a => a.Status == 404 && a.Code == "not-found");
    }

    /// <summary>What stands in for every field in turn.</summary>
    private static readonly string[] Junk =
    [
        "null", "true", "-1", "0", "1e400", "99999999999999999999999", "3.14", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\"", "\"😀\"", "[]", "[[]]", "[null]", "{}",
        "{\"a\":{\"b\":[1]}}", $"\"{new string('x', 100_000)}\"", "\"'; drop table intake.mt_events; --\"",
    ];

    [Fact]
    public async Task Junk_in_any_field_is_a_named_complaint_or_harmless_never_a_failure()
    {
        var whole = Papers.Complete().With(r => (r["caseCode"], r["owner"]) = (null, r["applicant"]!.DeepClone()));
        var attempts =
            from path in Paths(whole, "")
            from junk in Junk
            select (path, junk);

        foreach (var (path, junk) in attempts)
        {
            const string placeholder = "\"HERE\"";
            var request = (JsonObject)whole.DeepClone();
            Put(request, path, "HERE");
            var answer = await intake.Client.Post(IntakeHost.Dossiers, intake.Lan, request.ToJsonString().Replace(placeholder, junk, StringComparison.Ordinal));

            var said = $"{path} = {junk[..Math.Min(junk.Length, 40)]}: {answer}";
            answer.Status.Should().BeOneOf([201, 400, 422], said);
            if (answer.Code == "invalid-input") answer.Fields.Should().Contain(f => f.StartsWith(path, StringComparison.Ordinal) || path.StartsWith(f, StringComparison.Ordinal), said);
            else if (answer.Status == 400) answer.Code.Should().Be("invalid-json", said);
            else if (answer.Status == 422) answer.Code.Should().Be("dossier-incomplete", said);
        }
    }

    private static IEnumerable<string> Paths(JsonNode? node, string path)
    {
        if (path.Length > 0) yield return path;
        var inner = node switch
        {
            JsonObject o => o.SelectMany(p => Paths(p.Value, path.Length == 0 ? p.Key : $"{path}.{p.Key}")),
            JsonArray a => a.SelectMany((item, i) => Paths(item, $"{path}[{i}]")),
            _ => [],
        };
        foreach (var p in inner) yield return p;
    }

    private static void Put(JsonNode node, string path, string value)
    {
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        JsonNode Next(JsonNode from, string step) => (step[0] == '[' ? from[int.Parse(step[1..^1], System.Globalization.CultureInfo.InvariantCulture)] : from[step])!;
        var parent = steps[..^1].Aggregate(node, Next);
        if (steps[^1][0] == '[') parent[int.Parse(steps[^1][1..^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        else parent[steps[^1]] = value;
    }

    private sealed class Chunked(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => stream.WriteAsync(bytes, 0, bytes.Length);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
