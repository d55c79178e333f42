namespace OneStop.Launcher;

/// <summary>A log that keeps its last lines at hand and starts afresh when it has grown long.</summary>
public sealed class LogFile : IDisposable
{
    private const long Longest = 20L * 1024 * 1024;
    private const int KeptLines = 15;

    private readonly Lock gate = new();
    private readonly Queue<string> last = new();
    private readonly string file;
    private readonly string prefix;
    private readonly bool echo;
    private StreamWriter writer;

    /// <param name="echo">Show every line on the console too, prefixed with the process's name.</param>
    public LogFile(string file, string process, bool echo)
    {
        (this.file, this.echo, prefix) = (file, echo, $"{process,-10} | ");
        writer = Open(file);
    }

    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (gate) return [.. last];
        }
    }

    public void Write(string line)
    {
        lock (gate)
        {
            last.Enqueue(line);
            if (last.Count > KeptLines) last.Dequeue();
            try
            {
                if (echo) Console.WriteLine(prefix + line);
                writer.WriteLine(line);
                if (writer.BaseStream.Length > Longest)
                {
                    writer.Dispose();
                    writer = Open(file);
                }
            }
            catch (IOException)
            {
                // A full disk or a closed terminal costs log lines, not the service.
            }
        }
    }

    public static void RotateIfLong(string file)
    {
        if (new FileInfo(file) is { Exists: true, Length: > Longest }) File.Move(file, $"{file}.1", overwrite: true);
    }

    public void Dispose()
    {
        lock (gate) writer.Dispose();
    }

    private static StreamWriter Open(string file)
    {
        RotateIfLong(file);
        return new(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }
}
