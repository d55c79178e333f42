using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OneStop.Deciding;

namespace OneStop.Hosting;

/// <summary>Some acts are only for those who showed a second factor when they signed in: the token says so in <c>amr</c> (RFC 8176).</summary>
public static class SecondFactor
{
    public static readonly Refusal Missing = new(
        "second-factor-required", "TCVN 14423:2026, §5", "Việc này đòi hỏi đăng nhập bằng xác thực hai lớp.", RefusalKind.Authority);

    public static TBuilder WithSecondFactor<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.AddEndpointFilter(static async (context, next) =>
        WasShown(context.HttpContext) ? await next(context) : Missing.ToResult());

    /// <summary>Which words count is the instance's to say (<c>OneStop:Auth:SecondFactors</c>): another issuer may call it otherwise.</summary>
    private static bool WasShown(HttpContext http)
    {
        var count = http.RequestServices.GetRequiredService<IConfiguration>()["OneStop:Auth:SecondFactors"]?.Split(';') ?? ["mfa"];
        return http.User.FindAll("amr").Any(shown => count.Contains(shown.Value));
    }
}
