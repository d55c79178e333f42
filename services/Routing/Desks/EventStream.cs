using System.Text.Json;
using OneStop.Hosting;

namespace OneStop.Routing.Desks;

/// <summary>Server-sent events to one caller, for as long as their token is good.</summary>
internal static class EventStream
{
    public static async Task<IResult> Send(HttpContext http, Func<HttpResponse, CancellationToken, Task> write)
    {
        var services = http.RequestServices;
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);

        // A stream does not outlive the right it was opened by.
        if (long.TryParse(http.User.FindFirst("exp")?.Value, out var expires))
            ends.CancelAfter(TimeSpan.FromSeconds(Math.Clamp(expires - services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds(), 0, 86_400)));
        try
        {
            await write(http.Response, ends.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the service stops: the page will connect again.
        }
        return Results.Empty;
    }

    public static async Task Tell<T>(this HttpResponse response, string name, T data, CancellationToken cancellation)
    {
        await response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data, Json.Options)}\n\n", cancellation);
        await response.Body.FlushAsync(cancellation);
    }

    public static async Task SignOfLife(this HttpResponse response, CancellationToken cancellation)
    {
        await response.WriteAsync(":\n\n", cancellation);
        await response.Body.FlushAsync(cancellation);
    }
}
