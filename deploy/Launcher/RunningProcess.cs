using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OneStop.Launcher;

/// <summary>A process of this machine that is not necessarily our child, known by its id and the moment it started: ids are used again.</summary>
public sealed record RunningProcess(int Id, string Started)
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    public bool IsAlive => StartOf(Id) == Started;

    public static RunningProcess? Of(int id) => StartOf(id) is { } started ? new(id, started) : null;

    /// <summary>The process a pid file names, if it still runs.</summary>
    public static RunningProcess? ReadFrom(string file)
    {
        try
        {
            var parts = File.ReadAllText(file).Split(' ', 2);
            return parts.Length == 2 && int.TryParse(parts[0], out var id) && new RunningProcess(id, parts[1].Trim()) is { IsAlive: true } process ? process : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void WriteTo(string file) => File.WriteAllText(file, $"{Id} {Started}\n");

    /// <summary>Asks it to end; ends it when it has not within the time given.</summary>
    public async Task Stop(TimeSpan patience, TimeProvider clock)
    {
        Terminate();
        var asked = clock.GetTimestamp();
        while (IsAlive)
        {
            if (clock.GetElapsedTime(asked) > patience) Kill();
            await Task.Delay(Pause, clock);
        }
    }

    public void Terminate()
    {
        if (OperatingSystem.IsWindows()) Kill();
        else _ = Signal(Id, SigTerm);
    }

    private void Kill()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            if (IsAlive) process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended by itself in between.
        }
    }

    /// <summary>Something that differs for every process that ever bears this id; null when none runs.
    /// A dead child nobody has collected does not run.</summary>
    private static string? StartOf(int id)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var stat = File.ReadAllText($"/proc/{id}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : fields[19];
            }
            using var process = Process.GetProcessById(id);
            return process.HasExited ? null : process.StartTime.Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int id, int signal);
}
