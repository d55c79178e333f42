using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OneStop.Launcher;

/// <summary>The certificate of the gateway: the operator's, or one made here for this machine, which browsers have to be told to trust.</summary>
/// <param name="Certificate">PEM file, with the chain.</param>
/// <param name="Key">PEM file.</param>
public sealed record TlsCertificate(string Certificate, string Key)
{
    public const string CertificateVariable = "ONESTOP__TLS__CERTIFICATE", KeyVariable = "ONESTOP__TLS__KEY";

    private static readonly TimeSpan Valid = TimeSpan.FromDays(397), RenewedBefore = TimeSpan.FromDays(30);

    /// <exception cref="FailureException">The operator's files are not there.</exception>
    public static TlsCertificate For(Instance instance, TimeProvider clock)
    {
        if (Environment.GetEnvironmentVariable(CertificateVariable) is { Length: > 0 } named)
        {
            var given = new TlsCertificate(named, Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : named);
            return File.Exists(given.Certificate) && File.Exists(given.Key) ? given : throw new FailureException($"{CertificateVariable} or {KeyVariable} names a file that does not exist.");
        }
        var own = new TlsCertificate(instance.PathOf("keys", "tls.pem"), instance.PathOf("keys", "tls.key.pem"));
        if (!own.IsGood(clock.GetUtcNow())) own.Make(clock.GetUtcNow());
        return own;
    }

    private bool IsGood(DateTimeOffset now)
    {
        if (!File.Exists(Certificate) || !File.Exists(Key)) return false;
        using var certificate = X509Certificate2.CreateFromPemFile(Certificate, Key);
        return certificate.NotAfter.ToUniversalTime() - now.UtcDateTime > RenewedBefore;
    }

    private void Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=OneStop on {Dns.GetHostName()}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in new[] { "localhost", Dns.GetHostName() }.Distinct()) names.AddDnsName(name);
        foreach (var address in (IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback]) names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now + Valid);
        Secrets.Write(Key, key.ExportPkcs8PrivateKeyPem());
        Secrets.Write(Certificate, certificate.ExportCertificatePem());
    }
}
