using System.Globalization;
using System.Security.Cryptography;

namespace OneStop.Launcher;

/// <summary>What an instance's Identity stands on, and what its neighbours show it: keys and secrets that only their owner may read.</summary>
public sealed class IdentityFiles(Instance instance)
{
    public string Keys => instance.PathOf("keys", "identity");

    public string DeskSecret => instance.PathOf("keys", "desk-client.secret");

    /// <summary>Whoever can read this runs the instance.</summary>
    public string OperatorSecret => instance.PathOf("keys", "operator-client.secret");

    /// <summary>The issuer's public keys as a process saw them last: it starts without asking.</summary>
    public string SeenBy(string process) => instance.PathOf("keys", "seen", $"{process}.json");

    public string RingOf(string service) => instance.PathOf("keys", "rings", service);

    public void Ensure()
    {
        foreach (var directory in (string[])[Keys, Path.GetDirectoryName(SeenBy("any"))!, RingOf("identity"), RingOf("desk")]) Directory.CreateDirectory(directory);
        foreach (var secret in (string[])[DeskSecret, OperatorSecret, Path.Combine(Keys, "encryption.key")])
            if (!File.Exists(secret)) Secrets.Write(secret, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        if (Directory.GetFiles(Keys, "*.pem").Length == 0) AddKey(TimeProvider.System);
    }

    /// <returns>The new key's file.</returns>
    public string AddKey(TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(Keys, $"{clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss.fff", CultureInfo.InvariantCulture)}.pem");
        Secrets.Write(file, key.ExportPkcs8PrivateKeyPem());
        return file;
    }
}
