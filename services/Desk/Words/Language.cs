using Microsoft.AspNetCore.Localization;

namespace OneStop.Desk;

/// <summary><c>GET /language/en</c>: Vietnamese unless someone chose English; the choice is a cookie, since it is no secret and no one's data.</summary>
public static class Language
{
    public static void UseLanguage(this WebApplication app) => app.UseRequestLocalization(options =>
    {
        options.DefaultRequestCulture = new(Words.Vietnamese);
        options.SupportedCultures = options.SupportedUICultures = [Words.Vietnamese, Words.InEnglish];
        // What the browser prefers says nothing about a desk's shared machine.
        options.RequestCultureProviders = [new CookieRequestCultureProvider()];
    });

    /// <summary>By GET, so that it works without a script and from inside a circuit; it changes nothing but what the chooser reads.</summary>
    public static void MapLanguage(this WebApplication app) => app.MapGet("/language/{language}", (string language, string? back, HttpContext http) =>
    {
        var culture = language == "en" ? Words.InEnglish : Words.Vietnamese;
        http.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName, CookieRequestCultureProvider.MakeCookieValue(new(culture)),
            new() { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, MaxAge = TimeSpan.FromDays(365), Secure = http.Request.IsHttps });
        return Results.LocalRedirect(back is ['/', not '/' and not '\\', ..] or "/" ? back : "/");
    });
}
