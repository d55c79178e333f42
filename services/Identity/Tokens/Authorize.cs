using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OneStop.Identity.SignIn;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OneStop.Identity.Tokens;

/// <summary>An application sends the browser here; it goes back with a code, by way of the sign-in page when nobody is signed in.</summary>
public static class Authorize
{
    public const string Path = "/connect/authorize";

    public static async Task<IResult> Handle(HttpContext http, Entrance entrance, TimeProvider clock)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var visitor = await entrance.Visitor(http, Entrance.Inside);
        if (visitor is null || request.HasPromptValue(PromptValues.Login) || clock.GetUtcNow() - visitor.At > TimeSpan.FromSeconds(request.MaxAge ?? long.MaxValue / TimeSpan.TicksPerSecond))
            return request.HasPromptValue(PromptValues.None) ? Answers.Refuse(Errors.LoginRequired, "Nobody is signed in.") : ToSignIn(http, request);

        var principal = BearerClaims.Of(visitor.Officer, visitor.Account, visitor.Shown, visitor.At).SetScopes(request.GetScopes());
        return Results.SignIn(principal, properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static IResult ToSignIn(HttpContext http, OpenIddictRequest request)
    {
        // Asked for once, the sign-in must not be asked for again on the way back.
        var back = QueryString.Create(request.GetParameters().Where(p => p.Key is not (Parameters.Prompt or Parameters.MaxAge))
            .Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)));
        return Results.LocalRedirect($"{http.Request.PathBase}/sign-in?returnUrl={Uri.EscapeDataString($"{http.Request.PathBase}{Path}{back}")}");
    }
}

/// <summary>The protocol's refusals.</summary>
public static class Answers
{
    public static IResult Refuse(string error, string why) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = why,
        }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
}
