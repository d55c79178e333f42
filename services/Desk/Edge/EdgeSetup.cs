using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace OneStop.Desk.Edge;

/// <summary>Where the instance meets the network. Addresses and certificate are Kestrel's own settings (<c>Kestrel:Endpoints</c>), which the launcher
/// fills in: plain HTTP on loopback, TLS where others may come from.</summary>
public static class EdgeSetup
{
    public static void AddEdge(this WebApplicationBuilder builder)
    {
        builder.AddRateLimits();
        builder.Services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        // An operator's own proxy in front may say whom it speaks for; nobody else is believed.
        if (builder.Configuration["OneStop:Edge:Proxies"] is { Length: > 0 } proxies)
            builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
            {
                forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
                forwarded.KnownIPNetworks.Clear();
                forwarded.KnownProxies.Clear();
                foreach (var proxy in proxies.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                {
                    if (System.Net.IPNetwork.TryParse(proxy, out var network)) forwarded.KnownIPNetworks.Add(network);
                    else forwarded.KnownProxies.Add(IPAddress.Parse(proxy));
                }
            });
    }

    public static void UseEdge(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseHeaders();
        app.UseHsts();
    }
}
