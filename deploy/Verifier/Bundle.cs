using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OneStop.Verifier;

/// <summary>An evidence bundle, and everything there is to doubt about it. How the hashes are made: docs/decisions/0014.</summary>
public sealed class Bundle
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The archive's comment, in hexadecimal digits: a signature over all bytes before it.</summary>
    private const int SignatureLength = 128;

    private readonly byte[] archive;
    private readonly Dictionary<string, byte[]> files;
    private readonly List<string> problems = [];
    private readonly JsonElement content;

    private Bundle(byte[] archive, Dictionary<string, byte[]> files)
    {
        (this.archive, this.files) = (archive, files);
        content = JsonDocument.Parse(files["events.json"]).RootElement;
        Checkpoint = new(Strict.GetString(files["checkpoint.txt"]));
        KeyFingerprint = "";
    }

    public Checkpoint Checkpoint { get; }
    public string Dossier => content.GetProperty("dossierCode").GetString()!;
    public int EventCount => content.GetProperty("events").GetArrayLength();
    public string KeyFingerprint { get; private set; }

    /// <returns>The bundle, where it can be read, and what is wrong, and where; nothing when all is as it was sealed.</returns>
    public static (Bundle? Bundle, IReadOnlyList<string> Faults) Judge(byte[] archive, string? expectedKey)
    {
        try
        {
            var bundle = new Bundle(archive, Unpack(archive));
            bundle.CheckFiles();
            bundle.CheckEvents();
            bundle.CheckKey(expectedKey);
            return (bundle, bundle.problems);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever makes it unreadable, it is no proof.
            return (null, [$"The archive cannot be read as a bundle: {e.Message}"]);
        }
    }

    private static Dictionary<string, byte[]> Unpack(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
        var files = new Dictionary<string, byte[]>();
        foreach (var entry in zip.Entries)
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            try
            {
                stream.CopyTo(bytes);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{entry.FullName} was changed ({e.Message})", e);
            }
            if (!files.TryAdd(entry.FullName, bytes.ToArray())) throw new InvalidDataException($"{entry.FullName} is in it twice.");
        }
        return files;
    }

    /// <summary>Each file is the one that was put in, and there is no other; the archive as a whole is signed.</summary>
    private void CheckFiles()
    {
        var listed = new HashSet<string> { "manifest.txt" };
        foreach (var line in Strict.GetString(files["manifest.txt"]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var (hash, name) = (line[..64], line[66..]);
            listed.Add(name);
            if (!files.TryGetValue(name, out var bytes)) problems.Add($"{name}: it is missing");
            else if (Hex(SHA256.HashData(bytes)) != hash) problems.Add($"{name}: it was changed");
        }
        foreach (var name in files.Keys.Where(f => !listed.Contains(f))) problems.Add($"{name}: it was added");
    }

    private void CheckKey(string? expected)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(Strict.GetString(files["key.pem"]));
        KeyFingerprint = Hex(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        if (expected is not null && !string.Equals(expected, KeyFingerprint, StringComparison.OrdinalIgnoreCase))
            problems.Add($"key.pem: it is not the published key, its fingerprint is {KeyFingerprint}");
        if (!Checkpoint.Signatures.Any(s => s.Key == KeyFingerprint && Signs(key, Checkpoint.Body, s.Value))) problems.Add("checkpoint.txt: it is not signed with key.pem");
        if (!SignsArchive(key) && problems.Count == 0) problems.Add("The archive itself: its bytes outside the files, or manifest.txt or key.pem, were changed");
    }

    /// <summary>Every event hashes to what the chain says, and every link was in the tree that the checkpoint signs.</summary>
    private void CheckEvents()
    {
        var (previous, position) = (new byte[32], 0);
        foreach (var e in content.GetProperty("events").EnumerateArray())
        {
            string? Text(string name) => e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            var where = $"events.json: event {++position} ({Text("service")}, version {e.GetProperty("version").GetInt64()}, {Text("type")})";
            var hash = Sha(previous, Digest(
                Text("service"), Number(e, "sequence"), Dossier, Number(e, "version"), Text("id"), Text("type"), Text("recordedAt"), Text("by"), Text("correlation"),
                Text("causation"), Text("headers"), Text("data")));
            if (Hex(hash) != Text("hash")) problems.Add($"{where}: it is not what was recorded, or an event before it is missing");
            var path = e.GetProperty("path").EnumerateArray().Select(p => Convert.FromHexString(p.GetString()!));
            if (Root(e.GetProperty("place").GetInt64(), Checkpoint.Size, hash, path) is not { } root || Hex(root) != Checkpoint.Root)
                problems.Add($"{where}: it is not among what checkpoint {Checkpoint.Number} has sealed");
            previous = hash;
        }
        if (position == 0) problems.Add("events.json: it holds no event");
    }

    private static string Number(JsonElement e, string name) => e.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture);

    private static byte[] Digest(params string?[] fields)
    {
        using var bytes = new MemoryStream();
        var length = new byte[4];
        foreach (var field in fields)
        {
            var text = field is null ? [] : Strict.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }
        return SHA256.HashData(bytes.ToArray());
    }

    /// <summary>RFC 9162, 2.1.3.2.</summary>
    private static byte[]? Root(long leaf, long size, byte[] hash, IEnumerable<byte[]> path)
    {
        var (node, last, root) = (leaf, size - 1, Sha([0], hash));
        if (node > last) return null;
        foreach (var sibling in path)
        {
            if (last == 0) return null;
            if ((node & 1) == 1 || node == last)
            {
                root = Sha([1], sibling, root);
                while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
            }
            else root = Sha([1], root, sibling);
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 ? root : null;
    }

    private static bool Signs(ECDsa key, string text, string signature)
    {
        try
        {
            return key.VerifyData(Strict.GetBytes(text), Convert.FromBase64String(signature.Trim()), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private bool SignsArchive(ECDsa key)
    {
        if (archive.Length < SignatureLength) return false;
        var signature = Encoding.ASCII.GetString(archive.AsSpan(archive.Length - SignatureLength));
        return signature.All(char.IsAsciiHexDigitLower) && key.VerifyData(
            archive.AsSpan(0, archive.Length - SignatureLength), Convert.FromHexString(signature), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static byte[] Sha(params byte[][] parts) => SHA256.HashData([.. parts.SelectMany(p => p)]);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

/// <summary>The authority's signed word on its whole record.</summary>
public sealed class Checkpoint
{
    public Checkpoint(string note)
    {
        var end = note.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0) throw new InvalidDataException("checkpoint.txt is no checkpoint.");
        Body = note[..(end + 1)];
        var lines = Body.Split('\n');
        if (lines is not ["onestop-record 1", ..]) throw new InvalidDataException("checkpoint.txt is no checkpoint.");
        string Field(string name) => lines.Single(l => l.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..];
        (Instance, Number, Root, At) = (Field("instance"), Field("number"), Field("root"), Field("at"));
        Size = long.Parse(Field("size"), NumberStyles.None, CultureInfo.InvariantCulture);
        Signatures = [.. note[(end + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).Where(l => l is ["signed", _, _]).Select(l => (l[1], l[2]))];
    }

    public string Body { get; }
    public string Instance { get; }
    public string Number { get; }
    public long Size { get; }
    public string Root { get; }
    public string At { get; }
    public IReadOnlyList<(string Key, string Value)> Signatures { get; }
}
