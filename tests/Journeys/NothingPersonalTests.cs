using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OneStop.Testing;

namespace OneStop.Journeys;

/// <summary>A dossier goes all the way; then everything the instance has written is searched for the people in it, as they are spelt and as they are spoken.</summary>
public sealed class NothingPersonalTests(SharedInstance shared, ITestOutputHelper output)
{
    private static readonly string[] People =
        ["Huỳnh Thị Kiều Oanh", "Huynh Thi Kieu Oanh", "079186007788", "0968 445 566", "0968445566", "oanh.huynh.7788@example.vn", "48 đường Ngô Quyền", "48 duong Ngo Quyen", "Châu Văn Liêm", "Chau Van Liem"];

    [Fact]
    public async Task Nothing_of_the_people_in_a_dossier_is_written_anywhere_in_clear()
    {
        var (client, answers) = (shared.It.Client, new List<string>());
        var body = JsonSerializer.SerializeToNode(Walk.OneStep())!;
        body["applicant"] = new JsonObject { ["fullName"] = People[0], ["idNumber"] = People[2], ["phone"] = People[3], ["email"] = People[5], ["address"] = People[6] };
        body["owner"] = new JsonObject { ["fullName"] = People[8], ["idNumber"] = "079060001122" };
        var walk = await Walk.Begin(client, body);
        // Wrong in every way a hasty officer gets it wrong.
        await Told("api/intake/dossiers", Walk.Reception, With("applicant", "idNumber", $"{People[2]}9"));
        await Told("api/intake/dossiers", Walk.Reception, With("applicant", "phone", $"{People[3]}x"));
        await Told("api/intake/dossiers", Walk.Reception, With("applicant", "email", $"{People[5]}@"));
        await Told("api/intake/dossiers", Walk.Handler, body);
        await Told("api/intake/dossiers/search", Walk.Reception, new { q = People[2] });
        await Told("api/intake/dossiers/search", Walk.Reception, new { q = People[1] });
        (await client.Post($"{walk.Dossier}/reveal", Walk.Reception, new { reason = "Đối chiếu giấy tờ" })).Body.ToString().Should().Contain(People[2]);
        var uploaded = await client.Upload(walk.Code, "G09-KQ003210", $"Đơn của {People[0]}.xml", "application/xml", Encoding.UTF8.GetBytes($"<đơn>{string.Join(' ', People)}</đơn>"));
        uploaded.Body.ToString().Should().Contain(People[0]);
        (await client.Http.SendAsync(client.Request(HttpMethod.Get, uploaded.Word("href")!, Walk.Handler), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await walk.Handle();
        await client.Await(walk.Decision, Walk.Handler, d => d.Allows("draft"), "a draft");
        await client.Insist($"{walk.Decision}/draft", Walk.Handler, new { content = $"Xác nhận cho bà {People[0]}, số {People[2]}, đại diện cho ông {People[8]}." });
        await walk.Sign();
        await client.Await(walk.Dossier, Walk.Reception, d => d.Word("status") == "resultIssued", "the result");
        await client.Insist($"{walk.Dossier}/return", Walk.Reception, new { receivedBy = People[8], delivery = "desk" });
        foreach (var path in (string[])[$"{walk.Dossier}/forms/01", $"{walk.Dossier}/timeline", $"{walk.Case}/hand-overs", $"api/intake/track/{walk.Code}", "api/intake/access-log"])
            answers.Add((await client.Get(path, Walk.Supervisor)).Body.ToString());
        // Where a dossier's code belongs people type what they know by heart.
        foreach (var path in (string[])[$"track/{People[2]}", $"api/intake/track/{Uri.EscapeDataString(People[0])}", $"api/intake/dossiers/{People[4]}", $"api/intake/dossiers?q={Uri.EscapeDataString(People[1])}&page={People[2]}"])
            answers.Add((await client.Http.SendAsync(client.Request(HttpMethod.Get, path, Walk.Reception), TestContext.Current.CancellationToken)).StatusCode.ToString());
        await shared.It.Store.Settled();
        var telemetry = shared.Telemetry;
        foreach (var service in (string[])[.. Store.Services, "oversight"])
        {
            await client.Get($"api/{service}/cases/the-last-of-{service}", Walk.Supervisor);
            await Arrived(service, "traces", $"/cases/the-last-of-{service}");
            await Arrived("desk", "traces", $"/cases/the-last-of-{service}");
            await Arrived(service, "metrics", "http.server.request.duration");
        }
        foreach (var (service, text) in ((string, string)[])[("intake", walk.Code), ("routing", "Npgsql"), ("routing", "Microsoft.Orleans"), ("decision", "Wolverine"), ("identity", "/identity/connect/token")])
            telemetry.Holds(service, "traces", text).Should().BeTrue($"{service} traces {text}");

        foreach (var person in People) string.Concat(answers).Should().NotContain(person);
        var found = new List<string>();
        foreach (var service in Store.Services)
        {
            var connection = (await shared.It.Onestop("db", service)).Output.Trim();
            foreach (var person in People) found.AddRange((await Sql.TablesHolding(connection, person)).Select(table => $"{service}: {table} holds {person}"));
        }
        var files = Directory.GetFiles(shared.It.State, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true });
        files.Should().Contain(f => f.EndsWith("intake.log", StringComparison.Ordinal)).And.Contain(f => f.Contains("pg_wal", StringComparison.Ordinal));
        var read = 0L;
        foreach (var file in (string[])[.. files, .. Directory.GetFiles(telemetry.Kept)]) found.AddRange(Inside(file, ref read).Select(person => $"{Path.GetRelativePath(shared.It.State, file)} holds {person}"));
        output.WriteLine($"{files.Length} files, {read >> 20} MiB: logs, tables, the write-ahead log, traces and metrics");
        found.Should().BeEmpty();

        Task Arrived(string service, string kind, string text) => Eventually.Sees(() => Task.FromResult(telemetry.Holds(service, kind, text)), there => there, $"{text} in the {kind} of {service}");

        async Task Told(string path, string officer, object request) => answers.Add((await client.Post(path, officer, request)).Body.ToString().Replace(People[0], "", StringComparison.Ordinal));

        JsonNode With(string part, string field, string value)
        {
            var changed = JsonNode.Parse(body.ToJsonString())!;
            changed[part]![field] = value;
            return changed;
        }
    }

    private static IEnumerable<string> Inside(string file, ref long read)
    {
        byte[] content;
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            content = new byte[stream.Length];
            stream.ReadExactly(content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
        read += content.Length;
        return [.. People.SelectMany(person => new[] { person, Uri.EscapeDataString(person) }.Distinct()).Where(person => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(person)) >= 0)];
    }
}
