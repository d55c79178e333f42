using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OneStop.Oversight.Record;

/// <summary>A signed word on the whole record: so many events there were, and this was the root of the tree over them. Plain text, so that it can be printed,
/// published and countersigned.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Previous">SHA-256 of the body before it; zeros for the first.</param>
public sealed record Checkpoint(string Instance, long Number, long Size, string Root, DateTimeOffset At, string Previous)
{
    private const string Head = "onestop-record 1";

    public static readonly string NoPrevious = new('0', 2 * Chain.HashSize);

    /// <summary>What is signed.</summary>
    public string Body => string.Create(CultureInfo.InvariantCulture,
        $"{Head}\ninstance {Instance}\nnumber {Number}\nsize {Size}\nroot {Root}\nat {Chain.Text(At)}\nprevious {Previous}\n");

    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));

    /// <returns>Null for anything that is not, to the letter, such a body with signatures.</returns>
    public static Note? Read(string note)
    {
        var lines = note.TrimEnd('\n').Split('\n');
        if (lines.Length < 9 || lines[0] != Head || lines[7].Length > 0) return null;
        string? Field(int line, string name) => lines[line].StartsWith($"{name} ", StringComparison.Ordinal) ? lines[line][(name.Length + 1)..] : null;
        if (!long.TryParse(Field(2, "number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !long.TryParse(Field(3, "size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !DateTimeOffset.TryParse(Field(5, "at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || Field(1, "instance") is not { } instance || Field(4, "root") is not { } root || Field(6, "previous") is not { } previous) return null;
        var checkpoint = new Checkpoint(instance, number, size, root, at, previous);
        var signatures = lines.Skip(8).Select(l => l.Split(' ')).ToArray();
        return checkpoint.Body == string.Concat(lines.Take(7).Select(l => $"{l}\n")) && signatures.All(s => s is ["signed", _, _])
            ? new(checkpoint, [.. signatures.Select(s => new Signature(s[1], s[2]))])
            : null;
    }

    public string Under(params IEnumerable<Signature> signatures) => $"{Body}\n{string.Concat(signatures.Select(s => $"signed {s.Key} {s.Value}\n"))}";
}

public sealed record Note(Checkpoint Checkpoint, IReadOnlyList<Signature> Signatures);

/// <param name="Key">Fingerprint of the public key: SHA-256 of its SubjectPublicKeyInfo.</param>
/// <param name="Value">ECDSA over P-256 and SHA-256, DER, in base64.</param>
public sealed record Signature(string Key, string Value);

/// <summary>The instance's own key for its record.</summary>
public sealed class RecordKey
{
    private readonly ECDsa key = ECDsa.Create();

    public RecordKey(string pem)
    {
        key.ImportFromPem(pem);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    public string Fingerprint { get; }

    public string PublicPem => key.ExportSubjectPublicKeyInfoPem();

    public Signature Sign(Checkpoint checkpoint) => new(
        Fingerprint, Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(checkpoint.Body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));

    /// <returns>64 bytes, whatever is signed.</returns>
    public byte[] Sign(ReadOnlySpan<byte> bytes) => key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public bool HasSigned(Note note) => note.Signatures.Any(s => s.Key == Fingerprint && Verifies(note.Checkpoint, s.Value));

    private bool Verifies(Checkpoint checkpoint, string signature)
    {
        var bytes = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, bytes, out var length)
            && key.VerifyData(Encoding.UTF8.GetBytes(checkpoint.Body), bytes.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
