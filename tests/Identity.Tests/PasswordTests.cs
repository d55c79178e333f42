using FluentAssertions;
using OneStop.Testing;
using Xunit;

namespace OneStop.Identity.Tests;

/// <summary>TCVN 14423:2026 §5, level 3.</summary>
public sealed class PasswordTests(IdentityGround identity)
{
    private async Task<Browser> MustChange(string user) => await identity.Entered(user, await identity.Given(user, "--new-authenticator"));

    [Fact]
    public async Task A_given_password_serves_to_choose_an_own_one()
    {
        var browser = await MustChange("reception.b");
        browser.At.AbsolutePath.Should().Be("/identity/change-password");

        await browser.Submit(("password", "mười bốn chữ cái trở lên"), ("repeated", "mười bốn chữ cái trở lên"));

        IdentityGround.Code(browser).Should().NotBeNull();
        IdentityGround.Code(await identity.Entered("reception.b", "mười bốn chữ cái trở lên")).Should().NotBeNull();
    }

    [Theory]
    [InlineData("mười ba chữ.", "mười ba chữ.", "quá ngắn")]
    [InlineData("reception.b-2026!", "reception.b-2026!", "tên đăng nhập")]
    [InlineData("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "quá đơn giản")]
    [InlineData("một câu dài dễ nhớ", "một câu dài khó nhớ", "không giống nhau")]
    public async Task A_weak_password_is_refused_with_the_reason(string password, string repeated, string why)
    {
        var browser = await MustChange("reception.b");

        await browser.Submit(("password", password), ("repeated", repeated));

        IdentityGround.Code(browser).Should().BeNull();
        browser.Page.Should().Contain("role=\"alert\"").And.Contain(why);
    }

    [Fact]
    public async Task With_a_second_factor_eight_characters_do()
    {
        var browser = await MustChange("signer.a");
        browser.At.AbsolutePath.Should().Be("/identity/enrol");
        await IdentityGround.Enrol(browser);
        browser.At.AbsolutePath.Should().Be("/identity/change-password");
        await browser.Submit(("password", "7 chữ x"), ("repeated", "7 chữ x"));
        browser.Page.Should().Contain("quá ngắn");

        var mark = Guid.CreateVersion7().ToString("N")[^8..];
        await browser.Submit(("password", mark), ("repeated", mark));

        IdentityGround.Code(browser).Should().NotBeNull();
    }

    [Fact]
    public async Task None_of_the_last_ten_passwords_comes_again()
    {
        var marks = Enumerable.Range(0, 11).Select(_ => $"một mật khẩu {Guid.CreateVersion7():N}").ToArray();
        var browser = await MustChange("reception.c");
        foreach (var mark in marks)
        {
            await browser.Submit(("password", mark), ("repeated", mark));
            browser.At.AbsolutePath.Should().NotBe("/identity/change-password");
            browser = await identity.Entered("reception.c", mark);
            await browser.Open(new Uri(identity.Address, "/identity/change-password").ToString());
        }

        await browser.Submit(("password", marks[1]), ("repeated", marks[1]));
        browser.Page.Should().Contain("đã dùng gần đây");
        await browser.Submit(("password", marks[0]), ("repeated", marks[0]));
        browser.Page.Should().NotContain("đã dùng gần đây", "the eleventh back may");
    }

    [Theory]
    [InlineData("admin.a", "/identity/change-password")]
    [InlineData("signer.a", "/signed-in")]
    public async Task Operators_change_their_password_every_two_months(string user, string to)
    {
        var password = await identity.Fresh(user);
        await identity.TimePasses(user, "password_set_at", 61);

        var browser = await identity.Entered(user, password);
        await IdentityGround.Enrol(browser);

        browser.At.AbsolutePath.Should().Be(to);
    }

    [Fact]
    public async Task The_first_passwords_are_given_once()
    {
        await Sql.Execute(identity.OwnerConnection, "update identity.accounts set password_hash = null where user_name = 'citizen.a'");

        var given = await identity.Command("first-passwords");
        given.Should().MatchRegex(@"(?m)^citizen\.a ([a-z2-9]{4}-){3}[a-z2-9]{4}$");
        (await identity.Command("first-passwords")).Should().NotContain("citizen.a");

        var password = given.Split('\n').Single(l => l.StartsWith("citizen.a", StringComparison.Ordinal)).Split(' ')[1].Trim();
        IdentityGround.Code(await identity.Entered("citizen.a", password)).Should().NotBeNull();
        identity.Log.Should().NotContain(password);
    }
}
