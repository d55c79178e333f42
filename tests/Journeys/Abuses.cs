using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OneStop.Launcher;

namespace OneStop.Journeys;

/// <summary>A request that must not do anything.</summary>
/// <param name="MustBeRefused">Otherwise an answer is in order too: a read with odd parameters may find something.</param>
public sealed record Attempt(string Abuse, Operation Operation, Func<HttpRequestMessage> Make, bool MustBeRefused = true, int? Status = null);

/// <summary>Everything a careless or hostile caller could send to an endpoint. Drawn from a seed.</summary>
/// <param name="code">A real dossier whose case nobody has claimed: there is something to harm.</param>
/// <param name="allowed">Which officers an endpoint lets in.</param>
public sealed class Abuses(Client client, Instance instance, string code, Func<Operation, IReadOnlyList<string>> allowed, Random random) : IDisposable
{
    public static readonly string[] Everyone = [Walk.Reception, Walk.Handler, Walk.Reviewer, Walk.Signer, Walk.Supervisor, "admin.a", "citizen.a"];
    public const string Nul = "NUL in the path";
    private const string Unknown = "H99.10-260101-9999", Hole = "@@hole@@";

    private static readonly string[] Paths =
    [
        Unknown, "x", "..", "..%2f..%2fetc%2fpasswd", "%2e%2e", "....//", "%c3%a9%e1%ba%bf", "%f0%9f%98%80", "%ff%fe", "%20", "%00", "a%00b", "%0d%0aX-A:%201", "'%3bdrop%20table--", "%25", "*",
        "H99.10-260101-9999%0a", "H99.10-260101-%d9%a1%d9%a2%d9%a3%d9%a4", "h99.10-260101-0001", "H99.10-999999-0001", "-1", "0", "9223372036854775808", "null", "%5c..%5c",
        new('a', 2000), "H99.10-260101-0001;a=b", "%e2%80%ae", "a%2fb",
    ];

    private static readonly string[] NotAnObject =
    [
        "{", "[1,2", "nul", "{\"a\":1,}", "{'a':1}", "[]", "[{}]", "\"x\"", "12", "true", "null", "1e999", "{\"a\":\"\u0001\"}", "{}{}", "// hi\n{}", "<a/>", "{\"a\":NaN}", "\u0000", "\"\\ud800\"",
        new('[', 10_000), string.Concat(Enumerable.Repeat("{\"a\":", 5000)), $"[{string.Join(',', Enumerable.Repeat("0", 50_000))}]",
    ];

    private static readonly string[] BadText = [$"\"{new string('x', 200_000)}\"", "\"a\\u0000b\"", "\"a\\u001bb\"", "\"a\\ud800b\"", "\"\\udc00\\ud800\"", "\"a\\u009fb\""];
    private static readonly string[] IfMatches = ["abc", "\"-1\"", "W/\"1\"", "\"99999999999999999999\"", "\"1\", \"2\"", "1.5", "\"\u0661\"", "\"999\"", "* *"];
    private static readonly string[] Keys = [new('k', 129), new('k', 4000), "a b", "khóa", "\u7f16\u53f7", "\"\"", "a\tb"];
    private static readonly string[] Queries =
    [
        "page=-1", "page=0", "page=abc", "page=99999999999999999999", "page=1&page=2", "status=nothing", "status=4", "status=-1", "q=%00", "q=%ff%fe", "q=%25%5f'", $"q={new string('q', 5000)}", "q=a&q=b",
        "=", "&&&", "%00=1", "q[]=1", "page=%d9%a1", "q=%ed%a0%80", "q=%e2%80%ae", "status=%20", "q=\\", "page=1%20or%201=1", "q=(*%5b",
    ];

