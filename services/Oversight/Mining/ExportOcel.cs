using System.Globalization;
using System.Text.Json;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Mining;

/// <summary>The record as an object-centric event log, OCEL 2.0 in JSON, for process mining elsewhere. Of every event who, when, where and on what, and none of what it says in
/// words: there is nothing of citizens in it. Read twice from front to back, once for the events and once for the objects; nothing is kept but the names of the staff.</summary>
public static class Ocel
{
    public const string Dossier = "dossier", Officer = "officer", Desk = "desk", Department = "department", Document = "document", Decision = "decision";

    private static readonly string[] EventAttributes = ["tick", "role"];

    private static readonly (string Type, string[] Attributes)[] ObjectTypes =
        [(Dossier, ["procedure", "channel"]), (Officer, []), (Desk, []), (Department, []), (Document, ["kind"]), (Decision, [])];

    /// <summary>Fields of the events' bodies that name an object.</summary>
    private static readonly (string Field, string Type)[] Named = [("officer", Officer), ("to", Officer), ("deskId", Desk), ("unitId", Department), ("decidingUnitId", Department)];

    /// <summary>Those whose sign-in names are no citizens'.</summary>
    private static readonly HashSet<string> Staff = ["reception", "handler", "reviewer", "signer", "supervisor", "operator"];

    /// <summary>An object that an event has to do with.</summary>
    /// <param name="Kind">Of a document, what it is.</param>
    public sealed record Part(string Type, string Name, string Qualifier, string? Kind = null)
    {
        /// <summary>Unique among all objects of the log.</summary>
        public string Id => $"{Type}:{Name}";
    }

    /// <param name="events">Gives the dossiers, each with its events, from the beginning each time it is called.</param>
    public static async Task Write(Stream to, Func<IAsyncEnumerable<(string Dossier, List<RecordedEvent> Events)>> events, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(to);
        var (types, staff) = (new SortedSet<string>(StringComparer.Ordinal), new SortedDictionary<string, Part>(StringComparer.Ordinal));
        json.WriteStartObject();
        json.WriteStartArray("events");
        await foreach (var (_, told) in events())
        {
            foreach (var e in RecordedEvent.InOrder(told))
            {
                types.Add(e.Entry.Type);
                Write(json, e);
            }
            await json.FlushAsync(cancellation);
        }
        json.WriteEndArray();
        json.WriteStartArray("objects");
        await foreach (var (dossier, told) in events())
        {
            var parts = told.SelectMany(Parts).DistinctBy(p => p.Id).ToList();
            foreach (var part in parts.Where(p => p.Type is Officer or Desk or Department)) staff.TryAdd(part.Id, part);
            Write(json, dossier, told, parts);
            await json.FlushAsync(cancellation);
        }
        foreach (var part in staff.Values) Write(json, part, "1970-01-01T00:00:00Z", []);
        json.WriteEndArray();
        Write(json, "objectTypes", ObjectTypes);
        Write(json, "eventTypes", types.Select(t => (t, EventAttributes)));
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
    }

    /// <summary>What an event has to do with: its dossier, who did it and where, and what it names.</summary>
    public static IEnumerable<Part> Parts(RecordedEvent e)
    {
        yield return new(Dossier, e.Entry.Dossier, "of");
        if (ActingOfficer(e) is { } by) yield return new(Officer, by, "by");
        if (e.Told.Unit is { } unit) yield return new(e.Told.Role == "reception" ? Desk : Department, unit, "in");
        if (e.Service == "decision") yield return new(Decision, e.Entry.Dossier, "on");
        var said = e.Said();
        foreach (var (name, type) in Named)
            if (said.Text(name) is { } value) yield return new(type, value, name);
        foreach (var code in said.Items("components").Select(c => c.Text("code")).OfType<string>().Distinct()) yield return new(Document, $"{e.Entry.Dossier}/{code}", "handedIn", code);
        if (e.Entry.Type == "intake.componentDigitised" && said.Text("code") is { } digitised) yield return new(Document, $"{e.Entry.Dossier}/{digitised}", "digitised", digitised);
        if (e.Entry.Type == "decision.drafted" && said.TryGetProperty("text", out var draft) && draft.Text("id") is { } text) yield return new(Document, text, "drafted", "draft");
    }

    /// <summary>Null where a service or a citizen did it.</summary>
    public static string? ActingOfficer(RecordedEvent e) => e.Told.Role is { } role && Staff.Contains(role) ? e.Entry.By : null;

