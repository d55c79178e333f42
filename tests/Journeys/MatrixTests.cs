using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OneStop.Launcher;

namespace OneStop.Journeys;

/// <summary>Every endpoint that the running services describe, for every role, at home and elsewhere, with and without a good token; what is expected stands in
/// <c>matrix.txt</c>. An endpoint without a row fails, and so does a row without an endpoint.</summary>
public sealed class MatrixTests(SharedInstance shared, ITestOutputHelper output) : IDisposable
{
    private const string Let = "ok", Open = "open";
    private static readonly string[] Roles = ["reception", "handler", "reviewer", "signer", "supervisor", "operator", "citizen", "integrator"];

    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        BaseAddress = shared.It.Client.Http.BaseAddress, Timeout = TimeSpan.FromSeconds(90),
    };

    private string file = "";

    /// <param name="Home">It is their own desk and department.</param>
    private sealed record Caller(string Role, bool Home, string? Token);

    private sealed record Person(string Name, string Number, string Phone, string Email);

    private sealed record Answered(int Status, string Text);

    [Fact]
    public async Task Nobody_is_let_in_where_the_matrix_does_not_say_so_and_what_is_refused_tells_nothing()
    {
        var operations = await Operations();
        var rows = Rows();
        operations.Keys.Except(rows.Keys).Should().BeEmpty("every endpoint has a row in tests/Journeys/matrix.txt");
        rows.Keys.Except(operations.Keys).Should().BeEmpty("every row is of an endpoint");

        var person = new Person("Trương Thị Ngọc Diễm", "079185004321", "0977 123 987", "diem.truong.4321@example.vn");
        var (handled, decided) = (await Begun(person), await Begun(person));
        await handled.CaseIs(_ => true, "a case");
        file = (await shared.It.Client.Upload(handled.Code, "G09-KQ003210", "a.xml", "application/xml", "<a/>"u8.ToArray())).Word("file")!;
        await decided.Handle();
        await decided.Draft();
        await shared.It.Client.Await($"api/oversight/cases/{decided.Code}", Walk.Supervisor, _ => true, "the case in the record");
        using var own = ECDsa.Create();
        // The first: one that another test rotated in may not be known to every service yet.
        own.ImportFromPem(await File.ReadAllTextAsync(Directory.GetFiles(new IdentityFiles(shared.It.Files).Keys, "*.pem").Order(StringComparer.Ordinal).First(), TestContext.Current.CancellationToken));
        var (callers, bad) = (Callers(own), BadTokens(own));

        var (wrong, asked) = (new ConcurrentQueue<string>(), 0);
        await Parallel.ForEachAsync(operations.Values, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (operation, _) =>
        {
            var cells = rows[$"{operation.Method} {operation.Path}"];
            var code = operation.Service is "decision" or "oversight" ? decided.Code : handled.Code;
            if (cells is not [Open])
            {
                foreach (var (what, token) in bad) await Check(operation, code, token, "401", what, mayTell: false);
                for (var i = 0; i < Roles.Length; i++)
                    foreach (var caller in callers.Where(c => c.Role == Roles[i]))
                    {
                        var expected = cells[i].Split('/') is [var home, var elsewhere] ? caller.Home ? home : elsewhere : cells[i];
                        await Check(operation, code, caller.Token, expected, $"{caller.Role} {(caller.Home ? "at home" : "elsewhere")}", mayTell: caller.Home && caller.Role is not ("operator" or "citizen"));
                    }
            }
            else await Check(operation, code, null, Let, "anyone", mayTell: true);
        });
        string[] strong = ["decision/cases/{code}/sign", "decision/cases/{code}/refuse", "intake/dossiers/{code}/erasure", "routing/cases/{code}/recalculate", "routing/cases/{code}/move-to-version"];
        foreach (var operation in strong.Select(path => operations[$"POST /api/{path}"]))
        {
            var answer = await Ask(operation, decided.Code, Signed(own, 1, "weak.matrix", [operation.Service == "decision" ? "signer" : "operator"], ["snv-lanh-dao"], null, "pwd"), welcome: true);
            if (answer.Status != 403 || !answer.Text.Contains("second-factor-required", StringComparison.Ordinal)) wrong.Enqueue($"{operation} without a second factor: {answer}");
        }
        output.WriteLine($"{asked} requests to {operations.Count} endpoints");
        wrong.Order().Should().BeEmpty();

        async Task Check(Operation operation, string code, string? token, string expected, string who, bool mayTell)
        {
            Interlocked.Increment(ref asked);
            var answer = await Ask(operation, code, token, expected == Let);
            var got = answer.Status is 401 or 403 or 404 ? $"{answer.Status}" : answer.Status < 500 ? Let : $"{answer.Status}";
            if (got != expected) wrong.Enqueue($"{operation} by {who}: {answer.Status} instead of {expected}: {answer.Text[..Math.Min(160, answer.Text.Length)]}");
            // Numbers and addresses leave only through the door that records why.
            string[] never = operation.Path.EndsWith("/reveal", StringComparison.Ordinal) && got == Let ? [] : [person.Number, person.Phone, person.Email];
            string[] secret = got == Let && mayTell ? never : [.. never, person.Name, Plain(person.Name), "handler.a"];
            // An operator knows dossiers by their code, and nothing else of them.
            if (got != Let || !mayTell && !who.StartsWith("operator", StringComparison.Ordinal)) secret = [.. secret, code];
            if (operation.Path.EndsWith("/receipt", StringComparison.Ordinal) || operation.Path.EndsWith("/search", StringComparison.Ordinal) && got == "401") return;
            foreach (var told in secret.Where(s => answer.Text.Contains(s, StringComparison.OrdinalIgnoreCase))) wrong.Enqueue($"{operation} tells {who}: {told}");
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<Dictionary<string, Operation>> Operations()
    {
        var all = new Dictionary<string, Operation>();
        foreach (var service in Topology.Read().Services.Where(s => s.Port is null && s.Name != "identity").Select(s => s.Name))
        {
            var document = JsonNode.Parse(await http.GetStringAsync(new Uri($"openapi/{service}.json", UriKind.Relative)))!;
            foreach (var (path, methods) in document["paths"]!.AsObject())
                foreach (var (method, _) in methods!.AsObject())
                    all.Add($"{method.ToUpperInvariant()} {path}", new(service, HttpMethod.Parse(method), path, null));
        }
        return all;
    }

    private static Dictionary<string, string[]> Rows() => File.ReadAllLines(Checkout.PathOf("tests/Journeys/matrix.txt"))
        // Identity's rows are read where its program can be: tests/Identity.Tests.
        .Where(line => line.Length > 0 && line[0] != '#' && !line.Contains(" /identity/", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(words => $"{words[0]} {words[1]}", words => words[2..] switch { { Length: 1 or 8 } all => all, { Length: 7 } people => [.. people, people[6]], _ => null } is { } cells ? cells : throw new InvalidDataException(string.Join(' ', words)));

    private Caller[] Callers(ECDsa own)
    {
        string[] home = ["snv-lao-dong", "snv-lanh-dao"], away = ["cat-giao-thong", "cat-lanh-dao"];
        string Mint(string role, string[] units, string? desk = null) => Signed(own, 1, $"{role}.matrix", [role], units, desk);
        return
        [
            new("reception", true, Mint("reception", [], "ttphvcc")), new("reception", false, Mint("reception", [], "phuong-1")),
            .. new[] { "handler", "reviewer", "signer" }.SelectMany(role => new Caller[] { new(role, true, Mint(role, home)), new(role, false, Mint(role, away)) }),
            new("supervisor", true, Mint("supervisor", [])), new("operator", true, Mint("operator", [])), new("citizen", true, Mint("citizen", [])),
            new("integrator", true, Mint("integrator", [])),
        ];
    }

    private (string What, string? Token)[] BadTokens(ECDsa own)
    {
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return
        [
            ("anonymous", null), ("an expired token", Signed(own, -1, "supervisor.a", Roles, ["snv-lao-dong"], "ttphvcc")),
            ("a foreign key", Signed(foreign, 1, "supervisor.a", Roles, ["snv-lao-dong"], "ttphvcc")),
        ];
    }

    /// <summary>As Identity signs, with a key that is or is not the instance's: no officer of the sample works elsewhere in every role.</summary>
    private string Signed(ECDsa key, double hours, string subject, string[] roles, string[] units, string? desk, params string[] shown)
    {
        var (now, real) = (TimeProvider.System.GetUtcNow().UtcDateTime, new JsonWebToken(shared.It.Client.Token(Walk.Handler)));
        var claims = new Dictionary<string, object> { ["sub"] = subject, ["role"] = roles, ["unit"] = units, ["amr"] = shown is [] ? ["pwd", "mfa"] : shown };
        if (desk is not null) claims["desk"] = desk;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = real.Issuer, Audience = "onestop", IssuedAt = now.AddHours(-3), NotBefore = now.AddHours(-3), Expires = now.AddHours(hours),
            Claims = claims, SigningCredentials = new(new ECDsaSecurityKey(key) { CryptoProviderFactory = new() { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        });
    }

    private async Task<Walk> Begun(Person person)
    {
        var body = JsonSerializer.SerializeToNode(Walk.OneStep())!;
        body["applicant"] = new JsonObject { ["fullName"] = person.Name, ["idNumber"] = person.Number, ["phone"] = person.Phone, ["email"] = person.Email, ["address"] = "12 phố Huế" };
        return await Walk.Begin(shared.It.Client, body);
    }

    /// <param name="welcome">Expected to be let in: then nothing may come of it. Who is not is sent what would have an effect.</param>
    private async Task<Answered> Ask(Operation operation, string code, string? token, bool welcome)
    {
        var path = operation.Path.Replace("{code}", code, StringComparison.Ordinal).Replace("{deskId}", "ttphvcc", StringComparison.Ordinal)
            .Replace("{procedureCode}", "2.001955", StringComparison.Ordinal).Replace("{number}", "01", StringComparison.Ordinal).Replace("{work}", "x", StringComparison.Ordinal)
            .Replace("{component}", "G09-KQ003210", StringComparison.Ordinal).Replace("{file}", file, StringComparison.Ordinal).Replace("{table}", "unit", StringComparison.Ordinal)
            .Replace("{id}", Guid.AllBitsSet.ToString(), StringComparison.Ordinal);
        if (path.Contains("/{form}", StringComparison.Ordinal)) path = $"{path.Replace("{form}", "07a", StringComparison.Ordinal)}?agency=H99.10";
        if (path.EndsWith("/register", StringComparison.Ordinal)) path += "?from=2001-01-01&to=2001-01-02";
        using var request = new HttpRequestMessage(operation.Method, new Uri(path, UriKind.Relative));
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (operation.Writes)
        {
            var creates = operation.Path == "/api/intake/dossiers";
            var body = creates ? JsonSerializer.Serialize(Walk.OneStep()) : Body(operation.Path, code);
            request.Content = new StringContent(creates && welcome ? "[" : body, new MediaTypeHeaderValue("application/json"));
            if (welcome && !operation.Path.EndsWith("/reveal", StringComparison.Ordinal)) request.Headers.TryAddWithoutValidation("If-Match", "\"999999\"");
        }
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType switch
        {
            "application/pdf" or "application/zip" => "",
            "text/event-stream" => await FirstFrame(answer),
            _ => await answer.Content.ReadAsStringAsync(),
        });
    }

    /// <summary>A stream has no end; what stands now comes first, whole.</summary>
    private static async Task<string> FirstFrame(HttpResponseMessage stream)
    {
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        var frame = "";
        while (await reader.ReadLineAsync() is { Length: > 0 } line) frame += line;
        frame.Should().StartWith("event: board");
        return frame;
    }

    /// <summary>Valid everywhere: a field that a feature does not know it does not read.</summary>
    private static string Body(string path, string code) => new JsonObject
    {
        ["reason"] = "Thử quyền", ["legalBasis"] = "Thử quyền", ["officer"] = "handler.c", ["toOfficer"] = "handler.c", ["amountVnd"] = 1, ["payment"] = 1, ["method"] = "desk", ["what"] = "Sai số",
        ["items"] = new JsonArray(new JsonObject { ["what"] = "Tờ khai" }), ["components"] = new JsonArray(), ["code"] = "G09-KQ003210", ["documentType"] = "Tờ khai",
        ["title"] = "Tờ khai", ["sha256"] = new string('a', 64), ["kind"] = path.EndsWith("/consult", StringComparison.Ordinal) ? "consultation" : "tax", ["question"] = "Có đồng ý không?",
        ["ask"] = new JsonArray("stp-tu-phap"), ["days"] = 5, ["round"] = 1, ["option"] = "agree", ["number"] = "1", ["newDueAt"] = "2026-12-30T09:00:00+07:00", ["version"] = 1,
        ["procedureVersion"] = 1, ["content"] = "Thử quyền", ["approved"] = true, ["q"] = code,
    }.ToJsonString();

    private static string Plain(string text) => new([.. text.Normalize(NormalizationForm.FormD)
        .Where(c => System.Globalization.CharUnicodeInfo.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.NonSpacingMark).Select(c => c switch { 'đ' => 'd', 'Đ' => 'D', _ => c })]);
}
