using System.Net;
using FluentAssertions;
using Microsoft.IdentityModel.JsonWebTokens;
using Xunit;

namespace OneStop.Identity.Tests;

/// <summary>What an application gets, and what it does not.</summary>
public sealed class TokenTests(IdentityGround identity)
{
    [Fact]
    public async Task Without_a_challenge_there_is_no_code()
    {
        var browser = await identity.Browser().Open(
            $"/identity/connect/authorize?client_id={IdentityGround.Client}&redirect_uri={Uri.EscapeDataString(IdentityGround.Callback)}&response_type=code&scope=openid&state=s");

        IdentityGround.Code(browser).Should().BeNull();
        (browser.At + browser.Page).Should().Contain("invalid_request");
    }

    [Fact]
    public async Task A_challenge_in_plain_text_is_none()
    {
        var browser = await identity.Browser().Open(
            $"/identity/connect/authorize?client_id={IdentityGround.Client}&redirect_uri={Uri.EscapeDataString(IdentityGround.Callback)}&response_type=code&scope=openid&state=s"
            + $"&code_challenge_method=plain&code_challenge={IdentityGround.Verifier}");

        (browser.At + browser.Page).Should().Contain("invalid_request");
    }

    [Fact]
    public async Task A_code_is_worth_nothing_without_its_verifier_and_nothing_the_second_time()
    {
        var password = await identity.Fresh("handler.c");
        var (status, body) = await identity.Redeem(IdentityGround.Code(await identity.Entered("handler.c", password))!, "another-verifier-of-at-least-forty-three-characters-00");
        (status, body["error"]!.GetValue<string>()).Should().Be((HttpStatusCode.BadRequest, "invalid_grant"));

        var code = IdentityGround.Code(await identity.Entered("handler.c", password))!;
        (await identity.Redeem(code)).Status.Should().Be(HttpStatusCode.OK);
        (await identity.Redeem(code)).Body["error"]!.GetValue<string>().Should().Be("invalid_grant");
    }

    [Fact]
    public async Task An_unknown_way_back_is_not_taken()
    {
        var browser = await identity.Browser().Open(
            $"/identity/connect/authorize?client_id={IdentityGround.Client}&redirect_uri={Uri.EscapeDataString("https://elsewhere.test/signed-in")}&response_type=code&scope=openid"
            + "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");

        browser.Status.Should().Be(400);
        browser.At.Authority.Should().Be(identity.Address.Authority);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("urn:ietf:params:oauth:grant-type:token-exchange")]
    public async Task No_token_for_a_password_nor_by_any_other_way(string grant)
    {
        var (status, body) = await identity.Token(
            ("grant_type", grant), ("client_id", IdentityGround.Client), ("client_secret", identity.Secret), ("username", "handler.c"), ("password", await identity.Fresh("handler.c")));

        (status, body["error"]!.GetValue<string>()).Should().Be((HttpStatusCode.BadRequest, "unsupported_grant_type"));
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_ends_with_the_session()
    {
        var (tokens, _, _) = await identity.SignIn("handler.c");
        var first = tokens["refresh_token"]!.GetValue<string>();

        var (status, fresh) = await identity.Refresh(first);
        status.Should().Be(HttpStatusCode.OK);
        var second = fresh["refresh_token"]!.GetValue<string>();
        second.Should().NotBe(first);

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = IdentityGround.Client, ["client_secret"] = identity.Secret, ["token"] = second });
        (await identity.Http.PostAsync("/identity/connect/revoke", form, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await identity.Refresh(second)).Body["error"]!.GetValue<string>().Should().Be("invalid_grant");
    }

    [Fact]
    public async Task A_new_password_ends_what_was_signed_in_with_the_old_one()
    {
        var (tokens, _, _) = await identity.SignIn("handler.c");

        await identity.Fresh("handler.c");

        (await identity.Refresh(tokens["refresh_token"]!.GetValue<string>())).Body["error"]!.GetValue<string>().Should().Be("invalid_grant");
    }

