using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;

namespace OneStop.Desk.Edge;

/// <summary>So many requests at once, and so many a second after that.</summary>
public sealed record Allowance(int Burst, int PerSecond);

/// <summary><c>OneStop:Edge:Limits</c>. Generous: they stop programs that run wild or guess, not people.</summary>
public sealed record EdgeLimits
{
    /// <summary>One officer or one system, at all its machines.</summary>
    public Allowance User { get; init; } = new(3000, 600);

    /// <summary>One address; behind it may be a whole office.</summary>
    public Allowance Address { get; init; } = new(6000, 1200);

    /// <summary>Passwords and codes tried from one address.</summary>
    public Allowance SignIn { get; init; } = new(60, 1);

    /// <summary>Dossier codes tried from one address by someone who is not signed in.</summary>
    public Allowance Tracking { get; init; } = new(60, 2);
}

/// <summary>Too much is answered with 429, when to come again, and a problem as the API words it.</summary>
public static class RateLimits
{
    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        var limits = builder.Configuration.GetSection("OneStop:Edge:Limits").Get<EdgeLimits>() ?? new();
        builder.Services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = 429;
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(http => Bucket("address", Address(http), limits.Address)),
                PartitionedRateLimiter.Create<HttpContext, string>(http => User(http) is { } user ? Bucket("user", user, limits.User) : RateLimitPartition.GetNoLimiter("")),
                PartitionedRateLimiter.Create<HttpContext, string>(http =>
                    IsSignIn(http.Request) ? Bucket("sign-in", Address(http), limits.SignIn)
                    : IsTracking(http.Request) ? Bucket("tracking", Address(http), limits.Tracking)
                    : RateLimitPartition.GetNoLimiter("")));
            limiter.OnRejected = async (rejected, _) =>
            {
                var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
                rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                await Problem.Write(rejected.HttpContext, 429, "too-many-requests", "Quá nhiều yêu cầu; xin thử lại sau ít giây.");
            };
        });
    }

    private static RateLimitPartition<string> Bucket(string kind, string whose, Allowance allowance) => RateLimitPartition.GetTokenBucketLimiter($"{kind} {whose}", _ => new()
    {
        TokenLimit = allowance.Burst, TokensPerPeriod = allowance.PerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
    });

    /// <summary>Who a session is of, or which token it is: whether the token is good, the service behind will say.</summary>
    private static string? User(HttpContext http) =>
        http.Request.Headers.Authorization.ToString() is { Length: > 0 } token ? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)), 0, 16)
        : http.User.FindFirstValue("sub");

    /// <summary>Of IPv6 the network: a single household has 2^64 addresses.</summary>
    private static string Address(HttpContext http) => http.Connection.RemoteIpAddress switch
    {
        null => "none",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } six => new IPAddress([.. six.GetAddressBytes().Take(8), .. new byte[8]]).ToString(),
        var four => four.ToString(),
    };

    /// <summary>Everything Identity is sent, as opposed to asked for.</summary>
    private static bool IsSignIn(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/identity", StringComparison.OrdinalIgnoreCase);

    private static bool IsTracking(HttpRequest request) =>
        request.Path.StartsWithSegments("/track", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/api/intake/track", StringComparison.OrdinalIgnoreCase);
}
