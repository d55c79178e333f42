using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using NJsonSchema;
using OneStop.Oversight.Mining;
using OneStop.Oversight.Record;
using OneStop.Testing;

namespace OneStop.Oversight.Tests.Mining;

/// <summary>What leaves the house for other tools: as the standards have it, complete, without citizens, and in constant memory.</summary>
public sealed class ExportTests(OversightHost host)
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 5, 9, 0, 0, TimeSpan.FromHours(7));

    private static readonly Life[] Two =
    [
        Life.Received("A", "02 08:00", "09 08:00").Step("02 08:00", "02 09:00", "02 11:00").Decided("02 11:00", "02 13:00", "02 14:00", "02 15:00"),
        new Life("B").Tell("03 08:00", "intake.submitted", new { procedureCode = "2.001955", deskId = "ttphvcc", channel = "Online", components = new[] { new { code = "don" } } }, "citizen.a", "citizen", ""),
    ];

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    private static string Schema(string name)
    {
        using var reader = new StreamReader(typeof(ExportTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static async IAsyncEnumerable<(string, List<RecordedEvent>)> Told(params IEnumerable<Life> lives)
    {
        await Task.CompletedTask;
        foreach (var life in lives) yield return (life.Code, [.. life.Events]);
    }

    private static async Task<string> Written(Func<Stream, Task> write)
    {
        using var to = new MemoryStream();
        await write(to);
        return System.Text.Encoding.UTF8.GetString(to.ToArray());
    }

    private static Task<string> Ocel20(params Life[] lives) => Written(to => Ocel.Write(to, () => Told(lives), default));

    private static Task<string> Xes1849(params Life[] lives) => Written(to => Xes.Write(to, () => Told(lives), default));

    private static async Task<IEnumerable<string>> ComplaintsOfOcel(string text) =>
        (await JsonSchema.FromJsonAsync(Schema("ocel20.json"), Ends)).Validate(text).Select(e => e.ToString());

    private static List<string> ComplaintsOfXes(string text)
    {
        var complaints = new List<string>();
        var schemas = new XmlSchemaSet();
        schemas.Add(null, XmlReader.Create(new StringReader(Schema("xes.xsd"))));
        XDocument.Parse(text).Validate(schemas, (_, e) => complaints.Add(e.Message));
        return complaints;
    }

    [Fact]
    public async Task The_object_centric_log_is_as_its_schema_has_it_and_every_name_in_it_is_declared()
    {
        var text = await Ocel20(Two);

        (await ComplaintsOfOcel(text)).Should().BeEmpty();
        var log = JsonNode.Parse(text)!;
        var (events, objects) = (log["events"]!.AsArray(), log["objects"]!.AsArray());
        events.Should().HaveCount(Two.Sum(l => l.Events.Count));
        objects.Select(o => o!["type"]!.GetValue<string>()).Distinct().Should().BeEquivalentTo("dossier", "officer", "desk", "department", "document", "decision");
        var ids = objects.Select(o => o!["id"]!.GetValue<string>()).ToList();
        ids.Should().OnlyHaveUniqueItems();
        events.Concat(objects).SelectMany(e => e!["relationships"]!.AsArray()).Select(r => r!["objectId"]!.GetValue<string>()).Should().BeSubsetOf(ids);
        foreach (var (things, types) in new[] { (events, "eventTypes"), (objects, "objectTypes") })
            foreach (var thing in things)
                thing!["attributes"]!.AsArray().Select(a => a!["name"]!.GetValue<string>()).Should().BeSubsetOf(
                    log[types]!.AsArray().Single(t => t!["name"]!.GetValue<string>() == thing["type"]!.GetValue<string>())!["attributes"]!.AsArray().Select(a => a!["name"]!.GetValue<string>()));
        events.Single(e => e!["type"]!.GetValue<string>() == "routing.claimed")!["relationships"]!.AsArray().Select(r => $"{r!["qualifier"]} {r["objectId"]}").Should().Equal(
            "of dossier:A", "by officer:handler.a", "in department:stp-tu-phap", "officer officer:handler.a");
    }

    [Fact]
    public async Task A_log_is_not_taken_for_one_that_is_not()
    {
        var text = await Ocel20(Two);
        foreach (var (was, not) in new[] { ("\"qualifier\"", "\"kind\""), ("\"objectTypes\"", "\"objectKinds\""), ("\"value\":\"3\"", "\"value\":3"), ("2026-03-02T", "tomorrow") })
            (await ComplaintsOfOcel(text.Replace(was, not, StringComparison.Ordinal))).Should().NotBeEmpty(was);
    }

    [Fact]
    public async Task The_log_by_dossier_is_as_its_schema_has_it()
    {
        var text = await Xes1849(Two);

        ComplaintsOfXes(text).Should().BeEmpty();
        ComplaintsOfXes(text.Replace("1849.2016", "of late", StringComparison.Ordinal)).Should().NotBeEmpty();
        var traces = XDocument.Parse(text).Root!.Elements("trace").ToList();
        traces.Select(t => (t.Element("string")!.Attribute("value")!.Value, t.Elements("event").Count())).Should().Equal(("A", Two[0].Events.Count), ("B", 1));
    }

    [Fact]
    public async Task Nothing_of_citizens_is_in_either()
    {
        foreach (var text in new[] { await Ocel20(Two), await Xes1849(Two) }) text.Should().NotContain("citizen.a").And.NotContain("thiếu").And.Contain("handler.a");
    }

    [Fact]
    public async Task However_long_the_record_the_memory_is_the_same()
    {
        // The process's memory is everyone's; what is still held of what was given away is the writer's own.
        var held = 0;
        async IAsyncEnumerable<(string, List<RecordedEvent>)> Many()
        {
            var (told, given) = (Two[0].Events, new List<WeakReference>());
            for (var i = 0; i < 3_000; i++)
            {
                await Task.CompletedTask;
                var code = $"H99.15-260302-{i:00000}";
                List<RecordedEvent> events = [.. told.Select(e => e with { Entry = e.Entry with { Dossier = code } })];
                given.Add(new(events[0]));
                yield return (code, events);
            }
            GC.Collect();
            held = Math.Max(held, given.Count(g => g.IsAlive));
        }

        await Ocel.Write(Stream.Null, Many, Ends);
        await Xes.Write(Stream.Null, Many, Ends);

        held.Should().BeLessThan(100, "what was written is gone");
    }

    [Fact]
    public async Task Both_come_from_the_record_of_the_service()
    {
        var code = host.NewCode();
        await host.Record("intake", code, "submitted", new { procedureCode = "2.000635", deskId = "ttphvcc", agencyCode = "H99.15", components = new[] { new { code = "don" } } }, 1, Nine);
        await host.Record("intake", code, "accepted", new { acceptedAt = Nine, dueAt = Nine.AddDays(3) }, 2, Nine);
        await host.CaughtUp();

        var ocel = await host.Client.Get("/api/oversight/exports/ocel?from=2026-03-05&to=2026-03-05", host.Token("supervisor.a"));
        var xes = await host.Client.Get("/api/oversight/exports/xes", host.Token("supervisor.a"));
        var elsewhere = await host.Client.Get("/api/oversight/exports/xes?to=2020-01-01", host.Token("supervisor.a"));

        (await ComplaintsOfOcel(ocel.Body)).Should().BeEmpty();
        ocel.Body.Should().Contain($"dossier:{code}");
        ComplaintsOfXes(xes.Body).Should().BeEmpty();
        xes.Body.Should().Contain(code);
        elsewhere.Body.Should().NotContain(code);
        (await host.Client.Get("/api/oversight/exports/xes?from=yesterday", host.Token("supervisor.a"))).Status.Should().Be(400);
    }

    [Fact]
    public async Task The_map_follows_what_is_recorded()
    {
        async Task<int> Counted() => (await host.Client.Get("/api/oversight/mining/procedures/2.000986?from=2026-01-01&to=2026-12-31", host.Token("supervisor.a"))).Json["dossiers"]!.GetValue<int>();
        var before = await Counted();
        var code = host.NewCode();
        await host.Record("intake", code, "submitted", new { procedureCode = "2.000986", deskId = "ttphvcc", agencyCode = "H99.15", components = Array.Empty<object>() }, 1, Nine);
        await host.CaughtUp();

        (await Counted()).Should().Be(before + 1);
        (await host.Client.Get("/api/oversight/mining/procedures/9.999999", host.Token("supervisor.a"))).Status.Should().Be(404);
    }
}
