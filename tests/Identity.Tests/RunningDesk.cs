using System.Diagnostics;
using OneStop.Launcher;

namespace OneStop.Identity.Tests;

/// <summary>The gateway as it runs in an instance, a process of its own, in front of Identity and of one service.</summary>
public sealed class RunningDesk : IAsyncDisposable
{
    private readonly Process process;

    private RunningDesk(Process process, int port, int tlsPort) => (this.process, Address, Tls) = (process, new($"http://localhost:{port}"), new($"https://localhost:{tlsPort}"));

    public Uri Address { get; }

    public Uri Tls { get; }

    public static async Task<RunningDesk> Start(IdentityGround identity, GuardedService service, (int Http, int Tls) ports, params (string Name, string Value)[] settings)
    {
        var (port, tlsPort) = ports;
        var certificate = TlsCertificate.For(identity.Instance, TimeProvider.System);
        var program = Checkout.PathOf("services/Desk/bin/Release/net10.0/OneStop.Desk.dll");
        var start = new ProcessStartInfo("dotnet", [program]) { WorkingDirectory = Path.GetDirectoryName(program)!, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in ((string Name, string Value)[])
        [
            ("Kestrel__Endpoints__Http__Url", $"http://127.0.0.1:{port}"),
            ("Kestrel__Endpoints__Https__Url", $"https://127.0.0.1:{tlsPort}"),
            ("Kestrel__Endpoints__Https__Certificate__Path", certificate.Certificate),
            ("Kestrel__Endpoints__Https__Certificate__KeyPath", certificate.Key),
            ("OneStop__Province", identity.Pack),
            ("OneStop__KeyRing", identity.Files.RingOf("desk")),
            ("OneStop__Sessions__Directory", identity.Instance.PathOf($"sessions-{port}")),
            ("OneStop__Auth__Authority", identity.Issuer),
            ("OneStop__Auth__MetadataAddress", $"{identity.Address}identity/.well-known/openid-configuration"),
            ("OneStop__Auth__ClientId", IdentityGround.Client),
            ("OneStop__Auth__ClientSecretFile", identity.Files.DeskSecret),
            ("OneStop__Addresses__Identity", identity.Address.ToString()),
            ("OneStop__Addresses__Intake", service.Address),
            .. settings,
        ])
        {
            start.Environment[name] = value;
            // What is said to be nothing is not said.
            if (value.Length == 0) start.Environment.Remove(name);
        }
        var desk = new RunningDesk(Process.Start(start)!, port, tlsPort);
        var output = new System.Text.StringBuilder();
        desk.process.OutputDataReceived += (_, line) => { lock (output) output.AppendLine(line.Data); };
        desk.process.ErrorDataReceived += (_, line) => { lock (output) output.AppendLine(line.Data); };
        desk.process.BeginOutputReadLine();
        desk.process.BeginErrorReadLine();
        using var http = Testing.Browser.Network(desk.Address);
        for (var tries = 0; tries < 600 && !desk.process.HasExited; tries++)
        {
            try
            {
                if ((await http.GetAsync("/health/ready")).IsSuccessStatusCode) return desk;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(100);
        }
        await desk.DisposeAsync();
        throw new InvalidOperationException($"The gateway does not start: {output}");
    }

    public Testing.Browser Browser() => new(Testing.Browser.Network(Address));

    /// <summary>A browser that trusts the instance's own certificate, once it has seen that it is that.</summary>
    public HttpClient OverTls(IdentityGround identity) => new(new SocketsHttpHandler
    {
        UseProxy = false, UseCookies = false, AllowAutoRedirect = false,
        SslOptions = new()
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
                shown!.GetRawCertData().AsSpan().SequenceEqual(System.Security.Cryptography.X509Certificates.X509Certificate2
                    .CreateFromPem(File.ReadAllText(TlsCertificate.For(identity.Instance, TimeProvider.System).Certificate)).RawData),
        },
    }) { BaseAddress = Tls };

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
