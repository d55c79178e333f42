using System.Text;

namespace OneStop.Launcher;

/// <summary>What lies in a backup: parts, each with a name and as many bytes as come; how many is not known beforehand.</summary>
public sealed class BackupWriter(Stream stream) : IDisposable
{
    private readonly BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true);

    public async Task Add(string name, Stream content, CancellationToken cancellation)
    {
        writer.Write(name);
        var buffer = new byte[128 * 1024];
        while (await content.ReadAsync(buffer, cancellation) is > 0 and var length)
        {
            writer.Write(length);
            writer.Write(buffer, 0, length);
        }
        writer.Write(0);
    }

    public async Task Add(string name, byte[] content, CancellationToken cancellation)
    {
        using var memory = new MemoryStream(content);
        await Add(name, memory, cancellation);
    }

    /// <summary>No more parts.</summary>
    public void Complete() => writer.Write("");

    public void Dispose() => writer.Dispose();
}

public sealed class BackupReader(Stream stream) : IDisposable
{
    private readonly BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true);

    /// <summary>The name of the next part; null when there is none.</summary>
    public string? Next() => reader.ReadString() is { Length: > 0 } name ? name : null;

    /// <summary>The content of that part; must be read before the next.</summary>
    public async Task CopyTo(Stream target, CancellationToken cancellation)
    {
        while (reader.ReadInt32() is > 0 and var length) await target.WriteAsync(reader.ReadBytes(length), cancellation);
    }

    public async Task<byte[]> Content(CancellationToken cancellation)
    {
        using var memory = new MemoryStream();
        await CopyTo(memory, cancellation);
        return memory.ToArray();
    }

    public void Dispose() => reader.Dispose();
}