    private readonly ECDsa foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public IEnumerable<Attempt> Against(Operation operation, bool anonymous)
    {
        var right = allowed(operation);
        if (!anonymous)
        {
            foreach (var (abuse, token) in Tokens()) yield return new($"token: {abuse}", operation, () => Request(operation, Real(operation), token, Valid(operation)), Status: 401);
            foreach (var officer in Everyone.Except(right))
                yield return new("wrong role", operation, () => Request(operation, Real(operation), client.Token(officer), Valid(operation)), Status: 403);
        }
        if (operation.Path.Contains('{', StringComparison.Ordinal))
            // Kestrel itself turns NUL in a path away, before anything of ours could word the answer.
            foreach (var path in Paths) yield return Signed(path.Contains("%00", StringComparison.Ordinal) ? Nul : "bad path", Fill(operation, path), Valid(operation), operation.Writes);
        foreach (var query in Pick(Queries, operation.Writes ? 3 : Queries.Length))
            yield return Signed("bad query", $"{(operation.Writes ? Fill(operation, Unknown) : Real(operation))}?{query}", operation.Writes ? "[]" : null, operation.Writes);
        foreach (var method in (HttpMethod[])[HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete])
            yield return Signed("other method", Real(operation), "{}", true, r => r.Method = method);
        if (!operation.Writes) yield break;

        foreach (var body in NotAnObject) yield return Signed("not an object", Real(operation), body);
        foreach (var header in IfMatches) yield return Signed("If-Match", Target(operation, header), Valid(operation), true, r => r.Headers.TryAddWithoutValidation("If-Match", header));
        foreach (var key in Keys) yield return Signed("Idempotency-Key", Real(operation), Valid(operation), true, r => r.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        foreach (var type in (string?[])["text/plain", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded", "text/html; charset=utf-8", null])
            yield return Signed("Content-Type", Real(operation), Valid(operation), true, r => r.Content!.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type));
        yield return Signed("empty body", Fill(operation, Unknown), "");
        yield return Signed("no UTF-8", Real(operation), null, true, r => r.Content = Bytes([0x7b, 0xff, 0xfe, 0x7d]));
        // A file may be longer; what it may be is a test of its own.
        if (operation.Body is not null)
        {
            yield return Signed("2 MiB", Real(operation), null, true, r => (r.Content, r.Headers.ExpectContinue) = (Bytes(new byte[2 * 1024 * 1024]), true), 413);
            yield return Signed("2 MiB in chunks", Real(operation), null, true, r => (r.Content, r.Headers.TransferEncodingChunked, r.Headers.ExpectContinue) = (Bytes(new byte[2 * 1024 * 1024]), true, true), 413);
        }

        foreach (var (at, schema) in Fields(operation.Body ?? [], ""))
        {
            foreach (var wrong in WrongTypes(OpenApi.TypeOf(schema))) yield return Signed($"wrong type of {at}", Real(operation), With(operation, at, wrong));
            if (OpenApi.TypeOf(schema) != "string") continue;
            foreach (var text in Pick(BadText, 3)) yield return Signed($"bad text in {at}", Real(operation), With(operation, at, text));
        }
        if (operation.Path == "/api/intake/dossiers")
            foreach (var (at, value) in BadDossiers()) yield return Signed($"{at} {value[..Math.Min(30, value.Length)]}", Real(operation), With(operation, at, value));

        Attempt Signed(string abuse, string path, string? body, bool mustBeRefused = true, Action<HttpRequestMessage>? change = null, int? status = null)
        {
            var token = right.Count == 0 ? null : client.Token(right[random.Next(right.Count)]);
            return new(abuse, operation, () =>
            {
                var request = Request(operation, path, token, body);
                change?.Invoke(request);
                return request;
            }, mustBeRefused, status);
        }
    }

    public void Dispose() => foreign.Dispose();

    /// <summary>Of the right form, and wrong.</summary>
    private static IEnumerable<(string At, string Value)> BadDossiers() =>
    [
        ("procedureCode", "\"9.999999\""), ("procedureCode", "null"), ("procedureCode", "\"\""), ("deskId", "\"phuong-1\""), ("deskId", "\"nowhere\""), ("deskId", "null"), ("channel", "null"),
        ("channel", "\"pigeon\""), ("channel", "0"), ("channel", "\"1\""), ("resultDelivery", "\"7\""), ("caseCode", "\"1.000000.01\""), ("applicant", "null"), ("applicant", "{}"), ("components", "null"), ("components", "[]"), ("components", "[null]"),
        ("components[0].originals", "-1"), ("components[0].copies", "-2147483648"), ("components[0].originals", "1000"), ("components[0].originals", "2147483648"), ("components[0].originals", "0.5"),
        ("components[0].code", "\"G09-KQ002548\""), ("components[0].code", "\"G99-KQ999999\""), ("components[0].code", "null"),
        ("components", $"[{string.Join(',', Enumerable.Repeat("{\"code\":\"G09-KQ003210\",\"originals\":1,\"copies\":0}", 3000))}]"),
        ("applicant.fullName", "null"), ("applicant.fullName", "\"  \""), ("applicant.fullName", "\"\\u200b\\u200e\""), ("applicant.idNumber", "\"123\""), ("applicant.idNumber", "\"0010850000011\""), ("applicant.idNumber", "\"00108500000a\""),
        ("applicant.idNumber", "\"\u0660\u0660\u0661\u0660\u0668\u0665\u0660\u0660\u0660\u0660\u0660\u0661\""), ("applicant.idNumber", "null"), ("applicant.phone", "\"call me\""), ("applicant.email", "\"nobody\""), ("applicant.address", $"\"{new string('a', 501)}\""),
        ("owner", "{}"), ("owner", "{\"fullName\":\"A\",\"idNumber\":\"1\"}"),
    ];

