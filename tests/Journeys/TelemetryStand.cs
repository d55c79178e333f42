using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using OneStop.Launcher;

namespace OneStop.Journeys;

/// <summary>Stands in for an operator's collector: keeps what arrives by OTLP over HTTP as it comes, a file for each service and kind.</summary>
public sealed partial class TelemetryStand : IDisposable
{
    private readonly HttpListener listener = new();

    public TelemetryStand()
    {
        Directory.CreateDirectory(Kept);
        var address = $"http://127.0.0.1:{new Ports(Path.Combine(Kept, "port.json")).For("collector")}";
        listener.Prefixes.Add($"{address}/");
        listener.Start();
        _ = Listen();
        Settings = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "1000", ["OTEL_METRIC_EXPORT_INTERVAL"] = "10000",
        };
    }

    /// <summary>The standard variables that switch it on.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    public string Kept { get; } = Path.Combine(Path.GetTempPath(), $"onestop-telemetry-{Environment.ProcessId}");

    public string FileOf(string service, string kind) => Path.Combine(Kept, $"onestop-{service}.{kind}");

    /// <summary>Whether this has arrived; spans of one service arrive in the order they ended in.</summary>
    public bool Holds(string service, string kind, string text)
    {
        lock (listener)
            return File.Exists(FileOf(service, kind)) && File.ReadAllBytes(FileOf(service, kind)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }

    public void Dispose()
    {
        listener.Close();
        Directory.Delete(Kept, recursive: true);
    }

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                var call = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await call.Request.InputStream.CopyToAsync(body);
                var service = Service().Match(Encoding.Latin1.GetString(body.GetBuffer(), 0, (int)body.Length)).Groups[1].Value;
                lock (listener)
                    using (var file = new FileStream(Path.Combine(Kept, $"{service}.{call.Request.Url!.Segments[^1]}"), FileMode.Append)) body.WriteTo(file);
                call.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The tests are over.
        }
    }

    [GeneratedRegex(@"service\.name[^o]{1,8}(onestop-[a-z]+)")]
    private static partial Regex Service();
}
