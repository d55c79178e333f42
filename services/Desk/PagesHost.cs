using System.Text.Encodings.Web;
using System.Text.Unicode;
using OneStop.Desk.Dossiers;
using OneStop.Desk.Live;
using OneStop.Provinces;

namespace OneStop.Desk;

/// <summary>The pages: Blazor, written on the server and, for officers, alive.</summary>
public static class PagesHost
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // Run from where it was built, not published: the files of wwwroot and the framework's script are found through the build's list.
        builder.WebHost.UseStaticWebAssets();
        var services = builder.Services;
        // Vietnamese stays readable instead of turning into numbers, and a page half as long.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        // The text of a decision travels in one message.
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = 512 * 1024);
        services.AddCascadingAuthenticationState();
        services.AddHttpContextAccessor();
        services.AddSingleton(ReadProvince(builder.Configuration));
        services.AddSingleton<LiveBoards>();
        services.AddScoped<Words>();
        services.AddScoped<Apis>();
        services.AddScoped<Receive.Drafts>();
        services.AddScoped<Acts>();
        services.AddScoped<Kept>();
        services.AddSingleton<Presence>();
        services.AddSingleton<TrackedDossiers>();
        services.AddHttpClient(nameof(Apis), client => client.Timeout = TimeSpan.FromSeconds(10));
        services.AddHttpClient(Apis.Uploads, client => client.Timeout = TimeSpan.FromMinutes(5));
    }

    public static void MapPages(this WebApplication app)
    {
        app.UseLanguage();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapLanguage();
        app.MapOpenApiIndex();
        app.MapStart();
        // Watchers and link checkers ask for the head only.
        app.MapRazorComponents<Pages.App>().AddInteractiveServerRenderMode().Finally(page =>
        {
            if (page.Metadata.OfType<HttpMethodMetadata>().LastOrDefault() is { } methods && methods.HttpMethods.Contains("GET"))
                page.Metadata.Add(new HttpMethodMetadata([.. methods.HttpMethods, "HEAD"]));
        });
    }

    private static Province ReadProvince(ConfigurationManager configuration) =>
        ProvincePack.Load(configuration["OneStop:Province"] ?? throw new InvalidOperationException("The setting OneStop:Province is missing.")).TryTake(out var province, out var problems)
            ? province
            : throw new InvalidOperationException("The province's pack is not usable:\n" + string.Join('\n', problems));
}
