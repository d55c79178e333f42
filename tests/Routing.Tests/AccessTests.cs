using System.Security.Cryptography;
using System.Text;
using FluentAssertions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OneStop.Testing;
using Xunit;

namespace OneStop.Routing.Tests;

/// <summary>Who may knock at which door.</summary>
[Collection(nameof(RoutingHost))]
public sealed class AccessTests(RoutingHost routing)
{
    private static readonly string[] Everyone =
        ["reception.a", "handler.a", "reviewer.a", "signer.a", "supervisor.a", "admin.a", "citizen.a"];

    public static TheoryData<string, string, string[]> Doors => new()
    {
        { "POST", "/api/routing/cases/{code}/claim", ["handler.a"] },
        { "POST", "/api/routing/cases/{code}/assign", ["handler.a", "reviewer.a", "signer.a", "supervisor.a"] },
        { "POST", "/api/routing/cases/{code}/hand-over", ["handler.a"] },
        { "POST", "/api/routing/cases/{code}/complete-step", ["handler.a"] },
        { "POST", "/api/routing/cases/{code}/receive-papers", ["handler.a"] },
        { "POST", "/api/routing/cases/{code}/return-for-supplement", ["handler.a"] },
        { "POST", "/api/routing/cases/{code}/stop-clock", ["handler.a"] },
        { "POST", "/api/routing/cases/{code}/resume-clock", ["handler.a", "reviewer.a", "signer.a"] },
        { "POST", "/api/routing/cases/{code}/reschedule", ["reviewer.a", "signer.a"] },
        { "POST", "/api/routing/cases/{code}/recalculate", ["admin.a"] },
        { "POST", "/api/routing/cases/{code}/move-to-version", ["admin.a"] },
        { "POST", "/api/routing/cases/{code}/what-if", ["supervisor.a", "reviewer.a", "signer.a", "admin.a"] },
        { "POST", "/api/routing/desks/ttphvcc/what-if", ["supervisor.a", "reviewer.a", "signer.a", "admin.a"] },
        { "GET", "/api/routing/inbox", ["handler.a", "reviewer.a", "signer.a"] },
        { "GET", "/api/routing/inbox/counts", ["handler.a", "reviewer.a", "signer.a"] },
        { "GET", "/api/routing/desks/ttphvcc/board", ["reception.a", "supervisor.a"] },
        { "GET", "/api/routing/desks/ttphvcc/board/counts", ["reception.a", "supervisor.a"] },
        { "GET", "/api/routing/figures", ["reception.a", "supervisor.a"] },
        { "GET", "/api/routing/figures/cases", ["reception.a", "supervisor.a"] },
        { "GET", "/dashboard/", ["admin.a"] },
    };

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_door_opens_to_its_roles_only(string method, string path, string[] welcome)
    {
        var unknown = path.Replace("{code}", routing.NewCode(), StringComparison.Ordinal);
        var body = method == "GET" ? null : """
            {"officer":"handler.a","toOfficer":"handler.c","reason":"-","items":[{"what":"-"}],"kind":"tax","newDueAt":"2026-12-30T09:00:00+07:00","version":1,"procedureVersion":1}
            """;

        (await routing.Send(null, new(method), unknown, body)).Refused(401, "not-signed-in");
        foreach (var officer in Everyone)
        {
            var answer = await routing.Send(officer, new(method), unknown, body);
            if (!welcome.Contains(officer)) answer.Refused(403, "not-allowed");
            else answer.Status.Should().Be(path.Contains("{code}", StringComparison.Ordinal) ? 404 : 200, officer);
        }
    }

    [Theory]
    [InlineData("reception.a", 200)]
    [InlineData("handler.c", 200)]
    [InlineData("handler.b", 404)]
    [InlineData("reviewer.a", 200)]
    [InlineData("signer.a", 200)]
    [InlineData("supervisor.a", 200)]
    [InlineData("reception.b", 404)]
    [InlineData("citizen.a", 404)]
    [InlineData("admin.a", 404)]
    public async Task A_case_exists_for_those_who_handle_decide_supervise_or_received_it(string officer, int status) =>
        (await routing.Read(officer, await routing.Open())).Should(status);

    [Fact]
    public async Task Nobody_reads_a_case_without_signing_in() => (await routing.Get(null, $"/api/routing/cases/{await routing.Open()}")).Refused(401, "not-signed-in");

    [Fact]
    public async Task A_token_that_has_expired_opens_nothing()
    {
        using var mint = new TokenMint(routing.Instance, new Earlier(TimeSpan.FromHours(2)));

        (await Knock(mint.For(routing.Province.Officer("handler.a")!, TimeSpan.FromHours(1)))).Refused(401, "not-signed-in");
        // The same mint's tokens are good as long as they last.
        (await Knock(mint.For(routing.Province.Officer("handler.a")!, TimeSpan.FromHours(3)))).Should(200);
    }

    [Fact]
    public async Task A_token_signed_by_someone_else_opens_nothing()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await Knock(Forge(new(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256)))).Refused(401, "not-signed-in");

        // The public key is no secret: it must not do as one.
        var spoken = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(await File.ReadAllTextAsync(TokenMint.PublicKeyOf(routing.Instance), TestContext.Current.CancellationToken)));
        (await Knock(Forge(new(spoken, SecurityAlgorithms.HmacSha256)))).Refused(401, "not-signed-in");
        (await Knock("keine.echte.marke")).Refused(401, "not-signed-in");
    }

    [Fact]
    public async Task Officers_do_not_speak_for_services() => (await routing.Send("admin.a", HttpMethod.Post, "/bus/batch/inbox", "{}")).Should(401);

    private Task<Answer> Knock(string token) => routing.SendAs(token, HttpMethod.Get, "/api/routing/inbox", null);

    private string Forge(SigningCredentials by) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = TokenMint.IssuerOf(routing.Instance.Facts!), Audience = TokenMint.Audience, NotBefore = RoutingHost.Now.UtcDateTime.AddMinutes(-1),
        Expires = RoutingHost.Now.UtcDateTime.AddHours(1), Claims = new Dictionary<string, object> { ["sub"] = "handler.a", ["role"] = "handler" }, SigningCredentials = by,
    });

    private sealed class Earlier(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - by;
    }

    [Fact]
    public async Task A_read_of_a_case_is_on_record_soon_and_a_refused_one_is_none()
    {
        var code = await routing.Open();

        (await routing.Read("handler.a", code)).Should(200);
        (await routing.Get("supervisor.a", $"/api/routing/cases/{code}/hand-overs")).Should(200);
        (await routing.Read("handler.b", code)).Should(404);

        IReadOnlyList<string?[]> found = [];
        for (var tries = 0; found.Count < 2 && tries < 100; tries++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            found = await Sql.Query(routing.OwnerConnection, "select who || ' ' || what from routing.access_log where dossier_code = $1 order by id", code);
        }
        found.Select(row => row[0]).Should().Equal("handler.a case", "supervisor.a hand-overs");
        (await FluentActions.Awaiting(() => Sql.Execute(routing.RuntimeConnection, "delete from routing.access_log")).Should().ThrowAsync<Npgsql.PostgresException>()).Which.SqlState.Should().Be("42501");
    }
}
