namespace OneStop.Desk;

/// <summary><c>GET /start</c>: the page an officer's day starts on; who is not signed in signs in first.</summary>
public static class Start
{
    public static void MapStart(this WebApplication app) => app.MapGet("/start", (HttpContext http) => Results.LocalRedirect(Me.Of(http.User).Home)).RequireAuthorization();
}
