using System.Collections;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using FluentAssertions;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OneStop.Launcher;
using OneStop.Provinces;
using OneStop.Testing;
using OpenIddict.Server;
using Xunit;

namespace OneStop.Identity.Tests;

/// <summary>Identity's part of <c>tests/Journeys/matrix.txt</c>: every page and endpoint that its program maps or OpenIddict answers, for officers of every role who are in, for one
/// who has yet to show the second factor, and for everybody else. One without a row fails, and so does a row without one.</summary>
public sealed partial class MatrixTests(IdentityGround identity)
{
    private const string Let = "ok", Door = "door", Open = "open", Client = "client", Machine = "machine";

    private sealed record Answered(int Status, Uri At, string Text);

    [Fact]
    public async Task Nobody_is_let_in_at_Identity_where_the_matrix_does_not_say_so_and_no_page_tells_of_another()
    {
        var rows = File.ReadAllLines(Checkout.PathOf("tests/Journeys/matrix.txt")).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [_, var path, ..] && path.StartsWith("/identity/", StringComparison.Ordinal)).ToDictionary(words => $"{words[0]} {words[1]}", words => words[2..]);
        (await Mapped()).Should().BeEquivalentTo(rows.Keys, "every page and endpoint has a row in tests/Journeys/matrix.txt, and every row is of one");

        string[] officers = ["reception.a", "handler.a", "reviewer.a", "signer.a", "supervisor.a", "admin.a", "citizen.a"];
        officers.Select(o => identity.Province.Officer(o)!.Roles.Single()).Should().Equal(Role.Reception, Role.Handler, Role.Reviewer, Role.Signer, Role.Supervisor, Role.Operator, Role.Citizen);
        var inside = new List<Browser>();
        foreach (var officer in officers)
        {
            var browser = await identity.Entered(officer, await identity.Fresh(officer));
            if (browser.At.AbsolutePath == "/identity/enrol") await IdentityGround.Enrol(browser);
            inside.Add(browser);
        }
        var password = await identity.Fresh("reception.b");
        await IdentityGround.Enrol(await (await identity.Entered("reception.b", password)).Open(new Uri(identity.Address, "/identity/enrol").ToString()));

        var (wrong, asked) = (new List<string>(), 0);
        foreach (var (operation, cells) in rows)
        {
            foreach (var (who, browser) in Strangers())
                await Check(operation, browser, cells is [var all] ? all : Door, who, officers);
            if (cells.Length == 1) continue;
            for (var i = 0; i < officers.Length; i++)
                await Check(operation, inside[i], cells[i], officers[i], [.. officers.Except([officers[i]])]);
            await Check(operation, await identity.Entered("reception.b", password), cells[7], "one who owes the second factor", officers);
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{asked} requests to {rows.Count} pages and endpoints");
        wrong.Should().BeEmpty();

        async Task Check(string operation, Browser browser, string expected, string who, IReadOnlyCollection<string> others)
        {
            asked++;
            var answer = await Ask(operation, browser, expected);
            var got = expected switch
            {
                Open => answer.Status < 400 ? Open : $"{answer.Status}",
                Client => answer.Status is 400 or 401 && !answer.Text.Contains("access_token", StringComparison.Ordinal) ? Client : $"{answer.Status}",
                Machine => answer.Status == 404 ? Machine : $"{answer.Status}",
                _ => answer.At.AbsolutePath == "/identity/sign-in" || answer.At.AbsolutePath == "/identity/second-factor" && !operation.EndsWith("/second-factor", StringComparison.Ordinal) ? Door
                    : answer.Status < 400 || answer.At.AbsolutePath == "/" ? Let : $"{answer.Status}",
            };
            if (got != expected) wrong.Add($"{operation} by {who}: {answer.Status} at {answer.At} instead of {expected}");
            foreach (var told in others.SelectMany(o => new[] { o, identity.Province.Officer(o)!.FullName }).Where(o => answer.Text.Contains(o, StringComparison.OrdinalIgnoreCase)))
                wrong.Add($"{operation} tells {who} of {told}");
        }
    }

