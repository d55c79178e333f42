using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OneStop.Deciding;
using OneStop.Provinces;

namespace OneStop.Hosting;

/// <summary>Who calls: the token's claims as a typed <see cref="Actor"/>. Issuer, audience, expiry and signature are checked by every service itself.</summary>
public static class Caller
{
    public static Actor Actor(this HttpContext http) => new(
        http.User.FindFirst("sub")?.Value ?? "anonymous",
        [.. http.User.FindAll("role").Select(c => c.Value)],
        [.. http.RequestServices.GetRequiredService<Province>().WithThoseBelow(http.User.FindAll("unit").Select(c => c.Value))],
        http.User.FindFirst("desk")?.Value);

    /// <summary>The caller, with the role the endpoint is for in front: the one that events record as the right acted by.</summary>
    internal static Actor ActingOfficer(this HttpContext http)
    {
        var actor = http.Actor();
        var wanted = Authority.RolesFor(http.GetEndpoint()?.Metadata.GetMetadata<ForActs>()?.Acts ?? []);
        return wanted.FirstOrDefault(actor.Has) is { } acting ? actor with { Roles = [acting, .. actor.Roles.Where(r => r != acting)] } : actor;
    }

    /// <summary>The endpoint is for one of these acts: who has no role for any of them gets 403. Whose dossiers, the endpoint asks <see cref="Authority"/> itself.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, params Act[] acts) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(e => e.Metadata.Add(new ForActs(acts)));
        return endpoint.RequireAuthorization(policy => policy.RequireRole(Authority.RolesFor(acts)));
    }

    private sealed record ForActs(Act[] Acts);

    internal static void AddCallers(this IServiceCollection services, IConfiguration configuration)
    {
        var auth = configuration.GetSection("OneStop:Auth");
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(auth.Demand("PublicKeyFile")));
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(JwtBearerDefaults.AuthenticationScheme, o => Expect(o, auth.Demand("Issuer"), auth.Demand("Audience"), new ECDsaSecurityKey(key)))
            .AddJwtBearer(BusAddresses.Scheme, o => Expect(o, BusAddresses.Issuer, BusAddresses.Issuer, BusAddresses.Key(configuration)));
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(BusAddresses.Scheme, policy => policy.AddAuthenticationSchemes(BusAddresses.Scheme).RequireAuthenticatedUser());
    }

    private static void Expect(JwtBearerOptions options, string issuer, string audience, SecurityKey key)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new()
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            IssuerSigningKey = key,
            ValidAlgorithms = [key is ECDsaSecurityKey ? SecurityAlgorithms.EcdsaSha256 : SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromSeconds(5),
            NameClaimType = "sub",
            RoleClaimType = "role",
        };
    }

    /// <exception cref="InvalidOperationException">The setting is missing.</exception>
    internal static string Demand(this IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value ? value : throw new InvalidOperationException($"The setting {(configuration as IConfigurationSection)?.Path}:{name} is missing.");
}
