using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace OneStop.Intake.Files;

/// <summary>Files in a directory of this machine: <c>ab/cdef…</c>, readable by the service's account only. Several processes may share it.</summary>
public sealed class DiskFiles(FileSettings settings) : IFileStore
{
    public Task Put(string address, string sealedFile, CancellationToken cancellation)
    {
        var target = PathOf(address);
        var directory = Directory.CreateDirectory(Path.GetDirectoryName(target)!).FullName;
        File.Move(sealedFile, target, overwrite: true);
        Flush(directory);
        Flush(settings.Directory);
        return Task.CompletedTask;
    }

    public Task<Stream?> Open(string address, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PathOf(address), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task Delete(string address, CancellationToken cancellation)
    {
        if (File.Exists(PathOf(address))) File.Delete(PathOf(address));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<string> Kept(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!Directory.Exists(settings.Directory)) yield break;
        foreach (var directory in Directory.EnumerateDirectories(settings.Directory, "??"))
            foreach (var file in Directory.EnumerateFiles(directory))
            {
                cancellation.ThrowIfCancellationRequested();
                if (File.GetLastWriteTimeUtc(file) < before) yield return Path.GetFileName(directory) + Path.GetFileName(file);
            }
        await Task.CompletedTask;
    }

    private string PathOf(string address) => Path.Combine(settings.Directory, address[..2], address[2..]);

    /// <summary>A file's name is on the disk only once its directory is written.</summary>
    private static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = Open(Encoding.UTF8.GetBytes(directory + '\0'), 0);
        if (handle < 0) throw new IOException($"The directory of files cannot be opened ({Marshal.GetLastPInvokeError()}).");
        var written = Sync(handle);
        _ = Close(handle);
        if (written != 0) throw new IOException("The directory of files cannot be written.");
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
