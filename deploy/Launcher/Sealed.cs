using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OneStop.Launcher;

/// <summary>What opens a backup: a passphrase, or the content of a key file.</summary>
public sealed record BackupKey(byte[] Secret, bool IsPassphrase)
{
    public const string Variable = "ONESTOP_BACKUP_PASSPHRASE";
    private const int ShortestPassphrase = 12, ShortestKey = 32, Iterations = 1_000_000;

    /// <summary>Never from the command line: other users of the machine can read it.</summary>
    /// <exception cref="FailureException">None is given, or a weak one.</exception>
    public static BackupKey From(string? keyFile)
    {
        if (keyFile is not null)
            return File.Exists(keyFile) && File.ReadAllBytes(keyFile) is { Length: >= ShortestKey } key ? new(key, false) : throw new FailureException(
                $"The key file {keyFile} must hold at least {ShortestKey} random bytes; head -c 32 /dev/urandom > FILE makes one.");
        return Environment.GetEnvironmentVariable(Variable) is { Length: >= ShortestPassphrase } phrase ? new(System.Text.Encoding.UTF8.GetBytes(phrase), true) : throw new FailureException(
            $"A backup is encrypted: give a key file with --key, or a passphrase of at least {ShortestPassphrase} characters in {Variable}.");
    }

    internal byte[] Derive(ReadOnlySpan<byte> salt) => IsPassphrase
        ? Rfc2898DeriveBytes.Pbkdf2(Secret, salt, Iterations, HashAlgorithmName.SHA512, 32)
        : HKDF.DeriveKey(HashAlgorithmName.SHA512, Secret, 32, salt.ToArray(), "onestop backup"u8.ToArray());
}

/// <summary>The form of a backup file: a header, then AES-256-GCM in chunks. Each chunk is bound to the header, its place and whether it is the last one: nothing can be
/// changed, left out, moved or cut off without being noticed. The key is derived anew for each file, so that a counter suffices as nonce.</summary>
internal static class Sealed
{
    internal const int ChunkSize = 1024 * 1024, TagSize = 16, HeaderSize = 8 + 1 + 32;
    private const byte ByPassphrase = 1, ByKeyFile = 2;

    private static ReadOnlySpan<byte> Magic => "ONESTOP1"u8;

    internal static byte[] NewHeader(BackupKey key) => [.. Magic, key.IsPassphrase ? ByPassphrase : ByKeyFile, .. RandomNumberGenerator.GetBytes(32)];

    internal static AesGcm Open(byte[] header, BackupKey key)
    {
        if (header.Length < HeaderSize || !header.AsSpan(0, 8).SequenceEqual(Magic)) throw new FailureException("This is not a backup of OneStop.");
        if (header[8] != (key.IsPassphrase ? ByPassphrase : ByKeyFile))
            throw new FailureException(header[8] == ByPassphrase ? $"This backup was made with a passphrase: give it in {BackupKey.Variable}." : "This backup was made with a key file: give it with --key.");
        return new(key.Derive(header.AsSpan(9, 32)), TagSize);
    }

    internal static (byte[] Nonce, byte[] Bound) Place(byte[] header, long chunk, bool last)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), chunk);
        nonce[0] = last ? (byte)1 : (byte)0;
        return (nonce, header);
    }
}

/// <summary>Encrypts what is written to it. Only a file that was completed can be opened.</summary>
public sealed class SealingStream : Stream
{
    private readonly Stream file;
    private readonly byte[] header;
    private readonly AesGcm cipher;
    private readonly byte[] plain = new byte[Sealed.ChunkSize];
    private int filled;
    private long chunk;

    public SealingStream(Stream file, BackupKey key)
    {
        this.file = file;
        header = Sealed.NewHeader(key);
        cipher = Sealed.Open(header, key);
        file.Write(header);
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            // A full chunk waits until there is more: only then is it known not to be the last.
            if (filled == plain.Length) Seal(last: false);
            var taken = Math.Min(plain.Length - filled, buffer.Length);
            buffer[..taken].CopyTo(plain.AsSpan(filled));
            filled += taken;
            buffer = buffer[taken..];
        }
    }

    /// <summary>Seals the last chunk.</summary>
    public void Complete() => Seal(last: true);

    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) cipher.Dispose();
        base.Dispose(disposing);
    }

    private void Seal(bool last)
    {
        var (nonce, bound) = Sealed.Place(header, chunk++, last);
        var (secret, tag) = (new byte[filled], new byte[Sealed.TagSize]);
        cipher.Encrypt(nonce, plain.AsSpan(0, filled), secret, tag, bound);
        file.Write(secret);
        file.Write(tag);
        filled = 0;
    }
}

/// <summary>Decrypts a backup while it is read.</summary>
public sealed class OpeningStream : Stream
{
    private readonly Stream file;
    private readonly byte[] header = new byte[Sealed.HeaderSize];
    private readonly AesGcm cipher;
    private readonly byte[] secret = new byte[Sealed.ChunkSize + Sealed.TagSize];
    private readonly byte[] plain = new byte[Sealed.ChunkSize];
    private int filled, taken;
    private long chunk;
    private bool ended;

    /// <param name="file">Can be sought: where it ends decides which chunk must be the last.</param>
    /// <exception cref="FailureException">It is no backup, or not for this kind of key.</exception>
    public OpeningStream(Stream file, BackupKey key)
    {
        this.file = file;
        file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        cipher = Sealed.Open(header, key);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="FailureException">The file is damaged or cut off, or the key is another.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (taken == filled && !ended) Open();
        var given = Math.Min(buffer.Length, filled - taken);
        plain.AsSpan(taken, given).CopyTo(buffer);
        taken += given;
        return given;
    }

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) cipher.Dispose();
        base.Dispose(disposing);
    }

    private void Open()
    {
        var length = file.ReadAtLeast(secret, secret.Length, throwOnEndOfStream: false);
        ended = file.Position == file.Length;
        (taken, filled) = (0, length - Sealed.TagSize);
        var (nonce, bound) = Sealed.Place(header, chunk++, ended);
        try
        {
            if (filled < 0) throw new AuthenticationTagMismatchException();
            cipher.Decrypt(nonce, secret.AsSpan(0, filled), secret.AsSpan(filled, Sealed.TagSize), plain.AsSpan(0, filled), bound);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new FailureException(chunk == 1
                ? "The backup cannot be opened: the key or passphrase is another, or the file is damaged."
                : $"The backup is damaged or cut off (in its part {chunk}): it is not used.");
        }
    }
}
