using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OneStop.Telemetry;

/// <summary>Traces and metrics by OTLP, to where the standard variables of OpenTelemetry say (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its likes). Where they say nothing,
/// nothing is measured and nothing costs. Neither carries bodies, parameters of statements or values of queries: a test searches them for the people of a journey.</summary>
public static class TelemetryExport
{
    private static readonly string[] Sources = ["Marten", "Wolverine", "Npgsql", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application", "Yarp.ReverseProxy"];
    private static readonly string[] Meters = ["Marten", "Wolverine:*", "Npgsql", "Microsoft.Orleans"];

    public static bool IsAsked(IConfiguration configuration) => configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };

    /// <param name="service">Its name unless <c>OTEL_SERVICE_NAME</c> gives another, e.g. <c>onestop-intake</c>.</param>
    public static void AddTelemetry(this IHostApplicationBuilder builder, string service)
    {
        if (!IsAsked(builder.Configuration)) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service).AddEnvironmentVariableDetector())
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(requests => requests.Filter = static http => !http.Request.Path.StartsWithSegments("/health"))
                .AddHttpClientInstrumentation()
                .AddSource(Sources)
                .AddProcessor(new Addresses())
                .AddOtlpExporter())
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
                .AddMeter(Meters)
                .AddOtlpExporter());
    }
}

/// <summary>People type an identity number or a name where a dossier's code belongs, and it becomes part of an address.</summary>
internal sealed partial class Addresses : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        foreach (var tag in (ReadOnlySpan<string>)["url.path", "url.full"])
            if (data.GetTagItem(tag) is string address && Personal().IsMatch(address)) data.SetTag(tag, Personal().Replace(address, "…"));
    }

    /// <summary>A part of a path that holds nine digits or more (codes have six in a row), letters beyond ASCII, a space or an address of mail.</summary>
    [GeneratedRegex(@"(?<=/)[^/?]*(?:[0-9]{9}|%|@|\s|[^\x00-\x7f])[^/?]*")]
    private static partial Regex Personal();
}
