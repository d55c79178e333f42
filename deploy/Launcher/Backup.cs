using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;

namespace OneStop.Launcher;

/// <summary>What a backup says of itself.</summary>
/// <param name="StoodStill">How long no message was sent, in milliseconds.</param>
public sealed record BackupManifest(string Instance, DateTimeOffset MadeAt, double StoodStill, IReadOnlyList<BackupPosition> Positions);

/// <summary><c>backup</c>: one encrypted file with everything an instance needs to live on elsewhere.</summary>
public static class Backup
{
    public const string Manifest = "manifest.json", Facts = "instance.json", Keys = "keys/", Pack = "province/", Record = "record/", Files = "files/", Database = "database/";

    public static Command Command { get; } = new("backup", "copies a running instance into one encrypted file", $"""
        ./onestop backup FILE [--key FILE] [--state DIR]

        Copies the databases of all services as they stood at one moment, the instance's keys and its province pack into one file, while the services work on.
        The file is encrypted; without its key or passphrase nobody can read it, the instance's owner neither: keep it apart from the backup.

          --key FILE    encrypts with this key file (at least 32 random bytes: head -c 32 /dev/urandom > FILE)
          --state DIR   the instance (default: .onestop in the checkout)

        Environment
          {BackupKey.Variable}   encrypts with this passphrase instead
        """, ["--key", "--state"], [], 1, Run);

    private static async Task<int> Run(Arguments arguments)
    {
        var instance = Instance.At(arguments.Option("--state"));
        var facts = instance.Existing();
        var file = Path.GetFullPath(arguments.Word ?? throw new FailureException("Into which file? ./onestop backup FILE."));
        if (File.Exists(file)) throw new FailureException($"{file} is there already; a backup never replaces another.");
        var key = BackupKey.From(arguments.Option("--key"));
        var began = TimeProvider.System.GetTimestamp();
        var draft = $"{file}.partial";
        BackupManifest manifest;
        try
        {
            await using var stream = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            manifest = await Write(instance, facts, stream, key, CancellationToken.None);
            stream.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
        File.Move(draft, file);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{file}: {new FileInfo(file).Length / 1e6:0.0} MB in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s; messages stood still for {manifest.StoodStill:0} ms"));
        foreach (var position in manifest.Positions) Console.WriteLine($"  {position.Service,-10} {position.Events} events, up to {position.Last}");
        return 0;
    }

    private static async Task<BackupManifest> Write(Instance instance, InstanceFacts facts, Stream file, BackupKey key, CancellationToken cancellation)
    {
        var databases = new Databases(DatabaseSecrets.Of(instance));
        var owners = Topology.Read().Services.Where(s => s.OwnsDatabase).ToDictionary(s => s.Name, s => databases.OwnerOf(s.Name));
        await using var sealing = new SealingStream(file, key);
        using var archive = new BackupWriter(sealing);
        try
        {
            // Before the cut: a checkpoint must not tell of more than the record that is copied.
            await AddFiles(archive, Record, instance.PathOf("record"), cancellation);
            await using var cut = await BackupCut.Make(owners, cancellation);
            var manifest = new BackupManifest(facts.Id, TimeProvider.System.GetUtcNow(), cut.StoodStill.TotalMilliseconds, cut.Positions);
            await archive.Add(Manifest, JsonSerializer.SerializeToUtf8Bytes(manifest), cancellation);
            await archive.Add(Facts, JsonSerializer.SerializeToUtf8Bytes(facts), cancellation);
            await AddFiles(archive, Keys, instance.PathOf("keys"), cancellation);
            await AddFiles(archive, Pack, facts.Province, cancellation);
            foreach (var (service, owner) in owners)
                await PostgresTools.Dump(owner, cut.Snapshots[service], dump => archive.Add(Database + service, dump, cancellation), cancellation);
            // After the cut: what it tells of is there, since a file is kept before it is told of and never taken away again.
            await AddFiles(archive, Files, instance.PathOf("files"), cancellation);
            archive.Complete();
            sealing.Complete();
            return manifest;
        }
        catch (Exception e) when (e is NpgsqlException and not PostgresException or SocketException)
        {
            throw new FailureException($"The databases of the instance in {instance.Directory} cannot be reached; start it with ./onestop up.");
        }
    }

    /// <returns>Null for what was on its way when it was listed, and is elsewhere now.</returns>
    private static FileStream? Open(string file)
    {
        try
        {
            return new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static async Task AddFiles(BackupWriter archive, string prefix, string directory, CancellationToken cancellation)
    {
        if (!Directory.Exists(directory)) return;
        foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using var content = Open(file);
            if (content is not null) await archive.Add(prefix + Path.GetRelativePath(directory, file).Replace('\\', '/'), content, cancellation);
        }
    }
}
