using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OneStop.Hosting;
using OneStop.Oversight.Cases;

namespace OneStop.Oversight.Record;

/// <summary>One event in Oversight's copy.</summary>
/// <param name="Place">In the one order of everything, from 0: the order of arrival. Also the leaf of the Merkle tree.</param>
/// <param name="Position">In the dossier's chain, from 1.</param>
/// <param name="Hash">See <see cref="Chain"/>.</param>
public sealed record RecordedEvent(long Place, int Position, string Service, JournalEntry Entry, byte[] Hash)
{
    private Metadata? metadata;
    private Told? body;

    /// <summary>Who acted by which right, when it happened, and its place in the dossier's one order.</summary>
    public Metadata Told => metadata ??= Metadata.Read(Entry.Headers, Entry.RecordedAt);

    /// <summary>What it says, read once for all folds.</summary>
    public Told Body => body ??= new(this);

    /// <summary>The one order of a dossier's events on every machine: never an effect before its cause.</summary>
    public static IOrderedEnumerable<RecordedEvent> InOrder(IEnumerable<RecordedEvent> events) =>
        events.OrderBy(e => e.Told.Tick).ThenBy(e => e.Service, StringComparer.Ordinal).ThenBy(e => e.Entry.Version);
}

/// <param name="OccurredAt">When it happened, as the service that recorded it knew.</param>
public sealed record Metadata(long Tick, DateTimeOffset OccurredAt, string? Role, string? Unit)
{
    public static Metadata Read(string headers, DateTimeOffset recordedAt)
    {
        using var json = JsonDocument.Parse(headers);
        var root = json.RootElement;
        return new(
            root.TryGetProperty("tick", out var tick) ? tick.GetInt64() : 0,
            root.TryGetProperty("occurredAt", out var at) ? DateTimeOffset.Parse(at.GetString()!, CultureInfo.InvariantCulture) : recordedAt,
            root.TryGetProperty("role", out var role) ? role.GetString() : null,
            root.TryGetProperty("unit", out var unit) ? unit.GetString() : null);
    }
}

/// <summary>How events are chained, see docs/decisions/0014. deploy/Verifier does the same with no line of this.</summary>
public static class Chain
{
    public const int HashSize = 32;

    /// <summary>What the first event of a dossier follows.</summary>
    public static readonly byte[] Nothing = new byte[HashSize];

    /// <summary>SHA-256 over every field: length in four bytes, big-endian, then UTF-8; −1 for what is absent.</summary>
    public static byte[] Digest(string service, JournalEntry e)
    {
        ReadOnlySpan<string?> fields =
            [service, Text(e.Sequence), e.Dossier, Text(e.Version), e.Id.ToString("D"), e.Type, Text(e.RecordedAt), e.By, e.Correlation, e.Causation, e.Headers, e.Data];
        var longest = 0;
        foreach (var field in fields) longest += 4 + Encoding.UTF8.GetMaxByteCount(field?.Length ?? 0);
        var bytes = ArrayPool<byte>.Shared.Rent(longest);
        var end = 0;
        foreach (var field in fields)
        {
            var length = field is null ? -1 : Encoding.UTF8.GetBytes(field, bytes.AsSpan(end + 4));
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(end), length);
            end += 4 + Math.Max(length, 0);
        }
        var digest = SHA256.HashData(bytes.AsSpan(0, end));
        ArrayPool<byte>.Shared.Return(bytes);
        return digest;
    }

    /// <summary>The hash of an event that follows the one with the hash <paramref name="previous"/> in its dossier.</summary>
    public static byte[] Link(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> digest)
    {
        Span<byte> both = stackalloc byte[2 * HashSize];
        previous.CopyTo(both);
        digest.CopyTo(both[HashSize..]);
        return SHA256.HashData(both);
    }

    /// <summary>Microseconds, as PostgreSQL keeps them.</summary>
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
