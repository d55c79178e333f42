using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OneStop.Identity.Tokens;

/// <summary>The applications that may ask for tokens, as configured under <c>OneStop:Identity</c>.</summary>
public sealed record ClientSettings
{
    /// <summary>The pages: where they may be, e.g. <c>https://mot-cua.tinh.gov.vn</c>; several with semicolons.</summary>
    public string DeskOrigins { get; init; } = "";

    public string DeskSecretFile { get; init; } = "";

    /// <summary>The launcher of a local instance; empty where nobody may take a token without signing in.</summary>
    public string OperatorSecretFile { get; init; } = "";

    /// <summary>Other systems, by client id.</summary>
    public Dictionary<string, SystemSettings> Systems { get; init; } = [];
}

/// <param name="Roles">What it may do, in the words of the policy table.</param>
public sealed record SystemSettings(string SecretFile, string[] Roles)
{
    public SystemSettings() : this("", [])
    {
    }
}

/// <summary>Brings the registered clients in line with the configuration at every start.</summary>
public sealed class Clients(IOptions<ClientSettings> settings)
{
    public const string Desk = "onestop-desk";
    public const string Operator = "onestop-operator";
    public const string SignedInPath = "/signed-in", SignedOutPath = "/signed-out";

    public IReadOnlyList<string> RolesOf(string system) => settings.Value.Systems.GetValueOrDefault(system)?.Roles ?? [];

    public async Task Register(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        var wanted = Wanted().ToDictionary(c => c.ClientId!);
        var dropped = new List<object>();
        await foreach (var known in applications.ListAsync())
            if (!wanted.ContainsKey((await applications.GetClientIdAsync(known))!)) dropped.Add(known);
        foreach (var client in dropped) await applications.DeleteAsync(client);
        foreach (var client in wanted.Values)
        {
            if (await applications.FindByClientIdAsync(client.ClientId!) is { } known) await applications.UpdateAsync(known, client);
            else await applications.CreateAsync(client);
        }
    }

    private IEnumerable<OpenIddictApplicationDescriptor> Wanted()
    {
        var (own, origins) = (settings.Value, settings.Value.DeskOrigins.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (own.DeskSecretFile.Length > 0)
        {
            var desk = Confidential(Desk, own.DeskSecretFile, GrantTypes.AuthorizationCode, GrantTypes.RefreshToken);
            desk.Permissions.UnionWith(
            [
                Permissions.Endpoints.Authorization, Permissions.Endpoints.EndSession, Permissions.ResponseTypes.Code, Permissions.Scopes.Profile,
                Permissions.Prefixes.Scope + Scopes.OfflineAccess,
            ]);
            desk.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
            desk.RedirectUris.UnionWith(origins.Select(o => new Uri(o.TrimEnd('/') + SignedInPath)));
            desk.PostLogoutRedirectUris.UnionWith(origins.Select(o => new Uri(o.TrimEnd('/') + SignedOutPath)));
            yield return desk;
        }
        if (own.OperatorSecretFile.Length > 0) yield return Confidential(Operator, own.OperatorSecretFile, Exchange.LocalOperator);
        foreach (var (id, system) in own.Systems) yield return Confidential(id, system.SecretFile, GrantTypes.ClientCredentials);
    }

    private static OpenIddictApplicationDescriptor Confidential(string id, string secretFile, params string[] grants)
    {
        var client = new OpenIddictApplicationDescriptor
        {
            ClientId = id, ClientType = ClientTypes.Confidential, ClientSecret = File.ReadAllText(secretFile).Trim(), ConsentType = ConsentTypes.Implicit,
            Permissions = { Permissions.Endpoints.Token, Permissions.Endpoints.Revocation },
        };
        client.Permissions.UnionWith(grants.Select(g => Permissions.Prefixes.GrantType + g));
        return client;
    }
}
