using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace OneStop.Hosting.Sealing;

/// <summary>The keys that wrap the dossiers' own keys: one file a version, <c>1.key</c>, <c>2.key</c>…, in a directory of this service alone. The newest
/// wraps; an older one only opens what has not been wrapped anew. Looked for when needed, so a new version needs no restart.</summary>
public sealed class KeyRing(IConfiguration configuration)
{
    private readonly string directory = configuration.GetSection("OneStop:Keys").Demand("Directory");
    private readonly ConcurrentDictionary<string, byte[]> read = [];

    /// <exception cref="InvalidOperationException">The ring is empty.</exception>
    public int Newest => Directory.EnumerateFiles(directory, "*.key")
        .Select(file => int.TryParse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture, out var version) ? version : 0)
        .DefaultIfEmpty().Max() is > 0 and var newest ? newest : throw new InvalidOperationException("The key ring is empty.");

    public byte[] this[int version] => Read(version.ToString(CultureInfo.InvariantCulture));

    /// <summary>For keyed hashes that things are found by: not part of the rotation, since what was hashed cannot be read back from the hash.</summary>
    public byte[] Finding => Read("finding");

    private byte[] Read(string name) => read.GetOrAdd(name, n => Convert.FromBase64String(File.ReadAllText(Path.Combine(directory, $"{n}.key")).Trim()));
}
