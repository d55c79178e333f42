using System.Globalization;
using System.Net;

namespace OneStop.Launcher;

/// <summary>Where the gateway listens: plain HTTP on loopback, and TLS where the operator wants it.</summary>
public sealed record EdgeSettings(int HttpPort, int TlsPort, string TlsAddress, TlsCertificate Certificate)
{
    public const string PortVariable = "ONESTOP__TLS__PORT", AddressVariable = "ONESTOP__TLS__ADDRESS";

    /// <summary>From 8080 to 8443.</summary>
    private const int UsualDistance = 363;

    /// <exception cref="FailureException">The environment names a port or an address that is none.</exception>
    public static EdgeSettings Of(Instance instance, InstanceFacts facts, Ports ports, TimeProvider clock)
    {
        var port = Environment.GetEnvironmentVariable(PortVariable) switch
        {
            null or "" => ports.For("tls", facts.Port + UsualDistance),
            var text when int.TryParse(text, out var number) && number is >= 1 and <= 65535 => number,
            var text => throw new FailureException($"{PortVariable} must be a port, not \"{text}\"."),
        };
        var address = Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } named ? named : "127.0.0.1";
        if (!IPAddress.TryParse(address, out var parsed)) throw new FailureException($"{AddressVariable} must be an IP address such as 0.0.0.0, not \"{address}\".");
        return new(facts.Port, port, parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{parsed}]" : address, TlsCertificate.For(instance, clock));
    }

    /// <summary>The addresses a browser on this machine, or in its network, may have come by.</summary>
    public IEnumerable<string> Origins =>
        [$"http://localhost:{HttpPort}", $"http://127.0.0.1:{HttpPort}", .. new[] { "localhost", "127.0.0.1", Dns.GetHostName() }.Distinct().Select(host => $"https://{host}:{TlsPort}")];

    /// <summary>The gateway's endpoints, in Kestrel's own words.</summary>
    public IEnumerable<KeyValuePair<string, string>> Kestrel =>
    [
        new("Kestrel__Endpoints__Http__Url", $"http://127.0.0.1:{HttpPort.ToString(CultureInfo.InvariantCulture)}"),
        new("Kestrel__Endpoints__Https__Url", $"https://{TlsAddress}:{TlsPort.ToString(CultureInfo.InvariantCulture)}"),
        new("Kestrel__Endpoints__Https__Certificate__Path", Certificate.Certificate),
        new("Kestrel__Endpoints__Https__Certificate__KeyPath", Certificate.Key),
    ];
}
