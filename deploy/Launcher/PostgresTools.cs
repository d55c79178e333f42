using System.ComponentModel;
using System.Diagnostics;
using Npgsql;

namespace OneStop.Launcher;

/// <summary>PostgreSQL's own programs for copies of a database, fed and read as streams.</summary>
public static class PostgresTools
{
    /// <summary>What stands for running processes: who restores an instance starts new ones.</summary>
    private static readonly string[] OfProcesses =
        ["wolverine.wolverine_nodes", "wolverine.wolverine_node_assignments", "wolverine.wolverine_node_records", "orleans.membership", "orleans.membership_version"];

    /// <summary>Copies a database as it stood at a snapshot.</summary>
    public static async Task Dump(string connectionString, string snapshot, Func<Stream, Task> read, CancellationToken cancellation)
    {
        using var process = Start("pg_dump", connectionString,
            ["--format=custom", "--compress=1", "--no-owner", "--no-privileges", $"--snapshot={snapshot}", .. OfProcesses.Select(t => $"--exclude-table-data={t}")]);
        process.StandardInput.Close();
        var complaints = process.StandardError.ReadToEndAsync(cancellation);
        await read(process.StandardOutput.BaseStream);
        await End(process, complaints, cancellation);
    }

    /// <summary>Makes a copy's tables in an empty database; all of them or none.</summary>
    public static async Task Restore(string connectionString, Func<Stream, Task> write, CancellationToken cancellation)
    {
        using var process = Start("pg_restore", connectionString,
            ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", $"--dbname={new NpgsqlConnectionStringBuilder(connectionString).Database}"]);
        var complaints = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await write(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        }
        catch (IOException) when (process.HasExited)
        {
            // It has ended early, and says why below.
        }
        await End(process, complaints, cancellation);
    }

    private static Process Start(string tool, string connectionString, string[] arguments)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(Find(tool), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["PGHOST"] = to.Host, ["PGPORT"] = $"{to.Port}", ["PGDATABASE"] = to.Database, ["PGUSER"] = to.Username, ["PGPASSWORD"] = to.Password, ["LC_ALL"] = "C",
        }) start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new FailureException($"{tool} was not found; it comes with PostgreSQL's client programs.");
        }
    }

    private static async Task End(Process process, Task<string> complaints, CancellationToken cancellation)
    {
        var told = await complaints;
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new FailureException($"{Path.GetFileNameWithoutExtension(process.StartInfo.FileName)} failed; its words stand above.", told.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(10));
    }

    /// <summary>The newest one: it reads older servers, and not the other way round.</summary>
    private static string Find(string tool)
    {
        string[] versioned = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return versioned.OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0).Select(d => Path.Combine(d, "bin", tool)).FirstOrDefault(File.Exists) ?? tool;
    }
}
