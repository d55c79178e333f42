using FluentAssertions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OneStop.Identity.Accounts;
using OneStop.Identity.SecondFactor;
using OneStop.Testing;
using Xunit;

namespace OneStop.Identity.Tests;

public sealed class StoreTests(IdentityGround identity)
{
    /// <summary>The script is written by hand: every column the program reads must be there.</summary>
    [Fact]
    public async Task The_tables_are_those_of_the_model()
    {
        await using var db = new IdentityDb(new DbContextOptionsBuilder<IdentityDb>().UseSnakeCaseNamingConvention().UseNpgsql(identity.RuntimeConnection).Options);
        var expected = db.Model.GetEntityTypes().SelectMany(e => e.GetProperties().Select(p => $"{e.GetTableName()}.{p.GetColumnName()}"));

        var found = (await Sql.Query(identity.OwnerConnection, "select table_name || '.' || column_name from information_schema.columns where table_schema = 'identity'")).Select(r => r[0]);

        found.Should().BeEquivalentTo(expected);
    }

    [Theory]
    [InlineData("create table identity.mine (x int)")]
    [InlineData("update identity.door_events set what = 'nothing'")]
    [InlineData("delete from identity.door_events")]
    [InlineData("truncate identity.accounts")]
    public async Task The_service_itself_may_not(string statement) =>
        (await FluentActions.Awaiting(() => Sql.Execute(identity.RuntimeConnection, statement)).Should().ThrowAsync<PostgresException>()).Which.SqlState.Should().Be("42501");

    [Fact]
    public async Task Neither_passwords_nor_authenticators_nor_recovery_codes_can_be_read_from_the_database()
    {
        var password = await identity.Fresh("signer.a");
        var browser = await identity.Entered("signer.a", password);
        var (secret, recovery) = await IdentityGround.Enrol(browser);

        foreach (var text in new[] { password, Totp.ToBase32(secret), Convert.ToBase64String(secret), recovery[0], recovery[0].Replace("-", "", StringComparison.Ordinal) })
            (await Sql.TablesHolding(identity.OwnerConnection, text)).Should().BeEmpty();
    }

    /// <summary>RFC 6238, appendix B (its codes have eight digits, of which ours are the last six).</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Totp.CodeAt("12345678901234567890"u8, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))).Should().Be(code);

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_code_is_good_for_its_own_half_minute_and_the_neighbours(int off, bool good)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        (Totp.Accept("12345678901234567890"u8, Totp.CodeAt("12345678901234567890"u8, Totp.StepAt(now) + off), now, lastStep: 0) is not null).Should().Be(good);
    }
}
