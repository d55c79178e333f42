using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace OneStop.Desk.SignIn;

/// <summary>Prolongs and ends sessions at the issuer.</summary>
public sealed class TokenEndpoint(IOptionsMonitor<OpenIdConnectOptions> options)
{
    /// <param name="RefreshToken">For the next time; each is good once.</param>
    public sealed record Fresh(string AccessToken, string RefreshToken, TimeSpan Lasts);

    /// <returns>Null when the issuer refuses.</returns>
    /// <exception cref="HttpRequestException">It does not answer.</exception>
    public async Task<Fresh?> Refresh(string? refreshToken, CancellationToken cancellation)
    {
        if (refreshToken is not { Length: > 0 }) return null;
        using var answer = await Post(o => o.TokenEndpoint, new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, cancellation);
        if ((int)answer.StatusCode is >= 400 and < 500) return null;
        answer.EnsureSuccessStatusCode();
        using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
        var json = body.RootElement;
        return new(
            json.GetProperty("access_token").GetString()!,
            json.TryGetProperty("refresh_token", out var next) ? next.GetString()! : refreshToken,
            TimeSpan.FromSeconds(json.TryGetProperty("expires_in", out var seconds) ? seconds.GetInt32() : 300));
    }

    /// <summary>As far as the issuer can be reached: what is left behind lapses by itself.</summary>
    public async Task Revoke(string? token)
    {
        if (token is not { Length: > 0 }) return;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            using var answer = await Post(o => o.RevocationEndpoint, new() { ["token"] = token }, patience.Token);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or InvalidOperationException)
        {
            // The session here is gone, and with it the only copy of the token.
        }
    }

    private async Task<HttpResponseMessage> Post(
        Func<Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfiguration, string?> endpoint, Dictionary<string, string> form, CancellationToken cancellation)
    {
        var issuer = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        try
        {
            var known = await issuer.ConfigurationManager!.GetConfigurationAsync(cancellation);
            form["client_id"] = issuer.ClientId!;
            if (issuer.ClientSecret is not null) form["client_secret"] = issuer.ClientSecret;
            using var content = new FormUrlEncodedContent(form);
            return await issuer.Backchannel.PostAsync(new Uri(endpoint(known) is { Length: > 0 } at ? at : throw new InvalidOperationException("The issuer offers no such endpoint.")), content, cancellation);
        }
        catch (InvalidOperationException e) when (e.InnerException is IOException or HttpRequestException)
        {
            throw new HttpRequestException("The issuer's metadata cannot be read.", e);
        }
    }
}
