using System.Security.Cryptography;
using FluentAssertions;
using Xunit;

namespace OneStop.Identity.Tests;

/// <summary>Whom a service believes: <c>shared/Hosting</c> with a real issuer at the other end.</summary>
public sealed class BelievedTests(IdentityGround identity)
{
    private Task<GuardedService> Service(string? keysFile = null) => GuardedService.Start(
        identity, ("Authority", identity.Issuer), ("MetadataAddress", $"{identity.Address}identity/.well-known/openid-configuration"), ("Audience", "onestop"),
        ("KeysFile", keysFile ?? Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.json")));

    private static string Access(System.Text.Json.Nodes.JsonNode tokens) => tokens["access_token"]!.GetValue<string>();

    [Fact]
    public async Task A_service_sees_the_officer_as_the_pack_has_them()
    {
        await using var service = await Service();
        var (tokens, _, _) = await identity.SignIn("handler.c");

        var (status, body) = await service.Ask(Access(tokens));

        status.Should().Be(200);
        body.Should().Contain("\"handler.c\"").And.Contain("\"handler\"").And.Contain("snv-lao-dong").And.Contain("stp-tu-phap");
        (await service.Ask(null)).Status.Should().Be(401);
        (await service.Ask(tokens["id_token"]!.GetValue<string>())).Status.Should().Be(401, "an identity token is for the application, not for services");
        (await service.Ask(tokens["refresh_token"]!.GetValue<string>())).Status.Should().Be(401);
    }

    [Fact]
    public async Task Signing_demands_the_second_factor()
    {
        await using var service = await Service();
        (await service.Ask(Access((await identity.SignIn("handler.c")).Tokens), "/api/intake/sign")).Should().Match<(int Status, string Body)>(a => a.Status == 403 && a.Body.Contains("second-factor-required"));
        (await service.Ask(Access((await identity.SignIn("signer.a")).Tokens), "/api/intake/sign")).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_revoked_token_is_worth_nothing_within_seconds()
    {
        await using var service = await Service();
        var token = Access((await identity.SignIn("handler.c")).Tokens);
        (await service.Ask(token)).Status.Should().Be(200);

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = IdentityGround.Client, ["client_secret"] = identity.Secret, ["token"] = token });
        await identity.Http.PostAsync("/identity/connect/revoke", form, TestContext.Current.CancellationToken);

        await Refused(service, token);
    }

    [Fact]
    public async Task A_new_password_revokes_what_is_about()
    {
        await using var service = await Service();
        var token = Access((await identity.SignIn("handler.c")).Tokens);

        await identity.Fresh("handler.c");

        await Refused(service, token);
    }

    private static async Task Refused(GuardedService service, string token)
    {
        for (var tries = 0; (await service.Ask(token)).Status != 401; tries++)
        {
            tries.Should().BeLessThan(200);
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_token_of_a_new_key_is_believed_at_once_and_one_of_a_former_key_still()
    {
        await using var service = await Service();
        var (tokens, _, _) = await identity.SignIn("handler.c");
        (await service.Ask(Access(tokens))).Status.Should().Be(200);

        var fresh = await OfANewKey(tokens);

        (await service.Ask(fresh)).Status.Should().Be(200);
        (await service.Ask(Access(tokens))).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_token_that_was_believed_is_believed_no_longer_when_its_key_is_taken_back()
    {
        await using var service = await Service();
        var (tokens, _, _) = await identity.SignIn("handler.c");
        (await service.Ask(Access(tokens))).Status.Should().Be(200);
        (await service.Ask(Access(tokens))).Status.Should().Be(200);
        var former = Directory.GetFiles(identity.Files.Keys, "*.pem");
        var fresh = await OfANewKey(tokens);

        foreach (var key in former) File.Delete(key);

        await Refused(service, Access(tokens));
        (await service.Ask(fresh)).Status.Should().Be(200);
    }

    /// <summary>A token of handler.c's that another key has signed than these.</summary>
    private async Task<string> OfANewKey(System.Text.Json.Nodes.JsonNode tokens)
    {
        identity.Files.AddKey(TimeProvider.System);
        for (var tries = 0; ; tries++)
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
            var fresh = Access((await identity.Token(
                ("grant_type", "urn:onestop:local-operator"), ("client_id", "onestop-operator"), ("client_secret", identity.OperatorSecret), ("username", "handler.c"))).Body);
            if (new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(fresh).Kid != IdentityGround.Read(tokens).Kid) return fresh;
            tries.Should().BeLessThan(150);
        }
    }

    [Fact]
    public async Task A_service_starts_and_judges_while_Identity_is_away()
    {
        var kept = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.json");
        var token = Access((await identity.SignIn("handler.c")).Tokens);
        await using (var before = await Service(kept))
        {
            (await before.Ask(token)).Status.Should().Be(200);
            for (var tries = 0; !File.Exists(kept) && tries < 100; tries++) await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        await identity.Halt();
        try
        {
            await using var service = await Service(kept);
            (await service.Ask(token)).Status.Should().Be(200);
            await using var never = await Service();
            (await never.Ask(token)).Status.Should().Be(401, "it has never seen a key");
        }
        finally
        {
            await identity.Run();
            File.Delete(kept);
        }
    }

    [Fact]
    public async Task Any_other_issuer_does_by_configuration()
    {
        await using var sso = await OtherIssuer.Start();
        await using var service = await GuardedService.Start(
            identity, ("Authority", sso.Address), ("Audience", "hanh-chinh-cong"), ("Claims:Sub", "preferred_username"), ("Claims:Role", "groups"), ("Claims:Unit", "department"));
        var claims = new Dictionary<string, object> { ["sub"] = "f3a1", ["preferred_username"] = "handler.a", ["groups"] = new[] { "handler" }, ["department"] = "snv-lao-dong", ["amr"] = new[] { "pwd", "mfa" } };

        var (status, body) = await service.Ask(sso.Token(claims), "/api/intake/sign");

        status.Should().Be(200);
        body.Should().Contain("\"subject\":\"handler.a\"").And.Contain("\"handler\"").And.Contain("snv-lao-dong").And.NotContain("f3a1");
        using var foreign = RSA.Create(2048);
        (await service.Ask(sso.Token(claims, foreign))).Status.Should().Be(401);
        (await service.Ask(Access((await identity.SignIn("handler.c")).Tokens))).Status.Should().Be(401, "one instance believes one issuer");
        await using var own = await Service();
        (await own.Ask(sso.Token(claims))).Status.Should().Be(401);
    }
}
