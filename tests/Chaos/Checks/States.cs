using System.Text.Json;
using System.Text.Json.Nodes;
using OneStop.Hosting;

namespace OneStop.Chaos.Checks;

/// <summary>What the grain shows, what the events add up to and the row of the list view are the same.</summary>
public static class States
{
    public static IEnumerable<string> Violations(Evidence evidence)
    {
        var folded = evidence.Streams.Select(Folded.Of).OfType<Folded>().ToDictionary(f => (f.Service, f.Code));
        var lines = evidence.Lines.ToLookup(l => (l.Service, l.Code));
        foreach (var (key, stream) in folded)
        {
            if (lines[key].Count() != 1) yield return $"{key.Service} has {lines[key].Count()} lines of {key.Code}";
            foreach (var line in lines[key])
                if (Difference(Canonical(JsonSerializer.SerializeToNode(stream.Line, Json.Options)!), Canonical(AsWritten(line.Json, stream.Line.GetType()))) is { } difference)
                    yield return $"{key.Service}'s line of {key.Code} is not what its events add up to: {difference}";
        }
        foreach (var line in evidence.Lines.Where(l => !folded.ContainsKey((l.Service, l.Code)))) yield return $"{line.Service} has a line of {line.Code} without events";
        foreach (var view in evidence.Views)
        {
            if (!folded.TryGetValue((view.Service, view.Code), out var stream))
            {
                yield return $"{view.Service} shows {view.Code} without events";
                continue;
            }
            if (view.Json["version"]?.GetValue<long>() is var version && version != stream.Version) yield return $"{view.Service} shows {view.Code} at version {version}, its events are {stream.Version}";
            // A state's properties that the view shows under the same name. What the view words differently (dates explained, names of steps) it computes from these.
            var state = JsonSerializer.SerializeToNode(stream.State, stream.State.GetType(), Json.Options)!.AsObject();
            foreach (var name in (string[])["status", "phase", "assignee", "dueAt", "round", "reworkReason", "procedureCode", "deskId", "acceptedAt"])
                if (state.ContainsKey(name) && view.Json[name] is { } shown && Difference(Canonical(state[name]!.DeepClone()), Canonical(shown.DeepClone())) is { } difference)
                    yield return $"{view.Service} shows {name} of {view.Code} otherwise than its events: {difference}";
        }
        foreach (var (key, _) in folded.Where(f => evidence.Views.All(v => (v.Service, v.Code) != f.Key))) yield return $"{key.Service} does not show {key.Code}";
    }

    /// <summary>The store words enumerations otherwise than the API.</summary>
    private static JsonNode AsWritten(JsonNode json, Type type) => JsonSerializer.SerializeToNode(json.Deserialize(type, Json.Options), type, Json.Options)!;

    private static string? Difference(JsonNode expected, JsonNode found) => JsonNode.DeepEquals(expected, found) ? null : $"{expected.ToJsonString()} / {found.ToJsonString()}";

    /// <summary>jsonb keeps properties in an order of its own, and some writers write nulls.</summary>
    private static JsonNode Canonical(JsonNode node) => JsonNode.Parse(node.ToJsonString()) switch
    {
        JsonObject o => new JsonObject(o.Where(p => p.Value is not null).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Canonical(p.Value!)))),
        JsonArray a => new JsonArray([.. a.Select(i => i is null ? null : Canonical(i))]),
        var value => value!,
    };
}
