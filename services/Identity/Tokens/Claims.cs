using System.Collections.Immutable;
using System.Security.Claims;
using OneStop.Identity.Accounts;
using OneStop.Identity.SignIn;
using OneStop.Provinces;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OneStop.Identity.Tokens;

/// <summary>What a token says of its bearer; <c>shared/Hosting/Caller.cs</c> reads it.</summary>
public static class BearerClaims
{
    public const string Audience = "onestop";

    /// <summary>Stays in codes and refresh tokens: with a new password they are worth nothing.</summary>
    public const string Stamp = "onestop_stamp";

    private const string Scheme = "onestop";

    /// <summary>The officer as the pack has them at this moment.</summary>
    public static ClaimsPrincipal Of(Officer officer, Account account, IEnumerable<string> shown, DateTimeOffset signedInAt)
    {
        var ways = shown.Distinct().ToImmutableArray();
        var identity = New(officer.Id, officer.FullName, officer.Roles.Select(Word))
            .SetClaims("unit", [.. officer.UnitIds])
            .SetClaim("desk", officer.DeskId)
            .SetClaims(Claims.AuthenticationMethodReference, ways)
            .SetClaim(Claims.AuthenticationContextReference, ways.Contains(Steps.SecondFactor) ? "aal2" : "aal1")
            .SetClaim(Claims.AuthenticationTime, signedInAt.ToUnixTimeSeconds())
            .SetClaim(Stamp, account.SecurityStamp);
        return Finished(identity);
    }

    /// <summary>Another system, with the roles its operator gave it.</summary>
    public static ClaimsPrincipal OfSystem(string id, string name, IEnumerable<string> roles) => Finished(New(id, name, roles));

    private static ClaimsIdentity New(string subject, string name, IEnumerable<string> roles) =>
        new ClaimsIdentity(Scheme, Claims.Name, Claims.Role).SetClaim(Claims.Subject, subject).SetClaim(Claims.Name, name).SetClaims(Claims.Role, [.. roles]);

    private static ClaimsPrincipal Finished(ClaimsIdentity identity)
    {
        identity.SetDestinations(claim => claim.Type == Stamp ? [] : [Destinations.AccessToken, Destinations.IdentityToken]);
        return new ClaimsPrincipal(identity).SetResources(Audience);
    }

    private static string Word(Role role) => char.ToLowerInvariant(role.ToString()[0]) + role.ToString()[1..];
}
