using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OneStop.Identity.Accounts;
using OneStop.Identity.SignIn;
using OneStop.Provinces;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OneStop.Identity.Tokens;

/// <summary>The token endpoint: a code, a refresh token, a system's own secret, or the local operator's.</summary>
public static class Exchange
{
    public const string Path = "/connect/token";

    /// <summary>Whoever runs a local instance gets a token of any of its officers: <c>./onestop token</c>. Known to the launcher's client alone,
    /// and only on the machine itself: what came through the gateway is refused.</summary>
    public const string LocalOperator = "urn:onestop:local-operator";

    /// <summary>RFC 8176: proof of a key held in software. It is no second factor; an instance says itself whether it takes it for one.</summary>
    private const string KeyInSoftware = "swk";

    public static async Task<IResult> Handle(
        HttpContext http, Entrance entrance, Clients clients, UserManager<Account> accounts, Province province, DoorRules rules, TimeProvider clock)
    {
        var request = http.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType())
            return SignIn(BearerClaims.OfSystem(request.ClientId!, request.ClientId!, clients.RolesOf(request.ClientId!)), request);
        if (request.GrantType == LocalOperator)
        {
            if (http.Features.Get<ThroughGateway>() is not null) return Answers.Refuse(Errors.UnauthorizedClient, "Only on the machine itself.");
            if (province.Officer(request.Username ?? "") is not { } officer || await accounts.FindByNameAsync(officer.Id) is not { } account)
                return Answers.Refuse(Errors.InvalidGrant, "No such officer.");
            var asked = int.TryParse((string?)request.GetParameter("hours"), out var hours) ? TimeSpan.FromHours(Math.Clamp(hours, 1, 24 * 365)) : rules.AccessToken;
            return SignIn(BearerClaims.Of(officer, account, [KeyInSoftware], clock.GetUtcNow()).SetAccessTokenLifetime(asked), request);
        }

        var former = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        if (await entrance.Find(former.GetClaim(Claims.Subject), former.GetClaim(BearerClaims.Stamp)) is not var (present, officerNow))
            return Answers.Refuse(Errors.InvalidGrant, "The session has ended.");
        var signedInAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(former.GetClaim(Claims.AuthenticationTime)!, System.Globalization.CultureInfo.InvariantCulture));
        var left = signedInAt + rules.Session - clock.GetUtcNow();
        if (left <= TimeSpan.Zero) return Answers.Refuse(Errors.InvalidGrant, "The session has ended.");
        var principal = BearerClaims.Of(officerNow, present, former.GetClaims(Claims.AuthenticationMethodReference), signedInAt)
            .SetScopes(former.GetScopes()).SetAuthorizationId(former.GetAuthorizationId()).SetRefreshTokenLifetime(left);
        return Results.SignIn(principal, properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static IResult SignIn(ClaimsPrincipal principal, OpenIddictRequest request) =>
        Results.SignIn(principal.SetScopes(request.GetScopes()), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
}

/// <summary>Marks a request that came through the gateway, and not straight over the machine's own loopback.</summary>
public sealed record ThroughGateway;
