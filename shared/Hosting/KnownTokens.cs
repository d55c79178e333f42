using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OneStop.Hosting;

/// <summary>An officer's token comes with every request of the day: its signature is checked at the first, and again when the issuer's keys have changed.
/// Until when it is good, and whether it was revoked, is asked every time.</summary>
internal sealed class KnownTokens(IssuerKeys keys) : JsonWebTokenHandler
{
    /// <summary>A few megabytes; beyond that all are checked anew.</summary>
    private const int Most = 5_000;

    private readonly ConcurrentDictionary<string, Known> known = [];

    private sealed record Known(TokenValidationResult Result, JsonWebKeySet Keys);

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (known.TryGetValue(token, out var seen) && seen.Keys == keys.Current && seen.Result.SecurityToken.ValidTo + validationParameters.ClockSkew > TimeProvider.System.GetUtcNow().UtcDateTime)
            // By the machine's clock, as the check itself. Whoever takes it may add claims to it: everybody gets a copy.
            return new() { IsValid = true, SecurityToken = seen.Result.SecurityToken, ClaimsIdentity = seen.Result.ClaimsIdentity.Clone() };
        if (CanReadToken(token)) await keys.Expect(KeyName(token));
        var current = keys.Current;
        var result = await base.ValidateTokenAsync(token, validationParameters);
        if (!result.IsValid) return result;
        if (known.Count >= Most) known.Clear();
        known[token] = new(new() { SecurityToken = result.SecurityToken, ClaimsIdentity = result.ClaimsIdentity.Clone() }, current);
        return result;
    }

    private static string? KeyName(string token)
    {
        try
        {
            return new JsonWebToken(token).Kid;
        }
        catch (ArgumentException)
        {
            // No token at all; who reads it next will say so.
            return null;
        }
    }
}
