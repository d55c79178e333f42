using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OneStop.Hosting;

/// <summary>More than a service can do is turned away at the door at once, with 503 and when to come again: those that are let in are served as fast as ever, and
/// nothing piles up that would have to be worked off after the rush.</summary>
public static class Shedding
{
    /// <summary>Requests that are worked on; more would only share the same processors and connections.</summary>
    private const int Together = 96;

    /// <summary>Requests that may wait for their turn: a few tenths of a second's work.</summary>
    private const int Waiting = 384;

    internal static void AddShedding(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = 503;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(http => IsShort(http.Request.Path)
            ? RateLimitPartition.GetConcurrencyLimiter(true, _ => new() { PermitLimit = Together, QueueLimit = Waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst })
            : RateLimitPartition.GetNoLimiter(false));
        limiter.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "2";
            await Problems.Problem(503, "overloaded", "Hệ thống đang quá tải, xin thử lại sau ít giây.").ExecuteAsync(rejected.HttpContext);
        };
    });

    /// <summary>Streams stay open for hours, files and exports take as long as the line does, messages between services have a pace of their own, and a busy service
    /// is not a dead one.</summary>
    private static bool IsShort(PathString path) => path.StartsWithSegments("/api", StringComparison.Ordinal)
        && path.Value is { } text && !text.EndsWith("/stream", StringComparison.Ordinal) && !text.Contains("/files", StringComparison.Ordinal) && !text.Contains("/exports/", StringComparison.Ordinal);
}
