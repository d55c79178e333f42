using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace OneStop.Hosting.Sealing;

/// <summary>A dossier's own key, wrapped: what is personal in the dossier is sealed with it, and unreadable for ever once it is deleted.</summary>
/// <param name="Id">The dossier's code.</param>
/// <param name="Ring">The version of the key that wraps it.</param>
public sealed record DossierKey(string Id, int Ring, byte[] Wrapped);

/// <summary>A dossier's own key, unwrapped.</summary>
public sealed class DataKey(byte[] key)
{
    public static DataKey New() => new(RandomNumberGenerator.GetBytes(Sealing.KeyBytes));

    internal ReadOnlySpan<byte> Bytes => key;

    /// <param name="bound">What it belongs to; it opens only as that.</param>
    public byte[] Seal<T>(T content, string bound) => Sealing.Seal(key, JsonSerializer.SerializeToUtf8Bytes(content, Json.Options), bound);

    public T Open<T>(byte[] content, string bound) => JsonSerializer.Deserialize<T>(Sealing.Open(key, content, bound), Json.Options)!;

    /// <summary>A key of its own for one purpose within the dossier, e.g. one file.</summary>
    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Sealing.KeyBytes, info: Encoding.UTF8.GetBytes(purpose));
}

/// <summary>AES-256-GCM: nonce, tag, ciphertext. A random nonce each time: one key seals a few dozen things.</summary>
internal static class Sealing
{
    public const int KeyBytes = 32;
    private const int NonceBytes = 12, TagBytes = 16;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, string bound)
    {
        var sealedUp = new byte[NonceBytes + TagBytes + content.Length];
        var nonce = sealedUp.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, content, sealedUp.AsSpan(NonceBytes + TagBytes), sealedUp.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(bound));
        return sealedUp;
    }

    /// <exception cref="CryptographicException">Another key, bound to something else, or tampered with.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealedUp, string bound)
    {
        if (sealedUp.Length < NonceBytes + TagBytes) throw new CryptographicException("Too short to be sealed.");
        var content = new byte[sealedUp.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(sealedUp[..NonceBytes], sealedUp[(NonceBytes + TagBytes)..], sealedUp.Slice(NonceBytes, TagBytes), content, Encoding.UTF8.GetBytes(bound));
        return content;
    }
}

/// <summary>The keys of this service's dossiers.</summary>
public sealed class DossierKeys(IDocumentStore store, KeyRing ring)
{
    public const string RewrapCommand = "rewrap";
    private const int Together = 500;

    /// <summary>Bound to the dossier: a wrapped key that is moved to another dossier's row opens nothing.</summary>
    public DossierKey Wrap(string code, DataKey key)
    {
        var version = ring.Newest;
        return new(code, version, Sealing.Seal(ring[version], key.Bytes, code));
    }

    /// <returns>Null where there is none, or it was destroyed.</returns>
    public async Task<DataKey?> Of(string code, CancellationToken cancellation) => (await Of([code], cancellation)).GetValueOrDefault(code);

    public async Task<IReadOnlyDictionary<string, DataKey>> Of(IEnumerable<string> codes, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return (await session.LoadManyAsync<DossierKey>(cancellation, codes.Distinct())).ToDictionary(k => k.Id, Unwrap);
    }

    /// <summary>The dossier's key, made now where there is none yet.</summary>
    public async Task<DataKey> Ensure(string code, CancellationToken cancellation)
    {
        if (await Of(code, cancellation) is { } known) return known;
        var key = DataKey.New();
        await using var session = store.LightweightSession();
        session.Insert(Wrap(code, key));
        try
        {
            await session.SaveChangesAsync(cancellation);
            return key;
        }
        catch (Exception e) when (e.IsConflict())
        {
            return (await Of(code, cancellation))!;
        }
    }

    /// <summary>Wraps every key with the newest of the ring; what they seal is not touched. A dossier that is erased meanwhile stays erased.</summary>
    /// <returns>How many were wrapped anew.</returns>
    public async Task<int> Rewrap(CancellationToken cancellation)
    {
        for (var done = 0; ;)
        {
            var newest = ring.Newest;
            await using var session = store.LightweightSession();
            var old = await session.Query<DossierKey>().Where(k => k.Ring != newest).Take(Together).ToListAsync(cancellation);
            if (old is []) return done;
            foreach (var key in old)
            {
                var wrapped = Wrap(key.Id, Unwrap(key));
                session.QueueSqlCommand(
                    $"update {store.Options.DatabaseSchemaName}.mt_doc_dossierkey set data = ?::jsonb where id = ?", JsonSerializer.Serialize(wrapped, Json.Options), key.Id);
            }
            await session.SaveChangesAsync(cancellation);
            done += old.Count;
        }
    }

    private DataKey Unwrap(DossierKey key) => new(Sealing.Open(ring[key.Ring], key.Wrapped, key.Id));
}

public static class SealingAtRest
{
    /// <summary>The service keeps something that only the dossier's own key opens.</summary>
    public static void AddSealing(this IServiceCollection services)
    {
        services.AddSingleton<KeyRing>();
        services.AddSingleton<DossierKeys>();
        services.ConfigureMarten(marten => marten.Schema.For<DossierKey>());
    }
}
