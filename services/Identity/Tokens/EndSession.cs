using Microsoft.AspNetCore.Authentication;
using OneStop.Identity.Accounts;
using OneStop.Identity.SignIn;
using OpenIddict.Server.AspNetCore;

namespace OneStop.Identity.Tokens;

/// <summary>Signing out: here, and back to the application, which has ended its own session.</summary>
public static class EndSession
{
    public const string Path = "/connect/end-session";

    public static async Task<IResult> Handle(HttpContext http, Entrance entrance, DoorRecord record)
    {
        if (await entrance.Visitor(http, Entrance.Inside) is { } visitor) await record.Add(visitor.Officer.Id, "signedOut");
        await http.SignOutAsync(Entrance.Inside);
        await http.SignOutAsync(Entrance.Entering);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = $"{http.Request.PathBase}/signed-out" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }
}
