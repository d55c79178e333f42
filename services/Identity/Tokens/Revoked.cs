using Microsoft.EntityFrameworkCore;
using OneStop.Identity.Accounts;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OneStop.Identity.Tokens;

/// <summary>The access tokens that were revoked before their time. Services judge tokens by themselves, and ask for this list every few seconds; its
/// address stands in the metadata.</summary>
public static class Revoked
{
    public const string Path = "/connect/revoked";

    /// <summary>The metadata's name for the list; <c>shared/Hosting/IssuerKeys.cs</c> looks for it.</summary>
    public const string Metadata = "onestop_revoked_uri";

    public static async Task<IResult> Handle(HttpContext http, IdentityDb db, TimeProvider clock)
    {
        if (http.Features.Get<ThroughGateway>() is not null) return Results.NotFound();
        var now = clock.GetUtcNow().UtcDateTime;
        return Results.Json(await db.Set<OpenIddictEntityFrameworkCoreToken<Guid>>()
            .Where(t => t.Status == Statuses.Revoked && t.ExpirationDate > now && (t.Type == TokenTypeIdentifiers.AccessToken || t.Type == TokenTypeHints.AccessToken))
            .Select(t => t.Id).ToListAsync(http.RequestAborted));
    }
}
