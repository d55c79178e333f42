using System.Net;
using Microsoft.AspNetCore.Http.Features;
using OneStop.Desk.Edge;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace OneStop.Desk;

/// <summary>One address for all: /api/SERVICE goes to that service, to whichever of its processes answers. Messages between services do not pass here.</summary>
public static class Gateway
{
    public static readonly string[] Services = ["intake", "routing", "decision", "oversight"];

    /// <summary>The sign-in pages and the endpoints of OpenID Connect.</summary>
    private const string Identity = "identity";

    public static void AddGateway(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.AddServerHeader = false;
        });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Yarp", LogLevel.Error).AddFilter("System.Net.Http", LogLevel.Warning);
        builder.Services.AddHealthChecks();
        builder.Services.AddHttpClient();
        var largest = builder.Configuration.GetValue("OneStop:Edge:FileBytes", 25L * 1024 * 1024);
        builder.Services.AddReverseProxy().LoadFromMemory(
            [.. Services.SelectMany(Routes), Uploads("components/{component}", largest), Uploads("result", largest), new() { RouteId = Identity, ClusterId = Identity, Match = new() { Path = $"/{Identity}/{{**rest}}" } }],
            [.. Services.Append(Identity).Select(service => Cluster(service, Addresses(builder.Configuration, service)))]);
    }

    public static void MapGateway(this WebApplication app)
    {
        app.UseStatusCodePages(context => Explain(context.HttpContext));
        app.MapHealthChecks("/health/ready");
        app.MapHealthChecks("/health/live");
        app.MapReverseProxy(proxy => proxy.Use(async (http, next) =>
        {
            if (http.Request.ContentLength > http.GetReverseProxyFeature().Route.Config.MaxRequestBodySize)
            {
                // What says itself that it is too long goes no further; who is still sending it is let finish for a moment, or would never read the answer.
                http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
                http.Response.StatusCode = 413;
            }
            else await next();
        }));
    }

    public static string[] Addresses(IConfiguration configuration, string service) =>
        configuration[$"OneStop:Addresses:{service}"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static IEnumerable<RouteConfig> Routes(string service)
    {
        yield return new() { RouteId = $"{service}-api", ClusterId = service, Match = new() { Path = $"/api/{service}/{{**rest}}" } };
        yield return new RouteConfig { RouteId = $"{service}-openapi", ClusterId = service, Match = new() { Path = $"/openapi/{service}.json" } }
            .WithPath("/openapi/v1.json");
        if (service == "routing")
            yield return new() { RouteId = "dashboard", ClusterId = service, Match = new() { Path = "/dashboard/{**rest}" } };
    }

    /// <summary>Files are longer than anything else, and pass through as they come.</summary>
    /// <param name="largest">In bytes; a little more may come, so that the service can say itself what is too large.</param>
    private static RouteConfig Uploads(string of, long largest) => new()
    {
        RouteId = $"files of {of}", ClusterId = "intake", Match = new() { Path = $"/api/intake/dossiers/{{code}}/{of}/files", Methods = ["POST"] }, MaxRequestBodySize = largest + 256 * 1024,
    };

    private static RouteConfig WithPath(this RouteConfig route, string path) =>
        route with { Transforms = [new Dictionary<string, string> { ["PathSet"] = path }] };

    private static ClusterConfig Cluster(string service, string[] addresses) => new()
    {
        ClusterId = service,
        LoadBalancingPolicy = "PowerOfTwoChoices",
        Destinations = addresses.Select((address, i) => (address, i)).ToDictionary(a => $"{service}-{a.i}", a => new DestinationConfig { Address = a.address }),
        // A process that does not answer is left out at once, and asked again after a moment.
        HealthCheck = new()
        {
            Passive = new() { Enabled = addresses.Length > 1, Policy = "TransportFailureRate", ReactivationPeriod = TimeSpan.FromSeconds(5) },
            Active = new() { Enabled = addresses.Length > 1, Interval = TimeSpan.FromSeconds(2), Timeout = TimeSpan.FromSeconds(2), Path = "/health/live" },
        },
        // What is wrong with a header is the service's to say; without this the gateway itself would fail on anything but ASCII.
        HttpClient = new() { RequestHeaderEncoding = "utf-8" },
        // A live board is silent for as long as nothing happens.
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromMinutes(5) },
    };

    /// <summary>What the gateway itself has to say: no such page, or the service behind it does not run.</summary>
    private static async Task Explain(HttpContext http)
    {
        var (code, title) = http.Response.StatusCode switch
        {
            404 => ("not-found", "Không tìm thấy."),
            413 when http.Request.Path.Value?.EndsWith("/files", StringComparison.Ordinal) == true => ("file-size", "Tệp quá lớn."),
            413 => ("body-too-large", "Nội dung gửi lên vượt quá 1 MiB."),
            502 or 503 or 504 => ("temporarily-unavailable", "Dịch vụ tạm thời gián đoạn, xin thử lại sau ít giây."),
            _ => ("bad-request", "Yêu cầu không hợp lệ."),
        };
        var status = http.Response.StatusCode;
        if (code == "temporarily-unavailable")
        {
            status = http.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            http.Response.Headers.RetryAfter = "2";
        }
        if (!Notice.IsFor(http.Request))
        {
            await Problem.Write(http, status, code, title);
            return;
        }
        var words = http.RequestServices.GetRequiredService<Words>();
        var (head, why) = status switch
        {
            404 => (words["Không tìm thấy trang"], words["Địa chỉ này không có, hoặc bạn không được xem."]),
            503 => (words["Chưa mở được trang"], words["Hệ thống tạm thời gián đoạn, xin thử lại sau ít giây."]),
            _ => (words["Không thực hiện được"], words["Trang đã cũ hoặc yêu cầu không hợp lệ; xin làm lại từ đầu."]),
        };
        await Notice.Write(http, status, head, why, ("/", words["Về trang đầu"]));
    }
}
