using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.CookiePolicy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Npgsql;
using OneStop.Hosting;
using OneStop.Identity.Accounts;
using OneStop.Identity.SecondFactor;
using OneStop.Identity.SignIn;
using OneStop.Identity.Tokens;
using OneStop.Provinces;
using OneStop.Telemetry;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OneStop.Identity;

/// <summary>An OpenID Connect provider for an instance that has none of its own, at <c>/identity</c> behind the gateway.</summary>
public static class IdentityHost
{
    public const string Base = "/identity";

    public static void AddIdentity(this WebApplicationBuilder builder)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, 64 * 1024));
        builder.Logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
        // What a command prints is its answer; the log goes its own way.
        builder.Logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        foreach (var chatty in (string[])["Microsoft", "OpenIddict", "System.Net.Http"]) builder.Logging.AddFilter(chatty, LogLevel.Warning);
        // It warns of what the model leaves out on purpose.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Model", LogLevel.Error);
        builder.AddTelemetry("onestop-identity");
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => ReadProvince(configuration));
        services.AddSingleton(_ => configuration.GetSection("OneStop:Identity:Rules").Get<DoorRules>() ?? new());
        services.Configure<ClientSettings>(configuration.GetSection("OneStop:Identity"));
        services.AddDbContext<IdentityDb>(db => db.UseNpgsql(configuration.GetConnectionString("Database")).UseSnakeCaseNamingConvention());
        services.AddHealthChecks().AddDbContextCheck();
        services.AddAccounts(configuration);
        services.AddTokens(configuration);

        services.AddRazorPages();
        services.AddAntiforgery(forgery =>
            (forgery.Cookie.Name, forgery.Cookie.Path, forgery.SuppressXFrameOptionsHeader) = ("__Host-onestop-identity-form", "/", true));
        // Vietnamese stays readable instead of turning into entities.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddScoped(_ => Texts.Current);
        services.Configure<RequestLocalizationOptions>(languages =>
        {
            languages.SetDefaultCulture("vi").AddSupportedUICultures("vi", "en");
            languages.RequestCultureProviders = [new CookieRequestCultureProvider()];
        });
        services.Configure<ForwardedHeadersOptions>(forwarded =>
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(12));
    }

    private static void AddAccounts(this IServiceCollection services, ConfigurationManager configuration)
    {
        if (configuration["OneStop:KeyRing"] is { Length: > 0 } ring)
            services.AddDataProtection().SetApplicationName("onestop-identity").PersistKeysToFileSystem(new(ring));
        services.AddIdentityCore<Account>(identity => identity.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-").AddEntityFrameworkStores<IdentityDb>();
        services.AddOptions<PasswordHasherOptions>().Configure<DoorRules>((hasher, rules) => hasher.IterationCount = rules.HashIterations);
        services.AddScoped<PasswordRules>();
        services.RemoveAll<IPasswordValidator<Account>>();
        services.AddScoped<IPasswordValidator<Account>>(s => s.GetRequiredService<PasswordRules>());
        services.AddScoped<Passwords>().AddScoped<Authenticator>().AddScoped<DoorRecord>().AddScoped<Entrance>();
        services.AddAuthentication()
            .AddCookie(Entrance.Entering, o => Name(o, "__Host-onestop-entering"))
            .AddCookie(Entrance.Inside, o => Name(o, "__Host-onestop-identity"));
        services.AddAuthorization();

        static void Name(CookieAuthenticationOptions options, string name) =>
            (options.Cookie.Name, options.Cookie.Path, options.Cookie.SecurePolicy) = (name, "/", CookieSecurePolicy.Always);
    }

    private static void AddTokens(this IServiceCollection services, ConfigurationManager configuration)
    {
        services.AddSingleton<Clients>();
        services.AddHostedService<Pruning>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<Microsoft.Extensions.Options.IConfigureOptions<OpenIddictServerOptions>>(s => s.GetRequiredService<SigningKeys>());
        services.AddSingleton<Microsoft.Extensions.Options.IOptionsChangeTokenSource<OpenIddictServerOptions>>(s => s.GetRequiredService<SigningKeys>());
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityDb>().ReplaceDefaultEntities<Guid>())
            .AddServer(server =>
            {
                server.SetIssuer(new Uri(configuration["OneStop:Identity:Issuer"] ?? $"http://localhost:8080{Base}"));
                server.SetAuthorizationEndpointUris(Authorize.Path[1..]).SetTokenEndpointUris(Exchange.Path[1..]).SetEndSessionEndpointUris(EndSession.Path[1..])
                    .SetRevocationEndpointUris("connect/revoke");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow().AllowClientCredentialsFlow().AllowCustomFlow(Exchange.LocalOperator);
                // A challenge in plain text protects nobody who is listened to.
                server.Configure(options => options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain));
                server.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.OfflineAccess);
                server.SetAccessTokenLifetime(configuration.GetValue("OneStop:Identity:Rules:AccessToken", new DoorRules().AccessToken));
                server.AddEventHandler<OpenIddictServerEvents.HandleConfigurationRequestContext>(metadata => metadata.UseInlineHandler(context =>
                {
                    context.Metadata[Revoked.Metadata] = context.BaseUri!.AbsoluteUri.TrimEnd('/') + Revoked.Path;
                    return default;
                }));
                // Every service reads the token itself.
                server.DisableAccessTokenEncryption().DisableSlidingRefreshTokenExpiration();
                // TLS ends at the gateway; between it and this process lies the machine's own loopback.
                server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableEndSessionEndpointPassthrough()
                    .EnableStatusCodePagesIntegration().DisableTransportSecurityRequirement();
            });
    }

    /// <returns>The exit code.</returns>
    public static async Task<int> RunIdentity(this WebApplication app, string[] args)
    {
        if (args is [Migration.Command, ..])
        {
            await Migration.Run(app.Services);
            return 0;
        }
        await Officers.TakeOver(app.Services);
        if (args is [PasswordCommand.One or PasswordCommand.First, ..]) return await PasswordCommand.Run(app.Services, args, Console.Out);
        await app.Services.GetRequiredService<Clients>().Register(app.Services);
        app.MapIdentity();
        await app.RunAsync();
        return 0;
    }

    public static void MapIdentity(this WebApplication app)
    {
        app.Use(static (http, next) =>
        {
            if (http.Request.Headers.ContainsKey("X-Forwarded-For")) http.Features.Set(new ThroughGateway());
            return next(http);
        });
        app.UseForwardedHeaders();
        app.UsePathBase(Base);
        app.UseExceptionHandler("/failed");
        app.UseStatusCodePagesWithReExecute("/failed");
        app.UseMiddleware<PageHeaders>();
        app.UseRequestLocalization();
        // Browsers take http://localhost for secure, so no cookie here ever does without these.
        app.UseCookiePolicy(new() { Secure = CookieSecurePolicy.Always, HttpOnly = HttpOnlyPolicy.Always, MinimumSameSitePolicy = SameSiteMode.Lax });
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        app.MapMethods(Authorize.Path, [HttpMethods.Get, HttpMethods.Post], Authorize.Handle);
        app.MapPost(Exchange.Path, Exchange.Handle);
        app.MapMethods(EndSession.Path, [HttpMethods.Get, HttpMethods.Post], EndSession.Handle);
        app.MapGet(Revoked.Path, Revoked.Handle);
        app.MapGet("/language/{code}", SwitchLanguage);
        app.MapGet("/identity.css", Style);
        app.MapRazorPages();
    }

    private static IResult SwitchLanguage(HttpContext http, string code, string? back)
    {
        if (code is "vi" or "en")
            http.Response.Cookies.Append(CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new(CultureInfo.InvariantCulture.Name, code)), new() { Path = "/", MaxAge = TimeSpan.FromDays(365) });
        // A path of this site and nothing else: "//elsewhere" and "/\elsewhere" are other sites.
        var local = back is ['/', ..] && back is not ['/', '/' or '\\', ..];
        return Results.LocalRedirect(local ? back! : $"{Base}/sign-in");
    }

    private static IResult Style(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Stream(typeof(IdentityHost).Assembly.GetManifestResourceStream("OneStop.Identity.Pages.identity.css")!, "text/css; charset=utf-8");
    }

    private static IHealthChecksBuilder AddDbContextCheck(this IHealthChecksBuilder checks)
    {
        checks.Services.AddSingleton(s => NpgsqlDataSource.Create(s.GetRequiredService<IConfiguration>().GetConnectionString("Database")!));
        return checks.AddCheck<DatabaseCheck>("database");
    }

    private static Province ReadProvince(ConfigurationManager configuration) =>
        ProvincePack.Load(configuration["OneStop:Province"] ?? "").TryTake(out var province, out var problems)
            ? province
            : throw new InvalidOperationException("The province's pack is not usable:\n" + string.Join('\n', problems));
}
