namespace OneStop.Desk;

/// <summary>What the gateway itself has to say: RFC 9457, as the services do.</summary>
internal static class Problem
{
    public static Task Write(HttpContext http, int status, string code, string title) =>
        Results.Json(new { type = $"urn:onestop:problem:{code}", title, status, code }, contentType: "application/problem+json", statusCode: status).ExecuteAsync(http);
}
