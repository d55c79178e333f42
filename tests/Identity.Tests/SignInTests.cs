using System.Net;
using FluentAssertions;
using OneStop.Identity.SecondFactor;
using OneStop.Testing;
using Xunit;

namespace OneStop.Identity.Tests;

/// <summary>The door: who gets in, with what, and who does not.</summary>
public sealed class SignInTests(IdentityGround identity)
{
    [Fact]
    public async Task An_officer_signs_in_with_a_password_and_the_token_says_what_the_pack_says()
    {
        var (tokens, _, _) = await identity.SignIn("handler.c");

        var token = IdentityGround.Read(tokens);
        token.Subject.Should().Be("handler.c");
        token.Issuer.Should().Be(identity.Issuer);
        token.Audiences.Should().Equal("onestop");
        token.Claims.Where(c => c.Type == "role").Select(c => c.Value).Should().Equal("handler");
        token.Claims.Where(c => c.Type == "unit").Select(c => c.Value).Should().Equal("snv-lao-dong", "stp-tu-phap");
        token.Claims.Where(c => c.Type == "amr").Select(c => c.Value).Should().Equal("pwd");
        token.Claims.Select(c => c.Type).Should().NotContain("onestop_stamp");
        (token.ValidTo - token.IssuedAt).Should().BeLessThanOrEqualTo(TimeSpan.FromMinutes(11));
    }

    [Fact]
    public async Task After_five_failures_the_right_password_does_not_open_either_until_the_lock_has_passed()
    {
        var password = await identity.Fresh("handler.a");
        for (var i = 0; i < 5; i++) IdentityGround.Code(await identity.Entered("handler.a", "not the password at all")).Should().BeNull();

        IdentityGround.Code(await identity.Entered("handler.a", password)).Should().BeNull();

        await Sql.Execute(identity.OwnerConnection, "update identity.accounts set lockout_end = now() where user_name = 'handler.a'");
        IdentityGround.Code(await identity.Entered("handler.a", password)).Should().NotBeNull();
    }

