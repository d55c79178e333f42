namespace OneStop.Desk;

/// <summary><c>GET /openapi/v1.json</c>: where each service describes itself.</summary>
public static class OpenApiIndex
{
    public static void MapOpenApiIndex(this WebApplication app) => app.MapGet("/openapi/v1.json", () => Results.Json(new Dictionary<string, object>
    {
        ["openapi"] = "3.1.1",
        ["info"] = new { title = "OneStop", version = "1", description = "Each service describes itself, at the address that x-services gives." },
        ["paths"] = new { },
        ["x-services"] = Gateway.Services.ToDictionary(s => s, s => $"/openapi/{s}.json"),
    }));
}