    private static IEnumerable<string> WrongTypes(string type) => type switch
    {
        "string" => ["1", "true", "[]", "{}"],
        "integer" or "number" => ["\"many\"", "true", "[]", "1e30", "{}"],
        "boolean" => ["\"yes\"", "1", "[]"],
        "array" => ["{}", "\"x\"", "1"],
        _ => ["[]", "\"x\"", "1", "[{}]"],
    };

    private static IEnumerable<(string At, JsonObject Schema)> Fields(JsonObject schema, string at)
    {
        if (at.Length > 0) yield return (at, schema);
        foreach (var (name, inner) in schema["properties"]?.AsObject() ?? [])
            foreach (var field in Fields(inner!.AsObject(), at.Length == 0 ? name : $"{at}.{name}")) yield return field;
        if (schema["items"] is JsonObject items)
            foreach (var field in Fields(items, $"{at}[0]")) yield return field;
    }

    private static JsonNode Body(Operation operation) =>
        operation.Path == "/api/intake/dossiers" ? JsonSerializer.SerializeToNode(Walk.OneStep())! : operation.Body is { } schema ? OpenApi.Sample(schema)! : new JsonObject();

    private static string? Valid(Operation operation) => operation.Writes ? Body(operation).ToJsonString() : null;

    /// <summary>The valid body with one value in it replaced by this piece of JSON, well-formed or not.</summary>
    private static string With(Operation operation, string at, string json)
    {
        var body = Body(operation);
        var steps = at.Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        var node = body;
        foreach (var step in steps[..^1]) node = node is JsonArray array ? array[0]! : node[step] ??= new JsonObject();
        if (node is JsonArray last) last[0] = Hole;
        else node[steps[^1]] = Hole;
        return body.ToJsonString().Replace($"\"{Hole}\"", json, StringComparison.Ordinal);
    }

    private static string Fill(Operation operation, string value) =>
        string.Join('/', operation.Path.Split('/').Select(part => part.StartsWith('{') ? value : part));

    private string Real(Operation operation) => operation.Path
        .Replace("{code}", code, StringComparison.Ordinal).Replace("{deskId}", "ttphvcc", StringComparison.Ordinal).Replace("{procedureCode}", "2.001955", StringComparison.Ordinal);

    /// <summary>A version that is merely not the latest is refused where there is a stream; a new dossier has none yet.</summary>
    private string Target(Operation operation, string ifMatch) => ifMatch == "\"999\"" ? Fill(operation, operation.Path.Contains('{', StringComparison.Ordinal) ? code : "") : Real(operation);

    private string[] Pick(string[] from, int count) => from.OrderBy(_ => random.Next()).Take(count).ToArray();

    private HttpRequestMessage Request(Operation operation, string path, string? token, string? body)
    {
        // As written: the usual Uri would quietly repair what is to be tested.
        var request = new HttpRequestMessage(operation.Method, new Uri($"{client.Http.BaseAddress!.ToString().TrimEnd('/')}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (body is not null) request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        return request;
    }

    private static ByteArrayContent Bytes(byte[] bytes) => new(bytes) { Headers = { ContentType = new("application/json") } };

    private IEnumerable<(string, string?)> Tokens()
    {
        var (issuer, good) = ($"{instance.Existing().Address}/identity", client.Token(Walk.Handler));
        using var own = ECDsa.Create();
        own.ImportFromPem(File.ReadAllText(Directory.GetFiles(new IdentityFiles(instance).Keys, "*.pem").Order(StringComparer.Ordinal).First()));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        string Mint(ECDsa key, string from, string to, double hours) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = from, Audience = to, IssuedAt = now.AddHours(-10), NotBefore = now.AddHours(-10), Expires = now.AddHours(hours),
            Claims = new Dictionary<string, object> { ["sub"] = "handler.a", ["role"] = new[] { "handler", "reception", "reviewer", "signer", "supervisor" }, ["unit"] = "snv-lao-dong" },
            SigningCredentials = new(new ECDsaSecurityKey(key) { CryptoProviderFactory = new() { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        });
        var parts = good.Split('.');
        return
        [
            ("none", null), ("garbage", "garbage"), ("three dots", "..."), ("expired", Mint(own, issuer, "onestop", -1)), ("foreign key", Mint(foreign, issuer, "onestop", 1)),
            ("foreign issuer", Mint(own, "onestop-local:other", "onestop", 1)), ("foreign audience", Mint(own, issuer, "elsewhere", 1)), ("another's body", $"{parts[0]}.{client.Token(Walk.Signer).Split('.')[1]}.{parts[2]}"),
            ("alg none", $"{Base64UrlEncoder.Encode("{\"alg\":\"none\"}")}.{parts[1]}."), ("very long", new('a', 6000)),
        ];
    }
}
