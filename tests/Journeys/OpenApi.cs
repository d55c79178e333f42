using System.Text.Json;
using System.Text.Json.Nodes;

namespace OneStop.Journeys;

/// <summary>An endpoint as its service describes it.</summary>
/// <param name="Body">Schema of the body, references resolved; null where there is none.</param>
public sealed record Operation(string Service, HttpMethod Method, string Path, JsonObject? Body)
{
    public bool Writes => Method != HttpMethod.Get;

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>Reads what the services say of themselves, so that a new endpoint is tested without being named here.</summary>
public static class OpenApi
{
    private const int Deep = 8;

    public static async Task<IReadOnlyList<Operation>> Read(HttpClient http)
    {
        var operations = new List<Operation>();
        foreach (var service in Store.Services)
        {
            var document = JsonNode.Parse(await http.GetStringAsync(new Uri($"openapi/{service}.json", UriKind.Relative)))!;
            foreach (var (path, methods) in document["paths"]!.AsObject())
                foreach (var (method, operation) in methods!.AsObject())
                    operations.Add(new(
                        service, HttpMethod.Parse(method), path, Resolve(operation!["requestBody"]?["content"]?["application/json"]?["schema"], document, Deep)));
        }
        return operations;
    }

    /// <summary>Something of the right shape; whether it makes sense is another matter.</summary>
    public static JsonNode? Sample(JsonObject schema) => TypeOf(schema) switch
    {
        "object" => new JsonObject((schema["properties"]?.AsObject() ?? []).Select(p => KeyValuePair.Create(p.Key, Sample(p.Value!.AsObject())))),
        "array" => new JsonArray(Sample(schema["items"]!.AsObject())),
        "integer" or "number" => 1,
        "boolean" => true,
        _ => schema["enum"]?[0]?.DeepClone() ?? "abc",
    };

    /// <summary>The type beside null; an enumeration without one is text.</summary>
    public static string TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => types.Select(t => t!.GetValue<string>()).First(t => t != "null"),
        JsonValue type => type.GetValue<string>(),
        _ => schema["properties"] is null ? "string" : "object",
    };

    private static JsonObject? Resolve(JsonNode? schema, JsonNode document, int depth)
    {
        if (schema is null) return null;
        if (schema["oneOf"] is JsonArray choices) return Resolve(choices.First(c => c!["type"]?.ToString() != "null"), document, depth);
        if (schema["$ref"]?.GetValue<string>() is { } reference) return Resolve(document["components"]!["schemas"]![reference.Split('/')[^1]], document, depth);
        var resolved = JsonSerializer.SerializeToNode(schema)!.AsObject();
        if (depth == 0) return resolved;
        if (resolved["properties"] is JsonObject properties)
            foreach (var name in properties.Select(p => p.Key).ToArray()) properties[name] = Resolve(schema["properties"]![name], document, depth - 1);
        if (resolved["items"] is not null) resolved["items"] = Resolve(schema["items"], document, depth - 1);
        return resolved;
    }
}
