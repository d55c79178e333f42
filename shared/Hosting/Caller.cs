using System.Security.Claims;
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
    /// <summary>Asked several times a request, made up once.</summary>
    public static Actor Actor(this HttpContext http)
    {
        if (http.Items[typeof(Actor)] is (ClaimsPrincipal of, Actor known) && of == http.User) return known;
        var actor = new Actor(
            http.User.FindFirst("sub")?.Value ?? "anonymous",
            [.. http.User.FindAll("role").Select(c => c.Value)],
            [.. http.RequestServices.GetRequiredService<Province>().WithThoseBelow(http.User.FindAll("unit").Select(c => c.Value))],
            http.User.FindFirst("desk")?.Value);
        http.Items[typeof(Actor)] = (http.User, actor);
        return actor;
    }

    /// <summary>The caller, with the role the endpoint is for in front: the one that events record as the right acted by.</summary>
    internal static Actor ActingOfficer(this HttpContext http)
    {
        var actor = http.Actor();
        return http.GetEndpoint()?.Metadata.GetMetadata<ForActs>()?.Roles.FirstOrDefault(actor.Has) is { } acting ? actor with { Roles = [acting, .. actor.Roles.Where(r => r != acting)] } : actor;
    }

    /// <summary>The endpoint is for one of these acts: who has no role for any of them, or not the second factor that they demand, gets 403. Whose dossiers, the endpoint
    /// asks <see cref="Authority"/> itself.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, params Act[] acts) where TBuilder : IEndpointConventionBuilder
    {
        var roles = Authority.RolesFor(acts);
        endpoint.Add(e => e.Metadata.Add(new ForActs(roles)));
        if (acts.Any(Authority.DemandsSecondFactor)) endpoint.WithSecondFactor();
        // A role that opens the door does not help whom another of their roles keeps out.
        return endpoint.RequireAuthorization(policy => policy.RequireRole(roles)
            .RequireAssertion(call => call.Resource is HttpContext http && acts.Any(act => http.Actor().Reach(act) is not Scope.None)));
    }

    private sealed record ForActs(string[] Roles);

    public static void AddCallers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IssuerKeys>();
        services.AddHostedService(s => s.GetRequiredService<IssuerKeys>());
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(BusAddresses.Scheme, o => Expect(o, BusAddresses.Issuer, BusAddresses.Issuer, SecurityAlgorithms.HmacSha256).IssuerSigningKey = BusAddresses.Key(configuration));
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IssuerKeys>((o, keys) =>
        {
            ExpectOfficers(o, configuration.GetSection("OneStop:Auth"), keys);
            // Services come to their own endpoints with a token of theirs; judged as an officer's first, it fails, and dearly.
            o.ForwardDefaultSelector = http => http.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy == BusAddresses.Scheme ? BusAddresses.Scheme : null;
            o.TokenHandlers.Clear();
            o.TokenHandlers.Add(new KnownTokens(keys) { MapInboundClaims = false });
        });
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(BusAddresses.Scheme, policy => policy.AddAuthenticationSchemes(BusAddresses.Scheme).RequireAuthenticatedUser());
    }

    /// <summary>Tokens of any OpenID Connect issuer, whose claims may have other names (<c>OneStop:Auth:Claims</c>).</summary>
    private static void ExpectOfficers(JwtBearerOptions options, IConfigurationSection auth, IssuerKeys keys)
    {
        var expected = Expect(options, keys.Issuer, auth.Demand("Audience"),
            SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256);
        expected.IssuerSigningKeyResolver = (_, _, name, _) => keys.Named(name);
        options.Events = new()
        {
            OnTokenValidated = context =>
            {
                var identity = (ClaimsIdentity)context.Principal!.Identity!;
                if (keys.IsRevoked(identity.FindFirst("oi_tkn_id")?.Value)) context.Fail("The token was revoked.");
                foreach (var ours in auth.GetSection("Claims").GetChildren())
                {
                    var (name, theirs) = (ours.Key.ToLowerInvariant(), identity.FindAll(ours.Value!).Select(c => c.Value).ToArray());
                    foreach (var same in identity.FindAll(name).ToArray()) identity.RemoveClaim(same);
                    identity.AddClaims(theirs.Select(value => new Claim(name, value)));
                }
                return Task.CompletedTask;
            },
        };
    }

    private static TokenValidationParameters Expect(JwtBearerOptions options, string issuer, string audience, params string[] algorithms)
    {
        options.MapInboundClaims = false;
        return options.TokenValidationParameters = new()
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            ValidAlgorithms = algorithms,
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