    [Fact]
    public async Task Four_failures_are_forgotten_by_a_success()
    {
        var password = await identity.Fresh("handler.a");
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++) await identity.Entered("handler.a", "not the password at all");
            IdentityGround.Code(await identity.Entered("handler.a", password)).Should().NotBeNull();
        }
    }

    [Fact]
    public async Task Thirty_guesses_at_once_are_five()
    {
        await identity.Fresh("handler.b");
        var before = await Count("handler.b", "wrongPassword");

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => identity.Entered("handler.b", $"a guess among many {i}")));

        (await Count("handler.b", "wrongPassword") - before).Should().Be(5);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_looks_like_a_wrong_password()
    {
        await identity.Fresh("reception.b");
        var (known, unknown) = (await identity.Entered("reception.b", "not the password at all"), await identity.Entered("nobody.b", "not the password at all"));

        static string Without(Browser browser, string name) => System.Text.RegularExpressions.Regex.Replace(browser.Page, "value=\"[^\"]*\"", "").Replace(name, "", StringComparison.Ordinal);
        (known.Status, Without(known, "reception.b")).Should().Be((unknown.Status, Without(unknown, "nobody.b")));
    }

    [Theory]
    [InlineData("signer.a")]
    [InlineData("admin.a")]
    public async Task Who_signs_or_administers_needs_a_second_factor(string user)
    {
        var password = await identity.Fresh(user);
        var browser = await identity.Entered(user, password);
        browser.At.AbsolutePath.Should().Be("/identity/enrol");
        // Going round the page leads nowhere.
        await identity.Challenge(browser, IdentityGround.Verifier);
        browser.At.AbsolutePath.Should().Be("/identity/sign-in");
        (await browser.Open("/identity/change-password")).At.AbsolutePath.Should().Be("/identity/change-password", "a password may be chosen before the factor is");
        IdentityGround.Code(browser).Should().BeNull();

        browser = await identity.Entered(user, password);
        var (secret, _) = await IdentityGround.Enrol(browser);
        var first = (await identity.Redeem(IdentityGround.Code(browser)!)).Body;
        IdentityGround.Read(first).Claims.Where(c => c.Type == "amr").Select(c => c.Value).Should().Equal("pwd", "otp", "mfa");

        var again = await identity.Entered(user, password);
        again.At.AbsolutePath.Should().Be("/identity/second-factor");
        await again.Submit(("code", "000000"));
        IdentityGround.Code(again).Should().BeNull();
        await again.Submit(("code", Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()) + 1)));
        IdentityGround.Code(again).Should().NotBeNull();
    }

    [Fact]
    public async Task Any_officer_adds_a_second_factor_and_has_to_show_it_from_then_on()
    {
        var (password, before) = (await identity.Fresh("supervisor.a"), await Count("supervisor.a", "enrolledSecondFactor"));
        var browser = await identity.Entered("supervisor.a", password);
        IdentityGround.Read((await identity.Redeem(IdentityGround.Code(browser)!)).Body).Claims.Where(c => c.Type == "amr").Select(c => c.Value).Should().Equal("pwd");

        await browser.Open($"{identity.Address}identity/enrol?returnUrl=/identity/signed-out");
        var (secret, recovery) = await IdentityGround.Enrol(browser);
        browser.At.AbsolutePath.Should().Be("/identity/signed-out", "that is where they came from");
        await identity.Challenge(browser, IdentityGround.Verifier);
        IdentityGround.Read((await identity.Redeem(IdentityGround.Code(browser)!)).Body).Claims.Where(c => c.Type == "amr").Select(c => c.Value).Should().Equal("pwd", "otp", "mfa");

        var again = await identity.Entered("supervisor.a", password);
        again.At.AbsolutePath.Should().Be("/identity/second-factor");
        (await again.Open("/identity/enrol")).At.AbsolutePath.Should().Be("/identity/sign-in", "a password alone puts no other authenticator in its place");
        again = await (await identity.Entered("supervisor.a", password)).Submit(("code", recovery[0]));
        (await again.Open($"{identity.Address}identity/enrol")).Page.Should().Contain("sẽ hết hiệu lực");
        var (other, _) = await IdentityGround.Enrol(again);
        other.Should().NotEqual(secret);
        IdentityGround.Code(await (await identity.Entered("supervisor.a", password)).Submit(("code", recovery[1]))).Should().BeNull("they were of the former one");
        (await Count("supervisor.a", "enrolledSecondFactor")).Should().Be(before + 2);
    }

    [Fact]
    public async Task Who_lost_the_authenticator_gets_another_from_an_administrator_and_the_record_says_so()
    {
        var browser = await identity.Entered("signer.a", await identity.Fresh("signer.a"));
        var (secret, recovery) = await IdentityGround.Enrol(browser);
        var before = (await Count("signer.a", "authenticatorRemoved"), await Count("signer.a", "passwordGiven"));

        var password = await identity.Command("password", "signer.a", "--new-authenticator");

        (await Count("signer.a", "authenticatorRemoved"), await Count("signer.a", "passwordGiven")).Should().Be((before.Item1 + 1, before.Item2 + 1));
        browser = await identity.Entered("signer.a", password);
        browser.At.AbsolutePath.Should().Be("/identity/enrol");
        (await IdentityGround.Enrol(browser)).Secret.Should().NotEqual(secret);
        browser.At.AbsolutePath.Should().Be("/identity/change-password", "the password was given, too");
        (await Sql.TablesHolding(identity.OwnerConnection, recovery[0])).Should().BeEmpty();
    }

    [Fact]
    public async Task Neither_password_nor_second_factor_is_changed_at_a_screen_that_was_left_alone_and_an_instance_may_demand_it_of_more_roles()
    {
        await identity.Restart(("OneStop__Identity__Rules__JustIn", "00:00:00.001"), ("OneStop__Identity__Rules__SecondFactorAlsoFor__0", "Handler"));
        try
        {
            var browser = await identity.Entered("supervisor.a", await identity.Fresh("supervisor.a"));
            foreach (var page in (string[])["enrol", "change-password"])
                (await browser.Open($"{identity.Address}identity/{page}")).At.PathAndQuery.Should().Be($"/identity/sign-in?returnUrl=%2Fidentity%2F{page}");
            (await identity.Entered("handler.a", await identity.Fresh("handler.a"))).At.AbsolutePath.Should().Be("/identity/enrol");
        }
        finally
        {
            await identity.Restart();
        }
    }

    [Fact]
    public async Task A_code_opens_once_and_so_does_a_recovery_code()
    {
        var password = await identity.Fresh("signer.a");
        var browser = await identity.Entered("signer.a", password);
        var (secret, recovery) = await IdentityGround.Enrol(browser);
        recovery.Should().HaveCount(10).And.OnlyHaveUniqueItems();

        var next = Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()) + 1);
        IdentityGround.Code(await (await identity.Entered("signer.a", password)).Submit(("code", next))).Should().NotBeNull();
        IdentityGround.Code(await (await identity.Entered("signer.a", password)).Submit(("code", next))).Should().BeNull();
        IdentityGround.Code(await (await identity.Entered("signer.a", password)).Submit(("code", recovery[3].ToUpperInvariant()))).Should().NotBeNull();
        IdentityGround.Code(await (await identity.Entered("signer.a", password)).Submit(("code", recovery[3]))).Should().BeNull();
    }

    [Fact]
    public async Task Wrong_codes_lock_as_wrong_passwords_do()
    {
        var password = await identity.Fresh("signer.a");
        var browser = await identity.Entered("signer.a", password);
        var (secret, _) = await IdentityGround.Enrol(browser);

        var thief = await identity.Entered("signer.a", password);
        for (var i = 0; i < 5; i++) await thief.Submit(("code", "123456"));
        await thief.Submit(("code", Totp.CodeAt(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()) + 1)));

        IdentityGround.Code(thief).Should().BeNull();
    }

    [Fact]
    public async Task An_account_unused_for_45_days_is_closed_until_an_operator_opens_it()
    {
        var password = await identity.Fresh("reception.c");
        await identity.TimePasses("reception.c", "last_used_at", 46);
        IdentityGround.Code(await identity.Entered("reception.c", password)).Should().BeNull();

        IdentityGround.Code(await identity.Entered("reception.c", await identity.Fresh("reception.c"))).Should().NotBeNull();
    }

    [Fact]
    public async Task The_language_is_Vietnamese_until_English_is_asked_for()
    {
        var browser = await identity.AtTheDoor();
        browser.Page.Should().Contain("lang=\"vi\"").And.Contain("Tên đăng nhập");
        var here = browser.At;

        await browser.Open($"/identity/language/en?back={Uri.EscapeDataString(here.PathAndQuery)}");

        browser.Page.Should().Contain("lang=\"en\"").And.Contain("User name");
        browser.At.Should().Be(here);
    }

    [Theory]
    [InlineData("https://elsewhere.test/")]
    [InlineData("//elsewhere.test/")]
    [InlineData("/\\elsewhere.test/")]
    public async Task Nobody_is_sent_to_another_site(string to)
    {
        var password = await identity.Fresh("reception.a");
        var browser = await identity.Browser().Open($"/identity/sign-in?returnUrl={Uri.EscapeDataString(to)}");
        await browser.Submit(("user", "reception.a"), ("password", password));
        browser.At.Authority.Should().Be(identity.Address.Authority);

        (await identity.Browser().Open($"/identity/language/en?back={Uri.EscapeDataString(to)}")).At.Authority.Should().Be(identity.Address.Authority);
    }

    [Fact]
    public async Task A_form_that_did_not_come_from_the_page_is_refused()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("user", "reception.a"), KeyValuePair.Create("password", "whatever")]);
        (await identity.Http.PostAsync("/identity/sign-in", form, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Cookies_are_for_this_host_alone_and_for_no_script()
    {
        var browser = await identity.Entered("reception.a", await identity.Fresh("reception.a"));

        browser.CookiesSet.Should().NotBeEmpty();
        foreach (var cookie in browser.CookiesSet) cookie.Should().StartWith("__Host-").And.Contain("secure").And.Contain("httponly").And.Contain("samesite").And.Contain("path=/;");
    }

    [Fact]
    public async Task Pages_run_nothing_and_are_kept_and_framed_by_nobody()
    {
        foreach (var path in new[] { "/identity/sign-in", "/identity/signed-out", "/identity/failed", "/identity/no-such-page" })
        {
            var answer = (await identity.Browser().Open(path)).Last;
            answer.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'none'").And.NotContain("unsafe").And.Contain("frame-ancestors 'none'");
            answer.Headers.CacheControl!.NoStore.Should().BeTrue(path);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().NotContain("<script").And.NotContain("style=");
        }
    }

    private async Task<int> Count(string user, string what) =>
        int.Parse((await Sql.Query(identity.OwnerConnection, "select count(*) from identity.door_events where subject = $1 and what = $2", user, what))[0][0]!, System.Globalization.CultureInfo.InvariantCulture);
}
