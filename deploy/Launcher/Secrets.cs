using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OneStop.Launcher;

/// <summary>Files that only the owner of the instance may read.</summary>
public static class Secrets
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Whole or not at all: a key half written by a killed process would be worse than none.</summary>
    public static void Write(string file, string content)
    {
        var draft = $"{file}.new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(content));
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, file, overwrite: true);
    }

    /// <summary>Services authenticate to each other with this key.</summary>
    public static void EnsureBusKey(Instance instance)
    {
        var file = instance.PathOf("keys", "bus.key");
        if (!File.Exists(file)) Write(file, NewKey());
    }

    /// <summary>The services that seal something with a key of each dossier.</summary>
    public static readonly string[] Rings = ["intake", "decision"];

    /// <summary>The ring of keys that a service wraps its dossiers' keys with, and the key it finds people by.</summary>
    public static string EnsureKeyRing(Instance instance, string service)
    {
        var ring = RingOf(instance, service);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(ring);
        else Directory.CreateDirectory(ring, OwnerOnly | UnixFileMode.UserExecute);
        if (VersionsIn(ring) is []) Write(Path.Combine(ring, "1.key"), NewKey());
        if (!File.Exists(FindingKeyIn(ring))) Write(FindingKeyIn(ring), NewKey());
        return ring;
    }

    public static string FindingKeyIn(string ring) => Path.Combine(ring, "finding.key");

    public static string RingOf(Instance instance, string service) => instance.PathOf("keys", $"{service}-ring");

    /// <summary>In rising order.</summary>
    public static int[] VersionsIn(string ring) => [.. Directory.GetFiles(ring, "*.key").Select(f => int.TryParse(Path.GetFileNameWithoutExtension(f), out var v) ? v : 0).Where(v => v > 0).Order()];

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}

/// <summary>Passwords of the instance's PostgreSQL roles, and where its databases are.</summary>
public sealed class DatabaseSecrets
{
    private string file = "";

    public Dictionary<string, string> Passwords { get; init; } = [];

    /// <summary>By service: the server's connection string without database, user and password.</summary>
    public Dictionary<string, string> Servers { get; init; } = [];

    /// <summary>Written on the roles this instance makes, so that another instance on the same server leaves them alone.</summary>
    public string Mark { get; init; } = $"onestop {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    public static DatabaseSecrets Of(Instance instance)
    {
        var path = instance.PathOf("keys", "postgres.json");
        var secrets = File.Exists(path) ? JsonSerializer.Deserialize<DatabaseSecrets>(File.ReadAllText(path))! : new();
        secrets.file = path;
        return secrets;
    }

    public string PasswordOf(string role)
    {
        if (!Passwords.TryGetValue(role, out var password)) Passwords[role] = password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        return password;
    }

    public void Save() => Secrets.Write(file, JsonSerializer.Serialize(this));
}