    [Fact]
    public async Task What_the_pack_changes_the_next_token_says()
    {
        var officers = Path.Combine(identity.Pack, "officers.yaml");
        var (was, password) = (await File.ReadAllTextAsync(officers, TestContext.Current.CancellationToken), await identity.Fresh("handler.c"));
        var (tokens, _, _) = await identity.SignIn("handler.c");
        try
        {
            await File.WriteAllTextAsync(officers, was.Replace("""
                  - id: handler.c
                    name: Võ Minh Tuấn
                    roles: [handler]
                """, """
                  - id: handler.c
                    name: Võ Minh Tuấn
                    roles: [reviewer]
                """, StringComparison.Ordinal), TestContext.Current.CancellationToken);
            await identity.Restart();
            var (_, moved) = await identity.Refresh(tokens["refresh_token"]!.GetValue<string>());
            IdentityGround.Read(moved).Claims.Where(c => c.Type == "role").Select(c => c.Value).Should().Equal("reviewer");

            await File.WriteAllTextAsync(officers, was.Replace("id: handler.c", "id: handler.d", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            await identity.Restart();
            (await identity.Refresh(moved["refresh_token"]!.GetValue<string>())).Body["error"]!.GetValue<string>().Should().Be("invalid_grant");
            IdentityGround.Code(await identity.Entered("handler.c", password)).Should().BeNull();
        }
        finally
        {
            await File.WriteAllTextAsync(officers, was, CancellationToken.None);
            await identity.Restart();
        }
    }

    [Fact]
    public async Task A_system_gets_its_own_token_with_its_own_secret()
    {
        var (status, body) = await identity.Token(("grant_type", "client_credentials"), ("client_id", IdentityGround.System), ("client_secret", identity.SystemSecret));
        status.Should().Be(HttpStatusCode.OK, body.ToJsonString());
        var token = IdentityGround.Read(body);
        (token.Subject, token.GetClaim("role").Value, body["refresh_token"]).Should().Be((IdentityGround.System, "supervisor", null));

        (await identity.Token(("grant_type", "client_credentials"), ("client_id", IdentityGround.System), ("client_secret", "wrong"))).Body["error"]!.GetValue<string>().Should().Be("invalid_client");
        (await identity.Token(("grant_type", "client_credentials"), ("client_id", IdentityGround.Client), ("client_secret", identity.Secret))).Body["error"]!.GetValue<string>()
            .Should().Be("unauthorized_client");
    }

    [Fact]
    public async Task The_local_operator_gets_tokens_on_the_machine_itself_only()
    {
        (string, string)[] form =
            [("grant_type", "urn:onestop:local-operator"), ("client_id", "onestop-operator"), ("client_secret", identity.OperatorSecret), ("username", "signer.a"), ("hours", "8")];
        var (status, body) = await identity.Token(form);
        status.Should().Be(HttpStatusCode.OK, body.ToJsonString());
        IdentityGround.Read(body).Claims.Where(c => c.Type == "amr").Select(c => c.Value).Should().Equal("swk");

        using var through = new HttpRequestMessage(HttpMethod.Post, "/identity/connect/token")
        {
            Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2))), Headers = { { "X-Forwarded-For", "127.0.0.1" } },
        };
        (await (await identity.Http.SendAsync(through, TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("unauthorized_client");
        (await identity.Token([.. form[..2], ("client_secret", "wrong"), .. form[3..]])).Body["error"]!.GetValue<string>().Should().Be("invalid_client");
        (await identity.Token([form[0], ("client_id", IdentityGround.Client), ("client_secret", identity.Secret), .. form[3..]])).Body["error"]!.GetValue<string>()
            .Should().Be("unauthorized_client");
    }

    [Fact]
    public async Task A_new_key_signs_the_next_token_and_signs_nobody_out()
    {
        var (tokens, _, _) = await identity.SignIn("handler.c");
        var before = IdentityGround.Read(tokens).Kid;

        identity.Files.AddKey(TimeProvider.System);

        JsonWebToken fresh;
        var refresh = tokens["refresh_token"]!.GetValue<string>();
        for (var tries = 0; ; tries++)
        {
            var (status, body) = await identity.Refresh(refresh);
            status.Should().Be(HttpStatusCode.OK, "the session was begun under the former key");
            (fresh, refresh) = (IdentityGround.Read(body), body["refresh_token"]!.GetValue<string>());
            if (fresh.Kid != before) break;
            tries.Should().BeLessThan(100);
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        (await identity.Http.GetStringAsync(new Uri("/identity/.well-known/jwks", UriKind.Relative), TestContext.Current.CancellationToken)).Should().Contain(before).And.Contain(fresh.Kid);
    }

    [Fact]
    public async Task Signing_out_ends_the_sign_in_here_too()
    {
        var browser = await identity.Entered("reception.a", await identity.Fresh("reception.a"));
        await identity.Challenge(browser, IdentityGround.Verifier);
        IdentityGround.Code(browser).Should().NotBeNull("who is in is not asked again");

        await browser.Open(new Uri(identity.Address, "/identity/connect/end-session").ToString());

        browser.At.AbsolutePath.Should().Be("/identity/signed-out");
        await identity.Challenge(browser, IdentityGround.Verifier);
        browser.At.AbsolutePath.Should().Be("/identity/sign-in");
    }
}