    private static void Write(Utf8JsonWriter json, RecordedEvent e)
    {
        json.WriteStartObject();
        json.WriteString("id", e.Entry.Id);
        json.WriteString("type", e.Entry.Type);
        json.WriteString("time", Chain.Text(e.Told.OccurredAt));
        json.WriteStartArray("attributes");
        Write(json, "tick", e.Told.Tick.ToString(CultureInfo.InvariantCulture));
        if (e.Told.Role is { } role) Write(json, "role", role);
        json.WriteEndArray();
        Relate(json, Parts(e).DistinctBy(p => (p.Id, p.Qualifier)));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string dossier, List<RecordedEvent> told, List<Part> parts)
    {
        var first = RecordedEvent.InOrder(told).First();
        var at = Chain.Text(first.Told.OccurredAt);
        var submission = first.Said();
        var own = parts.Where(p => p.Type is Document or Decision).ToList();
        var attributes = ((string[])["procedureCode", "channel"]).Zip(ObjectTypes[0].Attributes)
            .Where(a => submission.Text(a.First) is not null).Select(a => (a.Second, submission.Text(a.First)!));
        Write(json, new(Dossier, dossier, ""), at, attributes, own.Concat(parts.Where(p => p is { Type: Desk, Qualifier: "deskId" }).Take(1)));
        foreach (var part in own) Write(json, part, at, part.Kind is { } kind ? [("kind", kind)] : []);
    }

    private static void Write(Utf8JsonWriter json, Part part, string at, IEnumerable<(string Name, string Value)> attributes, IEnumerable<Part>? related = null)
    {
        json.WriteStartObject();
        json.WriteString("id", part.Id);
        json.WriteString("type", part.Type);
        json.WriteStartArray("attributes");
        foreach (var (name, value) in attributes) Write(json, name, value, at);
        json.WriteEndArray();
        Relate(json, related ?? []);
        json.WriteEndObject();
    }

    /// <summary>The standard's schema has every value as text; its type stands with the event's or the object's type.</summary>
    private static void Write(Utf8JsonWriter json, string name, string value, string? at = null)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("value", value);
        if (at is not null) json.WriteString("time", at);
        json.WriteEndObject();
    }

    private static void Relate(Utf8JsonWriter json, IEnumerable<Part> parts)
    {
        json.WriteStartArray("relationships");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            json.WriteString("objectId", part.Id);
            json.WriteString("qualifier", part.Qualifier);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<(string Type, string[] Attributes)> types)
    {
        json.WriteStartArray(name);
        foreach (var (type, attributes) in types)
        {
            json.WriteStartObject();
            json.WriteString("name", type);
            json.WriteStartArray("attributes");
            foreach (var attribute in attributes)
            {
                json.WriteStartObject();
                json.WriteString("name", attribute);
                json.WriteString("type", attribute == "tick" ? "integer" : "string");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

/// <summary>The whole record, or the dossiers received in a period, for tools that others have written.</summary>
public sealed class ExportsEndpoint : IEndpoint
{
    private delegate Task Writing(Stream to, Func<IAsyncEnumerable<(string Dossier, List<RecordedEvent> Events)>> events, CancellationToken cancellation);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/oversight/exports/ocel", (HttpContext http, Records records, TimeProvider clock, CancellationToken cancellation) =>
                Send(http, records, clock, Ocel.Write, "application/json", "onestop.ocel.json", cancellation))
            .For(Act.MineProcesses).Produces(200, contentType: "application/json").WithSummary("Nhật ký sự kiện theo đối tượng, OCEL 2.0 (from, to: ngày tiếp nhận)");
        routes.MapGet("/api/oversight/exports/xes", (HttpContext http, Records records, TimeProvider clock, CancellationToken cancellation) =>
                Send(http, records, clock, Xes.Write, "application/xml", "onestop.xes", cancellation))
            .For(Act.MineProcesses).Produces(200, contentType: "application/xml").WithSummary("Nhật ký sự kiện theo hồ sơ, XES (IEEE 1849; from, to: ngày tiếp nhận)");
    }

    private static async Task<IResult> Send(
        HttpContext http, Records records, TimeProvider clock, Writing write, string contentType, string name, CancellationToken cancellation)
    {
        var input = new Input();
        var period = Period.Of(http.Request, clock.GetUtcNow(), input, DateOnly.MinValue);
        input.Done();
        // What is recorded from now on is in the next export: the two readings of one see the same.
        var size = await records.Size(cancellation);
        return Results.Stream(
            to => write(to, () => records.Dossiers(size, cancellation).Where(d => period.Holds(RecordedEvent.InOrder(d.Events).First().Told.OccurredAt)), cancellation), contentType, name);
    }
}
