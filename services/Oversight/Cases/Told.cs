using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OneStop.Oversight.Record;

namespace OneStop.Oversight.Cases;

/// <summary>One event as the fold reads it: by the names under which it is stored, knowing no other service's types.</summary>
public sealed class Told
{
    /// <summary>Stored as the owner's enum spells them; the API's words begin small.</summary>
    private static readonly HashSet<string> Words =
        ["channel", "resultDelivery", "delivery", "kind", "due", "method", "unit", "counting", "limitUnit", "outcome", "timeliness"];

    private readonly JsonObject data;

    public Told(RecordedEvent e)
    {
        (Type, Meta, By) = (e.Entry.Type, e.Told, e.Entry.By);
        data = JsonNode.Parse(e.Entry.Data)!.AsObject();
        Speak(data);
    }

    public string Type { get; }
    public Metadata Meta { get; }
    public string? By { get; }

    public JsonNode Whole => data;

    public string? Text(string name) => data[name]?.GetValue<string>();
    public long Number(string name) => data[name] is { } n ? n.GetValue<long>() : 0;
    public int Count(string name) => (int)Number(name);
    public decimal? Amount(string name) => data[name]?.GetValue<decimal>();
    public bool Flag(string name) => data[name]?.GetValue<bool>() ?? false;
    public JsonNode? Part(string name) => data[name];
    public DateTimeOffset? At(string name) => Text(name) is { } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null;
    public ImmutableList<JsonNode> Items(string name) => data[name] is JsonArray items ? [.. items.OfType<JsonNode>()] : [];

    private static void Speak(JsonNode? node)
    {
        if (node is JsonArray array)
            foreach (var item in array) Speak(item);
        if (node is not JsonObject part) return;
        foreach (var (name, value) in part.ToArray())
            if (value is JsonValue text && Words.Contains(name) && text.GetValueKind() == JsonValueKind.String)
                part[name] = JsonNamingPolicy.CamelCase.ConvertName(text.GetValue<string>());
            else Speak(value);
    }
}
