using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OneStop.Testing;

/// <summary>What a service answered.</summary>
public sealed record Answer(int Status, string Body, string? ContentType, string? ETag)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The problem's stable code.</summary>
    public string? Code => Problem?["code"]?.GetValue<string>();

    /// <summary>The article of law a refusal names.</summary>
    public string? Law => Problem?["law"]?.GetValue<string>();

    /// <summary>The fields a problem complains of.</summary>
    public IReadOnlyList<string> Fields => Problem?["errors"] is JsonObject errors ? [.. errors.Select(e => e.Key)] : [];

    private JsonNode? Problem => ContentType == "application/problem+json" ? Json : null;

    public override string ToString() => $"{Status} {Body}";
}

public static class Asking
{
    public static Task<Answer> Get(this HttpClient http, string url, string? token) => http.Ask(HttpMethod.Get, url, token, null);

    public static Task<Answer> Post(this HttpClient http, string url, string? token, string json, params (string Name, string Value)[] headers) =>
        http.Ask(HttpMethod.Post, url, token, new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public static Task<Answer> Post(this HttpClient http, string url, string? token, object body, params (string Name, string Value)[] headers) =>
        http.Post(url, token, JsonSerializer.Serialize(body), headers);

    /// <param name="headers">Sent as they are, valid or not.</param>
    public static async Task<Answer> Ask(
        this HttpClient http, HttpMethod method, string url, string? token, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType,
            response.Headers.ETag?.Tag.Trim('"'));
    }
}
