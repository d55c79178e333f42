using System.Buffers.Binary;
using System.Security.Cryptography;
using OneStop.Hosting.Sealing;

namespace OneStop.Intake.Files;

/// <summary>The form of a file at rest: a header with a random salt, then AES-256-GCM in chunks, under a key derived from the dossier's for this file alone. Each chunk is
/// bound to the header, its place and whether it is the last: nothing can be changed, moved, left out or cut off unnoticed, and any part can be read by itself.</summary>
internal static class SealedFile
{
    public const int ChunkBytes = 64 * 1024, TagBytes = 16, HeaderBytes = 40;

    private static ReadOnlySpan<byte> Magic => "OSFILE1\n"u8;

    public static byte[] NewHeader() => [.. Magic, .. RandomNumberGenerator.GetBytes(HeaderBytes - Magic.Length)];

    public static AesGcm Cipher(byte[] header, DataKey key) => header.AsSpan().StartsWith(Magic)
        ? new(key.Derive($"file {Convert.ToHexStringLower(header.AsSpan(Magic.Length))}"), TagBytes)
        : throw new CryptographicException("Not a sealed file.");

    public static byte[] Nonce(long chunk, bool last)
    {
        var nonce = new byte[12];
        nonce[0] = last ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), chunk);
        return nonce;
    }
}

/// <summary>Seals what is appended to it, chunk by chunk; the hash of what was written is its address.</summary>
internal sealed class FileSealing : IDisposable
{
    private readonly Stream target;
    private readonly byte[] header = SealedFile.NewHeader(), plain = new byte[SealedFile.ChunkBytes], secret = new byte[SealedFile.ChunkBytes + SealedFile.TagBytes];
    private readonly AesGcm cipher;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int filled;
    private long chunk;

    public FileSealing(Stream target, DataKey key)
    {
        this.target = target;
        cipher = SealedFile.Cipher(header, key);
        Write(header);
    }

    public void Append(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0)
        {
            // A full chunk waits until there is more: only then is it known not to be the last.
            if (filled == plain.Length) Seal(last: false);
            var taken = Math.Min(plain.Length - filled, content.Length);
            content[..taken].CopyTo(plain.AsSpan(filled));
            filled += taken;
            content = content[taken..];
        }
    }

    /// <returns>The address of the sealed file.</returns>
    public string Complete()
    {
        Seal(last: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose()
    {
        cipher.Dispose();
        hash.Dispose();
    }

    private void Seal(bool last)
    {
        cipher.Encrypt(SealedFile.Nonce(chunk++, last), plain.AsSpan(0, filled), secret.AsSpan(0, filled), secret.AsSpan(filled, SealedFile.TagBytes), header);
        Write(secret.AsSpan(0, filled + SealedFile.TagBytes));
        filled = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        target.Write(bytes);
    }
}

/// <summary>A sealed file, opened while it is read; at any place, if the sealed one can be sought.</summary>
/// <param name="file">Is disposed with this.</param>
/// <param name="length">Of what was sealed.</param>
internal sealed class OpenedFile(Stream file, DataKey key, long length) : Stream
{
    private readonly byte[] header = new byte[SealedFile.HeaderBytes], plain = new byte[SealedFile.ChunkBytes], secret = new byte[SealedFile.ChunkBytes + SealedFile.TagBytes];
    private AesGcm? cipher;
    private long opened = -1, next;

    private long Last => Math.Max(0, (length - 1) / SealedFile.ChunkBytes);

    public override bool CanRead => true;
    public override bool CanSeek => file.CanSeek;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get; set; }

    /// <exception cref="CryptographicException">It was changed, cut off, or is another dossier's.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var chunk = Position / SealedFile.ChunkBytes;
        if (Position >= length || buffer.Length == 0) return 0;
        if (chunk != opened)
        {
            if (cipher is null)
            {
                await file.ReadExactlyAsync(header, cancellationToken);
                cipher = SealedFile.Cipher(header, key);
            }
            if (chunk != next) file.Position = SealedFile.HeaderBytes + chunk * (SealedFile.ChunkBytes + SealedFile.TagBytes);
            var filled = (int)Math.Min(SealedFile.ChunkBytes, length - chunk * SealedFile.ChunkBytes);
            try
            {
                await file.ReadExactlyAsync(secret.AsMemory(0, filled + SealedFile.TagBytes), cancellationToken);
            }
            catch (EndOfStreamException)
            {
                throw new CryptographicException("The file is cut off.");
            }
            cipher.Decrypt(SealedFile.Nonce(chunk, chunk == Last), secret.AsSpan(0, filled), secret.AsSpan(filled, SealedFile.TagBytes), plain.AsSpan(0, filled), header);
            (opened, next) = (chunk, chunk + 1);
        }
        var at = (int)(Position - chunk * SealedFile.ChunkBytes);
        var given = (int)Math.Min(Math.Min(buffer.Length, SealedFile.ChunkBytes - at), length - Position);
        plain.AsSpan(at, given).CopyTo(buffer.Span);
        Position += given;
        return given;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>For readers of PDF and ZIP, which know no other way; the sealed file lies on this machine then. As much as was asked for, if there is as much: not all of
    /// them ask again.</summary>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = 0;
        while (read < count && ReadAsync(buffer.AsMemory(offset + read, count - read)).AsTask().GetAwaiter().GetResult() is > 0 and var more) read += more;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => length + offset };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cipher?.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }
}
