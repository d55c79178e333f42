using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OneStop.Deciding;
using OneStop.Hosting;
using OneStop.Launcher;

namespace OneStop.Testing;

/// <summary>A golden corpus: lives of stored events, each event with what it changes in the state when it is folded. What was stored years ago must come to the same
/// state for ever; an event whose meaning drifts shows here as a readable difference. A new event is added with its type and data; with ONESTOP_APPROVE=1 the
/// test writes the changes, to be read before they are committed.</summary>
/// <param name="file">From the checkout's root.</param>
public sealed class Golden<TState>(string file) where TState : class, IState<TState>, new()
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = JsonSerializerOptions.Default.TypeInfoResolver,
    };

    /// <summary>What the state remembers, without what it works out from that.</summary>
    private static readonly JsonSerializerOptions Remembered = new(Json.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(type =>
        {
            if (type.Type != typeof(TState)) return;
            foreach (var computed in type.Properties.Where(p => p.Set is null).ToArray()) type.Properties.Remove(computed);
        }),
    };

    private readonly JsonArray lives = JsonNode.Parse(File.ReadAllText(Checkout.PathOf(file)))!.AsArray();

    /// <summary>The stored names of the events in it.</summary>
    public IEnumerable<string> Names => lives.SelectMany(life => life!["events"]!.AsArray()).Select(e => e!["type"]!.GetValue<string>()).Distinct();

    public string Approved => lives.ToJsonString(Readable);

    /// <summary>The corpus as this build folds it.</summary>
    /// <param name="types">By the names they are stored under.</param>
    public string Folded(IReadOnlyDictionary<string, Type> types)
    {
        var folded = new JsonArray([.. lives.Select(life => new JsonObject
        {
            ["life"] = life!["life"]!.DeepClone(), ["events"] = Fold(life["events"]!.AsArray(), types),
        })]).ToJsonString(Readable);
        if (Environment.GetEnvironmentVariable("ONESTOP_APPROVE") == "1") File.WriteAllText(Checkout.PathOf(file), folded + "\n");
        return folded;
    }

    private static JsonArray Fold(JsonArray events, IReadOnlyDictionary<string, Type> types)
    {
        var (state, before, folded) = (new TState(), Write(new TState()), new JsonArray());
        foreach (var entry in events)
        {
            var (type, data) = (entry!["type"]!, entry["data"]!);
            state = state.Evolve(data.Deserialize(types[type.GetValue<string>()], Json.Options)!);
            var after = Write(state);
            var changes = new JsonObject();
            foreach (var name in before.Concat(after).Select(p => p.Key).Distinct().Order(StringComparer.Ordinal))
                if (!JsonNode.DeepEquals(before[name], after[name])) changes[name] = after[name]?.DeepClone();
            folded.Add(new JsonObject { ["type"] = type.DeepClone(), ["data"] = data.DeepClone(), ["changes"] = changes });
            before = after;
        }
        return folded;
    }

    private static JsonObject Write(TState state) => JsonNode.Parse(JsonSerializer.Serialize(state, Remembered))!.AsObject();
}
