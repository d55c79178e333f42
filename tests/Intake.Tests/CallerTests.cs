using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OneStop.Testing;
using Xunit;

namespace OneStop.Intake.Tests;

/// <summary>Who is let in, and to what.</summary>
public sealed class CallerTests(IntakeHost intake)
{
    private static readonly DateTime Real = TimeProvider.System.GetUtcNow().UtcDateTime;

    /// <summary>A token of reception.a, right in everything but what is said.</summary>
    private string Forged(string? issuer = null, string? audience = null, DateTime? expires = null, ECDsa? key = null)
    {
        using var own = ECDsa.Create();
        own.ImportFromPem(File.ReadAllText(intake.Instance.PathOf("keys", "token-signing.pem")));
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? TokenMint.IssuerOf(intake.Instance.Existing()),
            Audience = audience ?? TokenMint.Audience,
            NotBefore = Real.AddHours(-2),
            Expires = expires ?? Real.AddHours(1),
            Claims = new Dictionary<string, object> { ["sub"] = "reception.a", ["role"] = new[] { "reception" }, ["desk"] = "ttphvcc" },
            SigningCredentials = new(new ECDsaSecurityKey(key ?? own) { CryptoProviderFactory = new() { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        });
    }

    private string Unsigned()
    {
        static string Part(string json) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(json));
        return $"{Part("""{"alg":"none","typ":"JWT"}""")}.{Forged().Split('.')[1]}.";
    }

    private string SignedWithThePublicKeyAsSecret()
    {
        static string Part(string json) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(json));
        var content = $"{Part("""{"alg":"HS256","typ":"JWT"}""")}.{Forged().Split('.')[1]}";
        var secret = File.ReadAllBytes(TokenMint.PublicKeyOf(intake.Instance));
        return $"{content}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(content)))}";
    }

    private string Token(string how)
    {
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return how switch
        {
            "expired" => Forged(expires: Real.AddMinutes(-1)),
            "foreign key" => Forged(key: foreign),
            "wrong issuer" => Forged(issuer: "onestop-local:elsewhere"),
            "wrong audience" => Forged(audience: "elsewhere"),
            "unsigned" => Unsigned(),
            "public key as secret" => SignedWithThePublicKeyAsSecret(),
            "changed" => Forged() is var t ? $"{t.Split('.')[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(t.Split('.')[1]).Replace("ttphvcc", "phuong-1"))}.{t.Split('.')[2]}" : "",
            "the bus's" => BusToken(),
            _ => how,
        };
    }

    /// <summary>As the services use among themselves.</summary>
    private string BusToken() => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "onestop-bus",
        Audience = "onestop-bus",
        Expires = Real.AddMinutes(1),
        Claims = new Dictionary<string, object> { ["sub"] = "reception.a", ["role"] = new[] { "reception" }, ["desk"] = "ttphvcc" },
        SigningCredentials = new(
            new SymmetricSecurityKey(Convert.FromBase64String(File.ReadAllText(intake.Instance.PathOf("keys", "bus.key")).Trim())), SecurityAlgorithms.HmacSha256),
    });

    [Fact]
    public async Task The_token_the_others_are_forged_from_is_good() =>
        (await intake.Receive(Papers.Complete(), Forged())).Status.Should().Be(201);

    [Fact]
    public async Task A_token_that_was_good_is_good_no_longer_when_it_has_expired()
    {
        var token = Forged(expires: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1));
        for (var asked = 0; asked < 3; asked++) (await intake.Receive(Papers.Complete(), token)).Status.Should().Be(201);

        // Clocks may differ by five seconds.
        await Task.Delay(TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);

        (await intake.Receive(Papers.Complete(), token)).Status.Should().Be(401);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("foreign key")]
    [InlineData("wrong issuer")]
    [InlineData("wrong audience")]
    [InlineData("unsigned")]
    [InlineData("public key as secret")]
    [InlineData("changed")]
    [InlineData("the bus's")]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    public async Task A_token_that_is_not_this_instances_own_is_worth_nothing(string how)
    {
        var key = Papers.Mark();

        var answer = await intake.Receive(Papers.Complete(), Token(how), ("Idempotency-Key", key));

        (answer.Status, answer.Code).Should().Be((401, "not-signed-in"));
        (await intake.TablesHolding(key)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "")]
    [InlineData("GET", "/H99.10-260305-0001")]
    [InlineData("POST", "/H99.10-260305-0001/return")]
    public async Task Without_a_token_nothing_of_a_dossier_is_shown_or_done(string method, string path)
    {
        var answer = await intake.Client.Ask(new(method), IntakeHost.Dossiers + path, token: null, content: null);

        (answer.Status, answer.Code).Should().Be((401, "not-signed-in"));
    }

    [Theory]
    [InlineData("handler.a")]
    [InlineData("reviewer.a")]
    [InlineData("signer.a")]
    [InlineData("supervisor.a")]
    [InlineData("admin.a")]
    [InlineData("citizen.a")]
    public async Task Only_reception_receives_and_returns(string officer)
    {
        var (code, key) = (await intake.Received(), Papers.Mark());

        var receive = await intake.Receive(Papers.Complete(), intake.Token(officer), ("Idempotency-Key", key));
        (receive.Status, receive.Code).Should().Be((403, officer == "citizen.a" ? "wrong-desk" : "not-allowed"), "a citizen hands in online only");
        var give = await intake.Client.Post($"{IntakeHost.Dossiers}/{code}/return", intake.Token(officer), "{}", ("Idempotency-Key", key));
        (give.Status, give.Code).Should().Be((403, "not-allowed"));
        (await intake.TablesHolding(key)).Should().BeEmpty();
    }

    [Fact]
    public async Task Nobody_receives_at_anothers_desk()
    {
        var key = Papers.Mark();

        var answer = await intake.Receive(Papers.Complete(), intake.Token("reception.b"), ("Idempotency-Key", key));

        (answer.Status, answer.Code).Should().Be((403, "wrong-desk"));
        (await intake.TablesHolding(key)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("reception.b", 404)]
    [InlineData("citizen.a", 404)]
    [InlineData("admin.a", 404)]
    [InlineData("reception.a", 200)]
    [InlineData("handler.a", 200)]
    [InlineData("handler.b", 404)]
    [InlineData("supervisor.a", 200)]
    public async Task A_dossier_exists_only_for_those_who_work_on_it(string officer, int status)
    {
        var code = await intake.Received();

        (await intake.Client.Get($"{IntakeHost.Dossiers}/{code}", intake.Token(officer))).Status.Should().Be(status);
    }

    [Fact]
    public async Task Another_desks_dossier_cannot_be_told_from_none()
    {
        var code = await intake.Received();
        var (theirs, none) = (await Return(code), await Return("H99.10-250101-0001"));

        theirs.Status.Should().Be(404);
        theirs.Body.Should().Be(none.Body);

        Task<Answer> Return(string of) => intake.Client.Post($"{IntakeHost.Dossiers}/{of}/return", intake.Token("reception.b"), "{}");
    }

    [Fact]
    public async Task The_bus_takes_nothing_from_strangers_nor_from_officers()
    {
        foreach (var path in new[] { "/bus/batch/inbox", "/bus/invoke" })
            foreach (var token in new[] { null, intake.Lan, intake.Token("supervisor.a"), intake.Token("admin.a") })
                (await intake.Client.Post(path, token, "{}")).Status.Should().BeOneOf([401, 403], $"{path}");
    }

    [Fact]
    public async Task The_bus_opens_to_the_instances_own_key() =>
        // An empty batch: what it comes to is the transport's matter, but it is let in.
        (await intake.Client.Post("/bus/batch/inbox", BusToken(), "{}")).Status.Should().NotBe(401).And.NotBe(403);

    [Theory]
    [InlineData("/bus/batch/", true)]
    [InlineData("/journal", true)]
    [InlineData("/api/intake/dossiers", false)]
    public async Task A_services_token_is_judged_as_such_at_once_where_services_speak_and_nowhere_else(string path, bool good)
    {
        await using var scope = intake.Http.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Headers.Authorization = $"Bearer {BusToken()}";
        http.SetEndpoint(scope.ServiceProvider.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().First(e => e.RoutePattern.RawText!.StartsWith(path, StringComparison.Ordinal)));

        // What every request goes through before its endpoint's own policy is asked.
        (await http.AuthenticateAsync()).Succeeded.Should().Be(good);
    }
}