    [Fact]
    public async Task The_list_of_revoked_tokens_is_read_on_the_machine_itself()
    {
        (await identity.Http.GetAsync(new Uri("/identity/connect/revoked", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode.Should().BeTrue();
        (await Ask("GET /identity/connect/revoked", Strangers().First().Browser, Machine)).Status.Should().Be(404, "as through the gateway");
    }

    /// <summary>What is mapped, and what OpenIddict answers without a route.</summary>
    private async Task<List<string>> Mapped()
    {
        var (services, endpoints) = identity.Mapped;
        var found = new List<string>();
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            var path = $"/identity/{endpoint.RoutePattern.RawText!.TrimStart('/')}";
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var loaded = await services.GetRequiredService<PageLoader>().LoadAsync(page, endpoint.Metadata);
                found.Add($"GET {path}");
                found.AddRange(loaded.HandlerMethods.Where(h => h.HttpMethod != "Get").Select(h => $"{h.HttpMethod.ToUpperInvariant()} {path}{(h.Name is null ? "" : $"?handler={h.Name}")}"));
            }
            else found.AddRange((endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => $"{method} {path}"));
        }
        var options = services.GetRequiredService<IOptions<OpenIddictServerOptions>>().Value;
        foreach (var uris in options.GetType().GetProperties().Where(p => p.Name.EndsWith("EndpointUris", StringComparison.Ordinal)))
            foreach (Uri uri in (IEnumerable)uris.GetValue(options)!)
                if (!found.Any(f => f.EndsWith($" /identity/{uri.OriginalString}", StringComparison.Ordinal)))
                    found.Add($"{(uri.OriginalString.StartsWith(".well-known", StringComparison.Ordinal) ? "GET" : "POST")} /identity/{uri.OriginalString}");
        return [.. found.Distinct()];
    }

    /// <summary>Whoever is not in: a token, good or not, is nothing to Identity.</summary>
    private IEnumerable<(string Who, Browser Browser)> Strangers()
    {
        using var own = ECDsa.Create();
        own.ImportFromPem(File.ReadAllText(Directory.GetFiles(identity.Files.Keys, "*.pem").Order().Last()));
        foreach (var (who, token) in ((string, string?)[])[("anonymous", null), ("a good token", Signed(1)), ("an expired token", Signed(-1)), ("a foreign key", identity.Token("admin.a"))])
        {
            var http = Browser.Network(identity.Address);
            if (token is not null) http.DefaultRequestHeaders.Authorization = new("Bearer", token);
            http.DefaultRequestHeaders.Add("X-Forwarded-For", "127.0.0.1");
            yield return (who, new(http));
        }

        string Signed(double hours)
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
            {
                Issuer = identity.Issuer, Audience = "onestop", IssuedAt = now.AddHours(-3), NotBefore = now.AddHours(-3), Expires = now.AddHours(hours),
                Claims = new Dictionary<string, object> { ["sub"] = "admin.a", ["role"] = "operator", ["amr"] = new[] { "pwd", "mfa" } },
                SigningCredentials = new(new ECDsaSecurityKey(own) { KeyId = "own", CryptoProviderFactory = new() { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
            });
        }
    }

    /// <summary>Forms are sent with what the page itself hides: the anti-forgery token is in order, so that only the door can refuse.</summary>
    private async Task<Answered> Ask(string operation, Browser browser, string expected)
    {
        var (method, path) = operation.Split(' ') is [var verb, var at] ? (verb, at.Replace("{code}", "vi", StringComparison.Ordinal)) : throw new ArgumentException(operation, nameof(operation));
        var asks = path.EndsWith("/authorize", StringComparison.Ordinal) ? new Uri(identity.ChallengeOf(IdentityGround.Verifier)) : new(identity.Address, path);
        if (method == "GET") await browser.Open(asks.ToString());
        else
        {
            var page = new Uri(identity.Address, expected == Let ? path.Split('?')[0] : "/identity/sign-in").ToString();
            await browser.Open(page);
            using var form = new FormUrlEncodedContent(asks.Query.Contains("redirect_uri", StringComparison.Ordinal) ? QueryHelpers.ParseQuery(asks.Query).Select(q => KeyValuePair.Create(q.Key, q.Value.ToString()))
                : [.. Hidden().Matches(browser.Page).Select(m => KeyValuePair.Create(m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value))),
                new("code", "000000"), new("password", ""), new("repeated", ""), new("user", "nobody"), new("grant_type", "client_credentials"), new("client_id", IdentityGround.Client), new("token", "x")]);
            using var request = new HttpRequestMessage(HttpMethod.Parse(method), path) { Content = form };
            using var answer = await browser.Send(request);
            if (answer.Headers.Location is not { } next) return new((int)answer.StatusCode, new(identity.Address, path), await answer.Content.ReadAsStringAsync());
            var to = new Uri(identity.Address, next);
            // Back to the application, with a code.
            if (to.Authority != identity.Address.Authority) return new((int)answer.StatusCode, to, "");
            await browser.Open(to.ToString());
        }
        return new(browser.Status, browser.At, browser.Page);
    }

    [GeneratedRegex("<input[^>]*name=\"([^\"]+)\" type=\"hidden\" value=\"([^\"]*)\"|<input type=\"hidden\" name=\"(?<1>[^\"]+)\" value=\"(?<2>[^\"]*)\"")]
    private static partial Regex Hidden();
}
